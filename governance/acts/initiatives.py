"""Acts on initiatives and their stage gates.

Management proposes, a body approves by its votes what it was shown (SOD-34), and at each gate somebody on the side of
governance decides whether it goes on: never one who proposed it, reported on it (SOD-35), sponsors or owns it (SOD-38).
An initiative is one object over its whole life: whoever had a hand in the proposal stays on that side of every gate.
"""

from collections.abc import Iterator

from governance.acts.within import open_act_on
from governance.models import Benefit, Initiative, Motion, StageGate
from governance.states import BenefitState, GateState, InitiativeState, MotionState
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

PROPOSE_INITIATIVE = Activity(
    code="propose-initiative",
    title="Propose initiatives, their benefits and gates, and carry them out",
    sphere=Sphere.MANAGEMENT,
    order=5,
)
DECIDE_INITIATIVE = Activity(
    code="decide-initiative", title="Approve, change and write off initiatives", sphere=Sphere.GOVERNANCE, order=46
)
PASS_GATE = Activity(
    code="pass-gate", title="Let an initiative pass a gate, or stop it there", sphere=Sphere.GOVERNANCE, order=47
)
AUTHOR, DECIDER = {"initiative": "author"}, {"initiative": "decider"}
WRITTEN = (InitiativeState.DRAFT.value, InitiativeState.PROPOSED.value)
"""As long as it is in one of these, its content can be changed."""


def initiative_of(question: Question) -> Initiative | None:
    """The initiative that an act on it, a gate, a benefit or a reading is about; None for a blank form."""
    subject = question.subject
    if isinstance(subject, Initiative):
        return subject
    benefit = getattr(subject, "benefit", None) if getattr(subject, "benefit_id", None) else None
    row = benefit if isinstance(benefit, Benefit) else subject
    found = row.initiative if getattr(row, "initiative_id", None) else None  # type: ignore[attr-defined]
    return found if isinstance(found, Initiative) else None


def state_word(initiative: Initiative) -> str:
    """Its state within a sentence."""
    return InitiativeState(initiative.state).label.lower()


def not_before_a_body(question: Question) -> Iterator[Objection]:
    """What members are voting on stands still."""
    initiative = initiative_of(question)
    code = _open_motion(initiative) if initiative is not None else ""
    if code:
        yield Objection(Why.UNFIT, f"Motion {code} on it is open for votes. Until it is closed nothing changes.")


def _open_motion(initiative: Initiative) -> str:
    """The code of the motion that is open. A page may have read it already; an act forgets that and reads it anew."""
    if initiative.known_motion is not None:
        return initiative.known_motion
    rows = Motion.objects.filter(initiative_id=initiative.pk, state=MotionState.OPEN)
    return rows.values_list("code", flat=True).first() or ""


def still_written(question: Question) -> Iterator[Objection]:
    """Gates and benefits were approved together with the business case."""
    initiative = initiative_of(question)
    if initiative is not None and initiative.state not in WRITTEN:
        taken = (InitiativeState.APPROVED, InitiativeState.RUNNING)
        back = " Governance can take it back for a change." if initiative.state in taken else ""
        yield Objection(Why.UNFIT, f"{initiative.code} is {state_word(initiative)}, with its gates and benefits.{back}")


def by_its_motion(question: Question) -> Iterator[Objection]:
    """Nobody approves an initiative alone: the votes on the motion do."""
    if not open_act_on("motion", within=("motion.close",), initiative_id=question.subject.pk):
        yield Objection(Why.UNFIT, "Only the vote of a body decides on an initiative, when its motion is closed.")


def by_its_gate(question: Question) -> Iterator[Objection]:
    """An initiative is stopped where its gates are decided."""
    if not open_act_on("stage-gate", within=("stage-gate.stop",), initiative_id=question.subject.pk):
        yield Objection(Why.UNFIT, "An initiative is stopped at one of its gates, by whoever decides on the gate.")


def worth_a_decision(question: Question) -> Iterator[Objection]:
    """A body decides on what it brings, what it costs, and where one looks again."""
    initiative = question.subject
    if not isinstance(initiative, Initiative):
        return
    if not initiative.business_case.strip():
        yield Objection(Why.UNFIT, "It has no business case yet. Say why the organisation should do this.")
    if not initiative.costs:
        yield Objection(Why.UNFIT, "It names no cost yet. Say what it is to cost in each year.")
    if not any(each.counts for each in initiative.benefits.all()):
        yield Objection(Why.UNFIT, "It promises no benefit yet. Add what it is to bring, and who answers for it.")
    if not any(each.state == GateState.AHEAD for each in initiative.gates.all()):
        yield Objection(Why.UNFIT, "It has no gate ahead. Say when somebody looks whether it should go on.")


def never_approved(question: Question) -> Iterator[Objection]:
    """What a body approved is ended at a gate, not by those who proposed it."""
    initiative = question.subject
    if isinstance(initiative, Initiative) and initiative.approved_on:
        yield Objection(Why.STATE, f"{initiative.code} was approved before. It can be proposed again with its changes.")


def gates_decided(question: Question) -> Iterator[Objection]:
    """What has a gate ahead is not at its end."""
    initiative = question.subject
    if not isinstance(initiative, Initiative):
        return
    ahead = next((each for each in initiative.gates.all() if each.state == GateState.AHEAD), None)
    if ahead is not None:
        yield Objection(Why.UNFIT, f"Gate {ahead.number}, {ahead.name}, is not decided yet.")


def under_way(question: Question) -> Iterator[Objection]:
    """A gate is decided while the work is done."""
    initiative = initiative_of(question)
    if initiative is not None and initiative.state != InitiativeState.RUNNING:
        yield Objection(
            Why.UNFIT, f"{initiative.code} is {state_word(initiative)}. A gate is decided while it is running."
        )


def in_turn(question: Question) -> Iterator[Objection]:
    """One gate after the other."""
    gate = question.subject
    if not isinstance(gate, StageGate) or not gate.initiative_id:
        return
    earlier = [each for each in gate.initiative.gates.all() if each.number < gate.number]
    waits = next((each for each in earlier if each.state == GateState.AHEAD), None)
    if waits is not None:
        yield Objection(Why.UNFIT, f"Gate {waits.number}, {waits.name}, comes first and is not decided yet.")


def reasons_given(question: Question) -> Iterator[Objection]:
    """Whoever reads the decision later has to know on what it rested."""
    if "reason" in question.facts and not str(question.facts["reason"]).strip():
        yield Objection(Why.UNFIT, "Say in a sentence why.")


def still_promised(question: Question) -> Iterator[Objection]:
    """What is only proposed is dropped by its authors; what was approved is written off by governance."""
    initiative, benefit = initiative_of(question), question.subject
    if initiative is None or not isinstance(benefit, Benefit) or benefit.state != BenefitState.ACTIVE:
        return
    if initiative.state in WRITTEN:
        yield Objection(Why.STATE, f"{initiative.code} is {state_word(initiative)}. Its authors can drop the benefit.")


DRAFT = Act(
    code="initiative.draft",
    label="Draft an initiative",
    says="drafted the initiative",
    subject="initiative",
    activity="propose-initiative",
    letters="RA",
    sides=AUTHOR,
    icon="plus",
)
EDIT = Act(
    code="initiative.edit",
    label="Change the business case",
    says="changed the business case of",
    subject="initiative",
    activity="propose-initiative",
    letters="RA",
    starts=WRITTEN,
    sides=AUTHOR,
    conditions=(not_before_a_body,),
    icon="pencil",
)
PROPOSE = Act(
    code="initiative.propose",
    label="Propose it for decision",
    says="proposed for decision",
    subject="initiative",
    activity="propose-initiative",
    letters="RA",
    starts=("draft",),
    ends="proposed",
    sides=AUTHOR,
    conditions=(worth_a_decision,),
    icon="gavel",
)
NAME_PEOPLE = Act(
    code="initiative.name-people",
    label="Name sponsor and owner",
    says="named sponsor and owner of",
    subject="initiative",
    activity="propose-initiative",
    letters="RA",
    starts=(*WRITTEN, "approved", "running", "completed"),
    conditions=(not_before_a_body,),
    icon="user",
)
WITHDRAW = Act(
    code="initiative.withdraw",
    label="Withdraw it",
    says="withdrew",
    subject="initiative",
    activity="propose-initiative",
    letters="RA",
    starts=(*WRITTEN, "rejected"),
    ends="withdrawn",
    conditions=(never_approved, not_before_a_body),
    icon="arrow-back-up",
)
REVISE = Act(
    code="initiative.revise",
    label="Revise it",
    says="took up again",
    subject="initiative",
    activity="propose-initiative",
    letters="RA",
    starts=("rejected",),
    ends="draft",
    sides=AUTHOR,
    icon="refresh",
)
APPROVE = Act(
    code="initiative.approve",
    label="Approve",
    says="recorded as approved",
    subject="initiative",
    activity="decide-initiative",
    letters="",
    starts=("proposed",),
    ends="approved",
    sides=DECIDER,
    conditions=(by_its_motion,),
    icon="check",
)
REJECT = Act(
    code="initiative.reject",
    label="Do not approve",
    says="recorded as not approved",
    subject="initiative",
    activity="decide-initiative",
    letters="",
    starts=("proposed",),
    ends="rejected",
    sides=DECIDER,
    conditions=(by_its_motion,),
    icon="x",
)
REOPEN = Act(
    code="initiative.reopen",
    label="Take back for a change",
    says="took back for a change",
    subject="initiative",
    activity="decide-initiative",
    letters="RA",
    starts=("approved", "running"),
    ends="draft",
    icon="refresh",
)
START = Act(
    code="initiative.start",
    label="Start the work",
    says="started the work on",
    subject="initiative",
    activity="propose-initiative",
    letters="RA",
    starts=("approved",),
    ends="running",
    icon="player-play",
)
COMPLETE = Act(
    code="initiative.complete",
    label="Declare completed",
    says="declared completed",
    subject="initiative",
    activity="pass-gate",
    letters="A",
    starts=("running",),
    ends="completed",
    sides=DECIDER,
    conditions=(gates_decided,),
    fresh_signature=True,
    meaning="I declare this initiative completed. What it brings is measured until its benefits end.",
    icon="circle-check",
)
STOP = Act(
    code="initiative.stop",
    label="Stop",
    says="recorded as stopped",
    subject="initiative",
    activity="pass-gate",
    letters="",
    starts=("running",),
    ends="stopped",
    sides=DECIDER,
    conditions=(by_its_gate,),
    icon="player-stop",
)
PLAN_GATE = Act(
    code="stage-gate.plan",
    label="Plan a gate",
    says="planned",
    subject="stage-gate",
    activity="propose-initiative",
    letters="RA",
    sides=AUTHOR,
    conditions=(still_written, not_before_a_body),
    icon="plus",
)
CHANGE_GATE = Act(
    code="stage-gate.change",
    label="Change the gate",
    says="changed",
    subject="stage-gate",
    activity="propose-initiative",
    letters="RA",
    starts=("ahead",),
    sides=AUTHOR,
    conditions=(still_written, not_before_a_body),
    icon="pencil",
)
DROP_GATE = Act(
    code="stage-gate.drop",
    label="Take the gate out",
    says="took out",
    subject="stage-gate",
    activity="propose-initiative",
    letters="RA",
    starts=("ahead",),
    ends="dropped",
    sides=AUTHOR,
    conditions=(still_written, not_before_a_body),
    icon="x",
)
PASS = Act(
    code="stage-gate.pass",
    label="Let it pass",
    says="let pass",
    subject="stage-gate",
    activity="pass-gate",
    letters="A",
    starts=("ahead",),
    ends="passed",
    sides=DECIDER,
    conditions=(under_way, in_turn, reasons_given),
    fresh_signature=True,
    meaning="I decide that this initiative goes on, on the figures that I was shown.",
    icon="check",
)
STOP_AT_GATE = Act(
    code="stage-gate.stop",
    label="Stop the initiative here",
    says="stopped the initiative at",
    subject="stage-gate",
    activity="pass-gate",
    letters="A",
    starts=("ahead",),
    ends="stopped",
    sides=DECIDER,
    conditions=(under_way, in_turn, reasons_given),
    fresh_signature=True,
    meaning="I decide that this initiative ends here, on the figures that I was shown.",
    icon="player-stop",
)
