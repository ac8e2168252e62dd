"""Roles that exclude each other, spheres that do, time between roles, and how many hold one: judged on persons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from raci.duties import holdings
from raci.duties.acts import Question
from raci.duties.holdings import Holding
from raci.duties.models import Delegation, Emergency, SodRule
from raci.duties.objections import Objection, Why, day
from raci.duties.rules import Rule, Rules
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.models import Inheritance, Membership, OrgUnit, Person, Role, RoleBinding

NOBODY = NO_ROLE = UUID(int=0)


def _crew(membership: Membership) -> Holding:
    """The sphere of a team, as something that each of its members holds; it is no role."""
    team, since = membership.team, membership.joined_at or clock.now()
    return Holding(
        membership.person_id, since, membership.left_at, team.unit_id, team.unit.path, NO_ROLE, "",
        f"in the team {team.name}", team.sphere, team=team.name,
    )  # fmt: skip


def roles_of(persons: Iterable[Any]) -> dict[UUID, list[Holding]]:
    """person -> every role, and the spheres of their teams; also what begins later or is over. Two queries."""
    found = holdings.of_all(persons)
    rows = Membership.objects.filter(person_id__in=list(found), joined_at__isnull=False) if found else None
    for membership in rows.select_related("team__unit") if rows is not None else ():
        found[membership.person_id].append(_crew(membership))
    return found


def broken(rule: Rule, new: Holding, others: Sequence[Holding]) -> list[Holding]:
    """The other roles with which the new one breaks a rule."""
    if rule.kind == SodRule.Kind.SPHERE:
        return _crossing(rule, new, others)
    if rule.kind == SodRule.Kind.COOLING_OFF:
        return _too_soon(rule, new, others)
    return _too_many(rule, new, others) if rule.kind == SodRule.Kind.STATIC else []


def _crossing(rule: Rule, new: Holding, others: Sequence[Holding]) -> list[Holding]:
    free, spheres = set(rule.terms.get("except", ())), set(rule.terms["spheres"])

    def counts(held: Holding) -> bool:
        return held.sphere in spheres and held.role not in free and (bool(held.role) or rule.binds_teams)

    if not counts(new):
        return []
    return [other for other in others if counts(other) and other.sphere != new.sphere and other.meets(new)]


def _too_soon(rule: Rule, new: Holding, others: Sequence[Holding]) -> list[Holding]:
    """Either may be the role that is left: one that begins later may have been approved first."""
    return [other for other in others if _follows(rule, other, new) or _follows(rule, new, other)]


def _follows(rule: Rule, left: Holding, joined: Holding) -> bool:
    """Whether one role is left too short a time before the other begins."""
    if left.until is None or not (left.among(rule.terms["leaving"]) and joined.among(rule.terms["joining"])):
        return False
    return left.until <= joined.since < left.until + timedelta(days=int(rule.terms["days"]))


def _too_many(rule: Rule, new: Holding, others: Sequence[Holding]) -> list[Holding]:
    """Roles of the set that all hold in one place at one moment; the deepest unit and the latest start of any of them
    are such a place and moment, if there is one."""
    roles, limit = rule.terms["roles"], int(rule.terms["fewer_than"])
    if not new.among(roles):
        return []
    near = [other for other in others if other.among(roles) and other.role != new.role and other.meets(new)]
    worst: dict[str, Holding] = {}
    for path in {new.path, *(other.path for other in near)}:
        for moment in {new.since, *(other.since for other in near)}:
            if new.reaches(path) and new.holds_at(moment):
                here = [other for other in near if other.reaches(path) and other.holds_at(moment)]
                together = {other.role: other for other in here}
                worst = max(worst, together, key=len)
    return list(worst.values()) if len(worst) + 1 >= limit else []


def sentence(rule: Rule, name: str, new: Holding, other: Holding) -> str:
    """What is said where a role that somebody would get and another that they hold break a rule."""
    would = f"would become {new.title}" if new.role else f"would be {new.title}"
    if rule.kind == SodRule.Kind.COOLING_OFF and other.until is not None and other.until <= new.since:
        return f"{rule.title}: {name} was {other.title} until {day(other.until)} and {would}."
    if rule.kind == SodRule.Kind.COOLING_OFF and new.until is not None:
        return f"{rule.title}: {name} is {other.title} from {day(other.since)} and {would} until {day(new.until)}."
    return f"{rule.title}: {name} is {other.title} already and {would}."


KINDS = (SodRule.Kind.STATIC, SodRule.Kind.SPHERE, SodRule.Kind.COOLING_OFF)


@dataclass(frozen=True)
class Given:
    """A role as something gives it, before what it inherits."""

    role: Role
    unit: OrgUnit
    since: datetime
    until: datetime | None


def roles_of_team(standing: Standing, joining: Membership) -> Sequence[RoleBinding]:
    """What the team of a membership holds, or will hold: one query for all that is asked about it."""
    return standing.once(
        ("roles of the team", joining.team_id),
        lambda: list(joining.roles().select_related("role", "unit").order_by("role__order")),
    )


def brought(subject: Governed, of_team: Sequence[RoleBinding] | None = None) -> list[Holding]:
    """The roles that an act would bring from now on to those who gain from it.

    Args:
        of_team: what the team of a membership holds, where that was read before.
    """
    given, crew = _given(subject, of_team)
    now = clock.now()
    lasting = [held for held in [*crew, *with_inherited(given)] if held.until is None or held.until > now]
    return [replace(held, since=max(held.since, now)) for held in lasting]


def _given(subject: Governed, of_team: Sequence[RoleBinding] | None) -> tuple[list[Given], list[Holding]]:
    if isinstance(subject, RoleBinding):
        return [Given(subject.role, subject.unit, subject.valid_from, subject.valid_until)], []
    if isinstance(subject, Membership):
        rows = subject.roles().select_related("role", "unit") if of_team is None else of_team
        return [Given(row.role, row.unit, row.valid_from, row.valid_until) for row in rows], [_crew(subject)]
    if isinstance(subject, Delegation):
        return [Given(subject.binding.role, subject.unit, subject.valid_from, subject.valid_until)], []
    if isinstance(subject, Emergency):
        return [Given(subject.role, subject.unit, subject.begun_at, subject.ends_at)], []
    return [], []


def with_inherited(given: Sequence[Given]) -> list[Holding]:
    """These roles and everything that they inherit: one query for all."""
    edges: dict[Any, list[Role]] = defaultdict(list)
    for edge in Inheritance.objects.select_related("junior") if given else ():
        edges[edge.senior_id].append(edge.junior)
    return [
        Holding(NOBODY, by.since, by.until, by.unit.pk, by.unit.path, each.pk, each.code, each.title, each.sphere)
        for by in given
        for each in _below(by.role, edges)
    ]


def _below(role: Role, edges: Mapping[Any, Sequence[Role]]) -> Iterable[Role]:
    every, waiting = {role.pk: role}, [role]
    while waiting:
        for junior in edges.get(waiting.pop().pk, ()):
            if junior.pk not in every:
                every[junior.pk] = junior
                waiting.append(junior)
    return every.values()


def against(new_roles: Sequence[Holding], gaining: Collection[UUID], rules: Rules) -> Iterator[Objection]:
    """What these rules have against the roles that an act would bring (``brought``) to those who gain from it."""
    asked = [rule for kind in KINDS for rule in rules.of_kind(kind)]
    yield from _breaking(asked, new_roles, sorted(gaining, key=str)) if new_roles and asked else ()
    for rule in rules.of_kind(SodRule.Kind.CARDINALITY) if new_roles else ():
        if "max" in rule.terms:
            yield from _over(rule, [new for new in new_roles if new.role == rule.terms["role"]], set(gaining))


def _breaking(rules: Sequence[Rule], new_roles: Sequence[Holding], persons: Sequence[UUID]) -> Iterator[Objection]:
    held = roles_of(persons)
    found = [
        (person, rule, new, other)
        for person in persons
        for place, new in enumerate(new_roles)  # what comes together excludes each other as well
        for rule in rules
        for other in broken(rule, new, [*held[person], *new_roles[:place]])
    ]
    names = {key: own.name for key, every in held.items() for own in every if own.name}
    if missing := {person for person, *_ in found} - set(names):
        names |= dict(Person.objects.filter(pk__in=missing).values_list("pk", "name"))
    for person, rule, new, other in found:
        evidence = {"until": new.until.isoformat() if new.until else None}
        yield Objection(Why.SOD, sentence(rule, names[person], new, other), rule.code, rule.liftable, evidence)


def _over(rule: Rule, new_roles: Sequence[Holding], persons: set[Any]) -> Iterator[Objection]:
    for new in new_roles:
        there = {key for key, held in holders(str(rule.terms["role"])).items() if any(each.meets(new) for each in held)}
        if len(there | persons) > int(rule.terms["max"]):
            yield Objection(Why.SOD, too_many_hold(rule, len(there), new.title), rule.code, rule.liftable)


def too_many_hold(rule: Rule, count: int, title: str) -> str:
    """What is said where one more would hold a role than may."""
    return f"{rule.title}: {count} hold {title} already, and {rule.terms['max']} is the most."


def too_few_left(rule: Rule, count: int, title: str) -> str:
    """What is said where fewer would be left with a role than must."""
    least = f"and {rule.terms['min']} is the least. Give somebody else the role first."
    return f"{rule.title}: {count or 'nobody'} would be left as {title}, {least}"


def holders(role: str) -> dict[UUID, list[Holding]]:
    """person -> when and where an active person holds a role, by whatever: one query."""
    found: dict[UUID, list[Holding]] = defaultdict(list)
    for held in holdings.of_role(role):
        found[held.person].append(held)
    return found


def too_few(subject: Governed, rules: Rules) -> Iterator[Objection]:
    """What these rules have against taking away the roles that a subject carries: a binding, a membership, a person."""
    limits = [rule for rule in rules.of_kind(SodRule.Kind.CARDINALITY) if "min" in rule.terms]
    taken = _taken(subject) if limits else {}
    now = clock.now()
    for rule in limits:
        role = str(rule.terms["role"])
        if role not in taken:
            continue
        holding = {key for key, held in holders(role).items() if any(each.holds_at(now) for each in held)}
        left = holding - taken[role]
        if len(left) < min(int(rule.terms["min"]), len(holding)):
            title = Role.objects.values_list("title", flat=True).get(code=role)
            yield Objection(Why.SOD, too_few_left(rule, len(left), title), rule.code, rule.liftable)


def _taken(subject: Governed) -> dict[str, set[Any]]:
    """role -> the persons who would lose it, as far as they hold it by nothing else; also those who act for them."""
    if not isinstance(subject, Person | RoleBinding | Membership):
        return {}
    now = clock.now()

    def lost(held: Holding) -> bool:
        if isinstance(subject, RoleBinding):
            return held.binding_id == subject.pk
        if isinstance(subject, Person):
            return subject.pk in (held.person, held.delegator)
        return held.person == subject.person_id and held.team == subject.team.name

    found: dict[str, set[Any]] = defaultdict(set)
    for person, every in holdings.of_all(_losing(subject)).items():
        mine = [held for held in every if held.holds_at(now)]
        kept = {held.role for held in mine if not lost(held)}
        for role in {held.role for held in mine} - kept:
            found[role].add(person)
    return found


def _losing(subject: Person | RoleBinding | Membership) -> set[Any]:
    """The persons who might lose a role with it."""
    open_now = Delegation.objects.filter(state="accepted")
    if isinstance(subject, Person):
        return {subject.pk, *open_now.filter(delegator=subject).values_list("delegate_id", flat=True)}
    if isinstance(subject, Membership):
        return {subject.person_id}
    return {*subject.beneficiaries(), *open_now.filter(binding=subject).values_list("delegate_id", flat=True)}


def excluded(question: Question) -> Iterator[Objection]:
    """The condition of acts that give roles: by a binding, or by joining a team that holds some."""
    subject, rules = question.subject, question.rules.enforced
    of_team = roles_of_team(question.standing, subject) if isinstance(subject, Membership) else None
    found = question.standing.once(
        ("excluded", subject.pk), lambda: [*against(brought(subject, of_team), question.gaining, rules)]
    )
    yield from found


def keeps_enough(question: Question) -> Iterator[Objection]:
    """The condition of acts that take roles away."""
    subject, rules = question.subject, question.rules.enforced
    yield from question.standing.once(("keeps enough", subject.pk), lambda: [*too_few(subject, rules)])
