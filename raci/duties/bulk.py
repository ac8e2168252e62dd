"""Many births by one act: judged as each alone would be, written as four bulk statements, one event a row."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from raci.duties import claims, judge, stands
from raci.duties.acts import Act, Question
from raci.duties.gate import passage
from raci.duties.objections import Refused
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.entry import Entry, changes, values
from raci.ledger.governed import Governed, OutsideGate, Part, current, writing
from raci.ledger.ids import uuid7
from raci.ledger.models import Event, Opening
from raci.people.actor import Actor

G = TypeVar("G", bound=Governed)
BATCH = 1000


@dataclass
class _Batch:
    """The open act of ring 2 for rows that are born together."""

    using: str
    events: dict[Any, uuid.UUID]
    is_open: bool = True
    connection: BaseDatabaseWrapper = field(init=False)

    def __post_init__(self) -> None:
        self.connection = connections[self.using]

    def covers(self, row: Governed) -> None:
        row.last_event, row.revision = self.events[row.pk], 1

    def covers_part(self, row: Part) -> None:
        raise OutsideGate(f"{row!r}: parts are written in an act on their owner alone")


def births(act: Act, rows: Iterable[G], *, actor: Actor, **facts: Any) -> None:
    """Bring many rows of one kind into being, inside the act that is open. They are taken a thousand at a time, so rows
    that are made as they are asked for never lie in memory all at once.

    Raises:
        OutsideGate: no act is open; an import is an act of its own, and these are its consequences.
        Refused: something stands against one of them; then none is born.
    """
    outer = passage()
    standing = Standing(actor.person)
    authorities: dict[Any, str] = {}
    for chunk in _chunks(rows):
        events = {row.pk: uuid7() for row in chunk}
        for row in chunk:
            _judge(Question(act, row, actor, standing, facts=facts), authorities)
        _claim(act, chunk, events, standing, actor, outer.using)
        _write(act, chunk, events, actor, authorities, outer.using, outer.event_id, facts)


def _chunks(rows: Iterable[G]) -> Iterator[list[G]]:
    source = iter(rows)
    while chunk := list(islice(source, BATCH)):
        yield chunk


def _judge(question: Question, authorities: dict[Any, str]) -> None:
    scope = question.subject.scope_id()
    if scope in authorities and not question.act.conditions:
        return
    found = list(judge.object_free(question))
    if found:
        raise Refused(question.act, question.subject, question.actor, found)
    authorities[scope] = judge.authority(question)


def _claim(
    act: Act, rows: Sequence[G], events: dict[Any, uuid.UUID], standing: Standing, actor: Actor, using: str
) -> None:
    for row in rows if act.sides else ():
        taken = claims.take(judge.wants(Question(act, row, actor, standing)), events[row.pk], using)
        if taken:
            raise Refused(act, row, actor, judge.from_conflicts(taken, standing.rules.all))
    if act.sides:
        answering = standing.answering(act, rows[0])
        stands.keep(act, [(row, events[row.pk]) for row in rows], answering, standing.teams, using)


@contextmanager
def _open(batch: _Batch, row: Governed) -> Iterator[None]:
    token = current.set(batch)
    try:
        with writing(row):
            yield
    finally:
        batch.is_open = False
        current.reset(token)


def _write(
    act: Act,
    rows: list[G],
    events: dict[Any, uuid.UUID],
    actor: Actor,
    authorities: dict[Any, str],
    using: str,
    within: uuid.UUID,
    facts: dict[str, Any],
) -> None:
    now, model = clock.now(), type(rows[0])
    batch = _Batch(using, events)
    for row in rows:
        batch.covers(row)
        row.state = act.ends or row.FIRST_STATE
    entries = [
        Entry(
            id=events[row.pk],
            at=now,
            signatory=actor.signatory(),
            verb=act.code,
            subject=row,
            authority=authorities[row.scope_id()],
            revision=1,
            within=within,
            details={"changes": changes({}, values(row)), **({"facts": facts} if facts else {})},
        ).event()
        for row in rows
    ]
    openings = [
        Opening(event_id=events[row.pk], subject_type=row.SUBJECT, subject_id=row.pk, revision=1) for row in rows
    ]
    with transaction.atomic(using=using, savepoint=False):
        Opening.objects.using(using).bulk_create(openings)
        with _open(batch, rows[0]):
            model._base_manager.using(using).bulk_create(rows)
        Event.objects.using(using).bulk_create(entries)
