"""A member's way through a motion: the interest first, then the vote and its signature."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from governance.acts import decisions as acts
from governance.acts.proxies import proxy_of
from governance.counting import Line, Mark, tally
from governance.models import Ballot, BodyMember, Motion
from governance.selectors import decisions as selectors
from governance.selectors import documents as texts
from governance.selectors.interests import matches_of
from governance.states import BallotState
from portal import words
from portal.asking import actor_of, login_required, one, standing_of
from portal.deciding import carried, panel, rules
from portal.deeds import whys
from portal.doors import Door, door_to
from portal.doors.passing import bind, enter
from portal.forms.base import ActForm
from portal.pages.motions import head as head_of
from portal.parts import Crumb, Deed, Head, Step, Why
from raci.duties import gate
from raci.duties.gate import Refused
from raci.people.models import Person


def _mine(request: HttpRequest, code: str) -> tuple[Motion, Ballot]:
    """The motion and the reader's place on its list.

    Raises:
        Http404: the reader is not on the list.
    """
    standing = standing_of(request)
    row: Motion = one(selectors.motions(standing).prefetch_related(selectors.ballots()), code=code)
    ballot = selectors.own_ballot(row, standing.person)
    if ballot is None:
        raise Http404
    return row, ballot


def _attempt(request: HttpRequest, door: Door, ballot: Ballot, form: ActForm, digest: str | None) -> Refused | None:
    """Do it; None if it was done or the form now says what is wrong."""
    try:
        enter(door, request, ballot, form, digest)
    except ValidationError as problem:
        form.add_error(None, problem)
    except Refused as refused:
        return refused
    return None


# interests


@login_required
@require_http_methods(["GET", "POST"])
def interests(request: HttpRequest, code: str) -> HttpResponse:
    """Declare an interest, or that there is none. Nothing happens on GET."""
    motion, ballot = _mine(request, code)
    chosen = request.POST.get("declaration", "")
    door = door_to(acts.RECUSE.code if chosen == "interest" else acts.DECLARE.code)
    form = bind(door, request, ballot, request.POST if chosen else None)
    refused = None
    if request.method == "POST" and chosen in ("none", "interest") and form.is_valid():
        refused = _attempt(request, door, ballot, form, None)
        if refused is None and not form.errors:
            messages.success(request, door.done)
            return redirect("motion", code=code)
    status = 403 if refused else 422 if request.method == "POST" else 200
    context = {
        **_about_interests(motion, ballot),
        "head": replace(head_of(motion), lead=PURPOSE),
        "motion": motion,
        "form": form,
        "chosen": chosen,
        "typed": request.POST.get("interest", ""),
        "matches": [why for _, why in matches_of(ballot)],
        "despite": request.POST.get("despite", ballot.despite),
        "unanswered": request.method == "POST" and not chosen,
        "first": ballot.declared_at is None,
        "shut": _shut(request, ballot),
        "refused": Deed(door.act.label, objections=whys(refused.objections)) if refused else None,
        "steps": panel.steps(motion, ballot),
    }
    return render(request, "pages/decisions/interests.html", context, status=status)


PURPOSE = (
    "Before the papers open you say whether you have an interest in the outcome. "
    "Whoever has one does not vote, and is not counted."
)


def _shut(request: HttpRequest, ballot: Ballot) -> Deed | None:
    """Why nothing can be declared any more; recusal tells, since it is possible as long as any declaration is."""
    door = door_to(acts.RECUSE.code)
    if ballot.state == BallotState.RECUSED and ballot.declared_at:
        said = f"You recused yourself on {words.day(ballot.declared_at)}. That holds until the motion has ended."
        return Deed(door.act.label, objections=[Why(said, icon="door-exit")])
    found = gate.objections(door.act, ballot, actor_of(request), standing=standing_of(request))
    return Deed(door.act.label, objections=whys(found)) if found else None


def _about_interests(motion: Motion, ballot: Ballot) -> dict[str, Any]:
    before = motion.tally()
    marks = [Line(Mark.RECUSED, each.weight) if each is ballot else each.line for each in _same(motion, ballot)]
    after = tally(motion.terms, marks)
    spare = after.counted - after.needed
    if spare > 0:
        left = "The decision can still be taken, also if any one more member is away."
    elif spare == 0:
        left = "The decision can still be taken, but only if every other member who counts takes part."
    else:
        left = "The quorum could then not be reached any more; the motion would end without a decision."
    quorum = f"stays {after.needed}" if after.needed == before.needed else f"becomes {after.needed}"
    instead = f"{after.counted} instead of {before.counted}"
    members = words.plural(after.counted, "member")
    return {
        "named": _named(motion),
        "recusing": f"The papers stay shut for you. You are not counted: {instead}; the quorum {quorum}.",
        "consequence": f"{members} would be counted. The quorum would be {after.needed}. {left}",
    }


def _same(motion: Motion, ballot: Ballot) -> Sequence[Ballot]:
    return [ballot if each.pk == ballot.pk else each for each in motion.ballots.all()]


def _answering(motion: Motion) -> list[tuple[Person, str]]:
    """Who answers for what is decided."""
    if motion.version:
        return [(motion.version.document.owner, "owns the document")]
    if motion.goal:
        return [(motion.goal.owner, "owns the goal")]
    if motion.initiative:
        return [(motion.initiative.owner, "owns the initiative"), (motion.initiative.sponsor, "sponsors it")]
    return []


def _named(motion: Motion) -> list[tuple[str, str, str]]:
    """Who has a part in it: name, title, part."""
    found = {person.name: [person.title, part] for person, part in _answering(motion)}
    for hand in texts.hands(motion.version) if motion.version else ():
        if set(hand.verbs) & set(texts.WRITING):
            part = found.setdefault(hand.name, ["", ""])
            part[1] = ", ".join(filter(None, [part[1], "wrote the text"]))
    return [(name, title, part) for name, (title, part) in found.items()]


# the vote and its signature


@login_required
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Sign a vote. The choice comes from the page of the motion; on GET there is nothing to sign yet."""
    motion, ballot = _mine(request, code)
    if request.method == "GET":
        return _for_another(request, motion) if "ballot" in request.GET else _to_vote(code)
    ballot = _whose(request, motion, ballot)
    door = door_to(acts.VOTE.code)
    signing = "password" in request.POST
    form = bind(door, request, ballot, request.POST)
    choice = request.POST.get("choice", "")
    if choice not in Ballot.Choice.values or "reason" in form.errors:
        said = str(form.errors["reason"][0]) if choice in Ballot.Choice.values else "Choose how you vote."
        messages.error(request, said)
        return _to_vote(code, ballot.pk if ballot.person_id != standing_of(request).person.pk else None)
    refused = None
    if signing and form.is_valid():
        refused = _attempt(request, door, ballot, form, request.POST.get("digest") or None)
        if refused is None and not form.errors:
            messages.success(request, door.done)
            return redirect("motion", code=code)
    elif not signing:  # the first look at the page asks for nothing yet
        form = bind(door, request, ballot, None, initial=request.POST.dict())
    context = _signing(request, motion, ballot, choice, form)
    context["refused"] = Deed(door.act.label, objections=whys(refused.objections)) if refused else None
    return render(request, "pages/decisions/sign.html", context, status=403 if refused else 422 if signing else 200)


def _to_vote(code: str, carried: Any = None) -> HttpResponse:
    """Back to where the choice is made: on the page of the motion, or on that of a vote that the reader carries."""
    if carried is None:
        return redirect(f"{reverse('motion', args=[code])}#vote")
    return redirect(f"{reverse('motion-vote', args=[code])}?ballot={carried}")


def _for_another(request: HttpRequest, motion: Motion) -> HttpResponse:
    """The vote of a member whose proxy the reader carries, to be chosen.

    Raises:
        Http404: they carry none for it.
    """
    place = next((each for each in motion.ballots.all() if str(each.pk) == request.GET["ballot"]), None)
    if place is None:
        raise Http404
    place.motion = motion
    proxy = proxy_of(place, standing_of(request).person.pk)
    if proxy is None:
        raise Http404
    name = place.person.name
    head = replace(head_of(motion), title=f"The vote of {name}", lead=f"You carry it by proxy on: {motion.title}")
    context = {"head": head, "motion": motion, "card": carried.card(request, motion, place, proxy)}
    return render(request, "pages/decisions/proxy_vote.html", context)


def _whose(request: HttpRequest, motion: Motion, mine: Ballot) -> Ballot:
    """The vote that is meant: the reader's own, or that of a member on the list whose proxy they carry.

    Raises:
        Http404: they carry none for it.
    """
    wanted = request.POST.get("ballot", "")
    if wanted in ("", str(mine.pk)):
        return mine
    found = next((each for each in motion.ballots.all() if str(each.pk) == wanted), None)
    if found is None or proxy_of(found, mine.person_id) is None:
        raise Http404
    found.motion = motion
    return found


VERBS = {"for": "vote for", "against": "vote against", "abstain": "abstain from voting on"}


def _signing(request: HttpRequest, motion: Motion, ballot: Ballot, choice: str, form: ActForm) -> dict[str, Any]:
    standing = standing_of(request)
    seat = BodyMember.objects.filter(body=motion.body, person=standing.person, state="seated").first()
    is_own = ballot.person_id == standing.person.pk
    first = _first_step(motion, ballot, is_own=is_own)
    back = reverse("motion", args=[motion.code])
    return {
        "head": Head(
            title="Sign your vote",
            lead="You show once more that it is you. Your signature covers the sentence below and the exact text you "
            "read, nothing else.",
            sphere="governance",
            crumbs=[Crumb("Decisions", reverse("motions")), Crumb(f"Motion {motion.code}", back)],
            as_of=False,
        ),
        "motion": motion,
        "form": form,
        "choice": choice,
        "verb": VERBS[choice],
        "label": Ballot.Choice(choice).label,
        "reason": request.POST.get("reason", "").strip(),
        "authority": standing.authority(acts.by_what_is_decided(motion), acts.VOTE.letters, motion.scope_id()),
        "seat": seat,
        "meaning": acts.VOTE.meaning_for(ballot, standing.person),
        "ballot": ballot,
        "member": "" if is_own else ballot.person.name,
        "casting": request.POST.get("casting", "") if is_own else "",
        "digest": motion.subject_digest,
        "steps": [
            first,
            Step(
                "Read what changes",
                f"version {motion.version.number}" if motion.version else rules.what(motion),
                "done",
            ),
            Step("Voted", Ballot.Choice(choice).label.lower(), "done"),
            Step("Sign", "you show again that it is you", "now"),
        ],
    }


def _first_step(motion: Motion, ballot: Ballot, *, is_own: bool) -> Step:
    if not is_own:
        return Step("Proxy given", f"by {ballot.person.name}", "done")
    declared = words.day(ballot.declared_at) if ballot.declared_at else ""
    return Step("Interests declared", f"none, on {declared}" if declared else "", "done")


urlpatterns = [
    path("motions/<str:code>/interests/", interests, name="motion-interests"),
    path("motions/<str:code>/vote/", vote, name="motion-vote"),
]
