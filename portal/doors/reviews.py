"""Doors to reviews of access."""

from portal.doors.door import Door
from portal.doors.duties import data_of
from portal.forms import duties as duty_forms
from portal.forms import reviews as forms
from raci.duties import line_acts, review_acts
from raci.duties.services import moves, people, reviews

Door(
    act=review_acts.OPEN,
    form=forms.OpenReviewForm,
    run=lambda actor, _, data: reviews.open_review(
        actor=actor,
        sphere=data["sphere"],
        roles=data["roles"],
        **data_of(data, "title", "unit", "due_at", "last_at", "escalation"),
    ),
    lead="The list of who holds what is frozen now. Somebody else than its holder answers for each role; "
    "whoever is not answered for in time loses it.",
)
Door(
    act=review_acts.KEEP,
    form=forms.KeepForm,
    run=lambda actor, item, data: reviews.keep(actor=actor, item=item, reason=data["reason"]).review,
    lead="The role stays as it is. Your name stands in the record as the one who answered for it.",
    done="Answered. Back in {}.",
)
Door(
    act=review_acts.REVOKE,
    form=forms.RevokeForm,
    run=lambda actor, item, data: reviews.revoke(actor=actor, item=item, reason=data["reason"]),
    lead="The role ends at once. If a rule keeps it, because nobody else would be left, this says so and it goes to "
    "somebody else.",
    done="Answered: {}.",
    danger=True,
)
Door(
    act=review_acts.DEFER,
    form=forms.DeferForm,
    run=lambda actor, item, data: reviews.defer(actor=actor, item=item, **data_of(data, "until", "reason")).review,
    lead="Once, and within the limit of the review.",
    done="Put off. Back in {}.",
)
Door(
    act=review_acts.ESCALATE,
    form=forms.EscalateForm,
    run=lambda actor, item, data: reviews.escalate(actor=actor, item=item, **data_of(data, "to", "reason")).review,
    lead="Somebody else answers. The day by which it is due stays.",
    done="Passed on. Back in {}.",
)
Door(
    act=review_acts.CLOSE,
    run=lambda actor, review, _: reviews.close(actor=actor, review=review),
    lead="Nothing is open in it any more. It closes by itself as well.",
)
Door(
    act=line_acts.MOVE,
    form=duty_forms.MoveForm,
    template="pages/people/leaving.html",
    run=lambda actor, person, data: moves.move(actor=actor, person=person, **data_of(data, "unit", "manager", "note")),
    lead="Roles that are held outside of the new unit go into a review of their own; what nobody answers for within "
    "fourteen days ends.",
    done="{} has moved. A review asks about the roles of before.",
)
Door(
    act=line_acts.SET_MANAGER,
    form=duty_forms.ManagerForm,
    run=lambda actor, person, data: people.set_manager(actor=actor, person=person, manager=data["manager"]),
    lead="Whoever somebody reports to is asked first whether they keep their roles.",
)
