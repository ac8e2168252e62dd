"""What is seen of the strategy, of enterprise goals and of their readings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.acts import readings as acts
from governance.models import BusinessObjective, EnterpriseGoal, GoalMetric, GoalReading, Motion, Resolution, Strategy
from governance.states import GoalState, MetricState, ReadingState, StrategyState
from raci.duties.standing import Standing
from raci.ledger.models import Event, Outcome

SOON = timedelta(days=14)
"""So long before it is due a reading is asked for."""


def strategies(standing: Standing) -> "QuerySet[Strategy]":
    """Every strategy within the person's sight, the one in force first, then the latest."""
    rows = Strategy.objects.filter(standing.sight()).select_related("unit")
    first = Q(state=StrategyState.IN_FORCE)
    return rows.annotate(first=first).order_by("-first", "unit__path", "-starts_on")


def objectives(standing: Standing) -> "QuerySet[BusinessObjective]":
    """Business objectives within the person's sight."""
    return BusinessObjective.objects.filter(standing.sight("strategy__unit__")).select_related("strategy")


def goals(standing: Standing) -> "QuerySet[EnterpriseGoal]":
    """Enterprise goals within the person's sight, by code."""
    return EnterpriseGoal.objects.filter(standing.sight()).select_related("owner", "unit").order_by("code")


def matching(standing: Standing, text: str) -> "QuerySet[EnterpriseGoal]":
    """Enterprise goals whose code or title has every word."""
    rows = goals(standing)
    for word in text.split()[:6]:
        rows = rows.filter(Q(code__icontains=word) | Q(title__icontains=word))
    return rows


def resolutions_on(goal: EnterpriseGoal) -> list[Resolution]:
    """What bodies resolved on a goal, the latest first."""
    rows = Resolution.objects.filter(motion__goal=goal).select_related("motion__body")
    return list(rows.order_by("-decided_on", "-code"))


def motion_under_way(goal: EnterpriseGoal) -> Motion | None:
    """The motion on a goal that is being prepared or open."""
    rows = Motion.objects.filter(goal=goal, state__in=("draft", "open")).select_related("body")
    return rows.first()


@dataclass(frozen=True)
class Measured:
    """A metric with its readings, the oldest first."""

    metric: GoalMetric
    readings: list[GoalReading]

    def last(self, until: date | None = None) -> GoalReading | None:
        """The newest reading that nobody disputes, as of a day."""
        sound = (each for each in reversed(self.readings) if each.state != ReadingState.DISPUTED)
        return next((each for each in sound if until is None or each.taken_on <= until), None)


_METRIC = [column.attname for column in GoalMetric._meta.concrete_fields]
_READING = [column.attname for column in GoalReading._meta.concrete_fields]


def measured(goal: EnterpriseGoal) -> list[Measured]:
    """Every metric of a goal with all of its readings, active metrics first: one query."""
    rows = GoalMetric.objects.filter(goal=goal).order_by("state", "title", "id", "readings__taken_on")
    columns = [*_METRIC, *(f"readings__{name}" for name in _READING)]
    found: dict[Any, Measured] = {}
    for row in rows.values_list(*columns):
        metric = GoalMetric.from_db(rows.db, _METRIC, row[: len(_METRIC)])
        metric.goal = goal
        each = found.setdefault(metric.pk, Measured(metric, []))
        if row[len(_METRIC)] is not None:
            reading = GoalReading.from_db(rows.db, _READING, row[len(_METRIC) :])
            reading.metric = each.metric
            each.readings.append(reading)
    goal.__dict__["_known_metrics"] = [each.metric for each in found.values()]
    return list(found.values())


# --- readings -----------------------------------------------------------------------------------------------------


def _last(name: str) -> Subquery:
    known = GoalReading.objects.filter(metric=OuterRef("pk")).exclude(state=ReadingState.DISPUTED)
    return Subquery(known.order_by("-taken_on").values(name)[:1])


def metrics(standing: Standing) -> "QuerySet[GoalMetric]":
    """Active metrics of goals that are set, within the person's sight, with their last reading that nobody disputes."""
    rows = GoalMetric.objects.filter(
        standing.sight("goal__unit__"), state=MetricState.ACTIVE, goal__state=GoalState.SET
    )
    return rows.select_related("goal__owner").annotate(last_on=_last("taken_on"), last_value=_last("value"))


@dataclass(frozen=True)
class Due:
    """A metric that waits for a reading."""

    metric: GoalMetric
    due_on: date
    last_on: date | None

    @property
    def goal(self) -> EnterpriseGoal:
        """The goal that it measures."""
        return self.metric.goal


def due(standing: Standing, today: date, *, ahead: timedelta = SOON) -> list[Due]:
    """The metrics whose next reading is due by then, the latest first: one query."""
    rows = metrics(standing).annotate(since=Coalesce(F("last_on"), F("goal__starts_on")))
    found = [Due(row, row.since + timedelta(days=row.cadence_days), row.last_on) for row in rows]  # type: ignore[attr-defined]
    return sorted(
        (each for each in found if each.due_on <= today + ahead), key=lambda each: (each.due_on, each.metric.label)
    )


def may_report(standing: Standing, unit_id: Any) -> bool:
    """Whether the person reports readings of goals of this unit."""
    return bool(standing.authority(acts.REPORT_GOAL_READING.code, "RA", unit_id))


def may_verify(standing: Standing, unit_id: Any) -> bool:
    """Whether the person verifies readings of goals of this unit."""
    return bool(standing.authority(acts.VERIFYING, "RA", unit_id))


def unverified(standing: Standing, *, but_of: str = "") -> list[GoalReading]:
    """Readings that nobody has verified, within the person's sight, the oldest first.

    Args:
        but_of: key of a person whose own reports are left out.
    """
    rows = GoalReading.objects.filter(standing.sight("metric__goal__unit__"), state=ReadingState.REPORTED)
    if but_of:
        given = Event.objects.filter(pk=OuterRef("last_event"), actor=but_of)
        rows = rows.filter(~Exists(given))
    return list(rows.select_related("metric__goal").order_by("taken_on", "metric__goal__code", "id"))


def disputed(standing: Standing) -> list[GoalReading]:
    """Readings that somebody disputes, within the person's sight, the oldest first."""
    rows = GoalReading.objects.filter(standing.sight("metric__goal__unit__"), state=ReadingState.DISPUTED)
    return list(rows.select_related("metric__goal").order_by("taken_on", "metric__goal__code", "id"))


@dataclass
class Hands:
    """Through whose hands a reading went: its acts, the newest last."""

    events: list[Event] = field(default_factory=list)

    def _last(self, *verbs: str) -> Event | None:
        return next((event for event in reversed(self.events) if event.verb in verbs), None)

    @property
    def reporter(self) -> Event | None:
        """Who gave the value that stands."""
        return self._last(acts.REPORT.code, acts.CORRECT.code)

    @property
    def judge(self) -> Event | None:
        """Who verified or disputed this value; None while nobody has."""
        found = self._last(acts.VERIFY.code, acts.DISPUTE.code)
        given = self.reporter
        return found if found and given and _order(found) > _order(given) else None


def _order(event: Event) -> tuple[int, datetime]:
    return event.revision or 0, event.at


def hands_of(readings: Iterable[GoalReading]) -> Mapping[Any, Hands]:
    """For each reading, its acts with their places in the record: one query."""
    keys = [reading.pk for reading in readings]
    found = {key: Hands() for key in keys}
    events = Event.objects.filter(subject_type=GoalReading.SUBJECT, subject_id__in=keys, outcome=Outcome.DONE)
    for event in events.annotate(index=F("seal__index")).defer("leaf").order_by("revision"):
        found[event.subject_id].events.append(event)
    return found
