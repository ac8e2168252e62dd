"""Audit engagements: planned, approved, done by named auditors, concluded; and who may read along meanwhile."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.acts import assurance as acts
from governance.models import Engagement, EngagementAccess, EngagementAuditor, EngagementUnit
from governance.models.assurance import common_unit
from governance.states import EngagementState
from raci.duties.gate import passage, passing
from raci.duties.services import bindings
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person, Role, RoleBinding
from raci.people.spheres import Sphere


def _sensible(units: Sequence[OrgUnit], period_from: date, period_to: date, starts_on: date, ends_on: date) -> None:
    if not units:
        raise ValidationError({"units": "Name at least one unit that is examined."})
    if period_to < period_from:
        raise ValidationError({"period_to": "The period ends after it begins."})
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": "The work ends after it begins."})


def _place(units: Iterable[OrgUnit]) -> OrgUnit:
    return OrgUnit.objects.get(path=common_unit(units))


def plan(
    *,
    actor: Actor,
    title: str,
    objective: str,
    criteria: str,
    units: Iterable[OrgUnit],
    lead: Person,
    team: Iterable[Person],
    period_from: date,
    period_to: date,
    starts_on: date,
    ends_on: date,
) -> Engagement:
    """Plan an engagement. Nothing is examined until somebody else has approved it.

    Args:
        period_from, period_to: the time that is examined, both days included.
        starts_on, ends_on: when the work is done.

    Raises:
        ValidationError: no unit is named, or an end lies before its beginning.
        Refused: among others, where somebody named has a stake in what is examined.
    """
    places, people = list(units), _without(lead, team)
    _sensible(places, period_from, period_to, starts_on, ends_on)
    engagement = Engagement(
        code=next_code(Engagement, "ENG", digits=2),
        title=title,
        objective=objective,
        criteria=criteria,
        unit=_place(places),
        lead=lead,
        period_from=period_from,
        period_to=period_to,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    engagement.intend(people=[lead, *people], units=places, since=period_from)
    with passing(acts.PLAN, engagement, actor=actor, reads=[lead, *people, *places]):
        engagement.save()
        _keep_units(engagement, places)
        _keep_team(engagement, people)
    return engagement


def _without(lead: Person, team: Iterable[Person]) -> list[Person]:
    return [each for each in team if each.pk != lead.pk]


def _keep_units(engagement: Engagement, units: Iterable[OrgUnit]) -> None:
    _keep(EngagementUnit, engagement, "unit", units)


def _keep_team(engagement: Engagement, people: Iterable[Person]) -> None:
    _keep(EngagementAuditor, engagement, "person", people)


def _keep(model: Any, engagement: Engagement, name: str, wanted: Iterable[Any]) -> None:
    kept = {getattr(each, f"{name}_id"): each for each in model.objects.filter(engagement=engagement)}
    asked = {each.pk: each for each in wanted}
    for key in kept.keys() - asked.keys():
        passage().remove(kept[key])
    for key in sorted(asked.keys() - kept.keys()):
        model(engagement=engagement, **{name: asked[key]}).save()


def edit(
    *,
    actor: Actor,
    engagement: Engagement,
    title: str,
    objective: str,
    criteria: str,
    units: Iterable[OrgUnit],
    period_from: date,
    period_to: date,
    starts_on: date,
    ends_on: date,
) -> Engagement:
    """Change the plan, until it is approved. The auditors are asked again whether they have a stake in it.

    Raises:
        ValidationError: no unit is named, or an end lies before its beginning.
    """
    places = list(units)
    _sensible(places, period_from, period_to, starts_on, ends_on)
    people = list(Person.objects.filter(pk__in=engagement.auditors()))
    engagement.intend(people=people, units=places, since=period_from)
    with passing(acts.EDIT, engagement, actor=actor, reads=[*people, *places]) as held:
        held.title, held.objective, held.criteria, held.unit = title, objective, criteria, _place(places)
        held.period_from, held.period_to = period_from, period_to
        held.starts_on, held.ends_on = starts_on, ends_on
        held.save()
        _keep_units(held, places)
    return held


def name_team(*, actor: Actor, engagement: Engagement, lead: Person, team: Iterable[Person]) -> Engagement:
    """Name who leads and who works on it. Whoever has a stake in what is examined is refused."""
    people = _without(lead, team)
    engagement.intend(people=[lead, *people])
    with passing(acts.NAME_TEAM, engagement, actor=actor, reads=[lead, *people]) as row:
        row.lead = lead
        row.save()
        _keep_team(row, people)
    return row


def approve(
    *, actor: Actor, engagement: Engagement, digest: str | None = None, signature: str = "", note: str = ""
) -> Engagement:
    """Let the work be done as it was planned."""
    with passing(acts.APPROVE, engagement, actor=actor, digest=digest, signature=signature, note=note) as row:
        pass
    return row


def cancel(*, actor: Actor, engagement: Engagement, reason: str) -> Engagement:
    """Give it up. What was drawn and found stays."""
    with passing(acts.CANCEL, engagement, actor=actor, reason=reason.strip()) as row:
        pass
    return row


def begin(*, actor: Actor, engagement: Engagement, note: str = "") -> Engagement:
    """Begin to gather evidence."""
    with passing(acts.BEGIN, engagement, actor=actor, note=note) as row:
        pass
    return row


def report(*, actor: Actor, engagement: Engagement, note: str = "") -> Engagement:
    """End the fieldwork: from now on nothing is drawn any more."""
    with passing(acts.REPORT, engagement, actor=actor, note=note) as row:
        pass
    return row


def resume(*, actor: Actor, engagement: Engagement, reason: str) -> Engagement:
    """Go back to fieldwork, because more is needed."""
    with passing(acts.RESUME, engagement, actor=actor, reason=reason.strip()) as row:
        pass
    return row


def close(
    *, actor: Actor, engagement: Engagement, conclusion: str, digest: str | None = None, signature: str = ""
) -> Engagement:
    """Say what it comes to, and close it. Its audit findings go on until their actions work."""
    with passing(
        acts.CLOSE, engagement, actor=actor, digest=digest, signature=signature, conclusion=conclusion.strip()
    ) as row:
        row.conclusion, row.closed_on = conclusion.strip(), clock.today()
    return row


def give_access(*, actor: Actor, engagement: Engagement, person: Person, role: Role, unit: OrgUnit) -> RoleBinding:
    """Propose that an auditor of the engagement reads a unit in scope until it ends. Somebody else approves it like any
    other role; it begins and ends by the clock.

    Raises:
        ValidationError: the person is not one of its auditors, the role is none of assurance, or the unit lies
            outside of the scope.
    """
    if person.pk not in engagement.auditors():
        raise ValidationError({"person": f"{person} is not one of the auditors of {engagement.code}."})
    if role.sphere != Sphere.ASSURANCE:
        raise ValidationError({"role": f"{role} is not a role of assurance. Auditors read; they do not act."})
    if not any(unit.path.startswith(each.path) for each in engagement.units):
        raise ValidationError({"unit": f"{unit} lies outside of what {engagement.code} examines."})
    begins, ends = _day(engagement.starts_on), _day(engagement.ends_on + timedelta(days=1))
    with passing(acts.GIVE_ACCESS, engagement, actor=actor, reads=[person, role, unit]) as row:
        binding = bindings.propose(
            actor=actor,
            holder=person,
            role=role,
            unit=unit,
            valid_from=max(begins, clock.now()),
            valid_until=ends,
            reason=f"{row.code} {row.title}"[:300],
        )
        EngagementAccess(engagement=row, binding=binding).save()
    return binding


def _day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def is_over(engagement: Engagement) -> bool:
    """Whether nothing of it is left to be done but the actions on its findings."""
    return engagement.state in (EngagementState.CLOSED, EngagementState.CANCELLED)
