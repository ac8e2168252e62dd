"""Doors to acts on initiatives, their gates and benefits, and on the readings of what they bring and cost."""

from governance.acts import benefits as benefit_acts
from governance.acts import initiatives as acts
from governance.models import Benefit, BenefitReading, CostReading, Initiative, StageGate
from governance.services import benefits, initiatives
from portal.doors.door import Data, Door
from portal.doors.duties import data_of
from portal.doors.sight import in_sight
from portal.forms import initiatives as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing

WORDS = ("kind", "title", "business_case", "costs", "goals", "starts_on", "ends_on")
GATE = ("name", "planned_on", "must_show")
BENEFIT = (
    "title", "kind", "unit_of_measure", "baseline", "points", "starts_on", "ends_on", "cadence_days",
)  # fmt: skip
SIGNED = ("digest", "signature")


def _initiative(standing: Standing, given: Data) -> Initiative | None:
    found: Initiative | None = in_sight("initiative", standing).filter(code=given.get("initiative", "")).first()
    return found


def _gate_of(standing: Standing, given: Data) -> StageGate | None:
    initiative = _initiative(standing, given)
    return StageGate(initiative=initiative) if initiative else None


def _benefit_of(standing: Standing, given: Data) -> Benefit | None:
    initiative = _initiative(standing, given)
    return Benefit(initiative=initiative) if initiative else None


def _reading_of(standing: Standing, given: Data) -> BenefitReading | None:
    rows = in_sight("benefit", standing).select_related("initiative")
    benefit = rows.filter(code=given.get("benefit", "")).first()
    return BenefitReading(benefit=benefit) if benefit else None


def _cost_of(standing: Standing, given: Data) -> CostReading | None:
    initiative = _initiative(standing, given)
    return CostReading(initiative=initiative) if initiative else None


Door(
    act=acts.DRAFT,
    form=forms.InitiativeForm,
    run=lambda actor, _, data: initiatives.draft(
        actor=actor, **data_of(data, *WORDS, "sponsor", "owner", "unit")
    ),
    lead="It binds nobody and costs nothing until a body has approved it. Say next what it brings and where one looks "
    "again.",
    submit="Begin the draft",
    done="{} is drafted. Add its benefits and gates, then propose it.",
)  # fmt: skip
Door(
    act=acts.EDIT,
    form=forms.InitiativeWordsForm,
    run=lambda actor, row, data: initiatives.edit(actor=actor, initiative=row, **data_of(data, *WORDS)),
    lead="A motion that was prepared on it before holds no longer: the body decides on what it reads.",
    submit="Save",
)
Door(
    act=acts.PROPOSE,
    run=lambda actor, row, _: initiatives.propose(actor=actor, initiative=row),
    lead="It can then be brought before a body.",
    done="{} is proposed. Governance brings it before a body.",
)
Door(
    act=acts.NAME_PEOPLE,
    form=forms.PeopleForm,
    run=lambda actor, row, data: initiatives.name_people(
        actor=actor, initiative=row, **data_of(data, "sponsor", "owner", "note")
    ),
    lead="Neither of them ever decides on it, nor do those who were named before.",
)
Door(
    act=acts.WITHDRAW,
    form=NoteForm,
    run=lambda actor, row, data: initiatives.withdraw(actor=actor, initiative=row, note=data["note"]),
    lead="It is given up. What was written stays in the record.",
    danger=True,
)
Door(
    act=acts.REVISE,
    form=NoteForm,
    run=lambda actor, row, data: initiatives.revise(actor=actor, initiative=row, note=data["note"]),
    lead="It becomes a draft again. Whoever wrote it before stays its author.",
)
Door(
    act=acts.REOPEN,
    form=NoteForm,
    run=lambda actor, row, data: initiatives.reopen(actor=actor, initiative=row, note=data["note"]),
    lead="It becomes a draft, and nothing is measured until a body has approved it again.",
    danger=True,
)
Door(
    act=acts.START,
    form=NoteForm,
    run=lambda actor, row, data: initiatives.start(actor=actor, initiative=row, note=data["note"]),
    lead="From now on it is measured what it brings and what it costs.",
)
Door(
    act=acts.COMPLETE,
    form=NoteForm,
    run=lambda actor, row, data: initiatives.complete(
        actor=actor, initiative=row, note=data["note"], **data_of(data, *SIGNED)
    ),
    lead="Its work is done. What it brings is measured until its benefits end.",
)
Door(
    act=acts.PLAN_GATE,
    form=forms.GateForm,
    below=_gate_of,
    run=lambda actor, _, data: initiatives.plan_gate(actor=actor, **data_of(data, "initiative", *GATE)),
    lead="At a gate somebody who has no part in it decides whether the initiative goes on.",
)
Door(
    act=acts.CHANGE_GATE,
    form=forms.GateWordsForm,
    run=lambda actor, row, data: initiatives.change_gate(actor=actor, gate=row, **data_of(data, *GATE)),
    lead="A motion that was prepared before holds no longer.",
    submit="Save",
)
Door(
    act=acts.DROP_GATE,
    form=NoteForm,
    run=lambda actor, row, data: initiatives.drop_gate(actor=actor, gate=row, note=data["note"]),
    lead="It leaves the proposal. That it was there stays in the record.",
)
Door(
    act=acts.PASS,
    form=forms.DecisionForm,
    run=lambda actor, row, data: initiatives.pass_gate(actor=actor, gate=row, **data_of(data, "reason", *SIGNED)),
    lead="The initiative goes on. The figures below are kept with your decision, and your signature covers them.",
    done="Passed: {}.",
    template="pages/initiatives/decide.html",
)
Door(
    act=acts.STOP_AT_GATE,
    form=forms.DecisionForm,
    run=lambda actor, row, data: initiatives.stop_at_gate(actor=actor, gate=row, **data_of(data, "reason", *SIGNED)),
    lead="The initiative ends here. The figures below are kept with your decision, and your signature covers them.",
    done="Stopped: {}.",
    template="pages/initiatives/decide.html",
    danger=True,
)
Door(
    act=benefit_acts.ADD,
    form=forms.BenefitForm,
    below=_benefit_of,
    run=lambda actor, _, data: benefits.add(actor=actor, **data_of(data, "initiative", "owner", *BENEFIT)),
    lead="What is promised here is what the initiative is held to. It is approved together with it.",
)
Door(
    act=benefit_acts.CHANGE,
    form=forms.BenefitWordsForm,
    run=lambda actor, row, data: benefits.change(actor=actor, benefit=row, **data_of(data, *BENEFIT)),
    lead="A motion that was prepared before holds no longer.",
    submit="Save",
)
Door(
    act=benefit_acts.DROP,
    form=NoteForm,
    run=lambda actor, row, data: benefits.drop(actor=actor, benefit=row, note=data["note"]),
    lead="It leaves the proposal. That it was there stays in the record.",
)
Door(
    act=benefit_acts.NAME_OWNER,
    form=forms.BenefitOwnerForm,
    run=lambda actor, row, data: benefits.name_owner(actor=actor, benefit=row, **data_of(data, "owner", "note")),
    lead="Neither the new owner nor those before ever verify what it brought.",
)
Door(
    act=benefit_acts.RETIRE,
    form=NoteForm,
    run=lambda actor, row, data: benefits.retire(actor=actor, benefit=row, note=data["note"]),
    lead="It is no longer counted on. Its readings stay.",
    danger=True,
)
Door(
    act=benefit_acts.REPORT,
    form=forms.ReadingForm,
    below=_reading_of,
    run=lambda actor, _, data: benefits.report(
        actor=actor, **data_of(data, "benefit", "value", "taken_on", "evidence")
    ),
    title="Report what a benefit brought",
    lead="It counts as realised once somebody else has verified it.",
    submit="Report it",
)  # fmt: skip
Door(
    act=benefit_acts.CORRECT,
    form=forms.ValueForm,
    run=lambda actor, row, data: benefits.correct(actor=actor, reading=row, **data_of(data, "value", "evidence")),
    lead="The value before stays in the record. This one has to be verified anew.",
)
Door(
    act=benefit_acts.VERIFY,
    form=NoteForm,
    run=lambda actor, row, data: benefits.verify(actor=actor, reading=row, note=data["note"], digest=data["digest"]),
    lead="You confirm that you looked it up where it comes from, and found it right. It counts as realised then.",
    template="pages/initiatives/judge_reading.html",
)
Door(
    act=benefit_acts.DISPUTE,
    form=forms.DisputeForm,
    run=lambda actor, row, data: benefits.dispute(
        actor=actor, reading=row, reason=data["reason"], digest=data["digest"]
    ),
    lead="It counts for nothing until it is corrected.",
    template="pages/initiatives/judge_reading.html",
)
Door(
    act=benefit_acts.REPORT_COST,
    form=forms.CostForm,
    below=_cost_of,
    run=lambda actor, _, data: benefits.report_cost(
        actor=actor, **data_of(data, "initiative", "value", "taken_on", "evidence")
    ),
    lead="All that it has cost up to this day. It counts once somebody else has verified it.",
    submit="Report it",
)  # fmt: skip
Door(
    act=benefit_acts.CORRECT_COST,
    form=forms.CostValueForm,
    run=lambda actor, row, data: benefits.correct_cost(actor=actor, reading=row, **data_of(data, "value", "evidence")),
    lead="The amount before stays in the record. This one has to be verified anew.",
)
Door(
    act=benefit_acts.VERIFY_COST,
    form=NoteForm,
    run=lambda actor, row, data: benefits.verify_cost(
        actor=actor, reading=row, note=data["note"], digest=data["digest"]
    ),
    lead="You confirm that you looked into the books, and found it right.",
    template="pages/initiatives/judge_cost.html",
)
Door(
    act=benefit_acts.DISPUTE_COST,
    form=forms.DisputeForm,
    run=lambda actor, row, data: benefits.dispute_cost(
        actor=actor, reading=row, reason=data["reason"], digest=data["digest"]
    ),
    lead="It counts for nothing until it is corrected.",
    template="pages/initiatives/judge_cost.html",
)
