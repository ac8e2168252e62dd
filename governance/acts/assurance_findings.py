"""Acts on evidence requests and audit findings.

Management answers for what auditors find and carries out the action; an auditor who neither did it nor agreed on it
looks after a waiting time whether it works (SOD-63, SOD-66), and only then a finding is closed.
"""

from collections.abc import Iterator

from governance.acts.assurance import at_work, engagement_of, on_the_team, reasons_given, state_word
from governance.models import AuditFinding, EvidenceRequest
from governance.states import EngagementState
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.ledger import clock
from raci.people.spheres import Sphere

ANSWER_AUDIT = Activity(
    code="answer-audit",
    title="Answer audit findings and carry out what was agreed",
    sphere=Sphere.MANAGEMENT,
    order=90,
)
CHECK_ACTION = Activity(
    code="check-action", title="Check whether actions on audit findings work", sphere=Sphere.ASSURANCE, order=32
)
ANSWERER, JUDGE = {"evidence": "answerer"}, {"evidence": "judge"}
RAISER, RESPONDER = {"audit-finding": "raiser"}, {"audit-finding": "responder"}
DOER, CHECKER = {"audit-finding": "doer"}, {"audit-finding": "checker"}


def asked_of_them(question: Question) -> Iterator[Objection]:
    """Only whom it was asked answers: the person, or whoever holds the role where the engagement lies."""
    request = question.subject
    if not isinstance(request, EvidenceRequest):
        return
    person = question.actor.person
    if request.person_id and request.person_id != person.pk:
        yield Objection(Why.LETTER, f"This was asked of {request.person}. Nobody else answers it.")
    elif request.role and not question.standing.holds([request.role.code], request.scope_id()):
        yield Objection(Why.LETTER, f"This was asked of {request.role}. {person.name} does not hold that role there.")


def not_over(question: Question) -> Iterator[Objection]:
    """What belongs to an engagement that is over is not worked on."""
    engagement = engagement_of(question)
    if engagement is not None and engagement.state in (EngagementState.CLOSED, EngagementState.CANCELLED):
        yield Objection(Why.UNFIT, f"{engagement.code} is {state_word(engagement)}. It takes no more evidence.")


def something_said(question: Question) -> Iterator[Objection]:
    """An answer has words, or says where to look."""
    facts = question.facts
    if "answered" in facts and not str(facts["answered"]).strip():
        yield Objection(Why.UNFIT, "Write an answer, or name where the evidence is found.")


def waiting_is_over(question: Question) -> Iterator[Objection]:
    """Whether an action works shows only after some time."""
    finding = question.subject
    if not isinstance(finding, AuditFinding) or not finding.check_from:
        return
    first = finding.check_from
    if first > clock.today():
        yield Objection(
            Why.UNFIT,
            f"The action was done on {finding.done_on:%-d %B %Y}. Whether it works is judged from "
            f"{first:%-d %B %Y} on, {finding.wait_days} days later.",
        )


def owners_say_done(question: Question) -> Iterator[Objection]:
    """Whoever was named for the action says that it is done."""
    finding = question.subject
    if isinstance(finding, AuditFinding) and finding.owner_id and finding.owner_id != question.actor.person.pk:
        yield Objection(Why.LETTER, f"{finding.owner} owns the action and says when it is done.")


def _ask(code: str, label: str, says: str, starts: tuple[str, ...], ends: str, icon: str, **more: object) -> Act:
    return Act(
        code=code, label=label, says=says, subject="evidence-request", starts=starts, ends=ends, icon=icon,
        activity="conduct-audit", **{"letters": "RA", **more},  # type: ignore[arg-type]
    )  # fmt: skip


ASK = _ask(
    "evidence-request.ask", "Ask for evidence", "asked for evidence by", (), "", "message",
    conditions=(on_the_team, at_work),
)  # fmt: skip
ANSWER = _ask(
    "evidence-request.answer", "Answer it", "answered", ("asked", "returned"), "answered", "arrow-right",
    letters="", sides=ANSWERER, conditions=(asked_of_them, not_over, something_said),
)  # fmt: skip
ACCEPT = _ask(
    "evidence-request.accept", "Accept the answer", "accepted the answer to", ("answered",), "accepted", "check",
    sides=JUDGE, conditions=(on_the_team, at_work),
)  # fmt: skip
RETURN_ANSWER = _ask(
    "evidence-request.return", "Return the answer", "returned the answer to", ("answered",), "returned",
    "arrow-back-up", sides=JUDGE, conditions=(on_the_team, at_work, reasons_given),
)  # fmt: skip
WITHDRAW_REQUEST = _ask(
    "evidence-request.withdraw", "Withdraw the request", "withdrew", ("asked", "answered", "returned"), "withdrawn",
    "x", conditions=(on_the_team, reasons_given),
)  # fmt: skip

RAISE = Act(
    code="audit-finding.raise",
    label="Raise an audit finding",
    says="raised",
    subject="audit-finding",
    activity="conduct-audit",
    letters="RA",
    sides=RAISER,
    conditions=(on_the_team, at_work),
    icon="flag",
)
REVISE = Act(
    code="audit-finding.revise",
    label="Revise it",
    says="revised",
    subject="audit-finding",
    activity="conduct-audit",
    letters="RA",
    starts=("raised", "disputed"),
    ends="raised",
    sides=RAISER,
    conditions=(on_the_team, at_work),
    icon="pencil",
)
WITHDRAW = Act(
    code="audit-finding.withdraw",
    label="Withdraw it",
    says="withdrew",
    subject="audit-finding",
    activity="conduct-audit",
    letters="RA",
    starts=("raised", "disputed"),
    ends="withdrawn",
    sides=RAISER,
    conditions=(on_the_team, reasons_given),
    icon="x",
)
AGREE = Act(
    code="audit-finding.agree",
    label="Agree, and name the action",
    says="agreed to an action on",
    subject="audit-finding",
    activity="answer-audit",
    letters="RA",
    starts=("raised",),
    ends="agreed",
    sides=RESPONDER,
    icon="check",
)
DISPUTE = Act(
    code="audit-finding.dispute",
    label="Disagree",
    says="disagreed with",
    subject="audit-finding",
    activity="answer-audit",
    letters="RA",
    starts=("raised",),
    ends="disputed",
    sides=RESPONDER,
    conditions=(reasons_given,),
    icon="message",
)
NAME_OWNER = Act(
    code="audit-finding.name-owner",
    label="Name who owns the action",
    says="named the owner of the action on",
    subject="audit-finding",
    activity="answer-audit",
    letters="RA",
    starts=("agreed",),
    sides=RESPONDER,
    conditions=(reasons_given,),
    icon="user",
)
REPORT_DONE = Act(
    code="audit-finding.report-done",
    label="Report the action as done",
    says="reported the action as done on",
    subject="audit-finding",
    activity="answer-audit",
    letters="",
    starts=("agreed",),
    ends="done",
    sides=DOER,
    conditions=(owners_say_done,),
    icon="circle-check",
)
CONFIRM = Act(
    code="audit-finding.confirm",
    label="Confirm that it works, and close",
    says="found the action effective and closed",
    subject="audit-finding",
    activity="check-action",
    letters="RA",
    starts=("done",),
    ends="closed",
    sides=CHECKER,
    conditions=(waiting_is_over, reasons_given),
    fresh_signature=True,
    meaning="I looked at the effect of this action myself, and found that it works.",
    icon="check",
)
REFUSE = Act(
    code="audit-finding.refuse",
    label="Say that it does not work",
    says="found the action not effective on",
    subject="audit-finding",
    activity="check-action",
    letters="RA",
    starts=("done",),
    ends="agreed",
    sides=CHECKER,
    conditions=(reasons_given,),
    icon="arrow-back-up",
)
REOPEN = Act(
    code="audit-finding.reopen",
    label="Reopen it",
    says="reopened",
    subject="audit-finding",
    activity="check-action",
    letters="RA",
    starts=("closed",),
    ends="raised",
    conditions=(reasons_given,),
    icon="refresh",
)
