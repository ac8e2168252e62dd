"""Links that wait for somebody to confirm them."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from portal.asking import standing_of
from portal.needs import needs
from portal.parts import Need
from raci.alignment.selectors import links as selectors


@needs
def links(request: HttpRequest) -> Iterator[Need]:
    """One line, however many there are."""
    found = selectors.to_confirm(standing_of(request))
    if not found:
        return
    first = found[0]
    one = len(found) == 1
    address = reverse("link", args=(first["kind"], first["pk"])) if one else f"{reverse('links')}?view=waiting"
    yield Need(
        title=f"{first['lower_title']} for {first['upper_title']}" if one else f"{len(found)} links wait for you",
        url=address,
        act="Confirm or reject",
        act_url=address,
        kicker="A link waits to be confirmed" if one else "What serves what",
        text="" if one else f"Among them {first['lower_title']} for {first['upper_title']}.",
        sphere="governance",
    )
