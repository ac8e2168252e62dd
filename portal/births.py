"""What can be brought into being, as a question: of the blank object only the unit is known, and who would gain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Max

from governance.models import Body, Document, DocumentVersion, EnterpriseGoal
from portal.doors import DOORS, Door
from raci.duties.acts import Act
from raci.duties.models import Chart
from raci.ledger.governed import Governed, subject_model
from raci.people.models import OrgUnit, Person, Team

Given = Callable[[OrgUnit], Mapping[str, Any]]


def _next_chart(unit: OrgUnit) -> Mapping[str, Any]:
    top = Chart.objects.filter(unit=unit).aggregate(top=Max("version"))["top"] or 0
    return {"unit": unit, "version": top + 1}


PLACED: dict[str, Given] = {
    "chart.draft": _next_chart,
    "unit.create": lambda unit: {"parent": unit},
    "membership.join": lambda unit: {"team": Team(unit=unit)},
    "body-member.seat": lambda unit: {"body": Body(unit=unit)},
    "rule.draft": lambda _: {},
    "check-round.order": lambda _: {},
    "import-mapping.add": lambda _: {},
}
"""Births of what has no unit of its own: by what it lies in one, or in the whole organisation."""
MOTIONS: dict[str, tuple[str, Given]] = {
    "motion.prepare": (
        "Prepare a motion on a document",
        lambda unit: {"body": Body(unit=unit), "version": DocumentVersion(document=Document(unit=unit))},
    ),
    "motion.prepare/goal": (
        "Prepare a motion on a goal",
        lambda unit: {"body": Body(unit=unit), "goal": EnterpriseGoal(unit=unit)},
    ),
}
"""A motion asks for another letter by what it is about."""
GAINS = {"binding": "person", "body-member": "person", "exemption": "person", "membership": "person"}
"""Kinds of objects from which the person gains who stands in this field."""


@dataclass(frozen=True)
class Birth:
    """Something new that a person might bring into being.

    Attributes:
        code: of the act; two that share one act differ by what follows it.
        given: what is known of the object in a unit.
    """

    code: str
    label: str
    act: Act
    given: Given = field(repr=False)
    start: Callable[[], Governed] = field(repr=False)

    @property
    def gains(self) -> str:
        """The field of the one who gains; empty where nobody does."""
        return GAINS.get(self.act.subject, "")

    def blank(self, unit: OrgUnit, gains: Person | None = None) -> Governed:
        """The object as far as it is known."""
        row = self.start()
        for name, value in self.given(unit).items():
            setattr(row, name, value)
        if self.gains and gains is not None:
            setattr(row, self.gains, gains)
        return row


@cache
def _all() -> dict[str, Birth]:
    found = [birth for door in DOORS.values() if door.act.is_birth and door.act.letters for birth in _of(door)]
    return {birth.code: birth for birth in found}


def _of(door: Door) -> list[Birth]:
    act, model = door.act, subject_model(door.act.subject)
    start: Callable[[], Governed] = door.blank or model
    if act.code == "motion.prepare":
        return [Birth(code, label, act, given, start) for code, (label, given) in MOTIONS.items()]
    own = any(each.name == "unit" for each in model._meta.concrete_fields)
    given = PLACED.get(act.code) or ((lambda unit: {"unit": unit}) if own else None)
    if given is None or door.below is not None:
        return []
    return [Birth(act.code, door.title or act.label, act, given, start)]


def every() -> list[Birth]:
    """All that can be asked about, by what they are called."""
    return sorted(_all().values(), key=lambda birth: birth.label)


def by_code(code: str) -> Birth | None:
    """The one that is called so."""
    return _all().get(code)


def code_of(act: Act, label: str) -> str:
    """By which code the same is asked again."""
    return next((birth.code for birth in _all().values() if birth.act == act and birth.label == label), act.code)
