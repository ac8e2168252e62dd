"""One's own keys to the REST API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal.asking import actor_of, login_required, standing_of
from portal.deeds import act_url, birth_deed
from portal.doors import door_to
from portal.doors.sight import in_sight
from portal.parts import Column, Crumb, Head


@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """What programs may act in the reader's name, and until when."""
    rows = in_sight("api-token", standing_of(request)).order_by("-expires_at")
    person = actor_of(request).person
    head = Head(
        title="Your keys to the REST API",
        lead="A program with a key acts in your name, under the same rules. Each key ends by itself.",
        sphere="duties",
        crumbs=[Crumb(person.name, reverse("person", args=(person.pk,)))],
        deeds=[birth_deed(request, "api-token.issue", label="Make a key")],
        as_of=False,
    )
    door = door_to("api-token.revoke")
    columns = [Column("Key"), Column("May"), Column("Ends"), Column("State"), Column("End it", hidden=True)]
    found = [(row, act_url(door, row)) for row in rows]
    return render(request, "pages/keys.html", {"head": head, "tokens": found, "columns": columns})


urlpatterns = [path("keys/", tokens, name="tokens")]
