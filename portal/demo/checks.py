"""Rounds of checks on some days, what people did about findings, and the figures of past days."""

from datetime import timedelta
from functools import partial

from portal.demo.story import Story
from raci.alignment.checks import Moment
from raci.alignment.models import CheckRun, Finding
from raci.alignment.services import findings, rounds, snapshots
from raci.duties import founding
from raci.ledger import clock
from raci.people.actor import Actor

ROUNDS = ((225, "by the clock"), (112, "by the clock"), (41, "by the clock"), (13, "yusuf.demir"), (6, "by the clock"))
"""When all checks ran, in days before the present, and who wanted it."""
DAILY, MONTHLY = 50, 420
"""So many days back there is a figure for each day, and before them one for each month's end."""


def plan(story: Story) -> None:
    """Rounds and waivers. The last round is at the very end."""
    for day, by in ROUNDS:
        story.plan(story.work(day, "8:05"), partial(run_checks, story, "" if by == "by the clock" else by))
    story.plan(story.work(38, "14:00"), partial(_waive, story, "POL-04", 120))
    story.plan(story.work(104, "14:00"), partial(_waive, story, "RACI-07", 90))
    story.plan(story.now, partial(run_checks, story, ""))


def run_checks(story: Story, by: str) -> None:
    """Order a round and carry it out, as the worker would."""
    service = Actor.service(founding.CHECKS)
    ordered = rounds.order(actor=story.actor(by)) if by else rounds.schedule(actor=service)
    if ordered is not None:
        rounds.perform(actor=service, run=CheckRun.objects.get(round=ordered))


def _waive(story: Story, check: str, days: int) -> None:
    """Governance lives with a finding for a time, and says why."""
    finding = Finding.objects.filter(check_code=check, state="open").order_by("code").first()
    if finding is not None:
        findings.waive(
            actor=story.actor("priya.nandakumar"),
            finding=finding,
            reason="A deputy is being trained; until then we accept it",
            until=clock.today() + timedelta(days=days),
        )


def past_days(story: Story) -> list[int]:
    """The days for which a figure is kept, in days before the present, oldest first."""
    ends = [day for day in range(MONTHLY, DAILY, -1) if story.day(day - 1).day == 1]
    return ends + list(range(DAILY, 0, -1))


def look_back(story: Story) -> int:
    """Work out what the figures of past days were, from what was measured by then. How many days."""
    days = past_days(story)
    for day in days:
        with clock.moved_to(story.moment(day, "23:50")):
            moment = Moment()
            snapshots.keep(moment, snapshots.measure(moment))
    return len(days)
