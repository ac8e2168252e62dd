"""Doors to acts on risks, on their treatments and acceptances, and on the appetite for risk."""

from governance.acts import appetite as appetite_acts
from governance.acts import risks as acts
from governance.acts import treatments as treatment_acts
from governance.models import Risk, RiskAcceptance, RiskTreatment
from governance.services import appetite, risks, treatments
from portal.doors.door import Data, Door
from portal.doors.duties import data_of
from portal.doors.sight import in_sight
from portal.forms import risks as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing

WORDS = ("title", "cause", "event", "consequence", "category", "cadence_days", "goals")
RATED = ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact", "basis")
PLANNED = ("title", "owner", "due_on")
SIGNED = ("digest", "signature")


def _risk(standing: Standing, given: Data) -> Risk | None:
    found: Risk | None = in_sight("risk", standing).filter(code=given.get("risk", "")).first()
    return found


def _treatment_of(standing: Standing, given: Data) -> RiskTreatment | None:
    risk = _risk(standing, given)
    return RiskTreatment(risk=risk) if risk else None


def _acceptance_of(standing: Standing, given: Data) -> RiskAcceptance | None:
    risk = _risk(standing, given)
    return RiskAcceptance(risk=risk) if risk else None


Door(
    act=acts.IDENTIFY,
    form=forms.RiskForm,
    run=lambda actor, _, data: risks.identify(actor=actor, **data_of(data, *WORDS, "owner", "unit")),
    lead="Say what may happen, from what cause, and what follows. Somebody then assesses it.",
    submit="Enter it",
    done="{} is in the register. It has to be assessed next.",
)
Door(
    act=acts.EDIT,
    form=forms.RiskWordsForm,
    run=lambda actor, row, data: risks.edit(actor=actor, risk=row, **data_of(data, *WORDS)),
    lead="It has to be assessed anew as it then reads, and what was accepted before covers it no more.",
    submit="Save",
)
Door(
    act=acts.NAME_OWNER,
    form=forms.RiskOwnerForm,
    run=lambda actor, row, data: risks.name_owner(actor=actor, risk=row, **data_of(data, "owner", "note")),
    lead="Neither the new owner nor those before ever accept it.",
)
Door(
    act=acts.ASSESS,
    form=forms.RatingForm,
    run=lambda actor, row, data: risks.assess(actor=actor, risk=row, **data_of(data, *RATED)),
    lead="Whoever rates a risk never accepts it.",
    submit="Keep this assessment",
    done="{} is assessed.",
)
Door(
    act=acts.RESPOND,
    form=forms.ResponseForm,
    run=lambda actor, row, data: risks.respond(actor=actor, risk=row, **data_of(data, "response", "reason")),
    lead="To accept is no answer by itself: governance has to grant it, and for twelve months at most.",
)
Door(
    act=acts.CLOSE,
    form=forms.ReasonForm,
    run=lambda actor, row, data: risks.close(actor=actor, risk=row, reason=data["reason"]),
    lead="It leaves the map. All that was rated and decided stays in the record.",
    danger=True,
)
Door(
    act=acts.REOPEN,
    form=forms.ReasonForm,
    run=lambda actor, row, data: risks.reopen(actor=actor, risk=row, reason=data["reason"]),
    lead="It has to be assessed anew, and nothing that was accepted before covers it.",
)
Door(
    act=acts.REQUEST,
    form=forms.AcceptanceForm,
    below=_acceptance_of,
    run=lambda actor, _, data: risks.request_acceptance(
        actor=actor, **data_of(data, "risk", "why", "until", "gaining")
    ),
    lead="Governance decides. While a risk is accepted its treatments rest; after the last day they are due again.",
    submit="Ask for it",
    done="{} is asked for. Somebody who has no part in the risk decides.",
)  # fmt: skip
Door(
    act=acts.WITHDRAW,
    form=NoteForm,
    run=lambda actor, row, data: risks.withdraw_request(actor=actor, acceptance=row, note=data["note"]),
    lead="Nobody decides on it any more.",
)
Door(
    act=acts.GRANT,
    form=forms.ReasonForm,
    run=lambda actor, row, data: risks.grant(actor=actor, acceptance=row, **data_of(data, "reason", *SIGNED)),
    lead="The risk may stay as it is rated until the day below. A higher rating or other words end that at once.",
    done="Accepted: {}.",
    template="pages/risks/judge_acceptance.html",
)
Door(
    act=acts.REFUSE,
    form=forms.ReasonForm,
    run=lambda actor, row, data: risks.refuse(actor=actor, acceptance=row, reason=data["reason"]),
    lead="The risk has to be treated.",
    template="pages/risks/judge_acceptance.html",
)
Door(
    act=acts.REVOKE,
    form=forms.ReasonForm,
    run=lambda actor, row, data: risks.revoke(actor=actor, acceptance=row, reason=data["reason"]),
    lead="The risk is accepted no more, and its treatments are due again at once.",
    template="pages/risks/judge_acceptance.html",
    danger=True,
)
Door(
    act=treatment_acts.PLAN,
    form=forms.TreatmentForm,
    below=_treatment_of,
    run=lambda actor, _, data: treatments.plan(actor=actor, **data_of(data, "risk", *PLANNED)),
    lead="It counts once somebody else has verified that it was done.",
    submit="Plan it",
)
Door(
    act=treatment_acts.CHANGE,
    form=forms.TreatmentWordsForm,
    run=lambda actor, row, data: treatments.change(actor=actor, treatment=row, **data_of(data, *PLANNED)),
    lead="Neither the new owner nor those before ever verify it.",
    submit="Save",
)
Door(
    act=treatment_acts.REPORT_DONE,
    form=forms.EvidenceForm,
    run=lambda actor, row, data: treatments.report_done(actor=actor, treatment=row, evidence=data["evidence"]),
    lead="Somebody else looks it up and verifies it.",
)
Door(
    act=treatment_acts.VERIFY,
    form=NoteForm,
    run=lambda actor, row, data: treatments.verify(actor=actor, treatment=row, note=data["note"]),
    lead="You confirm that you have seen it done.",
    template="pages/risks/judge_treatment.html",
)
Door(
    act=treatment_acts.SEND_BACK,
    form=forms.ReasonForm,
    run=lambda actor, row, data: treatments.send_back(actor=actor, treatment=row, reason=data["reason"]),
    lead="It is planned again, and due on its day.",
    template="pages/risks/judge_treatment.html",
)
Door(
    act=treatment_acts.DROP,
    form=forms.ReasonForm,
    run=lambda actor, row, data: treatments.drop(actor=actor, treatment=row, reason=data["reason"]),
    lead="It is not done after all. A risk above the appetite then needs another one.",
    danger=True,
)
Door(
    act=appetite_acts.PROPOSE,
    form=forms.AppetiteForm,
    run=lambda actor, _, data: appetite.propose(
        actor=actor, **data_of(data, "category", "statement", "threshold", "unit")
    ),
    lead="Nothing changes until somebody else has set it.",
    submit="Propose it",
    done="{} is proposed.",
)  # fmt: skip
Door(
    act=appetite_acts.CHANGE,
    form=forms.AppetiteWordsForm,
    run=lambda actor, row, data: appetite.change(actor=actor, appetite=row, **data_of(data, "statement", "threshold")),
    lead="Whoever has changed it does not set it.",
    submit="Save",
)
Door(
    act=appetite_acts.WITHDRAW,
    form=NoteForm,
    run=lambda actor, row, data: appetite.withdraw(actor=actor, appetite=row, note=data["note"]),
    lead="The proposal is given up. What is in force stays so.",
)
Door(
    act=appetite_acts.SET,
    run=lambda actor, row, data: appetite.set_appetite(actor=actor, appetite=row, **data_of(data, *SIGNED)),
    lead="From now on every risk of this category that is rated higher has to be treated, or accepted for a time.",
    done="In force: {}.",
    template="pages/risks/judge_appetite.html",
)
Door(
    act=appetite_acts.REJECT,
    form=forms.ReasonForm,
    run=lambda actor, row, data: appetite.reject(actor=actor, appetite=row, reason=data["reason"]),
    lead="What is in force stays so.",
    template="pages/risks/judge_appetite.html",
)
