"""A goal as its page shows it: where it stood on a day and in the year before, and each metric with its readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, Subquery

from governance.acts.readings import DISPUTE
from governance.models import EnterpriseGoal, GoalReading
from governance.selectors.direction import Hands, Measured
from portal import sayings, words
from portal.history import entries, event_url, events_about
from portal.navigation import address
from portal.parts import Check, Deed, Entry
from raci.alignment import daily
from raci.alignment.around import Around, Near
from raci.alignment.checks import CHECKS
from raci.alignment.health import Figure, Key, moved
from raci.alignment.models import Snapshot
from raci.alignment.states import Severity
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.measures import Freshness, direction, freshness, progress
from raci.ledger.models import Event, Outcome

YEAR, POINTS = timedelta(days=365), 26
NEWEST = 10
GRAVE = ("critical", "high")
TONES = {"on_course": "ok", "at_risk": "risk", "off_course": "out"}


@dataclass(frozen=True)
class Stood:
    """Health of a goal on a day, with the figures of its parts.

    Attributes:
        on: the day of which the figures are; None where none were kept by then.
        trend: health over the year until that day, thinned out; None where nothing was known.
        compared_on: the earlier day with which ``change`` compares.
    """

    on: date | None
    figure: Figure | None
    parts: Mapping[Key, Figure]
    reasons: Mapping[Key, str]
    trend: Sequence[float | None]
    change: int | None
    compared_on: date | None

    @property
    def state(self) -> str:
        """How it was doing."""
        return str(self.figure.state) if self.figure else "no_data"

    @property
    def health(self) -> int | None:
        """From 0 to 100, as it is shown; None also where too little is known to show a figure."""
        return None if self.figure is None else self.figure.shown

    @property
    def coverage(self) -> int:
        """How much of what feeds it had fresh data, in per cent."""
        return round(self.figure.coverage * 100) if self.figure else 0


def standing_of_goal(goal: Key, on: date, parts: Sequence[Key]) -> Stood:
    """Where a goal stood at the end of a day: one query for it, its parts and the year before."""
    kept = Snapshot.objects.filter(day__lte=on)
    newest = Subquery(kept.order_by("-day").values("day")[:1])
    wanted = Q(subject_id=goal.id, day__gt=on - YEAR) | Q(subject_id__in=[key.id for key in parts], day=newest)
    rows = list(kept.filter(wanted).order_by("day"))
    own = [row for row in rows if daily.key_of(row) == goal]
    last = own[-1] if own else None
    others = [row for row in rows if last and row.day == last.day and row is not last]
    before = _before(own, daily.quarter_before(on))
    figure = daily.figure_of(last) if last else None
    return Stood(
        on=last.day if last else None,
        figure=figure,
        parts={daily.key_of(row): daily.figure_of(row) for row in others},
        reasons={daily.key_of(row): row.reason for row in others},
        trend=_thin([None if row.health is None else float(row.health) for row in own]),
        change=moved(daily.figure_of(before), figure) if before and figure and figure.shown is not None else None,
        compared_on=before.day if before else None,
    )


def _before(rows: Sequence[Snapshot], on: date) -> Snapshot | None:
    earlier = [row for row in rows if row.day <= on]
    return earlier[-1] if earlier else None


def _thin(values: list[float | None]) -> list[float | None]:
    step = max(1, -(-len(values) // POINTS))
    return values[::-1][::step][::-1]


def part(stood: Stood, key: Key, title: str, code: str, url: str, link: Near | None = None) -> dict[str, Any]:
    """One of the things that feed a goal, as a line of a table."""
    share = next((each.share for each in stood.figure.parts if each.key == key), None) if stood.figure else None
    figure = stood.parts.get(key)
    counted = link is None or link.state == "confirmed"
    return {
        "title": title,
        "code": code,
        "url": url,
        "kind": "IT goal" if link else "Own metric",
        "strength": ("primary" if link.primary else "secondary") if link else "",
        "share": None if share is None else round(share * 100),
        "health": None if figure is None else figure.shown,
        "coverage": round(figure.coverage * 100) if figure else 0,
        "state": (str(figure.state) if figure else "no_data") if counted else "unconfirmed",
        "reason": stood.reasons.get(key, "") if counted else "it counts once both sides have confirmed it",
    }


def checks_of(near: Around) -> list[Check]:
    """What the checks found about a goal and its metrics, the gravest first."""
    rows = [(CHECKS.get(row.extra), row) for row in near.of("finding")]
    order = [str(each) for each in Severity]
    rows.sort(key=lambda row: (order.index(row[0].severity) if row[0] else len(order), row[1].code))
    return [
        Check(
            check.title if check else row.code,
            row.title + (f" Open since {words.day(row.on)}." if row.on else ""),
            "no" if check and check.severity in GRAVE else "soon",
            address("finding", row.code),
            row.extra,
        )
        for check, row in rows
    ]


def history_of(
    goal: EnterpriseGoal, metrics: Sequence[Measured], standing: Standing
) -> tuple[dict[Any, Hands], list[Entry]]:
    """Through whose hands each reading went, and the newest entries about the goal: one query for both."""
    readings = [row for each in metrics for row in each.readings]
    events = events_about((row.SUBJECT, row.pk) for row in (goal, *(each.metric for each in metrics), *readings))
    hands = {row.pk: Hands() for row in readings}
    for event in reversed(events):
        if event.subject_id in hands and event.outcome == Outcome.DONE:
            hands[event.subject_id].events.append(event)
    return hands, entries(events[:NEWEST], standing=standing, page_of=goal.pk)


@dataclass(frozen=True)
class Line:
    """A reading as a row of its table."""

    reading: GoalReading
    reporter: str
    judge: str
    reason: str
    number: int | None
    url: str
    deeds: Sequence[Deed]


@dataclass(frozen=True)
class Block:
    """A metric with its readings, the newest first, and how far it is."""

    number: int
    measured: Measured
    lines: Sequence[Line]
    last: GoalReading | None
    done: int | None
    state: str
    better: str
    deeds: Sequence[Deed]

    @property
    def metric(self) -> Any:
        """The metric."""
        return self.measured.metric


@dataclass(frozen=True)
class Page:
    """What the metrics of a goal are shown with.

    Attributes:
        past: the day that is looked at, if not today; then nothing can be done.
        linked: whether the reader may read the record.
    """

    past: date | None
    hands: Mapping[Any, Hands]
    of_metrics: Mapping[Any, Sequence[Deed]]
    of_readings: Mapping[Any, Sequence[Deed]]
    linked: bool

    def blocks(self, metrics: Sequence[Measured]) -> list[Block]:
        """The metrics as the page shows them, as of its day."""
        return [self._block(number, each) for number, each in enumerate(metrics, 1)]

    def _block(self, number: int, measured: Measured) -> Block:
        metric, last = measured.metric, measured.last(self.past)
        done = progress(metric.baseline, metric.target, last.value if last else None)
        until = [row for row in reversed(measured.readings) if self.past is None or row.taken_on <= self.past]
        towards = direction(metric.baseline, metric.target)
        return Block(
            number=number,
            measured=measured,
            lines=[self._line(row) for row in until],
            last=last,
            done=None if done is None else round(done * 100),
            state=self._state(measured, last),
            better=f"{towards} is better" if towards else "",
            deeds=[] if self.past else self.of_metrics.get(metric.pk, []),
        )

    def _state(self, measured: Measured, last: GoalReading | None) -> str:
        if measured.metric.state == "retired":
            return "retired"
        today = self.past or clock.today()
        fresh = freshness(last.taken_on if last else None, today, measured.metric.cadence_days)
        if last is None or fresh is Freshness.NONE:
            return "no_data"
        return "stale_reading" if fresh is Freshness.STALE else last.state

    def _line(self, reading: GoalReading) -> Line:
        of = self.hands.get(reading.pk, Hands())
        given, judge = of.reporter, of.judge
        index = getattr(given, "index", None)
        number = None if index is None else index + 1
        return Line(
            reading=reading,
            reporter=given.actor_label if given else "",
            judge=f"{judge.actor_label}, {words.day_short(judge.at)}" if judge else "",
            reason=reason_of(judge),
            number=number,
            url=event_url(number) if self.linked else "",
            deeds=[] if self.past else self.of_readings.get(reading.pk, []),
        )


def reason_of(judge: Event | None) -> str:
    """Why a reading is disputed, from the event that disputed it."""
    if judge is None or judge.verb != DISPUTE.code:
        return ""
    return str(sayings.details(judge).get("facts", {}).get("reason", ""))
