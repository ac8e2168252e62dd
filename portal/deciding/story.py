"""The history of a motion with the votes on it, and whose hands its text passed through; how somebody voted is no part
of it."""

from dataclasses import dataclass

from django.db.models import BinaryField, Case, F, Q, Value, When

from governance.models import DocumentVersion, Motion
from governance.selectors.documents import DECIDING, WRITING, Hand, gathered
from portal.history import entry_of, may_read_record
from portal.navigation import address
from portal.parts import Entry
from raci.duties.standing import Standing
from raci.ledger.models import Event, Outcome

DONE = {
    "ballot.declare": "declared to have no interest",
    "ballot.recuse": "declared an interest and stepped out of the count",
    "ballot.vote": "signed a vote",
}
TRIED = {
    "ballot.declare": "tried to declare",
    "ballot.recuse": "tried to step out of the count",
    "ballot.vote": "tried to vote",
}
FIRST_VOTE = 3
"""The revision of a ballot with its first vote: listed, declared, voted."""
SHOWN, READ = 8, 400


@dataclass(frozen=True)
class Story:
    """What happened, newest first, and who had a part in the text, in order.

    Attributes:
        number: how many entries there are in all.
        all_url: where all of them stand, for who may read the record.
        written: person -> their last act of writing.
    """

    history: list[Entry]
    hands: list[Hand]
    number: int
    all_url: str
    written: dict[str, Event]


def story(motion: Motion, standing: Standing) -> Story:
    """One query for both. The bytes of an event are read only where they hold why something was refused."""
    about = Q(subject_type="motion", subject_id=motion.pk) | Q(
        subject_type="ballot", subject_id__in=[ballot.pk for ballot in motion.ballots.all()]
    )
    if motion.version_id:
        touched = Q(subject_type=DocumentVersion.SUBJECT, subject_id=motion.version_id, outcome=Outcome.DONE)
        about |= touched & Q(verb__in=[*WRITING, *DECIDING])
    reasons = Case(When(outcome=Outcome.REFUSED, then=F("payload")), default=Value(b""), output_field=BinaryField())
    rows = Event.objects.filter(about).exclude(verb="ballot.list").annotate(index=F("seal__index"), reasons=reasons)
    events = list(rows.defer("leaf", "payload").order_by("-at", "-id")[:READ])
    linked = may_read_record(standing)
    text = [event for event in reversed(events) if event.subject_type == DocumentVersion.SUBJECT]
    mine = [event for event in events if event.subject_type != DocumentVersion.SUBJECT]
    for event in mine[:SHOWN]:
        event.payload = event.reasons
    return Story(
        history=[entry_of(event, motion.pk, linked=linked, said=_said(event)) for event in mine[:SHOWN]],
        hands=gathered((event.actor, event.actor_label, event.verb, event.at) for event in text),
        number=len(mine),
        all_url=f"{address('record')}?q={motion.code}" if linked and address("record") else "",
        written={event.actor: event for event in text if event.verb in WRITING},
    )


def _said(event: Event) -> str:
    if event.outcome == Outcome.REFUSED:
        return f"{event.actor_label} {TRIED[event.verb]}" if event.verb in TRIED else ""
    if event.verb == "ballot.vote" and (event.revision or 0) > FIRST_VOTE:
        return f"{event.actor_label} changed a vote"
    return f"{event.actor_label} {DONE[event.verb]}" if event.verb in DONE else ""
