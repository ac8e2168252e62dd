"""An initiative as its page shows it: gates as steps, benefits with curves and readings, costs, who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.acts import benefits as acts
from governance.models import Benefit, BenefitReading, CostReading, Initiative, StageGate
from governance.models.benefits import Position
from governance.selectors.initiatives import how_far
from governance.states import GateState, InitiativeState, ReadingState
from portal import words
from portal.charts import BenefitChart, Taken
from portal.history import entries, event_url, events_about
from portal.parts import Deed, Entry, Figure, Step, Tone
from portal.sayings import details
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event, Outcome

NEWEST = 10
KINDS: dict[str, Any] = {"verified": "verified", "reported": "reported", "disputed": "disputed"}
GIVEN = (acts.REPORT.code, acts.CORRECT.code, acts.REPORT_COST.code, acts.CORRECT_COST.code)
DISPUTED = (acts.DISPUTE.code, acts.DISPUTE_COST.code)
JUDGED = (acts.VERIFY.code, acts.VERIFY_COST.code, *DISPUTED)
Reading = BenefitReading | CostReading
Told = Mapping[Any, Sequence[Event]]
"""Key of a row -> its acts that were done, the newest last."""


@dataclass(frozen=True)
class Line:
    """A reading as a row of its table."""

    reading: Reading
    reporter: str
    judge: str
    reason: str
    deeds: Sequence[Deed]


@dataclass(frozen=True)
class Block:
    """A benefit with its picture and its readings, the newest first."""

    benefit: Benefit
    where: Position
    behind: bool
    chart: BenefitChart
    lines: Sequence[Line]
    deeds: Sequence[Deed]
    owner: str

    @property
    def state(self) -> str:
        """How it is doing, as the vocabulary of states has it."""
        if not self.benefit.counts:
            return f"benefit.{self.benefit.state}"
        if not self.where.realised:
            return "no_data"
        return "behind" if self.behind else "on_course"

    @property
    def tone(self) -> Tone:
        """The colour of its bar."""
        return "risk" if self.behind else "ok"


def told(initiative: Initiative, standing: Standing) -> tuple[Told, list[Entry]]:
    """What was done to everything that belongs to an initiative, and the newest entries about it: one query."""
    benefits, gates = list(initiative.benefits.all()), list(initiative.gates.all())
    rows: list[Any] = [initiative, *gates, *benefits, *initiative.spending.all()]
    rows += [reading for each in benefits for reading in each.readings.all()]
    events = events_about((row.SUBJECT, row.pk) for row in rows)
    found: dict[Any, list[Event]] = {row.pk: [] for row in rows}
    for event in reversed(events):
        if event.outcome == Outcome.DONE:
            found[event.subject_id].append(event)
    return found, entries(events[:NEWEST], standing=standing, page_of=initiative.pk)


def lines(readings: Sequence[Reading], known: Told, deeds: Mapping[Any, Sequence[Deed]]) -> list[Line]:
    """Readings with who reported and who verified or disputed them, the newest first."""
    return [_line(row, known.get(row.pk, ()), deeds.get(row.pk, ())) for row in _newest_first(readings)]


def _newest_first(readings: Sequence[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda each: each.taken_on, reverse=True)


def _line(row: Reading, events: Sequence[Event], deeds: Sequence[Deed]) -> Line:
    given = next((each for each in reversed(events) if each.verb in GIVEN), None)
    last = next((each for each in reversed(events) if each.verb in JUDGED), None)
    judge = last if last and given and (last.revision or 0) > (given.revision or 0) else None
    why = str(details(judge).get("facts", {}).get("reason", "")) if judge and judge.verb in DISPUTED else ""
    said = f"{judge.actor_label}, {words.day_short(judge.at)}" if judge else ""
    return Line(row, given.actor_label if given else "", said, why, deeds)


def block(benefit: Benefit, known: Told, deeds: Sequence[Deed], of_readings: Mapping[Any, Sequence[Deed]]) -> Block:
    """One benefit as of today."""
    readings: list[BenefitReading] = list(benefit.readings.all())
    where = benefit.position(clock.today())
    owner: str = getattr(benefit, "owner_name", "") or benefit.owner.name
    return Block(
        benefit, where, benefit.is_behind, chart(benefit, where), lines(readings, known, of_readings), deeds, owner
    )


def _taken_on(reading: Reading) -> date:
    return reading.taken_on


def chart(benefit: Benefit, where: Position) -> BenefitChart:
    """The promised curve with the readings on it."""
    curve = benefit.curve
    promised = [(benefit.starts_on, float(benefit.baseline)), *((day, float(value)) for day, value in curve.points)]
    if promised[-1][0] < benefit.ends_on:
        promised.append((benefit.ends_on, float(curve.target)))
    taken = [Taken(each.taken_on, float(each.value), KINDS[each.state]) for each in benefit.readings.all()]
    return BenefitChart(
        start=benefit.starts_on,
        end=benefit.ends_on,
        today=clock.today(),
        promised=promised,
        taken=sorted(taken, key=lambda each: each.day),
        measure=benefit.unit_of_measure,
        summary=f"{benefit.title}: {said(where)}",
    )


def said(where: Position) -> str:
    """Promised and realised in a sentence."""
    promised = f"{_amount(where.promised)} {where.measure} promised by today"
    if not where.realised:
        return f"{promised}; nothing verified yet."
    day = words.day(date.fromisoformat(where.realised_on))
    return f"{promised}; {_amount(where.realised)} realised, verified as of {day}."


def _amount(value: str) -> str:
    return words.number(float(value)) if value else "–"


# --- gates, figures -----------------------------------------------------------------------------------------------


def steps(initiative: Initiative) -> list[Step]:
    """The gates as stations, in their order."""
    shown = [each for each in initiative.gates.all() if each.state != GateState.DROPPED]
    current = next((each for each in shown if each.state == GateState.AHEAD), None)
    runs = initiative.state == "running"
    return [_step(each, is_next=runs and each is current, ended=initiative.state == "stopped") for each in shown]


def _step(gate: StageGate, *, is_next: bool, ended: bool) -> Step:
    title = f"{gate.number}. {gate.name}"
    if gate.state == GateState.PASSED and gate.decided_on:
        return Step(title, f"passed on {words.day(gate.decided_on)}", "done")
    if gate.state == GateState.STOPPED and gate.decided_on:
        return Step(title, f"stopped on {words.day(gate.decided_on)}", "shut")
    if ended:
        return Step(title, "never reached", "shut")
    late = is_next and gate.planned_on < clock.today()
    when = f"was planned for {words.day(gate.planned_on)}" if late else f"planned for {words.day(gate.planned_on)}"
    return Step(title, when, "now" if is_next else "next")


def figures(initiative: Initiative) -> list[Figure]:
    """Promised, realised and reported, planned and spent."""
    far = how_far(initiative)
    spent = max(
        (each for each in initiative.spending.all() if each.state == ReadingState.VERIFIED), key=_taken_on, default=None
    )
    planned = initiative.planned_cost
    over = spent is not None and planned and spent.value > planned
    behind = any(each.counts and each.is_behind for each in initiative.benefits.all())
    realised = "of the way, verified" if far.realised is not None else "nothing verified yet"
    if far.reported is not None and far.reported != far.realised:
        realised = f"verified; {words.percent(far.reported)} with what is only reported"
    return [
        Figure("Promised by today", words.percent(far.promised), "of the way to the targets"),
        Figure("Realised", words.percent(far.realised), realised, tone="risk" if behind else "plain"),
        Figure("Planned cost", f"{words.number(planned)}\N{NO-BREAK SPACE}€", "over all years"),
        Figure(
            "Spent",
            f"{words.number(spent.value)}\N{NO-BREAK SPACE}€" if spent else "–",
            f"verified, until {words.day(spent.taken_on)}" if spent else "nothing verified yet",
            tone="out" if over else "plain",
        ),
    ]


@dataclass(frozen=True)
class Gate:
    """A gate as a row of its table."""

    gate: StageGate
    by: str
    reason: str
    url: str
    deeds: Sequence[Deed]

    @property
    def state(self) -> str:
        """Its state in words: whoever passed by the day without a decision is late, as long as the initiative runs."""
        running = self.gate.initiative.state == InitiativeState.RUNNING
        late = running and self.gate.state == GateState.AHEAD and self.gate.planned_on < clock.today()
        return "late" if late else f"stage-gate.{self.gate.state}"


def gate_row(gate: StageGate, known: Told, url: str, deeds: Sequence[Deed]) -> Gate:
    """A gate with who decided on it, and why."""
    event = decision_on(known.get(gate.pk, ()))
    reason = str(details(event).get("facts", {}).get("reason", "")) if event else ""
    return Gate(gate, event.actor_label if event else "", reason, url, deeds)


def decision_on(events: Sequence[Event]) -> Event | None:
    """The event by which a gate was decided."""
    return next((each for each in events if each.verb in ("stage-gate.pass", "stage-gate.stop")), None)


def record_url(event: Event | None, *, linked: bool) -> str:
    """Its page in the record, for who may read it."""
    index = getattr(event, "index", None)
    return event_url(index + 1) if linked and index is not None else ""
