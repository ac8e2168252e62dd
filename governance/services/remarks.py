"""Comments and change requests on clauses: made by readers, answered by the authors."""

from django.core.exceptions import ValidationError

from governance.acts import remarks as acts
from governance.models import Clause, DocumentVersion, Remark
from governance.services import documents
from raci.duties.gate import passing
from raci.people.actor import Actor


def comment(*, actor: Actor, version: DocumentVersion, clause: str, text: str) -> Remark:
    """Say something about a clause.

    Args:
        clause: its number.

    Raises:
        ValidationError: there is no such clause.
        Refused: the actor may not read the document, or it is decided already.
    """
    remark = _about(actor, version, clause, text)
    with passing(acts.COMMENT, remark, actor=actor, reads=[version]):
        remark.save()
    return remark


def propose(*, actor: Actor, version: DocumentVersion, clause: str, replacement: str, reason: str) -> Remark:
    """Propose other words for a clause; none at all to take it out.

    Raises:
        ValidationError: there is no such clause, or the words are the same.
        Refused: the actor may not read the document, or it is put to the vote or decided already.
    """
    remark = _about(actor, version, clause, reason)
    remark.kind, remark.replacement = Remark.Kind.CHANGE, replacement.strip("\r\n")
    if remark.replacement == remark.before:
        raise ValidationError({"replacement": "These are the words that stand there already."})
    with passing(acts.PROPOSE, remark, actor=actor, reads=[version]):
        remark.save()
    return remark


def accept(*, actor: Actor, remark: Remark, digest: str | None = None) -> DocumentVersion:
    """Take proposed words over into the draft. Who proposed them is one of its authors from now on.

    Args:
        digest: the words as the actor saw them.

    Raises:
        Refused: the version is no draft, the clause reads otherwise by now, or the proposer decided in this cycle.
    """
    version, proposer = remark.version, remark.person
    with passing(
        acts.ACCEPT, remark, actor=actor, also=[version], reads=[proposer], digest=digest, proposed_by=proposer.name
    ) as row:
        clause = Clause.objects.get(version=version, key=row.clause_key)
        documents.edit(actor=actor, version=version, body=_replaced(version.body, clause, row.replacement))
    return version


def decline(*, actor: Actor, remark: Remark, answer: str) -> Remark:
    """The authors do not take it over, and say why; a comment is answered in the same way."""
    with passing(acts.DECLINE, remark, actor=actor) as row:
        row.answer = answer
    return row


def withdraw(*, actor: Actor, remark: Remark) -> Remark:
    """Whoever said it takes it back."""
    with passing(acts.WITHDRAW, remark, actor=actor) as row:
        pass
    return row


def _about(actor: Actor, version: DocumentVersion, number: str, text: str) -> Remark:
    clause = Clause.objects.filter(version=version, number=number).first()
    if clause is None:
        raise ValidationError({"clause": f"{version} has no clause {number}."})
    return Remark(
        version=version,
        kind=Remark.Kind.COMMENT,
        person=actor.person,
        clause_key=clause.key,
        clause_number=clause.number,
        before=clause.text,
        text=text,
    )


def _replaced(body: str, clause: Clause, words: str) -> str:
    """The body with other words in the place of a clause; the blank lines around it stay."""
    span = body[clause.start : clause.end]
    plain = words.replace("\r\n", "\n")
    own = plain.replace("\n", "\r\n") if "\r\n" in body else plain
    after = span.replace(clause.text, own, 1) if own.strip() else ""
    return body[: clause.start] + after + body[clause.end :]
