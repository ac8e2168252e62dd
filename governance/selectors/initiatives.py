"""What is seen of initiatives, their gates, benefits and readings, and what of it waits for whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.acts import benefits as benefit_acts
from governance.acts import initiatives as acts
from governance.models import Benefit, BenefitReading, CostReading, Initiative, Motion, StageGate
from governance.states import BenefitState, GateState, InitiativeState, MotionState, ReadingState
from raci.duties.models import Claim
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event

SOON = timedelta(days=14)
"""So long before its day a gate or a reading is asked for."""


def initiatives(standing: Standing) -> "QuerySet[Initiative]":
    """Initiatives within the person's sight, by code."""
    rows = Initiative.objects.filter(standing.sight()).select_related("sponsor", "owner", "unit")
    return rows.order_by("code")


def matching(standing: Standing, text: str) -> "QuerySet[Initiative]":
    """Initiatives whose code or title has every word, with all that a list shows of them."""
    rows = initiatives(standing).prefetch_related("gates", "benefits__readings", "spending")
    for word in text.split()[:6]:
        rows = rows.filter(Q(code__icontains=word) | Q(title__icontains=word))
    return rows


def open_motion(initiative: Initiative) -> str:
    """The code of the motion on it that is open, or nothing; asked only where there can be one."""
    if initiative.state != InitiativeState.PROPOSED:
        return ""
    rows = Motion.objects.filter(initiative=initiative, state=MotionState.OPEN)
    return rows.values_list("code", flat=True).first() or ""


_BENEFIT = [column.attname for column in Benefit._meta.concrete_fields]
_READING = [column.attname for column in BenefitReading._meta.concrete_fields]


def fill(row: Any, name: str, related: Iterable[Any]) -> None:
    """Keep what was read already as what ``row.<name>.all()`` gives."""
    rows = getattr(row, name).all()
    rows._result_cache = list(related)
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


def with_everything(initiative: Initiative) -> Initiative:
    """An initiative with its gates, benefits, their readings and what was spent: three queries."""
    _fill_benefits(initiative)
    gates = list(StageGate.objects.filter(initiative=initiative).order_by("number"))
    spending = list(CostReading.objects.filter(initiative=initiative).order_by("-taken_on"))
    for gate in gates:
        gate.initiative = initiative
    for reading in spending:
        reading.initiative = initiative
    fill(initiative, "gates", gates)
    fill(initiative, "spending", spending)
    return initiative


def _fill_benefits(initiative: Initiative) -> None:
    rows = Benefit.objects.filter(initiative=initiative).order_by("state", "code", "readings__taken_on")
    columns = [*_BENEFIT, "owner__name", *(f"readings__{name}" for name in _READING)]
    found: dict[Any, Benefit] = {}
    readings: dict[Any, list[BenefitReading]] = defaultdict(list)
    split = len(_BENEFIT) + 1
    for row in rows.values_list(*columns):
        if row[0] is None:
            continue
        benefit = found.setdefault(row[_BENEFIT.index("id")], Benefit.from_db(rows.db, _BENEFIT, row[: split - 1]))
        benefit.initiative, benefit.owner_name = initiative, row[split - 1]  # type: ignore[attr-defined]
        if row[split] is not None:
            reading = BenefitReading.from_db(rows.db, _READING, row[split:])
            reading.benefit = benefit
            readings[benefit.pk].append(reading)
    for benefit in found.values():
        fill(benefit, "readings", readings[benefit.pk])
    fill(initiative, "benefits", found.values())


@dataclass(frozen=True)
class Standings:
    """How far all benefits of an initiative are, as the mean of their ways, in per cent; None where nothing is known.

    Attributes:
        reported: with what nobody has verified yet.
    """

    promised: int | None
    realised: int | None
    reported: int | None


def how_far(initiative: Initiative) -> Standings:
    """What is promised by today, and what was realised."""
    today = clock.today()
    found = [each.position(today) for each in initiative.benefits.all() if each.counts]
    realised = [each.realised_share or 0 for each in found]
    best = [
        each.realised_share or 0 if each.reported_share is None else each.reported_share for each in found
    ]  # fmt: skip
    known = any(each.realised_share is not None for each in found)
    heard = known or any(each.reported_share is not None for each in found)
    return Standings(
        _mean([each.promised_share or 0 for each in found]),
        _mean(realised) if known else None,
        _mean(best) if heard else None,
    )


def _mean(shares: list[int]) -> int | None:
    clipped = [min(max(each, 0), 100) for each in shares]
    return round(sum(clipped) / len(clipped)) if clipped else None


def next_gate(initiative: Initiative) -> StageGate | None:
    """The gate that is decided next."""
    ahead = [each for each in initiative.gates.all() if each.state == GateState.AHEAD]
    return min(ahead, key=lambda each: each.number, default=None)


# --- what waits ---------------------------------------------------------------------------------------------------


def _where(standing: Standing, activity: str, letters: str, to_unit: str) -> Q:
    """The rows in units in which the person may do an activity."""
    found = Q(pk__in=[])
    for grant in standing.grants:
        if standing.authority(activity, letters, grant.unit_id):
            found |= Q(**{f"{to_unit}path__startswith": grant.path})
    return found


def gates_to_decide(standing: Standing) -> "QuerySet[StageGate]":
    """Gates whose day is near or over, next in turn, for whoever decides on them and stands on no other side."""
    me = standing.person.pk
    earlier = StageGate.objects.filter(
        initiative=OuterRef("initiative"), state=GateState.AHEAD, number__lt=OuterRef("number")
    )
    elsewhere = Claim.objects.filter(
        object_id=OuterRef("initiative_id"), party=f"person:{me}", side__in=("author", "reporter")
    )
    rows = StageGate.objects.filter(
        _where(standing, acts.PASS_GATE.code, acts.PASS.letters, "initiative__unit__"),
        state=GateState.AHEAD,
        initiative__state=InitiativeState.RUNNING,
        planned_on__lte=clock.today() + SOON,
    )
    return rows.exclude(Q(initiative__sponsor=me) | Q(initiative__owner=me)).filter(
        ~Exists(earlier), ~Exists(elsewhere)
    )


def readings_due(standing: Standing) -> "QuerySet[Benefit]":
    """Benefits whose next reading is due, with the day of the last one, for whoever reports what initiatives bring."""
    last = BenefitReading.objects.filter(benefit=OuterRef("pk")).exclude(state=ReadingState.DISPUTED)
    newest = Subquery(last.order_by("-taken_on").values("taken_on")[:1])
    late = Q(pk__in=[])
    for days in Benefit.Rhythm.values:  # dates and numbers of days are not added up in the database: each has its own
        late |= Q(cadence_days=days, since__lte=clock.today() - timedelta(days=days))
    rows = Benefit.objects.filter(
        _where(standing, benefit_acts.REPORT_BENEFIT.code, "RA", "initiative__unit__"),
        state=BenefitState.ACTIVE,
        initiative__state__in=benefit_acts.MEASURED,
    )
    return rows.annotate(since=Coalesce(newest, F("starts_on"))).filter(late, ends_on__gt=F("since"))


def _not_by(me: Any) -> Any:
    return ~Exists(Event.objects.filter(pk=OuterRef("last_event"), actor=str(me)))


def to_verify(standing: Standing) -> "QuerySet[BenefitReading]":
    """Readings of benefits that nobody has verified, for whoever verifies, did not report them, and owns no such
    benefit."""
    me = standing.person.pk
    where = _where(standing, benefit_acts.VERIFY_BENEFIT.code, "RA", "benefit__initiative__unit__")
    rows = BenefitReading.objects.filter(where, _not_by(me), state=ReadingState.REPORTED)
    return rows.exclude(benefit__owner=me)


def costs_to_verify(standing: Standing) -> "QuerySet[CostReading]":
    """The same for what was spent."""
    me = standing.person.pk
    where = _where(standing, benefit_acts.VERIFY_BENEFIT.code, "RA", "initiative__unit__")
    rows = CostReading.objects.filter(where, _not_by(me), state=ReadingState.REPORTED)
    return rows.exclude(Q(initiative__owner=me) | Q(initiative__sponsor=me))


def to_bring(standing: Standing) -> "QuerySet[Initiative]":
    """Proposed initiatives without a motion, for whoever prepares decisions on them."""
    where = _where(standing, acts.DECIDE_INITIATIVE.code, "R", "unit__")
    rows = Initiative.objects.filter(where, state=InitiativeState.PROPOSED)
    busy = Count("motions", filter=Q(motions__state__in=("draft", "open")))
    return rows.annotate(busy=busy).filter(busy=0)
