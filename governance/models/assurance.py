"""Audit engagements: what is examined, by whom, over which period, and who reads along while it lasts."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from governance.independence import stakes
from governance.states import EngagementState
from raci.ledger.canonical import canonical
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit, Person, RoleBinding
from raci.people.units import lineage


@dataclass(frozen=True)
class Intention:
    """What an act is about to make of an engagement."""

    people: tuple[Person, ...] = ()
    units: tuple[OrgUnit, ...] = ()
    since: date | None = None


class Engagement(Governed):
    """A piece of audit work with an objective, criteria, a scope and an end (ISO 19011; IIA: engagement).

    Attributes:
        unit: the lowest unit that holds all of the scope; whoever sees it sees the engagement.
        period_from, period_to: the time that is examined, both days included.
        starts_on, ends_on: when the work is done, and for how long others can be let read along.
    """

    SUBJECT = "engagement"
    FIRST_STATE = EngagementState.PLANNED.value

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    objective = models.TextField()
    criteria = models.TextField()
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="engagements")
    lead = models.ForeignKey(Person, models.PROTECT, related_name="engagements_led")
    period_from = models.DateField()
    period_to = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    conclusion = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("-code",)
        constraints = [
            models.CheckConstraint(condition=Q(period_to__gte=models.F("period_from")), name="engagement_period"),
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="engagement_work"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()

    def intend(self, *, people: Iterable[Person], units: Iterable[OrgUnit] = (), since: date | None = None) -> None:
        """Say what an act is about to make of it, so that it is judged before it is kept.

        Args:
            people: who is being named to work on it.
            units, since: the scope and the first day that it will have; as it is where nothing is given.
        """
        self.__dict__["_intended"] = Intention(tuple(people), tuple(units), since)

    @property
    def intended(self) -> "Intention":
        """What the act under way is about to make of it."""
        found: Intention = self.__dict__.get("_intended", Intention())
        return found

    @property
    def units(self) -> list[OrgUnit]:
        """The units in scope, each with everything below it; read once."""
        if self.intended.units:
            return list(self.intended.units)
        if "_known_units" not in self.__dict__:
            born = not self._state.adding
            self.__dict__["_known_units"] = [each.unit for each in self.scope.select_related("unit")] if born else []
        found: list[OrgUnit] = self.__dict__["_known_units"]
        return found

    def stakes(self) -> dict[UUID, str]:
        """Whoever is not independent of what is examined, and why; asked once."""
        since = self.intended.since or self.period_from
        if "_known_stakes" not in self.__dict__:
            self.__dict__["_known_stakes"] = stakes(self.units, since) if since else {}
        found: dict[UUID, str] = self.__dict__["_known_stakes"]
        return found

    def auditors(self) -> frozenset[Any]:
        """Keys of whoever works on it; read once."""
        if "_known_auditors" not in self.__dict__:
            self.__dict__["_known_auditors"] = frozenset(
                {self.lead_id, *(() if self._state.adding else (each.person_id for each in self.team.all()))}
            )
        found: frozenset[Any] = self.__dict__["_known_auditors"]
        return found

    def content_digest(self) -> str:
        """Of what is approved: objective, criteria, scope, time and people."""
        units = sorted(str(each.pk) for each in self.units)
        people = sorted(str(each) for each in self.auditors())
        days = [self.period_from, self.period_to, self.starts_on, self.ends_on]
        shown = [self.code, self.title, self.objective, self.criteria, str(self.lead_id), *days]
        return hashlib.sha256(canonical([shown, units, people])).hexdigest()

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever is judged by it."""
        return frozenset(self.stakes())


def common_unit(units: Iterable[OrgUnit]) -> str:
    """The path of the lowest unit that holds all of these."""
    lines = [lineage(each.path) for each in units]
    return next(path for path in lines[0] if all(path in line for line in lines))


class EngagementUnit(Part):
    """A unit that an engagement examines, with everything below it."""

    PART_OF = "engagement"

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="scope")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="examined_by")

    class Meta(Part.Meta):
        ordering = ("unit__path",)
        constraints = [models.UniqueConstraint(fields=["engagement", "unit"], name="engagement_unit_once")]

    def __str__(self) -> str:
        return f"{self.unit} in {self.engagement}"


class EngagementAuditor(Part):
    """Somebody who works on an engagement beside its lead."""

    PART_OF = "engagement"

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="team")
    person = models.ForeignKey(Person, models.PROTECT, related_name="engagements")

    class Meta(Part.Meta):
        ordering = ("person__name",)
        constraints = [models.UniqueConstraint(fields=["engagement", "person"], name="engagement_auditor_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.engagement}"


class EngagementAccess(Part):
    """A role that was proposed so that an auditor can read a unit in scope while the engagement lasts. It is approved
    like any other, and ends by the clock."""

    PART_OF = "engagement"

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="accesses")
    binding = models.OneToOneField(RoleBinding, models.PROTECT, related_name="engagement_access")

    class Meta(Part.Meta):
        ordering = ("binding__valid_from",)

    def __str__(self) -> str:
        return f"{self.binding} for {self.engagement}"


class OfEngagement(Governed):
    """What belongs to an engagement and lies where it lies. ``engagement`` is declared by each kind."""

    class Meta(Governed.Meta):
        abstract = True

    @property
    def work(self) -> Engagement | None:
        """The engagement; None for a blank form."""
        found: Engagement | None = self.engagement if self.engagement_id else None  # type: ignore[attr-defined]
        return found

    def scope_id(self) -> Any:
        return self.work.unit_id if self.work else None

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever is judged by it."""
        return self.work.beneficiaries() if self.work else frozenset()
