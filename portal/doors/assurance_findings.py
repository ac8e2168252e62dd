"""Doors to acts on evidence requests and audit findings."""

from governance.acts import assurance_findings as acts
from governance.models import AuditFinding, EvidenceRequest
from governance.services import assurance_findings as services
from portal.doors.assurance import SIGNED, engagement_given
from portal.doors.door import Data, Door
from portal.doors.duties import data_of
from portal.forms import assurance as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing

WORDS = ("title", "condition", "criteria", "cause", "consequence", "rating")


def _request_of(standing: Standing, given: Data) -> EvidenceRequest | None:
    engagement = engagement_given(standing, given)
    return EvidenceRequest(engagement=engagement) if engagement else None


def _finding_of(standing: Standing, given: Data) -> AuditFinding | None:
    engagement = engagement_given(standing, given)
    return AuditFinding(engagement=engagement, unit=engagement.unit) if engagement else None


Door(
    act=acts.ASK,
    form=forms.AskForm,
    below=_request_of,
    run=lambda actor, _, data: services.ask(
        actor=actor, **data_of(data, "engagement", "wanted", "person", "role", "due_on")
    ),
    lead="It stands on the home page of whom it waits for, until they answer.",
    submit="Ask for it",
)
Door(
    act=acts.ANSWER,
    form=forms.AnswerForm,
    run=lambda actor, row, data: services.answer(actor=actor, request=row, **data_of(data, "answer", "links")),
    lead="Say what was asked, or where it is found. The auditor accepts it or says what is missing.",
    submit="Send the answer",
)
Door(
    act=acts.ACCEPT,
    form=NoteForm,
    run=lambda actor, row, data: services.accept(actor=actor, request=row, note=data["note"]),
    lead="The answer is what was needed.",
)
Door(
    act=acts.RETURN_ANSWER,
    form=forms.AgainForm,
    run=lambda actor, row, data: services.return_answer(actor=actor, request=row, **data_of(data, "reason", "due_on")),
    lead="It waits again for whom it was asked, with your reason.",
)
Door(
    act=acts.WITHDRAW_REQUEST,
    form=forms.ReasonForm,
    run=lambda actor, row, data: services.withdraw_request(actor=actor, request=row, reason=data["reason"]),
    lead="It is no longer needed. That it was asked stays in the record.",
)
Door(
    act=acts.RAISE,
    form=forms.FindingForm,
    below=_finding_of,
    run=lambda actor, _, data: services.raise_finding(
        actor=actor, **data_of(data, "engagement", "unit", "item", *WORDS, "wait_days")
    ),
    lead="Management reads it at once and answers for it. It is closed only when an action was found to work.",
    submit="Raise it",
    done="Raised: {}.",
)
Door(
    act=acts.REVISE,
    form=forms.FindingWordsForm,
    run=lambda actor, row, data: services.revise(actor=actor, finding=row, **data_of(data, *WORDS)),
    lead="Management answers it anew.",
    submit="Save",
)
Door(
    act=acts.WITHDRAW,
    form=forms.ReasonForm,
    run=lambda actor, row, data: services.withdraw(actor=actor, finding=row, reason=data["reason"]),
    lead="It does not hold. That it was raised stays in the record.",
    danger=True,
)
Door(
    act=acts.AGREE,
    form=forms.AgreeForm,
    run=lambda actor, row, data: services.agree(
        actor=actor, finding=row, **data_of(data, "response", "action", "owner", "due_on")
    ),
    lead="You agree to it for management, and say who does what by when.",
    submit="Agree",
)
Door(
    act=acts.DISPUTE,
    form=forms.ReasonForm,
    run=lambda actor, row, data: services.dispute(actor=actor, finding=row, reason=data["reason"]),
    lead="The auditor then revises or withdraws it. Your reason stays with it.",
)
Door(
    act=acts.NAME_OWNER,
    form=forms.OwnerForm,
    run=lambda actor, row, data: services.name_owner(
        actor=actor, finding=row, **data_of(data, "owner", "due_on", "reason")
    ),
    lead="Who had it before, and until when, stays in the record.",
)
Door(
    act=acts.REPORT_DONE,
    form=forms.DoneForm,
    run=lambda actor, row, data: services.report_done(actor=actor, finding=row, done=data["done"]),
    lead="An auditor who had no part in it looks after the waiting time whether it works.",
)
Door(
    act=acts.CONFIRM,
    form=forms.EffectForm,
    run=lambda actor, row, data: services.confirm(
        actor=actor, finding=row, reason=data["reason"], **data_of(data, *SIGNED)
    ),
    lead="You looked at the effect yourself. The audit finding is closed.",
)
Door(
    act=acts.REFUSE,
    form=forms.NoEffectForm,
    run=lambda actor, row, data: services.refuse(actor=actor, finding=row, **data_of(data, "reason", "due_on")),
    lead="The action goes back to its owner, with your reason.",
)
Door(
    act=acts.REOPEN,
    form=forms.ReasonForm,
    run=lambda actor, row, data: services.reopen(actor=actor, finding=row, reason=data["reason"]),
    lead="It came back. Management answers it anew.",
    danger=True,
)
