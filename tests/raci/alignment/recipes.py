"""What tests of alignment begin with: goals that are set, something that delivers them, links between."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from governance.models import Body, BusinessObjective, Document, EnterpriseGoal
from governance.services import motions
from management.models import ITGoal, Service
from management.services import it_goals
from raci.alignment.checks import CHECKS, Moment
from raci.alignment.models import CheckRound, Contribution, Finding, Support
from raci.alignment.services import links, rounds
from raci.duties import founding
from raci.duties.acts import Act
from raci.duties.gate import passing
from raci.ledger import clock
from raci.people.actor import Actor
from tests.cast import Cast
from tests.governance.deciding import Deciding, board
from tests.governance.directing import Directing
from tests.management import recipes as management

TEXT = "## Rules\n\nAccess must be approved by a second person.\n\nGuests must be accompanied.\n"


def system() -> Actor:
    """The service that runs the checks."""
    return Actor.service(founding.CHECKS)


def it_goal(cast: Cast, title: str = "Payments there when needed") -> ITGoal:
    """An IT goal that is set."""
    return it_goals.set_goal(actor=cast["cio"], goal=management.goal(cast, title))


def policy(cast: Cast, body: str = TEXT) -> Document:
    """A policy in force."""
    deciding = board(cast)
    motion = deciding.opened(deciding.motion(deciding.version(body=body)))
    deciding.all_vote(motion)
    motions.close(actor=cast["chair"], motion=motion)
    return Document.objects.get()


PROPOSE = Act(
    code="test-enterprise-goal.propose",
    label="Propose",
    says="proposed",
    subject="enterprise-goal",
    activity="propose-goals",
    letters="RA",
)
SET = Act(
    code="test-enterprise-goal.set",
    label="Set",
    says="set",
    subject="enterprise-goal",
    activity="set-goals",
    letters="RA",
    starts=("proposed",),
    ends="set",
)


# The vote on a goal is tested where votes are; here it only has to be set.
def goal(cast: Cast, title: str = "Customers reach us at any hour", code: str = "EG-01") -> EnterpriseGoal:
    """An enterprise goal that is set."""
    found = EnterpriseGoal(
        code=code,
        title=title,
        dimension="customer",
        owner=cast.person("ceo"),
        unit=cast.root,
        starts_on=ago(300),
        ends_on=ago(-65),
    )
    with passing(PROPOSE, found, actor=cast["ceo"]):
        pass
    with passing(SET, found, actor=cast["chair"]):
        pass
    return found


RENAME = Act(
    code="test-enterprise-goal.rename",
    label="Rename",
    says="renamed",
    subject="enterprise-goal",
    activity="set-goals",
    letters="RA",
    starts=("set",),
)


def rename(cast: Cast, found: EnterpriseGoal, title: str) -> None:
    """Call an enterprise goal otherwise."""
    with passing(RENAME, found, actor=cast["chair"]) as row:
        row.title = title


def objective(cast: Cast) -> BusinessObjective:
    """A business objective of the strategy in force."""
    strategy = Directing(cast, Deciding(cast, Body())).strategy("Reliable service at any hour")
    return strategy.objectives.get()


def contribution(cast: Cast, goal: EnterpriseGoal, to: ITGoal, **about: Any) -> Contribution:
    """A confirmed contribution."""
    found = links.propose_contribution(actor=cast["it_manager"], enterprise_goal=goal, it_goal=to, **about)
    return links.confirm(actor=cast["ceo"], link=found)


def support(cast: Cast, goal: ITGoal, by: Any, **about: Any) -> Support:
    """A confirmed support."""
    found = links.propose_support(actor=cast["service_owner"], it_goal=goal, by=by, **about)
    return links.confirm(actor=cast["cio"], link=found)


def round_of_checks() -> CheckRound:
    """All checks, ordered and carried out by the portal."""
    actor = system()
    ordered = rounds.order(actor=actor)
    assert rounds.perform(actor=actor, run=ordered.run)
    ordered.refresh_from_db()
    return ordered


def found(code: str, **where: Any) -> list[Finding]:
    """Findings of a check that last."""
    return list(Finding.objects.filter(check_code=code, state__in=("open", "waived"), **where).order_by("code"))


def ago(days: int) -> Any:
    """A date so many days ago."""
    return clock.today() - timedelta(days=days)


def service(cast: Cast, name: str = "Customer payments") -> Service:
    """A planned service with an owner."""
    return management.planned(cast, name, owner=cast.person("service_owner"))


def looks(code: str) -> list[str]:
    """The labels of what one check finds now."""
    return sorted(each.label for each in CHECKS[code].find(Moment()))


@contextmanager
def later(settings: Any, days: float) -> Iterator[None]:
    """So many days from now."""
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(clock.now() + timedelta(days=days)):
        yield


def retire(cast: Cast, goal: ITGoal) -> None:
    """An IT goal that no longer holds."""
    it_goals.retire(actor=cast["cio"], goal=goal)
