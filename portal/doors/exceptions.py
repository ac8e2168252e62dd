"""Doors to what departs from the rule: exemptions, delegations, break-glass."""

from portal.doors.door import Door
from portal.doors.duties import data_of
from portal.forms import exceptions as forms
from portal.forms.base import NoteForm
from raci.duties import delegation_acts, emergency_acts, exemption_acts
from raci.duties.services import delegations, emergencies, exemptions

_ASKED = ("rule", "person", "unit", "valid_until", "reason", "compensating_control", "monitor")

Door(
    act=exemption_acts.REQUEST,
    form=forms.ExemptionForm,
    run=lambda actor, _, data: exemptions.request(actor=actor, **data_of(data, *_ASKED)),
    lead="Nothing is lifted by asking. Somebody who does not gain and is not near decides.",
)
Door(
    act=exemption_acts.GRANT,
    form=NoteForm,
    run=lambda actor, row, data: exemptions.grant(
        actor=actor, exemption=row, signature=data["signature"], note=data["note"]
    ),
    title="Grant the exemption",
    lead="It ends by the clock, without anybody having to do anything. Acts under it say so in the record.",
)
Door(
    act=exemption_acts.REFUSE,
    form=NoteForm,
    run=lambda actor, row, data: exemptions.refuse(actor=actor, exemption=row, note=data["note"]),
    title="Refuse the exemption",
    lead="The rule goes on holding for this person. Another request can follow.",
)
Door(
    act=exemption_acts.REVOKE,
    form=NoteForm,
    run=lambda actor, row, data: exemptions.revoke(actor=actor, exemption=row, note=data["note"]),
    title="Revoke the exemption",
    lead="The rule holds for this person again, at once. What was done under the exemption stays in the record.",
    danger=True,
)
Door(
    act=delegation_acts.OFFER,
    form=forms.DelegationForm,
    run=lambda actor, _, data: delegations.offer(
        actor=actor, **data_of(data, "binding", "delegate", "valid_until", "reason")
    ),
    title="Let somebody act for you",
    lead="What they do in your role counts for both of you: where you may not decide, neither may they.",
)
Door(
    act=delegation_acts.ACCEPT,
    run=lambda actor, row, data: delegations.accept(actor=actor, delegation=row, signature=data["signature"]),
    title="Accept the role",
    lead="Until it ends you hold this role as well, and each act says for whom.",
)
Door(
    act=delegation_acts.DECLINE,
    run=lambda actor, row, _: delegations.decline(actor=actor, delegation=row),
    title="Decline the role",
    lead="You take on nothing. The role stays with whoever offered it.",
)
Door(
    act=delegation_acts.END,
    run=lambda actor, row, _: delegations.end(actor=actor, delegation=row),
    title="End the delegation",
    lead="From now on only the person whose role it is acts in it. What was done under it stays in the record.",
    danger=True,
)
Door(
    act=emergency_acts.BEGIN,
    form=forms.EmergencyForm,
    run=lambda actor, row, data: emergencies.take(
        actor=actor, emergency=row, hours=data["hours"], signature=data["signature"]
    ),
    title="Take a role in an emergency",
    submit="Take the role",
    lead="Those who review it are told at once. Every rule still counts: whoever wrote a text does not decide on it.",
    danger=True,
)
Door(
    act=emergency_acts.GIVE_BACK,
    run=lambda actor, row, _: emergencies.give_back(actor=actor, emergency=row),
    lead="You hold the role no more. What was done with it is still reviewed.",
)
Door(
    act=emergency_acts.REVIEW,
    form=forms.ReviewForm,
    run=lambda actor, row, data: emergencies.review(
        actor=actor, emergency=row, verdict=data["verdict"], review=data["review"], signature=data["signature"]
    ),
    title="Review the emergency",
    lead="Look at every act that was done under it before you say what you found.",
)
