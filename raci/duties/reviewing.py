"""What a review of access looks at, and who answers for each role: found for the whole list in seven queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from raci.duties import holdings
from raci.duties.charts import Charts
from raci.duties.holdings import Holding
from raci.duties.models import Delegation
from raci.duties.review_models import AccessReview, ReviewItem
from raci.ledger import clock
from raci.people.models import Membership, OrgUnit, Person, Role, RoleBinding
from raci.people.spheres import Sphere
from raci.people.units import lineage

ANSWER_REVIEW = "answer-review"
ENOUGH = 200
"""An explanation is cut to what the list has room for."""
MAY_JUDGE: dict[str, tuple[str, ...]] = {
    Sphere.GOVERNANCE: (Sphere.GOVERNANCE, Sphere.SUPPORT),
    Sphere.ASSURANCE: (Sphere.ASSURANCE, Sphere.GOVERNANCE, Sphere.SUPPORT),
    Sphere.MANAGEMENT: (Sphere.MANAGEMENT, Sphere.SUPPORT, Sphere.GOVERNANCE),
    Sphere.SUPPORT: (Sphere.SUPPORT, Sphere.GOVERNANCE, Sphere.MANAGEMENT),
}
"""The side of a role -> the sides that answer for it, the nearest first. Management says nothing about who governs or
audits, and audit decides nothing that it audits."""


@dataclass(frozen=True)
class Choice:
    """Who answers for an item, and how they were found."""

    person: Any
    name: str
    why: str


@dataclass
class People:
    """Who may answer where, read once for many items."""

    charts: Charts
    by_path: dict[str, list[Holding]]
    members: dict[Any, set[Any]]
    units: dict[str, str]
    orders: dict[Any, int]
    load: Counter[Any] = field(default_factory=Counter)

    @classmethod
    def read(cls, charts: Charts) -> "People":
        """Everybody who holds a role of their own, teams, units and the order of roles: four queries."""
        own = [held for held in holdings.everybody() if held.delegator is None and not held.code]
        roles = set().union(*(chart.roles_with(ANSWER_REVIEW, "RA") for chart in charts.by_path.values()))
        able = {held.person for held in own if held.role_id in roles}
        able -= set(Person.objects.filter(kind="service").values_list("pk", flat=True))
        by_path: dict[str, list[Holding]] = defaultdict(list)
        for held in own:
            if held.person in able:
                by_path[held.path].append(held)
        members: dict[Any, set[Any]] = defaultdict(set)
        for team, person in Membership.objects.filter(state="member").values_list("team_id", "person_id"):
            members[team].add(person)
        units = dict(OrgUnit.objects.values_list("path", "name"))
        return cls(charts, by_path, members, units, dict(Role.objects.values_list("pk", "order")))

    def gaining(self, thing: RoleBinding | Delegation) -> set[Any]:
        """Whose access it is."""
        if isinstance(thing, Delegation):
            return {thing.delegate_id, thing.delegator_id}
        return {thing.person_id} if thing.person_id else self.members[thing.team_id]

    def able(self, thing: RoleBinding | Delegation, barred: Iterable[Any] = ()) -> list[Holding]:
        """Who may answer for something, the nearest first: their side, no holder of the same role, their unit,
        how much they are asked already, rank."""
        role, path = _role(thing), thing.unit.path
        chart = self.charts.at(path)
        roles = chart.roles_with(ANSWER_REVIEW, "RA") if chart else set()
        sides, nobody = MAY_JUDGE[role.sphere], {*self.gaining(thing), *barred}
        here = [held for above in lineage(path) for held in self.by_path.get(above, ())]
        peers = {held.person for held in here if held.role_id == role.pk}
        found = [held for held in here if held.role_id in roles and held.sphere in sides and held.person not in nobody]

        def rank(held: Holding) -> tuple[Any, ...]:
            near = (sides.index(held.sphere), held.person in peers, -len(held.path), self.load[held.person])
            return *near, self.orders[held.role_id], held.name, str(held.person)

        return sorted(found, key=rank)

    def may_answer(self, item: ReviewItem) -> bool:
        """Whether the reviewer of an item still has the duty, and does not gain."""
        return any(held.person == item.reviewer_id for held in self.able(item.thing))

    def choose(self, thing: RoleBinding | Delegation, escalation: Person, barred: Iterable[Any]) -> Choice | None:
        """The manager, or else who is responsible where the role is held, or else who was named for such cases."""
        able = self.able(thing, barred)
        manager = None if isinstance(thing, Delegation) or thing.person is None else thing.person.manager
        found = next((held for held in able if manager is not None and held.person == manager.pk), None)
        why = f"{found.name} is the manager of {thing.person}." if found and isinstance(thing, RoleBinding) else ""
        if found is None and able and able[0].person != escalation.pk:
            found = able[0]
            why = f"{found.name} is {found.title} in {self.units[found.path]}, nearest to where the role is held."
        if found is None:
            found = next((held for held in able if held.person == escalation.pk), None)
            why = f"Nobody nearer may answer; {escalation.name} was named for such cases."
        if found is None:
            return None
        self.load[found.person] += 1
        return Choice(found.person, found.name, why[:ENOUGH])


def _role(thing: RoleBinding | Delegation) -> Role:
    return thing.binding.role if isinstance(thing, Delegation) else thing.role


def listed(review: AccessReview) -> list[RoleBinding | Delegation]:
    """Every role of people and teams that a review looks at, then the delegations. What works in the background is
    left out: nobody answers to it, and without its roles nothing would be checked any more. Two queries."""
    now = clock.now()
    open_now = Q(valid_until=None) | Q(valid_until__gt=now)
    rows = RoleBinding.objects.filter(open_now, state="approved", unit__path__startswith=review.unit.path)
    rows = rows.filter(Q(person__kind="human", person__state="active") | Q(team__isnull=False))
    given = Delegation.objects.filter(open_now, state="accepted", unit__path__startswith=review.unit.path)
    if review.sphere:
        rows, given = rows.filter(role__sphere=review.sphere), given.filter(binding__role__sphere=review.sphere)
    if review.roles:
        rows, given = rows.filter(role__code__in=review.roles), given.filter(binding__role__code__in=review.roles)
    if review.beyond:
        rows = rows.exclude(unit__path__startswith=review.beyond.path)
        given = given.exclude(unit__path__startswith=review.beyond.path)
    if review.person_id:
        rows, given = rows.filter(person=review.person_id), given.filter(delegate=review.person_id)
    rows = rows.select_related("person__manager", "team", "role", "unit")
    given = given.select_related("binding__role", "binding__person", "delegator", "delegate", "unit")
    order = ("unit__path", "role__order", "person__name", "team__name", "id")
    return [*rows.order_by(*order), *given.order_by("code")]


@dataclass(frozen=True)
class Plan:
    """What a review would look at."""

    items: Sequence[tuple[RoleBinding | Delegation, Choice]]
    nobody: Sequence[RoleBinding | Delegation]


def plan(review: AccessReview, barred: Iterable[Any], charts: Charts) -> Plan:
    """Every item with its reviewer, and those for which there is nobody. ``barred``: who opens it, and for whom."""
    people = People.read(charts)
    chosen = [(thing, people.choose(thing, review.escalation, barred)) for thing in listed(review)]
    return Plan(
        [(thing, choice) for thing, choice in chosen if choice is not None],
        [thing for thing, choice in chosen if choice is None],
    )


def others(item: ReviewItem, charts: Charts) -> list[Holding]:
    """Who else may answer for an item, each person once, the nearest first; never who opened the review."""
    found: dict[Any, Holding] = {}
    for held in People.read(charts).able(item.thing, {item.reviewer_id, item.review.opened_by_id}):
        found.setdefault(held.person, held)
    return list(found.values())


def still_able(item: ReviewItem, charts: Charts) -> bool:
    """Whether the reviewer of an item still has the duty."""
    return People.read(charts).may_answer(item)
