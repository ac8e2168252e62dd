"""Doors to acts on changes and freezes."""

from management.acts import changes as acts
from management.models import Change
from management.services import changes, freezes
from portal.doors.door import Data, Door
from portal.doors.services import data_of
from portal.doors.sight import in_sight
from portal.forms import changes as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing


def _change_below(standing: Standing, given: Data) -> Change | None:
    templates = in_sight("change", standing).filter(is_template=True, state="approved")
    template = templates.select_related("service").filter(code=given.get("template", "")).first()
    if template is not None:
        return Change(service=template.service, template=template, kind=Change.Kind.STANDARD)
    service = in_sight("service", standing).filter(code=given.get("service", "")).first()
    return Change(service=service) if service else None


Door(
    act=acts.RAISE,
    form=forms.RaiseForm,
    below=_change_below,
    run=lambda actor, blank, data: changes.raise_change(
        actor=actor,
        content=data["content"],
        service=data.get("service"),
        template=data.get("template") or blank.template,
    ),
    lead="It starts as a draft, which may have gaps; nothing is submitted that has some. Somebody else approves it, "
    "a third person implements it.",
    submit="Keep as a draft",
    done="{} is kept as a draft.",
)
Door(
    act=acts.EDIT,
    form=forms.ChangeForm,
    run=lambda actor, change, data: changes.edit(actor=actor, change=change, content=data["content"]),
    lead="Only a draft is changed. Whoever changes it stands with those who ask, and does not approve it.",
    submit="Keep the change",
)
Door(
    act=acts.SUBMIT,
    form=NoteForm,
    run=lambda actor, change, data: changes.submit(actor=actor, change=change, note=data["note"]),
    lead="From now on it stands as it is. Those who approve sign exactly this.",
    done="{} waits for approval.",
)
Door(
    act=acts.SCHEDULE,
    form=NoteForm,
    run=lambda actor, change, data: changes.schedule(actor=actor, change=change, note=data["note"]),
    lead="It follows an approved template, so it needs no approval of its own.",
    done="{} is scheduled.",
)
Door(
    act=acts.APPROVE,
    form=NoteForm,
    template="pages/operations/change_approve.html",
    run=lambda actor, change, data: changes.approve(
        actor=actor, change=change, digest=data["digest"], signature=data["signature"], note=data["note"]
    ),
    title="Approve the change",
    lead="You sign exactly this content. Where it is changed afterwards, your approval is void.",
    done="You have approved {}.",
)
Door(
    act=acts.REJECT,
    form=forms.ReasonForm,
    template="pages/operations/change_approve.html",
    run=lambda actor, change, data: changes.reject(
        actor=actor, change=change, reason=data["reason"], digest=data["digest"], signature=data["signature"]
    ),
    title="Reject the change",
    lead="It can be taken back to draft, changed, and submitted again.",
    danger=True,
)
Door(
    act=acts.START,
    form=NoteForm,
    run=lambda actor, change, data: changes.start(actor=actor, change=change, note=data["note"]),
    title="Begin to implement the change",
    lead="From now on it is under way. Whoever implements it does not review it.",
    submit="Begin now",
)
Door(
    act=acts.START_AT_ONCE,
    form=NoteForm,
    run=lambda actor, change, data: changes.start_at_once(
        actor=actor, change=change, digest=data["digest"], signature=data["signature"], note=data["note"]
    ),
    title="Start the emergency change before its approval",
    lead="You answer for that it cannot wait. Somebody else approves it afterwards, and it is reviewed in five days.",
    submit="Start now",
    danger=True,
)
Door(
    act=acts.FINISH,
    form=forms.OutcomeForm,
    run=lambda actor, change, data: changes.finish(actor=actor, change=change, outcome=data["outcome"]),
    title="Record the change as implemented",
    lead="Somebody who neither asked for it nor implemented it reviews it.",
)
Door(
    act=acts.FAIL,
    form=forms.FailureForm,
    run=lambda actor, change, data: changes.fail(actor=actor, change=change, outcome=data["outcome"]),
    title="Record the change as failed and taken back",
    lead="The service is as it was before. The review says what is learned from it.",
    danger=True,
)
Door(
    act=acts.RATIFY,
    form=NoteForm,
    template="pages/operations/change_approve.html",
    run=lambda actor, change, data: changes.ratify(
        actor=actor, change=change, digest=data["digest"], signature=data["signature"], note=data["note"]
    ),
    title="Approve the emergency change afterwards",
    lead="You sign what was done, and that it could not wait.",
    done="You have approved {} afterwards.",
)
Door(
    act=acts.DENY,
    form=forms.ReasonForm,
    template="pages/operations/change_approve.html",
    run=lambda actor, change, data: changes.deny(
        actor=actor, change=change, reason=data["reason"], digest=data["digest"], signature=data["signature"]
    ),
    title="Refuse the approval afterwards",
    lead="What was done stays done. The review decides what follows from it.",
    danger=True,
)
Door(
    act=acts.REVIEW,
    form=forms.ReviewForm,
    run=lambda actor, change, data: changes.review(
        actor=actor, change=change, verdict=data["verdict"], text=data["review"]
    ),
    title="Review the change",
    lead="Compare what was planned with what happened, and say what is to be learned.",
)
Door(
    act=acts.REVISE,
    form=NoteForm,
    run=lambda actor, change, data: changes.revise(actor=actor, change=change, note=data["note"]),
    title="Take the change back to draft",
    lead="It can be changed again. What was approved before is void, and it is submitted anew.",
)
Door(
    act=acts.WITHDRAW,
    form=forms.ReasonForm,
    run=lambda actor, change, data: changes.withdraw(actor=actor, change=change, reason=data["reason"]),
    title="Withdraw the change",
    lead="It is given up for good. Of a template: nothing new can follow it.",
    danger=True,
)
Door(
    act=acts.SET_FREEZE,
    form=forms.FreezeForm,
    run=lambda actor, _, data: freezes.set_freeze(
        actor=actor, **data_of(data, "unit", "service", "starts_at", "ends_at", "reason")
    ),
    title="Set a time in which nothing is changed",
    lead="Nothing but an emergency change goes ahead in that time. What is planned into it already is held back.",
    submit="Set the freeze",
)
Door(
    act=acts.LIFT_FREEZE,
    form=NoteForm,
    run=lambda actor, freeze, data: freezes.lift(actor=actor, freeze=freeze, note=data["note"]),
    lead="From now on changes go ahead there again.",
    danger=True,
)
