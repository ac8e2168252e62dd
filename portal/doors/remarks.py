"""Doors to comments and change requests on clauses."""

from typing import Any

from governance.acts import remarks as acts
from governance.models import Document, DocumentVersion, Remark
from governance.services import remarks
from portal.doors.door import Data, Door
from portal.forms import remarks as forms
from portal.forms.documents import ReasonForm
from raci.people.actor import Actor


def _version(document: Document) -> DocumentVersion:
    return DocumentVersion.objects.select_related("document").get(document=document, state__in=acts.SPOKEN_TO)


def _propose(actor: Actor, _: Any, data: Data) -> Remark:
    return remarks.propose(
        actor=actor,
        version=_version(data["document"]),
        clause=data["clause"],
        replacement=data["replacement"],
        reason=data["text"],
    )


Door(
    act=acts.COMMENT,
    form=forms.CommentForm,
    run=lambda actor, _, data: remarks.comment(
        actor=actor, version=_version(data["document"]), clause=data["clause"], text=data["text"]
    ),
    blank=lambda: Remark(kind=Remark.Kind.COMMENT),
    lead="The authors and whoever decides read it. It puts you on nobody’s side.",
    submit="Say it",
    done="You made {}.",
)
Door(
    act=acts.PROPOSE,
    form=forms.ProposeForm,
    run=_propose,
    blank=lambda: Remark(kind=Remark.Kind.CHANGE),
    lead="The authors take it over or say why not. If they take it over you are one of the authors: you do not decide.",
    submit="Propose it",
    done="You made {}.",
)
Door(
    act=acts.ACCEPT,
    run=lambda actor, remark, data: remarks.accept(actor=actor, remark=remark, digest=data["digest"]),
    lead="They go into the draft. Whoever proposed them is one of its authors from then on and does not decide on it.",
    submit="Take them over",
    done="The words stand in {}.",
    template="pages/documents/remark.html",
)
Door(
    act=acts.DECLINE,
    form=ReasonForm,
    run=lambda actor, remark, data: remarks.decline(actor=actor, remark=remark, answer=data["note"]),
    lead="Whoever said it reads your answer, and so does whoever decides.",
    submit="Answer",
    done="{} is answered.",
    template="pages/documents/remark.html",
)
Door(
    act=acts.WITHDRAW,
    run=lambda actor, remark, _: remarks.withdraw(actor=actor, remark=remark),
    lead="It is shown no longer. The record keeps it.",
    done="{} is taken back.",
    template="pages/documents/remark.html",
)
