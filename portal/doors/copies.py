"""Doors to what becomes of a text that is kept beside a draft."""

from typing import Any

from governance.acts import copies as acts
from governance.acts.documents import UNDER_WAY
from governance.models import DocumentVersion, DraftCopy
from governance.services import copies
from portal.doors.door import Data, Door
from portal.forms import copies as forms
from raci.people.actor import Actor


def rescued(actor: Actor, version: DocumentVersion, data: Data) -> DraftCopy:
    """What somebody wrote while another was quicker."""
    return copies.keep(
        actor=actor,
        version=version,
        seen_revision=data["revision"],
        title=data["title"],
        summary=data["summary"],
        body=data["body"],
        effective_on=data["effective_on"],
    )


def _keep(actor: Actor, _: Any, data: Data) -> DraftCopy:
    return rescued(actor, DocumentVersion.objects.get(document=data["document"], state__in=UNDER_WAY), data)


Door(
    act=acts.KEEP,
    form=forms.KeepForm,
    run=_keep,
    lead="For you alone, until you have decided what becomes of it.",
    submit="Keep it",
    done="Your text is kept.",
    hidden=True,
)
Door(
    act=acts.MERGE,
    form=forms.MergeForm,
    run=lambda actor, copy, data: copies.merge(
        actor=actor, copy=copy, seen_revision=data["revision"], clauses=data["clauses"], about=data["about"]
    ),
    lead="Somebody else saved this draft while you wrote. Your text is kept here; nothing of either is lost.",
    submit="Save both as one draft",
    done="{} is saved with what you chose.",
    template="pages/documents/merge.html",
)
Door(
    act=acts.OVERWRITE,
    form=forms.OnDraftForm,
    run=lambda actor, copy, data: copies.overwrite(actor=actor, copy=copy, seen_revision=data["revision"]),
    lead="What the other wrote no longer stands in the draft. It stays in the record.",
    submit="Put mine in its place",
    danger=True,
    done="{} is now the text that you wrote.",
    template="pages/documents/overwrite.html",
)
Door(
    act=acts.DISCARD,
    run=lambda actor, copy, _: copies.discard(actor=actor, copy=copy),
    lead="The draft stays as it is. What you wrote stays in the record.",
    danger=True,
    done="Your text is discarded.",
)
