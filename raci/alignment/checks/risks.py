"""Checks on risks: what lies above the appetite, what was accepted, what is done, and whether anybody looks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from governance.models import Risk, RiskAcceptance, RiskTreatment
from governance.selectors.risks import measured
from raci.alignment.checks.dates import overdue_by_days
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.states import Severity

SOON = timedelta(days=30)
"""So long before its last day an acceptance is named."""
OPEN = ("identified", "assessed")


def _measured(at: Moment) -> "QuerySet[Any]":
    return measured(Risk.objects.filter(state="assessed"), at.today)


@check(
    code="RSK-01",
    severity=Severity.HIGH,
    title="Above the appetite, and nothing is done",
    sentence="{label} is rated {score}, the appetite ends at {threshold}, and it is neither treated nor accepted.",
    remedy="Plan a treatment, or ask to accept it for a time",
    act="risk-treatment.plan",
    field="risk",
)
def above_untreated(at: Moment) -> Iterator[Found]:
    """Assessed risks above the appetite of their category with no treatment under way and no acceptance that covers
    them."""
    found = _measured(at).filter(above=True, treated=False, accepted_until__isnull=True)
    return rows(found, score="residual_score", threshold="threshold")


def _acceptances(at: Moment) -> "QuerySet[Any]":
    """The newest acceptances of open risks whose words are still those that were accepted."""
    newer = RiskAcceptance.objects.filter(risk=OuterRef("risk"), state="granted", until__gt=OuterRef("until"))
    found: QuerySet[Any] = RiskAcceptance.objects.filter(state="granted", risk__state__in=OPEN)
    return found.filter(~Exists(newer))


_LABEL = Concat(F("risk__code"), Value(" "), F("risk__title"))


@check(
    code="RSK-02",
    severity=Severity.HIGH,
    title="Acceptance of a risk is over",
    sentence="{label} was accepted until {until}. Its treatments are due again.",
    remedy="Treat it, or ask to accept it anew",
    act="risk-acceptance.request",
    field="risk",
)
def acceptance_over(at: Moment) -> Iterator[Found]:
    """Risks still above the appetite whose last acceptance ended by the clock."""
    above = _measured(at).filter(above=True, accepted_until__isnull=True)
    found = _acceptances(at).filter(until__lt=at.today, risk__in=above.order_by().values("pk"))
    return rows(
        found, label=_LABEL, unit="risk__unit_id", owner="risk__owner_id", key="risk_id", subject="risk", until="until"
    )


@check(
    code="RSK-03",
    severity=Severity.MEDIUM,
    title="Acceptance of a risk ends soon",
    sentence="{label} is accepted until {until}.",
    remedy="Treat it by then, or ask to accept it anew",
    act="risk-acceptance.request",
    field="risk",
)
def acceptance_ending(at: Moment) -> Iterator[Found]:
    """Acceptances that cover a risk above the appetite for thirty days more at most."""
    soon = _measured(at).filter(above=True, accepted_until__lte=at.today + SOON)
    return rows(soon, until="accepted_until")


@check(
    code="RSK-04",
    severity=Severity.HIGH,
    title="Treatment of a risk is overdue",
    sentence="{label} was to be done by {due}.",
    remedy="Do it and report it, or say what is done instead",
)
def treatment_overdue(at: Moment) -> Iterator[Found]:
    """Planned treatments whose day is over, of risks that no acceptance covers."""
    covered = measured(Risk.objects.filter(state__in=OPEN), at.today).filter(accepted_until__isnull=False)
    late = RiskTreatment.objects.filter(state="planned", due_on__lt=at.today, risk__state__in=OPEN)
    return rows(
        late.exclude(risk__in=covered.order_by().values("pk")),
        label=Concat(F("risk__code"), Value(", "), F("title")),
        unit="risk__unit_id",
        due="due_on",
    )


@check(
    code="RSK-05",
    severity=Severity.MEDIUM,
    title="Risk not assessed in its rhythm",
    sentence="{label} was last assessed on {day}.",
    remedy="Assess it anew",
)
def not_reassessed(at: Moment) -> Iterator[Found]:
    """Assessed risks whose last assessment is older than the number of days that they are assessed in."""
    found = Risk.objects.filter(state="assessed")
    late = overdue_by_days(found, last="assessed_on", days="cadence_days", today=at.today)
    return rows(late, day="assessed_on")


@check(
    code="RSK-06",
    severity=Severity.HIGH,
    title="Nobody in office owns the risk",
    sentence="{label} is owned by {who}, who has left.",
    remedy="Name who owns it",
)
def owner_gone(at: Moment) -> Iterator[Found]:
    """Open risks whose owner has left the organisation."""
    gone = Risk.objects.filter(state__in=OPEN).exclude(owner__state="active")
    return rows(gone, who="owner__name")
