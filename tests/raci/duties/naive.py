"""The same answers by plain loops over plain rows: slow, short, and written without a look at the real ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from raci.duties.models import Delegation, Emergency, Exemption, SodRule
from raci.ledger import clock
from raci.people.models import Membership, Role, RoleBinding


@dataclass(frozen=True)
class Row:
    """Somebody holds a role, or is in a team of a sphere, somewhere and for some time."""

    person: Any
    role: str
    sphere: str
    path: str
    since: datetime
    until: datetime | None

    def at(self, path: str, moment: datetime) -> bool:
        """Whether it is held there and then."""
        return path.startswith(self.path) and self.since <= moment and (self.until is None or moment < self.until)

    def chosen(self, names: Iterable[str]) -> bool:
        """Whether its role is one of these."""
        return bool(self.role) and (self.role in names or f"sphere:{self.sphere}" in names)


def _first(*ends: datetime | None) -> datetime | None:
    known = [end for end in ends if end is not None]
    return min(known) if known else None


def _juniors(role: Role) -> list[Role]:
    found, waiting = [role], [role]
    while waiting:
        for edge in waiting.pop().inherited.select_related("junior"):
            if edge.junior not in found:
                found.append(edge.junior)
                waiting.append(edge.junior)
    return found


def rows(now: datetime) -> list[Row]:
    """Who holds what, held and will hold."""
    standing = {row.pk: row for row in RoleBinding.objects.select_related("role", "unit") if _stands(row, now)}
    members = list(Membership.objects.filter(state__in=["member", "left"]).select_related("team__unit"))
    found = [row for binding in standing.values() for row in _bound(binding, members)]
    for given in Delegation.objects.select_related("delegator", "unit"):
        found += _delegated(given, standing, now)
    for taken in Emergency.objects.select_related("role", "unit"):
        found += _held(taken.person_id, taken.role, taken.unit.path, taken.begun_at, taken.ends_at)
    crews = [(member, member.team) for member in members]
    return found + [
        Row(member.person_id, "", team.sphere, team.unit.path, _joined(member), member.left_at)
        for member, team in crews
    ]


def _joined(member: Membership) -> datetime:
    assert member.joined_at is not None
    return member.joined_at


def _stands(row: RoleBinding, now: datetime) -> bool:
    return row.state == "approved" or (row.state == "ended" and row.valid_until is not None and row.valid_until <= now)


def _held(person: Any, role: Role, path: str, since: datetime, until: datetime | None) -> list[Row]:
    if until is not None and until <= since:
        return []
    return [Row(person, each.code, each.sphere, path, since, until) for each in _juniors(role)]


def _bound(binding: RoleBinding, members: list[Membership]) -> list[Row]:
    role, path = binding.role, binding.unit.path
    if binding.person_id:
        return _held(binding.person_id, role, path, binding.valid_from, binding.valid_until)
    found: list[Row] = []
    for member in members:
        if member.team_id == binding.team_id:
            since = max(_joined(member), binding.valid_from)
            found += _held(member.person_id, role, path, since, _first(member.left_at, binding.valid_until))
    return found


def _delegated(row: Delegation, standing: Mapping[Any, RoleBinding], now: datetime) -> list[Row]:
    held = standing.get(row.binding_id)
    counts = row.state == "accepted" or (row.state == "ended" and row.valid_until <= now)
    if held is None or not counts or row.delegator.state != "active":
        return []
    until = _first(row.valid_until, held.valid_until)
    return _held(row.delegate_id, held.role, row.unit.path, row.valid_from, until)


def breaks(kind: str, terms: Mapping[str, Any], mine: list[Row], now: datetime) -> list[str]:
    """The places in which what one person holds breaks a rule, from now on."""
    if kind == "cooling-off":
        return _too_soon(terms, mine, now)
    moments = {now, *(row.since for row in mine if row.since > now)}
    return [
        path for path in {row.path for row in mine} for moment in moments if _clash(kind, terms, mine, path, moment)
    ]


def _clash(kind: str, terms: Mapping[str, Any], mine: list[Row], path: str, moment: datetime) -> bool:
    here = [row for row in mine if row.at(path, moment)]
    if kind == "static":
        return len({row.role for row in here if row.chosen(terms["roles"])}) >= int(terms["fewer_than"])
    counted = {
        row.sphere
        for row in here
        if row.sphere in terms["spheres"]
        and row.role not in terms.get("except", ())
        and (row.role or terms.get("teams", False))
    }
    return len(counted) >= 2


def _too_soon(terms: Mapping[str, Any], mine: list[Row], now: datetime) -> list[str]:
    gap = timedelta(days=terms["days"])
    return [
        max(left.path, joined.path, key=len)
        for left in mine
        for joined in mine
        if left.chosen(terms["leaving"]) and joined.chosen(terms["joining"]) and left.until is not None
        and left.until <= joined.since < left.until + gap and (joined.until is None or joined.until > now)
    ]  # fmt: skip


def free(person: Any, rule: str, path: str, now: datetime) -> bool:
    """Whether an exemption reaches there now."""
    for row in Exemption.objects.filter(person_id=person, rule__code=rule, state="granted").select_related("unit"):
        if row.valid_from <= now < row.valid_until and path.startswith(row.unit.path):
            return True
    return False


def would_break(subject: Any, code: str) -> bool:
    """Whether what the subject brings, added by hand, breaks the rule for one of those who would have it."""
    asked = SodRule.objects.get(code=code)
    held, new = rows(clock.now()), brought(subject)
    return any(
        breaks(asked.kind, asked.terms, [row for row in [*held, *new] if row.person == person], clock.now())
        for person in {row.person for row in new}
    )


def brought(subject: Any) -> list[Row]:
    """What a subject gives to whom, from now on."""
    now = clock.now()
    if isinstance(subject, Membership):
        held = RoleBinding.objects.filter(team=subject.team, state="approved")
        given = [(row.role, row.unit, max(row.valid_from, now), row.valid_until) for row in held]
    elif isinstance(subject, RoleBinding):
        given = [(subject.role, subject.unit, max(subject.valid_from, now), subject.valid_until)]
    elif isinstance(subject, Delegation):
        given = [(subject.binding.role, subject.unit, max(subject.valid_from, now), subject.valid_until)]
    else:
        given = [(subject.role, subject.unit, now, subject.ends_at)]
    return [
        Row(person, each.code, each.sphere, unit.path, since, until)
        for person in subject.beneficiaries()
        for each, unit, since, until in given
    ]
