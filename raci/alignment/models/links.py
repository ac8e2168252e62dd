"""Links between the halves. What is above is served by what is below; a clause is put into practice by a control."""

from typing import Any

from django.db import models
from django.db.models import Q

from raci.alignment.states import LIVE_LINKS, LinkState
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit


class Link(Governed):
    """Something below serves something above; one side proposes, the other confirms, a change of an end unconfirms.

    ``upper_revision`` and ``lower_revision`` are those of the ends when the link was confirmed: what happened to an end
    since then is told by its events, whatever any clock says.
    """

    FIRST_STATE = LinkState.PROPOSED.value
    UPPER = ""
    LOWER: tuple[str, ...] = ()

    weight = models.PositiveSmallIntegerField(default=1)
    primary = models.BooleanField(default=True)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    upper_revision = models.PositiveIntegerField(default=0, editable=False)
    lower_revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Governed.Meta):
        abstract = True

    def __str__(self) -> str:
        if self.lower is None or self.upper is None:
            return "a link"
        return f"{self.lower} serves {self.upper}"

    @property
    def upper(self) -> Any:
        """What is served; None on a blank prototype."""
        return getattr(self, self.UPPER) if getattr(self, f"{self.UPPER}_id") else None

    @property
    def lower(self) -> Any:
        """What serves it; None on a blank prototype."""
        return next((getattr(self, name) for name in self.LOWER if getattr(self, f"{name}_id")), None)

    def ends(self) -> tuple[Any, Any]:
        """What is served, and what serves it."""
        return self.upper, self.lower


def _once(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=Q(state__in=LIVE_LINKS), name=name)


class Direction(Link):
    """A business objective of the strategy and an enterprise goal."""

    SUBJECT = "direction"
    UPPER, LOWER = "objective", ("goal",)

    objective = models.ForeignKey("governance.BusinessObjective", models.PROTECT, related_name="directions")
    goal = models.ForeignKey("governance.EnterpriseGoal", models.PROTECT, related_name="directions")

    class Meta(Link.Meta):
        constraints = [_once("direction_once", "objective", "goal")]


class Contribution(Link):
    """An enterprise goal and an IT goal (COBIT 2019: primary or secondary)."""

    SUBJECT = "contribution"
    UPPER, LOWER = "enterprise_goal", ("it_goal",)

    enterprise_goal = models.ForeignKey("governance.EnterpriseGoal", models.PROTECT, related_name="contributions")
    it_goal = models.ForeignKey("management.ITGoal", models.PROTECT, related_name="contributions")

    class Meta(Link.Meta):
        constraints = [_once("contribution_once", "enterprise_goal", "it_goal")]


class Support(Link):
    """An IT goal and the service or control that delivers it."""

    SUBJECT = "support"
    UPPER, LOWER = "it_goal", ("service", "control")

    it_goal = models.ForeignKey("management.ITGoal", models.PROTECT, related_name="supports")
    service = models.ForeignKey("management.Service", models.PROTECT, null=True, blank=True, related_name="supports")
    control = models.ForeignKey("management.Control", models.PROTECT, null=True, blank=True, related_name="supports")

    class Meta(Link.Meta):
        constraints = [
            _once("support_service_once", "it_goal", "service"),
            _once("support_control_once", "it_goal", "control"),
            models.CheckConstraint(
                condition=Q(service__isnull=False, control__isnull=True)
                | Q(service__isnull=True, control__isnull=False),
                name="support_one_end",
            ),
        ]


class Implementation(Link):
    """A clause of a governed document and the control that puts it into practice.

    The clause is named as people cite it, by its number, and held by its key, which outlives renumbering.
    ``clause_digest`` is that of the words that both sides confirmed (SHA-256, blank space evened out).
    """

    SUBJECT = "implementation"
    UPPER, LOWER = "document", ("control",)

    document = models.ForeignKey("governance.Document", models.PROTECT, related_name="implementations")
    clause = models.CharField(max_length=40)
    clause_key = models.CharField(max_length=64, blank=True, editable=False)
    clause_digest = models.CharField(max_length=64, blank=True, editable=False)
    control = models.ForeignKey("management.Control", models.PROTECT, related_name="implementations")

    class Meta(Link.Meta):
        constraints = [_once("implementation_once", "document", "clause", "control")]

    def __str__(self) -> str:
        if self.lower is None or self.upper is None:
            return "a link"
        return f"{self.control} puts clause {self.clause} of {self.document} into practice"
