"""Bodies, their rules, and who sits on them."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from governance.acts import decisions as acts
from governance.counting import USUAL, Base, Majority, Quorum, Tie, unfit
from governance.models import Body, BodyMember
from raci.duties.gate import passing
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person


def create(
    *,
    actor: Actor,
    code: str,
    name: str,
    unit: OrgUnit,
    purpose: str = "",
    quorum: str = Quorum.MAJORITY,
    majority: str = Majority.SIMPLE,
    least: int = 2,
    **charter: Any,
) -> Body:
    """Set up a body that decides for a unit and everything below it.

    Args:
        least: how many persons have to vote at the very least, however many are recused.
        charter: what else its charter says: any of ``base`` (of what the majority is a share; the usual one if none is
            given), ``tie``, ``weighted``, ``proxies``, ``proxies_most``, ``proxies_until``, ``seconding`` and
            ``written_consent``, as ``governance.models.decisions`` explains them, and ``notice_days``: how many days
            before it starts a meeting has to be called.

    Raises:
        ValidationError: these do not go together.
    """
    body = Body(code=code, name=name, unit=unit, purpose=purpose, least=least)
    with passing(acts.CREATE_BODY, body, actor=actor):
        _charter(body, quorum, majority, charter)
    return body


def amend(
    *,
    actor: Actor,
    body: Body,
    name: str,
    purpose: str,
    quorum: str,
    majority: str,
    least: int,
    note: str = "",
    **charter: Any,
) -> Body:
    """Change the rules of a body. Motions that are open keep the rules under which they were opened.

    Args:
        charter: as ``create`` takes it; what is not named stays.

    Raises:
        ValidationError: the rules do not go together.
    """
    with passing(acts.AMEND_BODY, body, actor=actor, note=note) as row:
        row.name, row.purpose, row.least = name, purpose, least
        _charter(row, quorum, majority, charter)
    return row


CHARTER = frozenset(
    {"tie", "weighted", "proxies", "proxies_most", "proxies_until", "seconding", "written_consent", "notice_days"}
)


def _charter(body: Body, quorum: str, majority: str, charter: dict[str, Any]) -> None:
    if majority == Majority.CONSENT:
        raise ValidationError({"majority": "Consent in writing is asked for by a motion; choose a majority for votes."})
    changed = majority != body.majority
    body.quorum, body.majority = quorum, majority
    usual = USUAL[Majority(majority)]
    body.base = charter.pop("base", "") or (usual if changed or body._state.adding else body.base)
    unknown = charter.keys() - CHARTER
    if unknown:
        raise TypeError(f"a charter knows no {', '.join(sorted(unknown))}")
    for name, value in charter.items():
        setattr(body, name, value)
    why = unfit(Majority(majority), Base(body.base), Tie(body.tie))
    if why:
        raise ValidationError({"base": why})


def dissolve(*, actor: Actor, body: Body, note: str = "") -> Body:
    """A body ends; what it decided stays."""
    with passing(acts.DISSOLVE_BODY, body, actor=actor, note=note) as row:
        pass
    return row


def seat(
    *,
    actor: Actor,
    body: Body,
    person: Person,
    office: str = BodyMember.Office.MEMBER,
    votes: bool = True,
    weight: int = 1,
    since: date | None = None,
    until: date | None = None,
) -> BodyMember:
    """Give a person a seat for a term. Who counts on a motion is settled when it opens.

    Args:
        votes: whether the seat has a vote; a secretary's often has none.
        weight: how many votes it has.
        until: the last day of the term; none is without end.
    """
    member = BodyMember(
        body=body,
        person=person,
        office=office,
        votes=votes,
        weight=weight,
        since=since or clock.today(),
        until=until,
    )
    with passing(acts.SEAT, member, actor=actor, reads=[body, person]):
        pass
    return member


def unseat(*, actor: Actor, member: BodyMember, note: str = "") -> BodyMember:
    """End a seat today. On motions that are open the member stays on the frozen list."""
    with passing(acts.UNSEAT, member, actor=actor, note=note) as row:
        row.until = max(row.since, clock.today())
    return row
