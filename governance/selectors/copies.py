"""What is kept beside drafts, for its writers alone."""

import json

from governance.models import DocumentVersion, DraftCopy
from governance.text.merging import Difference, differences
from raci.ledger.models import Event, Outcome


def base_of(copy: DraftCopy) -> str | None:
    """The body from which its writer started, as the record has it; None where it is not told.

    The first act after that revision that changed the body tells what it was before.
    """
    events = Event.objects.filter(
        subject_type=DocumentVersion.SUBJECT,
        subject_id=copy.version_id,
        outcome=Outcome.DONE,
        revision__gt=copy.seen_revision,
    )
    for payload in events.order_by("revision").values_list("payload", flat=True):
        changed = json.loads(bytes(payload))["details"].get("changes", {})
        if "body" in changed:
            return str(changed["body"][0] or "")
    return copy.version.body


def differing(copy: DraftCopy) -> tuple[Difference, ...]:
    """Where a kept text differs from the draft as it is now."""
    return differences(copy.version.body, copy.body, base_of(copy))
