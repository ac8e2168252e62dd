"""Bodies, their rules, and who sits on them."""

from datetime import date

from governance.acts import decisions as acts
from governance.counting import Majority, Quorum
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
    notice_days: int | None = None,
) -> Body:
    """Set up a body that decides for a unit and everything below it.

    Args:
        least: how many members have to take part at the very least, however many are recused.
        notice_days: how many days before it starts a meeting has to be called at the latest; seven if not said.
    """
    body = Body(
        code=code, name=name, unit=unit, purpose=purpose, quorum=quorum, majority=majority, least=least,
        notice_days=7 if notice_days is None else notice_days,
    )  # fmt: skip
    with passing(acts.CREATE_BODY, body, actor=actor):
        pass
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
    notice_days: int | None = None,
    note: str = "",
) -> Body:
    """Change the rules of a body. Motions that are open keep the rules under which they were opened.

    Args:
        notice_days: how many days before it starts a meeting has to be called; none leaves it as it is.
    """
    with passing(acts.AMEND_BODY, body, actor=actor, note=note) as row:
        row.name, row.purpose = name, purpose
        row.quorum, row.majority, row.least = quorum, majority, least
        row.notice_days = row.notice_days if notice_days is None else notice_days
    return row


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
