"""The gate: lock, ask, let write, record, commit. Every change of a governed object passes here, through every door."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from django.db import connections, transaction

from raci.duties import backfill, claims, judge, rulings, signatures, stands
from raci.duties.acts import Act, Question
from raci.duties.claims import Seats
from raci.duties.exclusion import against, brought, excluded, keeps_enough, too_few
from raci.duties.lifting import lifted
from raci.duties.models import SodRule
from raci.duties.objections import Objection, Refused, Why
from raci.duties.standing import Standing
from raci.ledger import clock, rings, sealer
from raci.ledger.entry import Entry
from raci.ledger.governed import Governed, OutsideGate, current
from raci.ledger.ids import uuid7
from raci.ledger.models import Outcome
from raci.ledger.passage import SHARE, UPDATE, Passage
from raci.people.actor import Actor

G = TypeVar("G", bound=Governed)

__all__ = ["Offer", "Refused", "follows", "may_begin", "note", "objections", "offers", "passage", "passing"]


Follower = Callable[[Question], None]
_followers: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """Registers what comes of an act that asks for advice or settles a matter, within its own transaction."""
    _followers.append(follower)
    return follower


@dataclass(frozen=True)
class Offer:
    """An act as a page shows it: allowed, or disabled with every reason."""

    act: Act
    subject: Governed
    objections: tuple[Objection, ...]

    @property
    def allowed(self) -> bool:
        """Nothing stands against it but, perhaps, the signature that comes last."""
        return all(objection.code == Why.SIGNATURE for objection in self.objections)

    @property
    def applies(self) -> bool:
        """Whether the subject is in a state for it; a page leaves out what does not."""
        return all(objection.code != Why.STATE for objection in self.objections)

    @property
    def reasons(self) -> tuple[Objection, ...]:
        """Why not, without the signature."""
        return tuple(objection for objection in self.objections if objection.code != Why.SIGNATURE)


def objections(
    act: Act, subject: Governed, actor: Actor, *, standing: Standing | None = None, **known: Any
) -> list[Objection]:
    """Everything that stands against an act at this moment, without doing it."""
    standing = standing or Standing(actor.person)
    return judge.objections(Question(act, subject, actor, standing, **known))


def may_begin(act: Act, actor: Actor, *, standing: Standing | None = None) -> list[Objection]:
    """What stands against a birth before anything is known of the object: the actor holds the letter nowhere.

    Where the unit is known, and who would gain, ``objections(…, blank=True)`` on the blank object says more.
    """
    return list(judge.beginning(act, actor, standing or Standing(actor.person)))


def offers(
    acts: Sequence[Act],
    subject: Governed,
    actor: Actor,
    *,
    standing: Standing | None = None,
    seen: Seats | None = None,
) -> list[Offer]:
    """The same for several acts on one subject; the claims are read in one query, or were read before."""
    standing = standing or Standing(actor.person)
    return _offers([Question(act, subject, actor, standing) for act in acts], seen)


def offers_of(pairs: Sequence[tuple[Act, Governed]], actor: Actor, *, standing: Standing | None = None) -> list[Offer]:
    """The same for acts on different subjects, still one query."""
    standing = standing or Standing(actor.person)
    return _offers([Question(act, subject, actor, standing) for act, subject in pairs])


def _offers(asked: Sequence[Question], seen: Seats | None = None) -> list[Offer]:
    if seen is None:
        seen = claims.held(connections["default"], [want for question in asked for want in judge.wants(question)])
    return [Offer(each.act, each.subject, tuple(judge.objections(each, seen))) for each in asked]


def passage() -> Passage:
    """The act that is open here, for services that add parts, facts or consequences.

    Raises:
        OutsideGate: none is open.
    """
    found = current.get()
    if not isinstance(found, Passage) or not found.is_open:
        raise OutsideGate("no act is open")
    return found


def _outer(using: str) -> Passage | None:
    found = current.get()
    if not isinstance(found, Passage) or not found.root.alive:
        return None
    if found.connection is not connections[using]:
        raise OutsideGate("the open act belongs to another thread")
    return found


@contextmanager
def passing(
    act: Act,
    subject: G,
    *,
    actor: Actor,
    also: Iterable[Governed] = (),
    reads: Iterable[Governed] = (),
    digest: str | None = None,
    signature: str = "",
    note: str = "",
    using: str = "default",
    **facts: Any,
) -> Iterator[G]:
    """Do an act on a subject, or refuse it with every reason; both go on record.

    Args:
        also: further rows that the same transaction will change, by acts of their own or as locks for others.
        reads: rows whose state the act relies on; they stand still until it is committed.
        digest: the content that the actor saw.
        signature: the token of a fresh signature (``raci.duties.signatures``).
        facts: plain values that the record keeps beside the changes.

    Yields:
        The subject, locked and up to date. What is set on it is saved at the end.

    Raises:
        Refused: something stands against it. Nothing was changed, the refusal is on record.
        LockOrder: a nested act wants a row that the outermost did not declare.
        GuardsDown: the triggers of the database are not in place.
    """
    outer = _outer(using)
    told: list[Refused] = outer.root.refusals if outer else []
    try:
        with _inside(act, subject, actor, outer, told, [*also], [*reads], digest, signature, note, using, facts) as row:
            yield row
    except BaseException as problem:
        if isinstance(problem, Refused) and problem not in told:
            told.append(problem)
        if outer is None:  # all is rolled back by now; what an inner block swallowed is recorded as well
            for refusal in told:
                _record_refusal(refusal, using)
        raise


@contextmanager
def _inside(
    act: Act,
    subject: G,
    actor: Actor,
    outer: Passage | None,
    told: list[Refused],
    also: list[Governed],
    reads: list[Governed],
    digest: str | None,
    signature: str,
    note: str,
    using: str,
    facts: dict[str, Any],
) -> Iterator[G]:
    if outer is None:
        rings.ensure(connections[using])
    inner = {"savepoint": False} if outer else {"durable": True}
    with transaction.atomic(using=using, **inner):
        here = Passage(act.code, subject, actor.signatory(), using, outer)
        if outer is None:
            here.refusals = told
        row = _lock(here, subject, actor, also, reads)
        here.subject = row
        if outer is None:
            backfill.still(using) if isinstance(subject, SodRule) else backfill.reading(using)
        question = Question(act, row, actor, Standing(actor.person), digest, signature, facts)
        _judge(question, here)
        authority = judge.authority(question)
        acting = rulings.acting_for(question)
        here.signatory = replace(here.signatory, on_behalf_of=acting[1][:64] if acting else "")
        with here.opened():
            yield row
            if act.ends:
                row.state = act.ends
        here.facts |= {"facts": facts} if facts else {}
        here.facts |= {"note": note} if note else {}
        here.facts |= _signed(question, signature)
        here.entry(at=clock.now(), authority=authority).event().save(using=using, force_insert=True)
        if act.fresh_signature:  # a decision is sealed as soon as it is committed
            transaction.on_commit(sealer.after_decision, using=using, robust=True)
        for follow in _followers if act.asks or act.settles else ():
            here.then(partial(follow, question))
        here.run_consequences()
        if outer is None:
            here.alive = False


def _lock(here: Passage, subject: G, actor: Actor, also: list[Governed], reads: list[Governed]) -> G:
    newborn = subject._state.adding
    wanted: list[tuple[Governed, str]] = [(row, UPDATE) for row in also] + [(row, SHARE) for row in reads]
    if not newborn:
        wanted.append((subject, UPDATE))
    if here.outer is None:  # whoever acts is read again: the account may have ended since it was signed in
        wanted += [(row, SHARE) for row in (actor.person, actor.account) if row is not None and not row._state.adding]
    here.book.take(wanted)
    if newborn:
        return subject
    row = here.book.row(subject)
    here.subject = row
    here.remember()
    return row  # type: ignore[return-value]


def _judge(question: Question, here: Passage) -> None:
    act, subject, standing = question.act, question.subject, question.standing
    found, exempted = lifted(question, list(judge.object_free(question)))
    wanted = judge.wants(question)
    taken = claims.take(wanted, here.event_id, here.using) if not found else None
    if taken is None:
        taken = claims.conflicts(claims.held(here.connection, wanted), wanted)
    against_seats, more = lifted(question, judge.from_conflicts(taken, standing.rules.all))
    if taken and not found and not against_seats:  # exempted: the seats that are free are taken all the same
        claims.seat_free(wanted, here.event_id, here.using)
    found += against_seats + judge.signature(question)
    if found:
        raise Refused(act, subject, question.actor, found)
    if exempted or more:
        here.facts["exemptions"] = sorted({*exempted, *more})
    if any(stands.places(act, subject)):
        stands.keep(act, [(subject, here.event_id)], question.seated, question.teams_seated, here.using)
    _observe(question, here)


def _observe(question: Question, here: Passage) -> None:
    """Put on record what rules that are only recorded would have refused."""
    act, subject, standing = question.act, question.subject, question.standing
    watching = standing.rules.in_mode(SodRule.Mode.RECORD)
    if not watching.all:
        return
    watched = judge.wants(question, mode=SodRule.Mode.RECORD)
    found = judge.from_conflicts(claims.conflicts(claims.held(here.connection, watched), watched), watching.all)
    found += rulings.against(question, watching)
    if excluded in act.conditions:
        found += against(brought(subject), question.gaining, watching)
    if keeps_enough in act.conditions:
        found += too_few(subject, watching)
    if found:
        here.facts["observed"] = [objection.as_dict() for objection in found]
    claims.seat_free(watched, here.event_id, here.using)


def _signed(question: Question, token: str) -> dict[str, Any]:
    act = question.act
    if not act.fresh_signature:
        return {}
    content = signatures.read(token) or {}
    return {
        "signature": {
            "meaning": act.meaning_for(question.subject, question.actor.person),
            "method": content.get("method", ""),
            "digest": content.get("digest", ""),
        }
    }


def _record_refusal(refusal: Refused, using: str) -> None:
    entry = Entry(
        id=uuid7(),
        at=clock.now(),
        signatory=refusal.actor.signatory(),
        verb=refusal.act.code,
        subject=refusal.subject,
        outcome=Outcome.REFUSED,
        authority=" ".join(objection.sentence for objection in refusal.objections),
        details={"objections": [objection.as_dict() for objection in refusal.objections]},
    )
    with transaction.atomic(using=using, durable=True):
        entry.event().save(using=using, force_insert=True)


def note(
    *, actor: Actor, verb: str, subject: Governed, authority: str = "", using: str = "default", **details: Any
) -> None:
    """Put something on record that changes nothing: a sign-in, an export, a reading."""
    entry = Entry(
        id=uuid7(),
        at=clock.now(),
        signatory=actor.signatory(),
        verb=verb,
        subject=subject,
        outcome=Outcome.NOTED,
        authority=authority,
        details=details,
    )
    with transaction.atomic(using=using):
        entry.event().save(using=using, force_insert=True)
