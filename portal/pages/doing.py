"""The page of an act: what will happen, the form, or every reason why not."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from portal.addresses import address_of, why_address
from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import whys
from portal.doors import Door, door_to
from portal.doors.passing import bind, enter
from portal.doors.sight import in_sight
from portal.forms.base import ActForm
from portal.parts import Crumb, Deed, Head
from raci.duties import gate, who
from raci.duties.acts import ACTIVITIES, Undeclared
from raci.duties.gate import Offer, Refused
from raci.duties.objections import Why as Kind
from raci.duties.rulings import digest_of
from raci.ledger.governed import Governed


def _door(code: str, *, birth: bool) -> Door:
    try:
        door = door_to(code)
    except Undeclared as unknown:
        raise Http404 from unknown
    if door.act.is_birth != birth:
        raise Http404
    return door


def _names(door: Door, subject: Governed, request: HttpRequest) -> list[str] | None:
    if not door.act.letters:
        return None
    return [person.name for person in who.candidates(door.act, subject, standing_of(request))[:3]]


def _shut(door: Door, subject: Governed, request: HttpRequest, *, placed: bool) -> Deed | None:
    """What stands against the act before anything is filled in."""
    actor, standing = actor_of(request), standing_of(request)
    if door.act.is_birth and not placed:
        reasons = gate.may_begin(door.act, actor, standing=standing)
        return Deed(door.act.label, objections=whys(reasons)) if reasons else None
    found = gate.objections(door.act, subject, actor, standing=standing)
    offer = Offer(door.act, subject, tuple(found))
    if offer.allowed:
        return None
    why = "" if door.act.is_birth else why_address(subject, door.act.code)
    waits = any(each.code == Kind.ADVICE for each in offer.reasons)
    names = None if waits else _names(door, subject, request)
    return Deed(door.act.label, objections=whys(offer.reasons), who_can=names, why_url=why)


def _page(
    request: HttpRequest,
    door: Door,
    subject: Governed,
    form: ActForm,
    *,
    refused: Refused | None = None,
    status: int = 200,
    placed: bool = False,
) -> HttpResponse:
    home = "" if door.act.is_birth else address_of(subject)
    shut = None if refused else _shut(door, subject, request, placed=placed)
    told = Deed(door.act.label, objections=whys(refused.objections)) if refused else None
    known = door.act.letters and (isinstance(door.act.activity, str) or not door.act.is_birth)
    activity = ACTIVITIES.get(door.act.activity_for(subject)) if known else None
    head = Head(
        title=door.title or door.act.label,
        lead=door.lead,
        sphere=_hue(activity.sphere if activity else ""),
        crumbs=[Crumb(subject.label, home)] if not door.act.is_birth else [],
        as_of=False,
    )
    context: dict[str, Any] = {
        "head": head,
        "door": door,
        "subject": subject,
        "about": "" if door.act.is_birth else getattr(subject, "sentence", subject.label),
        "form": form,
        "shut": shut,
        "refused": told,
        "digest": digest_of(subject) if not door.act.is_birth else "",
        "meaning": door.act.meaning_for(subject, actor_of(request).person),
        "submit": door.submit or door.act.label,
        "cancel_url": home or _came_from(request),
        "upload": form.is_multipart(),
    }
    return render(request, door.template, context, status=status)


def _came_from(request: HttpRequest) -> str:
    """The page that led here, where it is one of ours."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else "/"


def _hue(sphere: str) -> Any:
    return sphere if sphere in {"governance", "management", "assurance"} else "duties"


def _attempt(request: HttpRequest, door: Door, subject: Governed) -> HttpResponse:
    form = bind(door, request, subject, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, door, subject, form, status=422)
    if form.looks_first():
        return _page(request, door, subject, form)
    digest = request.POST.get("digest") or None
    try:
        result = enter(door, request, subject, form, digest)
    except ValidationError as problem:
        form.add_error(None, problem)
        return _page(request, door, subject, form, status=422)
    except Refused as refused:
        kept = _rescued(request, door, subject, form, refused)
        if kept is not None:
            messages.warning(request, door.rescued)
            return redirect(address_of(kept))
        return _page(request, door, subject, form, refused=refused, status=403)
    target = result or subject
    messages.success(request, (door.done or "Done: {}.").format(target.label))
    return redirect(address_of(target) or "/")


def _rescued(request: HttpRequest, door: Door, subject: Governed, form: ActForm, refused: Refused) -> Governed | None:
    """What was filled in, kept where only somebody quicker stood against it; None where the form has to keep it."""
    if door.rescue is None or Kind.STALE not in refused.codes or not refused.codes <= {Kind.STALE, Kind.STATE}:
        return None
    try:
        return door.rescue(actor_of(request), subject, form.cleaned_data)
    except Refused:
        return None


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, code: str, pk: str) -> HttpResponse:
    """Do something to an object that is there. Nothing happens on GET."""
    door = _door(code, birth=False)
    subject = one(in_sight(door.act.subject, standing_of(request)), pk=pk)
    if request.method == "POST":
        return _attempt(request, door, subject)
    return _page(request, door, subject, bind(door, request, subject, None, initial=request.GET.dict()))


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Make something new. Nothing happens on GET."""
    door = _door(code, birth=True)
    placed = door.placed(standing_of(request), request.GET)
    subject = placed or door.prototype(standing_of(request))
    if request.method == "POST":
        return _attempt(request, door, subject)
    form = bind(door, request, subject, None, initial=request.GET.dict())
    return _page(request, door, subject, form, placed=placed is not None)


urlpatterns = [
    path("act/<str:code>/<uuid:pk>/", act, name="act"),
    path("new/<str:code>/", new, name="new"),
]
