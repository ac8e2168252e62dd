"""What the reader was told of: newest first, with what is not read marked."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.views.decorators.http import require_POST

from portal import keyset, words
from portal.addresses import address_of
from portal.asking import actor_of, login_required, standing_of
from portal.counts import counts_of
from portal.doors.sight import in_sight
from portal.ids import whole_or_none
from portal.models import Notice
from portal.parts import Crumb, Head, Page
from portal.services import notices as service

ORDER = keyset.Order(("at", "id"), (datetime.fromisoformat, int), down=True)
GONE = "What this was about is no longer within your sight."


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Everything by which the letter I told the reader."""
    person = actor_of(request).person
    rows = service.of(person)
    only_unread = request.GET.get("show") == "unread"
    if only_unread:
        rows = rows.filter(read_at=None)
    found = keyset.page(rows, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    unread = counts_of(request).get("notices", 0)
    head = Head(
        title="Told to you",
        lead=_lead(unread),
        sphere="duties",
        crumbs=[Crumb(person.name, reverse("person", args=(person.pk,)))],
        as_of=False,
    )
    context = {
        "head": head,
        "rows": [(row, service.line(row)) for row in found.rows],
        "unread": unread,
        "only_unread": only_unread,
        "newest": found.rows[0].at.isoformat() if found.rows and not request.GET.get("after") else "",
        "page": Page(
            words.plural(len(found.rows), "notice"), _at(request, before=found.before), _at(request, after=found.after)
        ),
        "daily": service.wants_mail(person),
        "email": person.email,
    }
    return render(request, "pages/notices.html", context)


def _lead(unread: int) -> str:
    if not unread:
        return "Whoever has the letter I in a RACI chart is told after it was done. You have read everything."
    said = "One notice is not read yet." if unread == 1 else f"{words.number(unread)} notices are not read yet."
    return f"Whoever has the letter I in a RACI chart is told after it was done. {said}"


def _at(request: HttpRequest, **place: str) -> str:
    if not any(place.values()):
        return ""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in place.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _own(request: HttpRequest, pk: int | None) -> Notice:
    found = service.of(actor_of(request).person).filter(pk=pk).first() if pk is not None else None
    if found is None:
        raise Http404
    return found


@require_POST
@login_required
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """It is read; on to what it is about."""
    notice = _own(request, pk)
    service.mark_read(actor=actor_of(request), notice=notice)
    event = notice.event
    row: Any = in_sight(event.subject_type, standing_of(request)).filter(pk=event.subject_id).first()
    address = address_of(row) if row is not None else ""
    if not address:
        messages.info(request, GONE)
    return redirect(address or "notices")


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """One of them is read, or everything that the page has shown."""
    actor, named = actor_of(request), request.POST.get("notice", "")
    if named:
        service.mark_read(actor=actor, notice=_own(request, whole_or_none(named)))
        return redirect("notices")
    until = _moment(request.POST.get("until", ""))
    if until is None:  # what nobody has shown is not read
        raise Http404
    service.mark_all_read(actor=actor, until=until)
    messages.success(request, "Everything that stood here is marked as read.")
    return redirect("notices")


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and is_aware(found) else None


@require_POST
@login_required
def mail(request: HttpRequest) -> HttpResponse:
    """A letter a day, or none any more."""
    daily = request.POST.get("daily") == "1"
    service.want_mail(actor=actor_of(request), daily=daily)
    messages.success(
        request, "You get a letter a day with what is not read." if daily else "You get no letters any more."
    )
    return redirect("notices")


urlpatterns = [
    path("told/", notices, name="notices"),
    path("told/read/", read, name="notices-read"),
    path("told/mail/", mail, name="notices-mail"),
    path("told/<int:pk>/", opened, name="notice"),
]
