"""Services from plan to retirement, what they promise, and what operations measured.

Their owners plan and build them, the chief information officer takes them live, operations report.
"""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from management.acts import services as service_acts
from management.models import Service, ServiceObjective
from management.services import catalogue, measurements, objectives
from management.services.measurements import Row
from portal.demo import advice
from portal.demo.offers import OFFERS, Levels, Offer, Promise
from portal.demo.story import Story

DANIEL, SECRETARY, PAVEL, TOBIAS = "daniel.ferreira", "fiona.mackay", "pavel.kral", "tobias.krantz"
CONNECTED = 420
"""Since so many days monitoring delivers everything; before, it showed what a service needed to go live."""
TAKEN_IN = (226, 113, 42, 14, 7, 1, 0)
"""When what was measured came in, in days before the present: the more often the nearer."""
PROBATION = 6
"""Days of measurements before a service goes live."""
LATE_VALUE, GOOD_VALUE = Decimal(1_320), Decimal(300)


def plan(story: Story) -> None:
    """Every service of the catalogue."""
    for place, offer in enumerate(OFFERS):
        _plan_life(story, offer, f"{9 + place % 6}:{12 + place * 2}")
        for number, promise in enumerate(offer.promises):
            _plan_promise(story, offer, promise, number)


def service_of(story: Story, code: str) -> Service:
    """A service by its code."""
    found: Service = story.things[f"service {code}"]
    return found


def _plan_life(story: Story, offer: Offer, at: str) -> None:
    work, live = story.work, offer.live
    story.plan(work(offer.planned, at), partial(_plan, story, offer))
    designed = live + 20 if live is not None else offer.designed
    transition = live + 9 if live is not None else offer.in_transition
    if designed is not None:
        story.plan(work(designed, at), partial(_step, story, offer, "design"))
    if transition is not None:
        story.plan(work(transition, at), partial(_step, story, offer, "transition"))
    if live is not None and transition is not None:
        story.plan(work(max(transition - 2, live), "11:20"), partial(_hear, story, offer))
        story.plan(work(live, "14:00"), partial(_approve, story, offer))
        story.plan(work(live, "14:30"), partial(_take_live, story, offer))
    if offer.phased_out is not None:
        story.plan(work(offer.phased_out, at), partial(_step, story, offer, "phase out"))
    if offer.retired is not None:
        story.plan(work(offer.retired, at), partial(_step, story, offer, "retire"))


def _plan(story: Story, offer: Offer) -> None:
    story.things[f"service {offer.code}"] = catalogue.plan(
        actor=story.actor(offer.owner),
        code=offer.code,
        name=offer.name,
        unit=story.unit("it"),
        summary=offer.summary,
        family=offer.family,
        tier=offer.tier,
        owner=story.person(offer.owner),
        itsm_names=offer.itsm or (offer.name,),
    )


STEPS = {
    "design": catalogue.begin_design,
    "transition": catalogue.begin_transition,
    "phase out": catalogue.phase_out,
    "retire": catalogue.retire,
}


def _step(story: Story, offer: Offer, step: str) -> None:
    by = offer.owner if step in ("design", "transition") else DANIEL
    STEPS[step](actor=story.actor(by), service=service_of(story, offer.code))


def _hear(story: Story, offer: Offer) -> None:
    advice.heard(story, service_of(story, offer.code))


def _approve(story: Story, offer: Offer) -> None:
    minute = f"Minute {int(offer.code[-2:]) + 3} of {story.day(offer.live or 0).year}"
    service = service_of(story, offer.code)
    advice.asked_and_heard(story, service_acts.ASK_FOR_ADVICE, service, by=offer.owner)
    catalogue.enter_approval(actor=story.actor(SECRETARY), service=service, approval=minute)


def _take_live(story: Story, offer: Offer) -> None:
    catalogue.take_live(actor=story.actor(DANIEL), service=service_of(story, offer.code))


# what it promises, and what was measured


def _plan_promise(story: Story, offer: Offer, promise: Promise, number: int) -> None:
    begun = promise.since if promise.since is not None else (offer.live or 0) + 12
    story.plan(story.work(begun, "11:15"), partial(_draft, story, offer, promise, number))
    if offer.live is None:
        return
    story.plan(story.work(begun - 1, "13:15"), partial(_activate, story, offer, number))
    first = begun if promise.since is not None else offer.live + PROBATION
    last = max(promise.until, promise.ended or 0)
    days = [offer.live] if promise.since is None else []
    days += [day for day in TAKEN_IN if last <= day < min(first, offer.live)]
    if last and last not in days and last < min(first, offer.live):
        days.append(last)
    feed = _Feed(story, offer, promise, number, first)
    for day in sorted(days, reverse=True):
        story.plan(story.work(day, "6:30") if day else story.now - timedelta(minutes=9), feed.take_in)
    if promise.ended is not None:
        story.plan(story.work(promise.ended, "9:40"), partial(_retire, story, offer, number))


def objective_of(story: Story, offer: Offer, number: int) -> ServiceObjective:
    """An objective of a service."""
    found: ServiceObjective = story.things[f"objective {offer.code} {number}"]
    return found


def _draft(story: Story, offer: Offer, promise: Promise, number: int) -> None:
    story.things[f"objective {offer.code} {number}"] = objectives.draft(
        actor=story.actor(offer.owner),
        service=service_of(story, offer.code),
        terms=promise.terms,
    )


def _activate(story: Story, offer: Offer, number: int) -> None:
    objectives.activate(actor=story.actor(DANIEL), objective=objective_of(story, offer, number))


def _retire(story: Story, offer: Offer, number: int) -> None:
    note = "A finer one takes its place"
    objectives.retire(actor=story.actor(DANIEL), objective=objective_of(story, offer, number), note=note)


def level_on(levels: Levels, days: float) -> float:
    """How fast the budget was spent so many days before the present."""
    return next(level for start, level in reversed(levels) if days <= start)


class _Feed:
    """What monitoring delivers, batch after batch, each from where the last one ended."""

    def __init__(self, story: Story, offer: Offer, promise: Promise, number: int, first: int) -> None:
        self.story, self.offer, self.promise, self.number = story, offer, promise, number
        self.length = timedelta(seconds=promise.terms.slice_seconds)
        self.next = self._slice(story.moment(first, "0:00"))
        self.dice: Random = story.dice(f"{offer.code} {number}")
        self.times = 0

    def _slice(self, moment: datetime) -> datetime:
        """The beginning of the slice in which a moment lies."""
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return moment - (moment - epoch) % self.length

    def take_in(self) -> None:
        """Everything since the last time, up to the last slice that is over."""
        end = self._slice(self._until())
        if self.times:
            self.next = max(self.next, self._slice(self.story.moment(CONNECTED, "0:00")))
        rows = list(self._rows(end))
        if not rows:
            return
        self.times += 1
        by = PAVEL if self.times % 3 else TOBIAS
        login = by if self.times > 3 else PAVEL  # nights are covered since somebody was found for them
        measurements.take_in(
            actor=self.story.actor(login),
            objective=objective_of(self.story, self.offer, self.number),
            rows=rows,
            source="Monitoring",
        )

    def _until(self) -> datetime:
        stop = self.story.moment(self.promise.until, "0:00") if self.promise.until else self.story.now
        return min(self.story.reached, stop)

    def _rows(self, end: datetime) -> Iterator[Row]:
        place = 0
        while self.next < end:
            yield self._row(place, self.next)
            place += 1
            self.next += self.length

    def _row(self, place: int, at: datetime) -> Row:
        terms, ago = self.promise.terms, (self.story.now - at) / timedelta(days=1)
        bad_share = float(1 - terms.target) * level_on(self.promise.levels, ago)
        if terms.indicator == "threshold":
            late = self.dice.random() < bad_share
            value = LATE_VALUE if late else GOOD_VALUE + Decimal(self.dice.randint(0, 300))
            return Row(place, at, value=value)
        total = self._total(at)
        bad = self._round(total * bad_share * self.dice.uniform(0.7, 1.3)) + self._outage(at)
        return Row(place, at, good=max(0, total - bad), total=total)

    def _total(self, at: datetime) -> int:
        """Events of a slice: few at night, many in the afternoon."""
        hours = self.promise.terms.slice_seconds // 3600
        bow = sum(0.45 + 0.4 * math.sin((at.hour + hour - 8) / 24 * math.tau) for hour in range(hours))
        return max(1, round(self.promise.load * bow * self.dice.uniform(0.95, 1.05)))

    def _round(self, expected: float) -> int:
        whole = int(expected)
        return whole + (self.dice.random() < expected - whole)

    def _outage(self, at: datetime) -> int:
        hours = self.promise.terms.window_days * 24
        budget = self.promise.load * 0.45 * hours * float(1 - self.promise.terms.target)
        return sum(
            round(share * budget)
            for days, hour, share in self.promise.outages
            if self._slice(self.story.moment(days, f"{hour}:00")) == at
        )
