"""Doors to acts on governed documents, their versions and imports."""

from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.acts import documents as acts
from governance.acts import readers as reading
from governance.models import Document, DocumentImport, DocumentVersion
from governance.services import documents, importing, readers
from governance.services.importing import ImportRejectedError, Source
from portal.doors.copies import rescued
from portal.doors.door import Data, Door
from portal.forms import documents as forms
from portal.forms.base import NoteForm
from raci.ledger import clock
from raci.people.actor import Actor


def _create(actor: Actor, _: Any, data: Data) -> Document:
    return documents.create(
        actor=actor,
        unit=data["unit"],
        kind=data["kind"],
        title=data["title"],
        owner=data["owner"],
        body=data["body"],
        summary=data["summary"],
        review_months=data["review_months"],
        effective_on=data["effective_on"],
    )


def _edit(actor: Actor, version: DocumentVersion, data: Data) -> DocumentVersion:
    return documents.edit(
        actor=actor,
        version=version,
        seen_revision=data["revision"],
        title=data["title"],
        summary=data["summary"],
        body=data["body"],
        effective_on=data["effective_on"],
    )


def _end_of(day: date) -> datetime:
    """The end of the last day, or just before the latest end there can be."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    return min(end, clock.now() + readers.LONGEST) if day <= (clock.now() + readers.LONGEST).date() else end


def _check(actor: Actor, _: Any, data: Data) -> DocumentImport:
    sources = [Source.of(PurePosixPath(str(file.name)).name, file.read()) for file in data["uploads"]]
    names = [source.name for source in sources]
    if len(set(names)) < len(names):
        raise ValidationError("Two of the files have the same name.")
    count = "1 uploaded file" if len(sources) == 1 else f"{len(sources)} uploaded files"
    return importing.check(
        actor=actor, sources=sources, unit=data["unit"], kind=data["kind"], owner=data["owner"], source=count
    )


def _import(actor: Actor, run: DocumentImport, data: Data) -> DocumentImport:
    whole = data["mode"] == "all"
    try:
        return importing.carry_out(actor=actor, run=run, only=None if whole else data["only"], all_or_nothing=whole)
    except ImportRejectedError as rejected:
        raise ValidationError(str(rejected)) from rejected


Door(
    act=acts.CREATE,
    form=forms.DocumentForm,
    run=_create,
    title="New document",
    lead="It begins as a draft. It holds nobody to anything until a body has decided on it.",
    submit="Begin the draft",
    done="The draft of {} is begun.",
)
Door(
    act=acts.AMEND,
    form=forms.AmendForm,
    run=lambda actor, document, data: documents.amend(
        actor=actor,
        document=document,
        owner=data["owner"],
        review_months=data["review_months"],
        note=data["note"],
    ),
    lead="The text itself changes only by a new version.",
    done="The details of {} are changed.",
)
Door(
    act=acts.RETIRE,
    form=forms.ReasonForm,
    run=lambda actor, document, data: documents.retire(
        actor=actor, document=document, signature=data["signature"], note=data["note"]
    ),
    lead="The version in force ends at once, and nothing is put in its place.",
    danger=True,
    done="{} is retired.",
)
Door(
    act=reading.SHARE,
    form=forms.ShareForm,
    run=lambda actor, document, data: readers.share(
        actor=actor, document=document, reader=data["reader"], until=_end_of(data["until"])
    ),
    lead="For reading alone: it gives no role, so the reader can do nothing with the document.",
    submit="Share it",
    done="{} is shared.",
)
Door(
    act=reading.UNSHARE,
    form=forms.UnshareForm,
    run=lambda actor, document, data: readers.unshare(actor=actor, document=document, reader=data["reader"]),
    lead="The reader sees it no longer from this moment on.",
    done="{} is no longer shared with this reader.",
)
Door(
    act=reading.SHARE_GROUP,
    form=forms.ShareGroupForm,
    run=lambda actor, document, data: readers.share_with_group(
        actor=actor, document=document, group=data["group"], until=_end_of(data["until"])
    ),
    lead="For reading alone. Who is in the group is kept by whoever keeps persons; whoever leaves it reads it no more.",
    submit="Share it",
    done="{} is shared with the group.",
)
Door(
    act=reading.UNSHARE_GROUP,
    form=forms.UnshareGroupForm,
    run=lambda actor, document, data: readers.unshare_with_group(actor=actor, document=document, group=data["group"]),
    lead="Nobody sees it by this group from this moment on.",
    done="{} is no longer shared with this group.",
)
Door(
    act=acts.DRAFT,
    form=forms.DraftForm,
    run=lambda actor, _, data: documents.draft(
        actor=actor, document=data["document"], summary=data["summary"], effective_on=data["effective_on"]
    ),
    title="Draft a new version",
    lead="It begins as a copy of the text that holds now. Whoever edits it does not decide on it.",
    submit="Begin the draft",
    done="{} is begun.",
)
Door(
    act=acts.EDIT,
    form=forms.EditForm,
    run=_edit,
    lead="Whoever changes a draft is on the author’s side of the decision on it.",
    submit="Save the draft",
    done="{} is saved.",
    template="pages/documents/edit.html",
    rescue=rescued,
    rescued="Somebody else was quicker, so nothing was saved in the draft. What you wrote is kept here.",
)
Door(
    act=acts.SUBMIT,
    form=forms.SubmitForm,
    run=lambda actor, version, data: documents.submit(actor=actor, version=version, note=data["note"]),
    lead="From then on its text stands still, until it is decided, sent back or taken back.",
    submit="Submit it",
    done="{} is submitted for decision.",
    template="pages/documents/submit.html",
)
Door(
    act=acts.RECALL,
    form=NoteForm,
    run=lambda actor, version, data: documents.recall(actor=actor, version=version, note=data["note"]),
    lead="It becomes a draft again and can be edited.",
    done="{} is a draft again.",
)
Door(
    act=acts.RETURN,
    form=forms.ReasonForm,
    run=lambda actor, version, data: documents.send_back(actor=actor, version=version, note=data["note"]),
    lead="It becomes a draft again. A motion that is open on it becomes void, and its votes count for nothing.",
    done="{} is sent back to its authors.",
)
Door(
    act=acts.WITHDRAW,
    form=NoteForm,
    run=lambda actor, version, data: documents.withdraw(actor=actor, version=version, note=data["note"]),
    lead="It is given up. What holds now goes on holding.",
    danger=True,
    done="{} is withdrawn.",
)
Door(
    act=acts.CHECK_FILES,
    form=forms.CheckFilesForm,
    run=_check,
    title="Import policies from Markdown files",
    lead="First the files are checked, and you see what would come. Whatever is imported is a draft, by you.",
    submit="Check the files",
    done="The files of {} are checked. Nothing is imported yet.",
)
Door(
    act=acts.IMPORT,
    form=forms.ImportForm,
    run=_import,
    lead="Every file that comes becomes a draft, by you.",
    submit="Import",
    done="{} is imported.",
    hidden=True,
)
Door(
    act=acts.DISCARD,
    run=lambda actor, run, _: importing.discard(actor=actor, run=run),
    lead="The files are kept in the record of this check, but none of them becomes a document.",
    danger=True,
    done="{} is discarded.",
)
