"""What is seen of risks, of the appetite for them, and what of it waits for whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Length

from governance.acts import appetite as appetite_acts
from governance.acts import risks as acts
from governance.acts import treatments as treatment_acts
from governance.models import Risk, RiskAcceptance, RiskAppetite, RiskGoal, RiskRating, RiskTreatment
from governance.states import AcceptanceState, AppetiteState, RiskState, TreatmentState
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event

Measured = QuerySet[Any]
"""Risks as ``measured`` gives them, with what appetite and clock make of each."""
SOON = timedelta(days=30)
"""So long before its last day an acceptance, and before it is due a treatment, is named."""


def _threshold() -> Subquery:
    """The appetite in force for the category, in the unit of the risk or the nearest one above it."""
    here = ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())
    found = (
        RiskAppetite.objects.filter(state=AppetiteState.IN_FORCE, category=OuterRef("category"))
        .annotate(here=here)
        .filter(here__startswith=F("unit__path"))
        .order_by(Length("unit__path").desc())
    )
    return Subquery(found.values("threshold")[:1], output_field=IntegerField())


def _granted() -> "QuerySet[RiskAcceptance]":
    """Acceptances of what the risk is now: the same words, rated no higher."""
    return RiskAcceptance.objects.filter(
        risk=OuterRef("pk"),
        state=AcceptanceState.GRANTED,
        wording=OuterRef("wording"),
        score__gte=OuterRef("residual_score"),
    )


def measured(rows: "QuerySet[Risk]", today: date) -> Measured:
    """Risks with what the appetite and the clock make of them on a day.

    ``threshold``: the highest score within the appetite, None where none is set; ``accepted_until``: the last day of
    the acceptance that covers it, None where nothing does; ``above``: it is rated above the appetite; ``treated``:
    something is being done about it.
    """
    assessed = Q(state=RiskState.ASSESSED)
    covering = _granted().filter(until__gte=today).order_by("-until").values("until")[:1]
    treating = RiskTreatment.objects.filter(
        risk=OuterRef("pk"), state__in=(TreatmentState.PLANNED, TreatmentState.DONE)
    )
    over = assessed & Q(threshold__isnull=False, residual_score__gt=F("threshold"))
    return rows.annotate(
        threshold=_threshold(),
        accepted_until=Case(
            When(assessed, then=Subquery(covering, output_field=DateField())), default=None, output_field=DateField()
        ),
        treated=Exists(treating),
    ).annotate(above=Case(When(over, then=Value(True)), default=Value(False), output_field=BooleanField()))


def stale(today: date) -> Q:
    """Risks whose last assessment is older than its cadence."""
    found = Q(pk__in=[])
    for days in Risk.Rhythm.values:  # dates and numbers of days are not added up in the database: each has its own
        found |= Q(cadence_days=days, assessed_on__lt=today - timedelta(days=days))
    return found


def risks(standing: Standing) -> Measured:
    """Risks within the person's sight, by code, with what appetite and clock make of them."""
    rows = Risk.objects.filter(standing.sight()).select_related("owner", "unit").order_by("code")
    return measured(rows, clock.today())


def matching(standing: Standing, text: str) -> Measured:
    """Risks whose code, title, cause, event or consequence has every word."""
    rows = risks(standing)
    for word in text.split()[:6]:
        found = Q(code__icontains=word) | Q(title__icontains=word) | Q(event__icontains=word)
        rows = rows.filter(found | Q(cause__icontains=word) | Q(consequence__icontains=word))
    return rows


STANDINGS = ("above_untreated", "above_treated", "above_accepted", "within_appetite", "no_appetite")
"""How a rated risk stands to the appetite, the gravest first."""


def standing_of(risk: Any) -> str:
    """How a risk of ``measured`` stands to the appetite; its state where it is not rated, or closed."""
    if risk.state != RiskState.ASSESSED:
        return str(risk.state)
    if risk.threshold is None:
        return "no_appetite"
    if not risk.above:
        return "within_appetite"
    if risk.accepted_until:
        return "above_accepted"
    return "above_treated" if risk.treated else "above_untreated"


def of_standing(rows: Measured, name: str) -> Measured:
    """Those of ``measured`` that stand so."""
    rated = rows.filter(state=RiskState.ASSESSED)
    if name == "no_appetite":
        return rated.filter(threshold__isnull=True)
    if name == "within_appetite":
        return rated.filter(threshold__isnull=False, above=False)
    above = rated.filter(above=True)
    if name == "above_accepted":
        return above.filter(accepted_until__isnull=False)
    return above.filter(accepted_until__isnull=True, treated=name == "above_treated")


def gravest(standing: Standing, limit: int) -> Measured:
    """The risks of which most remains, those above the appetite first."""
    rated = risks(standing).filter(state=RiskState.ASSESSED)
    return rated.order_by("-above", "-residual_score", "code")[:limit]


def with_everything(rows: Measured) -> Measured:
    """The same with ratings, treatments, acceptances and threatened goals: four queries more."""
    return rows.prefetch_related(
        Prefetch("ratings", RiskRating.objects.select_related("assessor").order_by("-number")),
        Prefetch("treatments", RiskTreatment.objects.select_related("owner").order_by("number")),
        Prefetch("acceptances", RiskAcceptance.objects.select_related("gaining").order_by("-code")),
        Prefetch("threatening", RiskGoal.objects.select_related("goal").order_by("goal__code")),
    )


@dataclass(frozen=True)
class Field:
    """A field of the map: how many risks are rated so, and how many of them lie above their own appetite."""

    count: int = 0
    above: int = 0


def spread(rows: Measured, which: str) -> dict[tuple[int, int], Field]:
    """What lies in each field (likelihood, impact) of the map: one query.

    Args:
        rows: of ``measured``.
        which: ``inherent`` or ``residual``.
    """
    names = (f"{which}_likelihood", f"{which}_impact")
    rated = rows.exclude(state=RiskState.CLOSED).filter(**{f"{names[0]}__isnull": False}).order_by()
    found: dict[tuple[int, int], Field] = {}
    for likelihood, impact, above in rated.values_list(*names, "above"):
        known = found.get((likelihood, impact), Field())
        found[likelihood, impact] = Field(known.count + 1, known.above + bool(above))
    return found


def appetites(standing: Standing) -> "QuerySet[RiskAppetite]":
    """Every version within the person's sight, by category and unit, the newest first."""
    rows = RiskAppetite.objects.filter(standing.sight()).select_related("unit")
    return rows.order_by("category", "unit__path", "-version")


# --- what waits ---------------------------------------------------------------------------------------------------


def _where(standing: Standing, activity: str, letters: str, to_unit: str) -> Q:
    """The rows in units in which the person may do an activity."""
    found = Q(pk__in=[])
    for grant in standing.grants:
        if standing.authority(activity, letters, grant.unit_id):
            found |= Q(**{f"{to_unit}path__startswith": grant.path})
    return found


def _not_by(me: Any) -> Any:
    return ~Exists(Event.objects.filter(pk=OuterRef("last_event"), actor=str(me)))


def to_accept(standing: Standing) -> "QuerySet[RiskAcceptance]":
    """Requests for whoever decides on them, asked for none and owns no such risk."""
    me = standing.person.pk
    where = _where(standing, acts.ACCEPT_RISK.code, acts.GRANT.letters, "risk__unit__")
    rows = RiskAcceptance.objects.filter(where, _not_by(me), state=AcceptanceState.REQUESTED)
    return rows.exclude(Q(risk__owner=me) | Q(gaining=me))


def to_assess(standing: Standing) -> "QuerySet[Risk]":
    """Risks that have no fresh assessment, for whoever assesses them."""
    where = _where(standing, acts.ASSESS_RISK.code, acts.ASSESS.letters, "unit__")
    due = Q(state=RiskState.IDENTIFIED) | Q(state=RiskState.ASSESSED) & stale(clock.today())
    return Risk.objects.filter(where, due)


def to_verify(standing: Standing) -> "QuerySet[RiskTreatment]":
    """Treatments that were reported done, for whoever verifies them, reported none and owns none."""
    me = standing.person.pk
    where = _where(standing, treatment_acts.VERIFY_TREATMENT.code, treatment_acts.VERIFY.letters, "risk__unit__")
    rows = RiskTreatment.objects.filter(where, _not_by(me), state=TreatmentState.DONE)
    return rows.exclude(Q(owner=me) | Q(risk__owner=me))


def to_set(standing: Standing) -> "QuerySet[RiskAppetite]":
    """Proposed appetites for whoever sets them and did not propose them."""
    where = _where(standing, appetite_acts.SET_APPETITE.code, appetite_acts.SET.letters, "unit__")
    return RiskAppetite.objects.filter(where, _not_by(standing.person.pk), state=AppetiteState.PROPOSED)


def to_treat(standing: Standing) -> "QuerySet[RiskTreatment]":
    """Treatments that the person answers for and that are due within a month. While an acceptance covers the risk they
    rest; the day after its last one they are due again, without anybody doing anything."""
    today = clock.today()
    resting = (
        RiskAcceptance.objects.filter(
            risk=OuterRef("risk_id"),
            state=AcceptanceState.GRANTED,
            until__gte=today,
            wording=OuterRef("risk__wording"),
            score__gte=OuterRef("risk__residual_score"),
        )
        .order_by()
        .values("pk")
    )
    rows = RiskTreatment.objects.filter(owner=standing.person, state=TreatmentState.PLANNED, due_on__lte=today + SOON)
    return rows.filter(~Exists(resting))
