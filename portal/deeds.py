"""What the reader may do with an object, and why not: offers of the gate as the components show them."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.db import connections
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse

from portal.addresses import why_address
from portal.asking import actor_of, roster_at, standing_of
from portal.doors import Door, door_to, doors_on
from portal.parts import Deed, Why
from raci.duties import claims, gate, judge, who
from raci.duties.acts import Question
from raci.duties.claims import Seats
from raci.duties.gate import Offer
from raci.duties.objections import Objection
from raci.duties.objections import Why as Kind
from raci.duties.roster import Roster
from raci.duties.rulings import digest_of, endorsable
from raci.duties.standing import Standing
from raci.ledger.governed import Governed

OF_THE_OBJECT = frozenset({Kind.UNFIT, Kind.ADVICE})
"""What stands against the object itself stands against everybody: nobody can do it instead."""
ICONS = {Kind.SIGNATURE: "writing-sign", Kind.STALE: "refresh", Kind.STATE: "clock", Kind.ADVICE: "hourglass"}


def whys(objections: Iterable[Objection]) -> list[Why]:
    """Objections as components show them."""
    return [_why(objection) for objection in objections]


def _why(objection: Objection) -> Why:
    event = str(objection.evidence.get("event", ""))
    liftable = objection.liftable if objection.rule else None
    return Why(
        sentence=objection.sentence[:1].upper() + objection.sentence[1:],
        rule=objection.rule,
        rule_url=rule_address(objection.rule),
        event_label="See it in the record" if event else "",
        event_url=_address("event", event) if event else "",
        liftable=liftable,
        icon=ICONS.get(objection.code, "lock"),
    )


def rule_address(code: str) -> str:
    """The page of a rule, or '' where there is none."""
    return _address("rule", code) if code else ""


def _address(name: str, argument: str) -> str:
    try:
        return reverse(name, args=(argument,))
    except NoReverseMatch:
        return ""


def act_url(door: Door, subject: Governed) -> str:
    """The page on which the act is done."""
    return reverse("act", args=(door.act.code, subject.pk))


def new_url(code: str) -> str:
    """The page on which something new is made by a birth."""
    return reverse("new", args=(code,))


def deed(offer: Offer, door: Door, *, names: Sequence[str] | None = None, primary: bool = False) -> Deed:
    """One offer as a button."""
    return Deed(
        label=door.act.label,
        url=act_url(door, offer.subject),
        icon=door.act.icon,
        primary=primary and offer.allowed,
        danger=door.danger,
        objections=whys(offer.reasons),
        who_can=names,
        signature=door.act.fresh_signature,
        why_url="" if offer.allowed or offer.subject._state.adding else why_address(offer.subject, door.act.code),
    )


def deeds_on(request: HttpRequest, subject: Governed, *, only: Iterable[str] | None = None) -> list[Deed]:
    """Every act that the state of the subject allows, possible ones first; who could do the others instead."""
    wanted = None if only is None else set(only)
    doors = [door for door in shown_doors(subject.SUBJECT) if wanted is None or door.act.code in wanted]
    return deeds_of(request, [(subject, doors)], _people_of(request, subject))[0] + _endorsing(request, subject)


def _people_of(request: HttpRequest, subject: Governed) -> Roster:
    return roster_at(request, standing_of(request).place(subject.scope_id()))


def _endorsing(request: HttpRequest, subject: Governed) -> list[Deed]:
    """To stand behind what needs several persons."""
    found = [*endorsable(subject, standing_of(request).rules)]
    seen = {"of": str(subject.pk), "digest_seen": digest_of(subject)} if found else {}
    queries = [urlencode({"act": act.code, **seen}) for act in found]
    return [birth_deed(request, "endorsement.give", query=query, primary=False) for query in queries]


def deeds_of(
    request: HttpRequest, asked: Sequence[tuple[Governed, Sequence[Door]]], roster: Roster
) -> list[list[Deed]]:
    """As ``deeds_on``, for several objects of one place at once: one query for all claims, none for the names.

    Args:
        asked: each object with the doors that matter; those that its state does not allow are left out.
        roster: of the place where the objects lie.
    """
    standing, actor = standing_of(request), actor_of(request)
    open_now = [(subject, [door for door in doors if _in_state(door, subject)]) for subject, doors in asked]
    wants = [
        want
        for subject, doors in open_now
        for door in doors
        for want in (
            *judge.wants(Question(door.act, subject, actor, standing)),
            *who.wants_of_all(door.act, subject, standing, roster),
        )
    ]
    seen = claims.held(connections["default"], wants)
    found = []
    for subject, doors in open_now:
        by_code = {door.act.code: door for door in doors}
        offers = gate.offers([door.act for door in doors], subject, actor, standing=standing, seen=seen)
        offers.sort(key=lambda offer: not offer.allowed)
        found.append([deed(each, by_code[each.act.code], names=_able(each, standing, roster, seen)) for each in offers])
    return found


def in_table(deeds: Iterable[Deed]) -> list[Deed]:
    """Those that stand in a table: what can be done, and what a rule of separation alone stands in the way of."""
    return [each for each in deeds if all(why.rule for why in each.objections)]


def shown_doors(kind: str) -> list[Door]:
    """The doors that a page offers on objects of a kind."""
    return [door for door in doors_on(kind) if not door.hidden]


def _in_state(door: Door, subject: Governed) -> bool:
    return door.act.is_birth or subject.state in door.act.starts


def _able(offer: Offer, standing: Standing, roster: Roster, seen: Seats) -> list[str] | None:
    if offer.allowed or not offer.act.letters or any(each.code in OF_THE_OBJECT for each in offer.reasons):
        return None
    return who.able(offer.act, offer.subject, standing, roster, seen)[:3]


def birth_deed(
    request: HttpRequest,
    code: str,
    *,
    label: str = "",
    query: str = "",
    primary: bool = True,
    placed: Governed | None = None,
) -> Deed:
    """A button for making something new, shut with its reasons where the reader may not. Where ``query`` names the
    parent, the reasons are those of this very parent. ``placed``: the blank object below it, where the page has it."""
    door, standing = door_to(code), standing_of(request)
    if placed is None and query:
        placed = door.placed(standing, QueryDict(query))
    objections: Sequence[Why]
    if placed is None:
        objections, names = whys(gate.may_begin(door.act, actor_of(request), standing=standing)), None
    else:
        [[found]] = deeds_of(request, [(placed, [door])], _people_of(request, placed))
        objections, names = found.objections, found.who_can
    return Deed(
        label or door.act.label,
        new_url(code) + (f"?{query}" if query else ""),
        door.act.icon or "plus",
        primary and not objections,
        objections=objections,
        who_can=names,
    )
