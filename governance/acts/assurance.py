"""Acts on audit engagements, their populations and samples.

An engagement is planned by one and approved by another (SOD-61). Only its own auditors work on it, none of whom has a
stake in what is examined (SOD-60), and a workpaper is reviewed by somebody else than whoever tested (SOD-62).
"""

from collections.abc import Iterator
from typing import Any

from governance.acts.within import open_act_on
from governance.models import Engagement, SampleItem
from governance.models.assurance import OfEngagement
from governance.states import EngagementState, SampleItemState
from raci.duties.acts import Act, Activity, Question
from raci.duties.models import SodRule
from raci.duties.objections import Objection, Why
from raci.ledger import clock
from raci.people.spheres import Sphere

PLAN_AUDIT = Activity(code="plan-audit", title="Plan audit engagements", sphere=Sphere.ASSURANCE, order=30)
APPROVE_AUDIT = Activity(code="approve-audit", title="Approve audit engagements", sphere=Sphere.GOVERNANCE, order=95)
CONDUCT_AUDIT = Activity(
    code="conduct-audit",
    title="Examine, sample and test, raise audit findings, and close engagements",
    sphere=Sphere.ASSURANCE,
    order=31,
)
PLANNER, APPROVER = {"engagement": "planner"}, {"engagement": "approver"}
TESTER, REVIEWER = {"workpaper": "tester"}, {"workpaper": "reviewer"}
AHEAD = (EngagementState.PLANNED.value, EngagementState.APPROVED.value)
AT_WORK = (EngagementState.FIELDWORK.value, EngagementState.REPORTING.value)
OPEN = (*AHEAD, *AT_WORK)


def engagement_of(question: Question) -> Engagement | None:
    """The engagement that an act is about; None for a blank form."""
    subject = question.subject
    if isinstance(subject, OfEngagement):
        return subject.work
    return subject if isinstance(subject, Engagement) else None


def state_word(engagement: Engagement) -> str:
    """Its state within a sentence."""
    words = {"fieldwork": "in fieldwork", "reporting": "being reported on"}
    return words.get(engagement.state, EngagementState(engagement.state).label.lower())


def on_the_team(question: Question) -> Iterator[Objection]:
    """Only the auditors who were named do the work."""
    engagement = engagement_of(question)
    if engagement is not None and question.actor.person.pk not in engagement.auditors():
        name = question.actor.person.name
        yield Objection(Why.UNFIT, f"{name} is not one of the auditors of {engagement.code}. Its lead can name them.")


def in_fieldwork(question: Question) -> Iterator[Objection]:
    """Evidence is gathered once the work is approved and begun, and before its report is written."""
    engagement = engagement_of(question)
    if engagement is not None and engagement.state != EngagementState.FIELDWORK:
        yield Objection(Why.UNFIT, f"{engagement.code} is {state_word(engagement)}. This is done during fieldwork.")


def at_work(question: Question) -> Iterator[Objection]:
    """Until it is closed, workpapers are reviewed and findings raised."""
    engagement = engagement_of(question)
    if engagement is not None and engagement.state not in AT_WORK:
        word = state_word(engagement)
        yield Objection(Why.UNFIT, f"{engagement.code} is {word}. This is done during fieldwork and reporting.")


def independent(question: Question) -> Iterator[Objection]:
    """Nobody is named who has a stake in what is examined, as far as a rule in force forbids it."""
    engagement = question.subject
    rules = question.rules.enforced.naming(SodRule.Kind.BENEFICIARY, question.act.code)
    if not isinstance(engagement, Engagement):
        return
    for rule in rules:
        for person in engagement.intended.people:
            if why := engagement.stakes().get(person.pk):
                yield Objection(Why.SOD, f"{rule.title}: {person.name} {why}.", rule.code, rule.liftable)


def auditors_by_role(question: Question) -> Iterator[Objection]:
    """Who is named can do the work where it lies."""
    engagement = question.subject
    if not isinstance(engagement, Engagement):
        return
    standing = question.standing
    for person in engagement.intended.people:
        theirs = type(standing)(person, standing.charts)
        if not theirs.authority(CONDUCT_AUDIT.code, "RA", engagement.unit_id):
            yield Objection(
                Why.UNFIT,
                f"{person.name} holds no role by which audits are conducted there. Name somebody who does, or have the "
                "role proposed first.",
            )


def workpapers_reviewed(question: Question) -> Iterator[Objection]:
    """A report rests on workpapers that a second auditor has seen."""
    engagement = question.subject
    open_ones = SampleItem.objects.filter(sample__population__engagement=engagement.pk)
    left = open_ones.exclude(state=SampleItemState.REVIEWED).count()
    if left:
        papers = "workpaper is" if left == 1 else "workpapers are"
        yield Objection(
            Why.UNFIT, f"{left} {papers} not reviewed yet. Each is tested by one auditor and reviewed by another."
        )


def exceptions_answered(question: Question) -> Iterator[Objection]:
    """What was found wrong is told to management."""
    rows = SampleItem.objects.filter(
        sample__population__engagement=question.subject.pk, result=SampleItem.Result.EXCEPTION, findings=None
    )
    item = rows.order_by("code").values_list("code", flat=True).first()
    if item:
        yield Objection(Why.UNFIT, f"{item} shows an exception without an audit finding. Raise one, or test it again.")


def concluded(question: Question) -> Iterator[Objection]:
    """Whoever reads the report wants to know what it comes to."""
    if "conclusion" in question.facts and not str(question.facts["conclusion"]).strip():
        yield Objection(
            Why.UNFIT, "Say what the engagement comes to: whether its objective is met, and on what that rests."
        )


def still_time(question: Question) -> Iterator[Objection]:
    """Reading along ends with the engagement."""
    engagement = question.subject
    if isinstance(engagement, Engagement) and engagement.ends_on < clock.today():
        yield Objection(Why.UNFIT, "The days of this engagement are over. Nobody is given access for it any more.")


def by_its_sample(question: Question) -> Iterator[Objection]:
    """Items are picked by the seed, never by hand."""
    item: Any = question.subject
    if not open_act_on("sample", within=("sample.draw",), pk=item.sample_id):
        yield Objection(Why.UNFIT, "Items come from drawing a sample, never one by one.")


def workpaper_written(question: Question) -> Iterator[Objection]:
    """A result that nobody can follow is none."""
    if question.facts.get("words") == 0:
        yield Objection(Why.UNFIT, "Write in the workpaper what you looked at, and what you found.")


def reasons_given(question: Question) -> Iterator[Objection]:
    """Whoever reads this later has to know why."""
    if "reason" in question.facts and not str(question.facts["reason"]).strip():
        yield Objection(Why.UNFIT, "Say in a sentence why.")


def another_draw_says_why(question: Question) -> Iterator[Objection]:
    """A sample is never replaced in silence."""
    sample: Any = question.subject
    if not sample.population_id or "reason" not in question.facts or str(question.facts["reason"]).strip():
        return
    before = sample.population.samples.order_by("code").first()
    if before is not None:
        yield Objection(
            Why.UNFIT, f"{before.code} was drawn from it already. It stays; say why another sample is needed."
        )


PLAN = Act(
    code="engagement.plan",
    label="Plan an engagement",
    says="planned the engagement",
    subject="engagement",
    activity="plan-audit",
    letters="RA",
    sides=PLANNER,
    conditions=(auditors_by_role, independent),
    icon="plus",
)
EDIT = Act(
    code="engagement.edit",
    label="Change the plan",
    says="changed the plan of",
    subject="engagement",
    activity="plan-audit",
    letters="RA",
    starts=("planned",),
    sides=PLANNER,
    conditions=(auditors_by_role, independent),
    icon="pencil",
)
NAME_TEAM = Act(
    code="engagement.name-team",
    label="Name lead and team",
    says="named the auditors of",
    subject="engagement",
    activity="plan-audit",
    letters="RA",
    starts=OPEN,
    sides=PLANNER,
    conditions=(auditors_by_role, independent),
    icon="users",
)
APPROVE = Act(
    code="engagement.approve",
    label="Approve the engagement",
    says="approved the engagement",
    subject="engagement",
    activity="approve-audit",
    letters="RA",
    starts=("planned",),
    ends="approved",
    sides=APPROVER,
    fresh_signature=True,
    meaning="I approve this audit: its objective, criteria, scope, time and auditors.",
    icon="check",
)
CANCEL = Act(
    code="engagement.cancel",
    label="Cancel it",
    says="cancelled",
    subject="engagement",
    activity="approve-audit",
    letters="RA",
    starts=OPEN,
    ends="cancelled",
    sides=APPROVER,
    conditions=(reasons_given,),
    icon="x",
)
BEGIN = Act(
    code="engagement.begin",
    label="Begin fieldwork",
    says="began the fieldwork of",
    subject="engagement",
    activity="conduct-audit",
    letters="RA",
    starts=("approved",),
    ends="fieldwork",
    conditions=(on_the_team,),
    icon="player-play",
)
REPORT = Act(
    code="engagement.report",
    label="End fieldwork and report",
    says="ended the fieldwork of",
    subject="engagement",
    activity="conduct-audit",
    letters="RA",
    starts=("fieldwork",),
    ends="reporting",
    conditions=(on_the_team, workpapers_reviewed),
    icon="file-text",
)
RESUME = Act(
    code="engagement.resume",
    label="Go back to fieldwork",
    says="took up the fieldwork again of",
    subject="engagement",
    activity="conduct-audit",
    letters="RA",
    starts=("reporting",),
    ends="fieldwork",
    conditions=(on_the_team, reasons_given),
    icon="arrow-back-up",
)
CLOSE = Act(
    code="engagement.close",
    label="Conclude and close",
    says="concluded",
    subject="engagement",
    activity="conduct-audit",
    letters="RA",
    starts=("reporting",),
    ends="closed",
    conditions=(on_the_team, workpapers_reviewed, exceptions_answered, concluded),
    fresh_signature=True,
    meaning="I conclude this engagement. The conclusion rests on its workpapers and audit findings.",
    icon="circle-check",
)
GIVE_ACCESS = Act(
    code="engagement.give-access",
    label="Propose that an auditor may read",
    says="proposed access of an auditor for",
    subject="engagement",
    activity="propose-access",
    letters="RA",
    starts=("approved", *AT_WORK),
    conditions=(still_time,),
    icon="key",
)
DRAW_POPULATION = Act(
    code="population.draw",
    label="Draw a population",
    says="drew the population",
    subject="population",
    activity="conduct-audit",
    letters="RA",
    conditions=(on_the_team, in_fieldwork),
    icon="layout-grid",
)
DRAW_SAMPLE = Act(
    code="sample.draw",
    label="Draw a sample",
    says="drew the sample",
    subject="sample",
    activity="conduct-audit",
    letters="RA",
    conditions=(on_the_team, in_fieldwork, another_draw_says_why),
    icon="focus-2",
)
LIST_ITEM = Act(
    code="sample-item.list",
    label="Pick",
    says="picked by its seed",
    subject="sample-item",
    activity="conduct-audit",
    letters="",
    conditions=(by_its_sample,),
    icon="columns",
)
TEST = Act(
    code="sample-item.test",
    label="Test it",
    says="tested",
    subject="sample-item",
    activity="conduct-audit",
    letters="RA",
    starts=("open", "returned", "tested"),
    ends="tested",
    sides=TESTER,
    conditions=(on_the_team, at_work, workpaper_written),
    icon="zoom-check",
)
REVIEW = Act(
    code="sample-item.review",
    label="Accept the workpaper",
    says="reviewed and accepted the workpaper of",
    subject="sample-item",
    activity="conduct-audit",
    letters="RA",
    starts=("tested",),
    ends="reviewed",
    sides=REVIEWER,
    conditions=(on_the_team, at_work),
    icon="check",
)
RETURN = Act(
    code="sample-item.return",
    label="Return the workpaper",
    says="returned the workpaper of",
    subject="sample-item",
    activity="conduct-audit",
    letters="RA",
    starts=("tested",),
    ends="returned",
    sides=REVIEWER,
    conditions=(on_the_team, at_work, reasons_given),
    icon="arrow-back-up",
)
