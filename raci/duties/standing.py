"""What a person holds at this moment: roles, teams, and with them the letters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from django.db.models import Q

from raci.duties import holdings
from raci.duties.charts import ChartInForce, Charts
from raci.duties.holdings import Holding
from raci.duties.rules import Rules
from raci.ledger.governed import Governed
from raci.people.models import Membership, OrgUnit, Person
from raci.people.spheres import Sphere
from raci.people.units import Among, lineage, path_of

if TYPE_CHECKING:
    from raci.duties.acts import Act

T = TypeVar("T")
Grant = tuple[str, ChartInForce, Holding]
"""A letter, the chart that gives it, and the role by which somebody has it."""
COMPANY = ("company",)


@dataclass
class Standing:
    """One person's duties, read once and asked many times. Kept for one request or one passage, never longer."""

    person: Person
    charts: Charts = field(default_factory=Charts.load)
    reads: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was read for one question and serves others: shared by the standings of all who are asked together."""

    def once(self, key: tuple[Any, ...], read: Callable[[], T]) -> T:
        """What ``read`` gives, read at most once under this key."""
        if key not in self.reads:
            self.reads[key] = read()
        return cast("T", self.reads[key])

    @property
    def company(self) -> tuple[str, ...]:
        """The parties that are asked together with this person, so that one query serves them all."""
        return cast("tuple[str, ...]", self.reads.get(COMPANY, ()))

    @cached_property
    def rules(self) -> Rules:
        """The rules in force; a page that offers no act asks for none."""
        return Rules.load()

    @cached_property
    def grants(self) -> tuple[Holding, ...]:
        """Every role that the person holds at this moment, own ones first; the teams come with them."""
        held, teams = holdings.now_of(self.person.pk)
        if self.person.state == "active" and "teams" not in self.__dict__:
            self.remember_teams(teams)
        return tuple(held)

    @cached_property
    def teams(self) -> tuple[Any, ...]:
        """Keys of the teams that the person is in."""
        rows = Membership.objects.filter(person_id=self.person.pk, state="member").order_by("team_id")
        return tuple(rows.values_list("team_id", flat=True))

    def remember_teams(self, teams: Iterable[Any]) -> None:
        """The person's teams, where they were read together with those of others."""
        self.__dict__["teams"] = tuple(sorted(teams, key=str))

    @classmethod
    def known(
        cls,
        person: Person,
        charts: Charts,
        rules: Rules,
        grants: Iterable[Holding],
        teams: Iterable[Any],
        reads: dict[Any, Any] | None = None,
    ) -> "Standing":
        """Of somebody whose roles and teams were read together with those of others."""
        found = cls(person, charts, {} if reads is None else reads)
        found.__dict__ |= {"rules": rules, "grants": tuple(grants)}
        found.remember_teams(teams)
        return found

    def place(self, unit_id: Any) -> str:
        """The path of a unit; that of the root for None, which every role of the person tells."""
        if unit_id is None and self.grants:
            return lineage(self.grants[0].path)[-1]
        return path_of(unit_id)

    def holds(self, role_codes: Iterable[str], unit_id: Any = None) -> bool:
        """Whether the person holds one of the roles where the unit lies."""
        path, codes = self.place(unit_id), set(role_codes)
        return any(grant.role in codes and grant.reaches(path) for grant in self.grants)

    @property
    def spheres(self) -> set[str]:
        """The sides of the house on which the person stands."""
        return {grant.sphere for grant in self.grants}

    @property
    def home(self) -> str:
        """The side whose home page opens first: assurance, governance, management, in this order."""
        order = (Sphere.ASSURANCE, Sphere.GOVERNANCE, Sphere.MANAGEMENT)
        return next((str(each) for each in order if each in self.spheres), "")

    def grant_of(self, act: "Act", subject: Governed) -> Grant | None:
        """That by which the person may do an act on a subject; None also where it takes no letter."""
        if not act.letters:
            return None
        return self.grant_for(act.activity_for(subject), act.letters, subject.scope_id(), subject.only_role())

    def grant_for(self, activity: str, letters: str, unit_id: Any, role: Any = None) -> Grant | None:
        """That by which the person may do an activity in a unit, own roles first.

        Args:
            role: the key of the one role that will do; any if none is named.
        """
        key = activity, letters, unit_id, role
        if key not in self._granted:
            self._granted[key] = self._grant_for(activity, letters, self.place(unit_id), role)
        return self._granted[key]

    @cached_property
    def _granted(self) -> dict[tuple[str, str, Any, Any], Grant | None]:
        """What was asked before: neither roles nor charts change for as long as this is kept."""
        return {}

    def _grant_for(self, activity: str, letters: str, path: str, role: Any) -> Grant | None:
        chart = self.charts.at(path)
        held = chart.letters.get(activity, {}) if chart else {}
        for grant in self.grants if chart else ():
            mine = [letter for letter in letters if letter in held.get(grant.role_id, "")]
            if mine and chart and grant.reaches(path) and role in (None, grant.role_id):
                return mine[0], chart, grant
        return None

    def authority(self, activity: str, letters: str, unit_id: Any) -> str:
        """Under which letter, chart and role the person may do an activity in a unit; empty if under none."""
        return by_grant(self.grant_for(activity, letters, unit_id))

    def answering(self, act: "Act", subject: Governed) -> tuple[UUID, ...]:
        """Who answers for an act: the person, and whoever they do it for where only a delegation lets them."""
        return self.answering_by(self.grant_of(act, subject))

    def answering_by(self, grant: Grant | None) -> tuple[UUID, ...]:
        """The same where it is known by what the person may do it."""
        delegator = grant[2].delegator if grant else None
        return self._alone if delegator is None else (self.person.pk, delegator)

    @cached_property
    def _alone(self) -> tuple[UUID, ...]:
        return (self.person.pk,)

    def place_for(self, activity: str, letters: str) -> Any:
        """The highest unit in which the person may do an activity; None where there is none."""
        for grant in sorted(self.grants, key=lambda each: each.path):
            if self.authority(activity, letters, grant.unit_id):
                return grant.unit_id
        return None

    def sees(self, path: str) -> bool:
        """Whether a unit lies within the person's sight, as ``sight`` has it."""
        return any(path.startswith(grant.path) or grant.path.startswith(path) for grant in self.grants)

    def sight(self, prefix: str = "unit__") -> Q:
        """What lies within the person's sight: units below a binding of theirs, and units above one.

        Rows are restricted by the keys of these units, as one subquery, so that an index on the unit serves them.
        """
        return self.once(("sight", self.person.pk, prefix), lambda: self._sight(prefix))

    def _sight(self, prefix: str) -> Q:
        held = {grant.path for grant in self.grants}
        tops = sorted(path for path in held if held.isdisjoint(lineage(path)[1:]))
        if not tops:
            return Q(pk__in=[])
        seen = Q(path__in=sorted({each for path in tops for each in lineage(path)}))
        for path in tops:
            seen |= Q(path__startswith=path)
        return Q(Among(prefix.removesuffix("__"), OrgUnit.objects.filter(seen))) if prefix else seen


def by_grant(found: Grant | None) -> str:
    """The same where it is known by what the person may do it."""
    if found is None:
        return ""
    letter, chart, grant = found
    return f"{letter} in {chart.name}, as {grant.title}{grant.by}"
