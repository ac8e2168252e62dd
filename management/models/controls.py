"""Controls that put clauses of policies into practice, and their tests."""

from typing import Any

from django.db import models

from management.models.services import Service
from management.states import ControlState, ControlTestState
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit, Person


class Control(Governed):
    """Something done regularly so that a clause is kept."""

    SUBJECT = "control"
    FIRST_STATE = ControlState.DESIGNED.value

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    procedure = models.TextField(blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="controls")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="controls")
    cadence_days = models.PositiveSmallIntegerField(default=90)

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title


class ControlledService(Part):
    """A service in whose running the control is operated."""

    PART_OF = "control"

    control = models.ForeignKey(Control, models.PROTECT, related_name="places")
    service = models.ForeignKey(Service, models.PROTECT, related_name="controlled_by")

    class Meta(Part.Meta):
        ordering = ("service__code",)
        constraints = [models.UniqueConstraint(fields=["control", "service"], name="controlled_service_once")]

    def __str__(self) -> str:
        return f"{self.control} in {self.service}"


class ControlTest(Governed):
    """One test of a control, by somebody who does not operate it. Born complete."""

    SUBJECT = "control-test"
    FIRST_STATE = ControlTestState.RECORDED.value

    class Result(models.TextChoices):
        PASSED = "passed", "Passed"
        FAILED = "failed", "Failed"

    control = models.ForeignKey(Control, models.PROTECT, related_name="tests")
    tested_on = models.DateField()
    result = models.CharField(max_length=8, choices=Result)
    evidence = models.TextField(blank=True)
    tester = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Governed.Meta):
        ordering = ("-tested_on", "-id")

    def __str__(self) -> str:
        return f"the test of {self.control}"

    def scope_id(self) -> Any:
        return self.control.unit_id if self.control_id else None

    def claim(self, chain: str) -> tuple[Any, int] | None:
        if chain == "control":
            return (self.control_id, 0) if self.control_id else None
        return super().claim(chain)
