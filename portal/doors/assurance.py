"""Doors to acts on audit engagements, their access, populations and samples."""

from governance.acts import assurance as acts
from governance.models import Engagement, Population, Sample
from governance.services import assurance, assurance_samples
from portal.doors.door import Data, Door
from portal.doors.duties import data_of
from portal.doors.sight import in_sight
from portal.forms import assurance as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing

PLAN = ("title", "objective", "criteria", "units", "period_from", "period_to", "starts_on", "ends_on")
TEAM = ("lead", "team")
SIGNED = ("digest", "signature")


def engagement_given(standing: Standing, given: Data) -> Engagement | None:
    """The engagement that an address names, within the person's sight."""
    found: Engagement | None = in_sight("engagement", standing).filter(code=given.get("engagement", "")).first()
    return found


def _population_of(standing: Standing, given: Data) -> Population | None:
    engagement = engagement_given(standing, given)
    return Population(engagement=engagement) if engagement else None


def _sample_of(standing: Standing, given: Data) -> Sample | None:
    rows = in_sight("population", standing).select_related("engagement").defer("items")
    population = rows.filter(code=given.get("population", "")).first()
    return Sample(population=population) if population else None


Door(
    act=acts.PLAN,
    form=forms.PlanForm,
    run=lambda actor, _, data: assurance.plan(actor=actor, **data_of(data, *PLAN, *TEAM)),
    lead="Nothing is examined until somebody else has approved it. Whoever has a stake in what is examined cannot be "
    "named.",
    submit="Plan it",
    done="{} is planned. It waits for its approval.",
)
Door(
    act=acts.EDIT,
    form=forms.PlanWordsForm,
    run=lambda actor, row, data: assurance.edit(actor=actor, engagement=row, **data_of(data, *PLAN)),
    lead="Whoever approves it reads it as it is then.",
    submit="Save",
)
Door(
    act=acts.NAME_TEAM,
    form=forms.TeamForm,
    run=lambda actor, row, data: assurance.name_team(actor=actor, engagement=row, **data_of(data, *TEAM)),
    lead="Whoever answers for something in scope, or held a role over it within a year before the period, cannot be "
    "named.",
    submit="Name them",
)
Door(
    act=acts.APPROVE,
    form=NoteForm,
    run=lambda actor, row, data: assurance.approve(
        actor=actor, engagement=row, note=data["note"], **data_of(data, *SIGNED)
    ),
    lead="Your signature covers objective, criteria, scope, time and auditors.",
    done="{} is approved. Its auditors can begin.",
)
Door(
    act=acts.CANCEL,
    form=forms.ReasonForm,
    run=lambda actor, row, data: assurance.cancel(actor=actor, engagement=row, reason=data["reason"]),
    lead="It is given up. What was drawn and found stays in the record.",
    danger=True,
)
Door(
    act=acts.BEGIN,
    form=NoteForm,
    run=lambda actor, row, data: assurance.begin(actor=actor, engagement=row, note=data["note"]),
    lead="From now on its auditors draw populations and samples, and ask for evidence.",
)
Door(
    act=acts.REPORT,
    form=NoteForm,
    run=lambda actor, row, data: assurance.report(actor=actor, engagement=row, note=data["note"]),
    lead="Nothing is drawn any more. Audit findings can still be raised until it is closed.",
)
Door(
    act=acts.RESUME,
    form=forms.ReasonForm,
    run=lambda actor, row, data: assurance.resume(actor=actor, engagement=row, reason=data["reason"]),
    lead="More can be drawn and asked for then.",
)
Door(
    act=acts.CLOSE,
    form=forms.ConcludeForm,
    run=lambda actor, row, data: assurance.close(
        actor=actor, engagement=row, conclusion=data["conclusion"], **data_of(data, *SIGNED)
    ),
    lead="The conclusion opens the report. Audit findings stay open until their actions work.",
)
Door(
    act=acts.GIVE_ACCESS,
    form=forms.AccessForm,
    run=lambda actor, row, data: assurance.give_access(
        actor=actor, engagement=row, **data_of(data, "person", "role", "unit")
    ),
    lead="A role of assurance in a unit in scope, from the first to the last day of the engagement. Somebody else "
    "approves it, and it ends by itself.",
    submit="Propose it",
)
Door(
    act=acts.DRAW_POPULATION,
    form=forms.PopulationForm,
    below=_population_of,
    run=lambda actor, _, data: assurance_samples.draw_population(
        actor=actor, **data_of(data, "engagement", "source", "title", "since", "until")
    ),
    lead="Everything of one kind in scope and period is kept as it is now, with its digest and the head of the record.",
    submit="Draw it",
    done="{} is drawn and frozen.",
)
Door(
    act=acts.DRAW_SAMPLE,
    form=forms.SampleForm,
    below=_sample_of,
    run=lambda actor, _, data: assurance_samples.draw_sample(
        actor=actor, **data_of(data, "population", "attribute", "size", "confidence", "tolerable", "reason")
    ),
    lead="A seed that nobody chooses picks the items, and anybody can repeat it. What is drawn stays.",
    submit="Draw it",
    done="{} is drawn and frozen.",
)
Door(
    act=acts.TEST,
    form=forms.ExamineForm,
    run=lambda actor, row, data: assurance_samples.examine(
        actor=actor, item=row, **data_of(data, "result", "note", "evidence")
    ),
    lead="It counts once another auditor has reviewed the workpaper.",
    submit="Keep the workpaper",
)
Door(
    act=acts.REVIEW,
    form=NoteForm,
    run=lambda actor, row, data: assurance_samples.review(actor=actor, item=row, note=data["note"]),
    lead="You have read the workpaper, and it bears out the result.",
)
Door(
    act=acts.RETURN,
    form=forms.ReasonForm,
    run=lambda actor, row, data: assurance_samples.return_item(actor=actor, item=row, reason=data["reason"]),
    lead="The item is tested again.",
)
