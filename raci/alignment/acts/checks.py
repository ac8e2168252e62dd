"""Acts on rounds of checks: ordered by the clock or by a person, concluded by the service that carried them out."""

from collections.abc import Iterator

from raci.alignment.acts.links import by_the_portal
from raci.alignment.models import CheckRun
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

RUN_CHECKS = Activity(code="run-checks", title="Run the checks", sphere=Sphere.ASSURANCE, order=30)


def none_under_way(question: Question) -> Iterator[Objection]:
    """Checks that wait or run already will see everything that is there now."""
    if CheckRun.objects.filter(state__in=(CheckRun.State.DUE, CheckRun.State.RUNNING)).exists():
        yield Objection(Why.UNFIT, "The checks are running already. Their results will be there in a moment.")


ORDER = Act(
    code="check-round.order",
    label="Run the checks now",
    says="ordered the checks",
    subject="check-round",
    activity=RUN_CHECKS.code,
    letters="RA",
    conditions=(none_under_way,),
    icon="player-play",
)
SCHEDULE = Act(
    code="check-round.schedule",
    label="Order by the clock",
    says="ordered by the clock the checks",
    subject="check-round",
    activity=RUN_CHECKS.code,
    letters="RA",
    conditions=(by_the_portal,),
    icon="clock",
)
CONCLUDE = Act(
    code="check-round.conclude",
    label="Conclude",
    says="ran the checks",
    subject="check-round",
    activity=RUN_CHECKS.code,
    letters="RA",
    starts=("ordered",),
    ends="concluded",
    conditions=(by_the_portal,),
    icon="zoom-check",
)
GIVE_UP = Act(
    code="check-round.give-up",
    label="Give up",
    says="gave up the checks",
    subject="check-round",
    activity=RUN_CHECKS.code,
    letters="RA",
    starts=("ordered",),
    ends="given_up",
    conditions=(by_the_portal,),
    icon="octagon-minus",
)
