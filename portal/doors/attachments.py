"""Doors to the files that belong to a version."""

from governance.acts import attachments as acts
from governance.models import DocumentVersion
from governance.services import attachments
from portal.doors.door import Data, Door
from portal.forms import documents as forms
from raci.people.actor import Actor


def _attach(actor: Actor, version: DocumentVersion, data: Data) -> DocumentVersion:
    file = data["upload"]
    return attachments.attach(
        actor=actor, version=version, name=file.name or "", data=file.read(), digest=data["digest"]
    )


Door(
    act=acts.ATTACH,
    form=forms.AttachForm,
    run=_attach,
    lead="It belongs to the version like its words: whoever decides on the text decides on the file.",
    submit="Attach it",
    done="The file is attached to {}.",
)
Door(
    act=acts.DETACH,
    form=forms.DetachForm,
    run=lambda actor, version, data: attachments.detach(
        actor=actor, version=version, name=data["name"], digest=data["digest"]
    ),
    lead="It no longer belongs to this version. Earlier versions keep it.",
    submit="Take it out",
    done="The file no longer belongs to {}.",
)
