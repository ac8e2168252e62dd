"""A round of checks over a large organisation

Goals, controls, services with a month of measurements and a year of incidents, made through the gate; then the first
round, which opens everything, and the next one, which finds it all again.
"""

import datetime as dt
import time
from collections.abc import Iterator

from benchmarks import Figure
from management.acts import controls as control_acts
from management.acts import goals as goal_acts
from management.acts import operations
from management.models import Control, Incident, ITGoal, Service
from management.services import controls, it_goals
from portal import cascades
from raci.alignment.checks import CHECKS, Moment
from raci.alignment.models import CheckRun, Finding
from raci.alignment.services import links, rounds, snapshots
from raci.duties import founding
from raci.duties.bulk import births
from raci.duties.gate import passing
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.actor import Actor
from tests import cast as company
from tests.cast import Cast
from tests.management import recipes

GOALS = CONTROLS = 500
SERVICES = 30
INCIDENTS = 20_000


def run() -> Iterator[Figure]:
    """The figures."""
    cast = company.load()
    _fill(cast)
    actor = Actor.service(founding.CHECKS)
    moment = Moment()
    yield Figure(f"{len(CHECKS)} checks", _seconds(lambda: [list(each.find(moment)) for each in CHECKS.values()]), "s")
    yield Figure("health of everything", _seconds(lambda: snapshots.measure(Moment())), "s")
    yield Figure("a whole round that opens", _seconds(lambda: _round(actor)), "s")
    yield Figure("findings opened by it", Finding.objects.count(), "findings")
    yield Figure("a whole round that finds nothing new", _seconds(lambda: _round(actor)), "s")
    standing = Standing(cast.person("auditor"))
    yield Figure("the cascade, read", _seconds(lambda: cascades.read(standing, clock.today(), past=False)), "s")


def _seconds(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def _round(actor: Actor) -> None:
    run = CheckRun.objects.get(round=rounds.order(actor=actor))
    assert rounds.perform(actor=actor, run=run)


def _fill(cast: Cast) -> None:
    services = [recipes.live(cast, f"Service {number}") for number in range(SERVICES)]
    for service in services:
        recipes.measured(cast, service.objectives.get(), recipes.hours(27 * 24, bad=1, until=30))
    goals, kept = _goals(cast), _controls(cast)
    for place, goal in enumerate(goals[: GOALS // 2]):
        by: Service | Control = services[place % SERVICES] if place % 2 else kept[place]
        link = links.propose_support(actor=cast["service_owner"], it_goal=goal, by=by)
        links.confirm(actor=cast["cio"], link=link)
    _incidents(cast, services)


def _goals(cast: Cast) -> list[ITGoal]:
    today = clock.today()
    about = {"dimension": "customer", "owner": cast.person("it_manager"), "unit": cast.it}
    period = {"starts_on": today - dt.timedelta(days=100), "ends_on": today + dt.timedelta(days=200)}
    rows = [ITGoal(code=f"ITG-{n:04d}", title=f"Goal {n}", **about, **period) for n in range(1, GOALS + 1)]
    with passing(goal_acts.PROPOSE, rows[0], actor=cast["it_manager"]):
        births(goal_acts.PROPOSE, rows[1:], actor=cast["it_manager"])
    return [it_goals.set_goal(actor=cast["cio"], goal=row) for row in rows]


def _controls(cast: Cast) -> list[Control]:
    rows = [
        Control(code=f"CTL-{n:04d}", title=f"Control {n}", owner=cast.person("operator"), unit=cast.it)
        for n in range(1, CONTROLS + 1)
    ]
    with passing(control_acts.DESIGN, rows[0], actor=cast["operator"]):
        births(control_acts.DESIGN, rows[1:], actor=cast["operator"])
    return [controls.operate(actor=cast["operator"], control=row) for row in rows]


def _incidents(cast: Cast, services: list[Service]) -> None:
    now = clock.now()
    rows = [
        Incident(
            number=f"INC{n:06d}",
            unit=cast.it,
            service=services[n % SERVICES],
            status="closed",
            opened_at=now - dt.timedelta(minutes=26 * n),
            made_sla=bool(n % 8),
        )
        for n in range(INCIDENTS)
    ]
    with passing(operations.RECORD, rows[0], actor=cast["ops"]):
        births(operations.RECORD, rows[1:], actor=cast["ops"])
