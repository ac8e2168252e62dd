"""Service level objectives in OpenSLO terms, and what was measured."""

from typing import Any

from django.db import models

from management.models.services import Service
from management.states import BatchState, ObjectiveState
from raci.ledger.governed import Governed, Part


class ServiceObjective(Governed):
    """A target for an indicator of a service over a window. ``source``: the OpenSLO ``document`` that it came from,
    with the ``place`` of its entry in there; empty where it was made here."""

    SUBJECT = "objective"
    FIRST_STATE = ObjectiveState.DRAFT.value

    class Indicator(models.TextChoices):
        RATIO = "ratio", "Share of good events"
        THRESHOLD = "threshold", "Value against a limit"

    class Budgeting(models.TextChoices):
        OCCURRENCES = "Occurrences", "Counted by events"
        TIMESLICES = "Timeslices", "Counted by good time slices"
        RATIO_TIMESLICES = "RatioTimeslices", "Average of time slices"

    class Window(models.TextChoices):
        ROLLING = "rolling", "Rolling"
        CALENDAR = "calendar", "Calendar"

    class Operator(models.TextChoices):
        LTE = "lte", "at most"
        LT = "lt", "below"
        GTE = "gte", "at least"
        GT = "gt", "above"

    service = models.ForeignKey(Service, models.PROTECT, related_name="objectives")
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=160)
    indicator = models.CharField(max_length=10, choices=Indicator, default=Indicator.RATIO)
    target = models.DecimalField(max_digits=9, decimal_places=6)
    budgeting = models.CharField(max_length=16, choices=Budgeting, default=Budgeting.OCCURRENCES)
    window = models.CharField(max_length=10, choices=Window, default=Window.ROLLING)
    window_days = models.PositiveSmallIntegerField(default=28)
    calendar_unit = models.CharField(max_length=8, blank=True)
    slice_seconds = models.PositiveIntegerField(default=3600)
    slice_target = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    operator = models.CharField(max_length=4, choices=Operator, blank=True)
    limit = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    unit_of_measure = models.CharField(max_length=40, blank=True)
    source = models.JSONField(default=dict, blank=True, editable=False)
    active_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("service", "code")
        constraints = [
            models.CheckConstraint(condition=models.Q(target__gt=0, target__lt=1), name="objective_target_is_a_share")
        ]

    def __str__(self) -> str:
        return self.name

    def scope_id(self) -> Any:
        return self.service.unit_id if self.service_id else None


class MeasurementBatch(Governed):
    """Measurements that came together: by whom or from where, how many, with which digest."""

    SUBJECT = "measurement-batch"
    FIRST_STATE = BatchState.TAKEN.value

    objective = models.ForeignKey(ServiceObjective, models.PROTECT, related_name="batches")
    source = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    class Meta(Governed.Meta):
        ordering = ("-taken_at",)

    def __str__(self) -> str:
        return f"{self.count} measurement{'' if self.count == 1 else 's'} of {self.objective}"

    def scope_id(self) -> Any:
        return self.objective.scope_id() if self.objective_id else None

    def claim(self, chain: str) -> tuple[Any, int] | None:
        if chain == "objective":
            return (self.objective_id, 0) if self.objective_id else None
        return super().claim(chain)


class Measurement(Part):
    """One slice of time that began ``at``: good of total for a ratio, a value for a threshold. ``day`` is the date of
    ``at`` in the portal's zone, kept so that days are summed without a function call a row."""

    PART_OF = "batch"

    batch = models.ForeignKey(MeasurementBatch, models.PROTECT, related_name="measurements")
    objective = models.ForeignKey(ServiceObjective, models.PROTECT, related_name="measurements")
    at = models.DateTimeField()
    day = models.DateField()
    good = models.BigIntegerField(null=True, blank=True)
    total = models.BigIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta(Part.Meta):
        ordering = ("at",)
        constraints = [models.UniqueConstraint(fields=["objective", "at"], name="measurement_once")]
        indexes = [models.Index(fields=["objective", "day"], name="measurement_of_day")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
