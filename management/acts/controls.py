"""Acts on controls: operated by some, tested by others (SOD-03)."""

from collections.abc import Iterator
from typing import cast

from management.models import ControlTest
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.people.models import Membership
from raci.people.spheres import Sphere

OPERATE_CONTROL = Activity(
    code="operate-control", title="Design and operate a control", sphere=Sphere.MANAGEMENT, order=110
)
TEST_CONTROL = Activity(code="test-control", title="Test a control", sphere=Sphere.ASSURANCE, order=10)
_OPERATOR = {"control": "operator"}


def tester_is_apart(question: Question) -> Iterator[Objection]:
    """Neither the owner of the control nor somebody of the owner's team tests it, whatever either did before."""
    test, tester = cast("ControlTest", question.subject), question.actor.person
    rules = [rule for rule in question.rules.on("control", "tester") if rule.enforced]
    if not rules or not test.control_id:
        return
    rule, control = rules[0], test.control
    if control.owner_id == tester.pk:
        yield Objection(Why.SOD, f"{rule.title}: {tester.name} owns {control.code}.", rule.code, rule.liftable)
        return
    shared = Membership.objects.filter(person_id=control.owner_id, state="member", team_id__in=question.standing.teams)
    team = shared.values_list("team__name", flat=True).first() if rule.binds_teams else None
    if team:
        sentence = f"{rule.title}: {tester.name} is in the team of its owner, {team}."
        yield Objection(Why.SOD, sentence, rule.code, rule.liftable)


def control_operates(question: Question) -> Iterator[Objection]:
    """What is not operated yet cannot be tested."""
    test = cast("ControlTest", question.subject)
    if test.control_id and test.control.state != "operating":
        yield Objection(Why.UNFIT, f"{test.control.code} is not operating, so there is nothing to test.")


DESIGN = Act(
    code="control.design",
    label="Design a control",
    says="designed the control",
    subject="control",
    activity="operate-control",
    letters="RA",
    sides=_OPERATOR,
    icon="plus",
)
EDIT = Act(
    code="control.edit",
    label="Change the control",
    says="changed the control",
    subject="control",
    activity="operate-control",
    letters="RA",
    starts=("designed", "operating"),
    sides=_OPERATOR,
    icon="pencil",
)
OPERATE = Act(
    code="control.operate",
    label="Put into operation",
    says="put into operation",
    subject="control",
    activity="operate-control",
    letters="RA",
    starts=("designed",),
    ends="operating",
    sides=_OPERATOR,
    icon="shield-check",
)
RETIRE = Act(
    code="control.retire",
    label="Retire the control",
    says="retired the control",
    subject="control",
    activity="operate-control",
    letters="A",
    starts=("designed", "operating"),
    ends="retired",
    icon="history",
)
RECORD_TEST = Act(
    code="control-test.record",
    label="Record a test",
    says="recorded",
    subject="control-test",
    activity="test-control",
    letters="RA",
    sides={"control": "tester"},
    conditions=(control_operates, tester_is_apart),
    icon="zoom-check",
)
