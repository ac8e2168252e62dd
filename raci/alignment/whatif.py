"""What would happen if: a role were given, somebody moved to another team, a rule were enforced.

Pure reading: the change is made in thought, on copies of what is held, and nothing is written, not even for a moment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from raci.alignment import resilience
from raci.alignment.resilience import Rows
from raci.duties import detection, stands
from raci.duties.charts import Charts
from raci.duties.claims import Seats
from raci.duties.completing import Decision, Forecast, Outlook, forecasts, objects_of, seats_of
from raci.duties.exclusion import against, brought, too_few
from raci.duties.holdings import Holding
from raci.duties.models import SodRule
from raci.duties.objections import Objection
from raci.duties.rules import Rule, Rules
from raci.duties.staff import Staff
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import Membership, OrgUnit, Person, Role, RoleBinding, Team


@dataclass(frozen=True)
class Clash:
    """Somebody who would stand against a rule.

    Attributes:
        refused: whether the rule is enforced, so that the change itself would be refused.
    """

    rule: str
    sentence: str
    refused: bool


@dataclass(frozen=True)
class Effect:
    """What a change would bring.

    Attributes:
        says: the change, as a sentence.
        lost: open decisions that nobody could complete any more.
        lone: those that would hang on one person.
        gained: those that could be completed again.
    """

    says: str
    clashes: tuple[Clash, ...]
    lost: tuple[Forecast, ...]
    lone: tuple[Forecast, ...]
    gained: tuple[Forecast, ...]
    looked_at: int


@dataclass(frozen=True)
class Scope:
    """What is looked at.

    Attributes:
        rows: kind -> the rows of it.
        kinds: of which kinds of open decisions the outlook is wanted.
        clashes: whether it is wanted who would stand against which rule.
        known: somebody's standing, with whom charts and rules were read before.
    """

    rows: Rows = resilience.everything
    kinds: Sequence[str] = resilience.KINDS
    clashes: bool = True
    known: Standing | None = None


EVERYTHING = Scope()


@dataclass(frozen=True)
class _World:
    """The people, and what is open among them; nobody and nothing where no outlook is wanted."""

    staff: Staff
    decisions: Sequence[Decision]
    seats: Seats

    @classmethod
    def load(cls, scope: Scope) -> "_World":
        charts = scope.known.charts if scope.known else Charts.load()
        rules = scope.known.rules if scope.known else Rules.load()
        if not scope.kinds:
            return cls(Staff(charts, rules, (), {}), (), {})
        decisions = resilience.open_decisions(scope.kinds, scope.rows, rules)
        return cls(Staff.load(charts, rules), decisions, seats_of(decisions))

    @property
    def rules(self) -> Rules:
        return self.staff.rules

    def forecasts(self) -> list[Forecast]:
        return forecasts(self.decisions, self.staff, self.seats)


def grant(role: Role, holder: Person | Team, unit: OrgUnit, scope: Scope = EVERYTHING) -> Effect:
    """If a role were given to a person or a team in a unit."""
    to = {"team": holder} if isinstance(holder, Team) else {"person": holder}
    binding = RoleBinding(role=role, unit=unit, valid_from=clock.now(), reason="", **to)
    now, roles, gaining = _World.load(scope), brought(binding), binding.beneficiaries()
    clashes = _clashes(against(roles, gaining, now.rules), now.rules) if scope.clashes else []
    more = _held_by(gaining, roles, now.staff, holder) if scope.kinds else []
    then = replace(now, staff=now.staff.with_roles(more))
    return _effect(f"{holder} would hold {role} in {unit}.", clashes, now, then)


def _held_by(
    persons: Iterable[UUID], roles: Sequence[Holding], staff: Staff, holder: Person | Team
) -> Iterator[Holding]:
    """These roles as those of each person who is active."""
    names = {key: staff.names[key] for key in persons if key in staff.names}
    if isinstance(holder, Person):
        names = {holder.pk: holder.name} if holder.state == "active" else {}
    elif missing := set(persons) - set(names):
        names |= dict(Person.objects.filter(pk__in=missing, state="active").values_list("pk", "name"))
    team = holder.name if isinstance(holder, Team) else ""
    for key, name in names.items():
        yield from (replace(role, person=key, name=name, team=team) for role in roles)


def move(person: Person, team: Team, leaving: Team | None = None, scope: Scope = EVERYTHING) -> Effect:
    """If somebody joined a team, and left another for it."""
    joining = Membership(person=person, team=team)
    now, roles = _World.load(scope), brought(joining)
    clashes = _clashes(_moving(joining, roles, leaving, now.rules), now.rules) if scope.clashes else []
    staff = now.staff
    if leaving is not None:
        staff = staff.without(each for each in staff.held if each.person == person.pk and each.team == leaving.name)
    more = [replace(each, person=person.pk, name=person.name, team=team.name) for each in roles if each.role]
    kept = {*staff.teams.get(person.pk, ()), team.pk} - ({leaving.pk} if leaving else set())
    then = replace(now, staff=staff.with_roles(more).in_teams(person.pk, kept))
    says = f"{person} would join {team}{f' and leave {leaving}' if leaving else ''}."
    return _effect(says, clashes, now, then)


def _moving(joining: Membership, roles: Sequence[Holding], leaving: Team | None, rules: Rules) -> Iterator[Objection]:
    yield from against(roles, joining.beneficiaries(), rules)
    rows = Membership.objects.filter(person_id=joining.person_id, team=leaving, state="member").select_related("team")
    left = rows.first() if leaving is not None else None
    yield from too_few(left, rules) if left else ()


def enforce(row: SodRule, scope: Scope = EVERYTHING) -> Effect:
    """If a rule were enforced from now on, whatever its mode and state."""
    rule = replace(Rule.of(row), mode=SodRule.Mode.ENFORCE.value)
    now = _World.load(scope)
    broken = detection.violations(rule) if scope.clashes else []
    clashes = [Clash(rule.code, each.sentence, False) for each in broken]
    rules = Rules((*(each for each in now.rules.all if each.code not in (rule.code, _replaced(row))), rule))
    decisions = resilience.open_decisions(scope.kinds, scope.rows, rules) if _changes_stages(rule) else now.decisions
    objects = {key for each in decisions for key in objects_of(each)}
    seats = {key: seat for key, seat in now.seats.items() if key[0] != rule.code}
    seats |= stands.seats_of(rule, objects) if objects else {}
    then = _World(replace(now.staff, rules=rules), decisions, seats)
    return _effect(f"{row.code} would be enforced: {row.title}.", clashes, now, then)


def _replaced(row: SodRule) -> str:
    return row.replaces.code if row.replaces else ""


def _changes_stages(rule: Rule) -> bool:
    return rule.kind == SodRule.Kind.DISTINCT


def _clashes(found: Iterable[Objection], rules: Rules) -> list[Clash]:
    enforced = {rule.code for rule in rules.all if rule.enforced}
    told = dict.fromkeys((each.rule, each.sentence) for each in found)
    return [Clash(rule, sentence, rule in enforced) for rule, sentence in told]


def _effect(says: str, clashes: Sequence[Clash], now: _World, then: _World) -> Effect:
    before = {each.decision.row.pk: each.outlook for each in now.forecasts()}
    after = then.forecasts()

    def turned(to: Outlook, of: Sequence[Outlook]) -> tuple[Forecast, ...]:
        return tuple(each for each in after if each.outlook == to and before.get(each.decision.row.pk, to) in of)

    well = (Outlook.FINE, Outlook.UNKNOWN)
    again: tuple[Any, ...] = tuple(
        each for each in after if each.outlook != Outlook.NOBODY and before.get(each.decision.row.pk) == Outlook.NOBODY
    )
    lost, lone = turned(Outlook.NOBODY, (*well, Outlook.ONE)), turned(Outlook.ONE, well)
    return Effect(says, tuple(clashes), lost, lone, again, len(after))
