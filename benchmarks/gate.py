"""The gate: judging an act

The pure judgement is what stands against an act once roles, rules, chart and claims are in memory: in person, in state,
in letters, by rules and by seats, for acts and people of which some are allowed and some are not. The whole question
reads all of that first, from a database with a million bindings; beside it the very same queries, sent bare.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import Figure
from benchmarks import _organisation as organisation
from governance.acts import documents as acts
from governance.models import DocumentVersion
from governance.services import documents
from raci.duties import claims, gate, judge
from raci.duties.acts import Act, Question
from raci.duties.claims import Seats
from raci.duties.standing import Standing
from raci.people.actor import Actor
from raci.people.models import Person
from tests.cast import Cast

PEOPLE = ("author", "owner", "cio", "chair", "outsider", "auditor")
ACTS = (acts.EDIT, acts.RECALL, acts.WITHDRAW)
DECISIONS = 100_000
QUESTIONS = 200


def run() -> Iterator[Figure]:
    """The figures."""
    cast = organisation.standing(max(organisation.SIZES))
    version = _version(cast)
    asked = [_known(cast, version, part, act) for part in PEOPLE for act in ACTS]
    allowed = sum(not judge.objections(question, seen) for question, seen in asked)
    yield Figure("questions, of which are allowed", allowed, f"of {len(asked)}")
    with CaptureQueriesContext(connection) as queries:
        spent, taken = _judged(asked)
    assert not queries.captured_queries
    yield Figure("pure judgement, by the clock", DECISIONS / taken, "decisions/s")
    yield Figure("pure judgement, by the processor’s time", DECISIONS / spent, "decisions/s")
    for part, number in (("author", None), ("somebody with twenty roles", 11)):
        person = cast.person(part) if number is None else _one(number)
        yield from _whole(part, Actor(person), version)


def _version(cast: Cast) -> DocumentVersion:
    actor, owner = cast["author"], cast.person("owner")
    made = documents.create(
        actor=actor, unit=cast.root, kind="policy", title="Access", owner=owner, body="# A\n\nMust."
    )
    return DocumentVersion.objects.select_related("document__unit").get(document=made)


def _one(number: int) -> Person:
    return Person.objects.get(pk=f"01980000-0003-7000-8000-{number:012x}")


def _known(cast: Cast, version: DocumentVersion, part: str, act: Act) -> tuple[Question, Seats]:
    """A question of which everything is read."""
    standing = Standing(cast.person(part))
    question = Question(act, version, cast[part], standing)
    seen = claims.held(connection, judge.wants(question))
    judge.objections(question, seen)
    return question, seen


def _judged(asked: list[tuple[Question, Seats]]) -> tuple[float, float]:
    """Seconds of the processor and of the clock."""
    spent, began = time.process_time(), time.perf_counter()
    for known, seen in islice(cycle(asked), DECISIONS):
        judge.objections(Question(known.act, known.subject, known.actor, known.standing), seen)
    return time.process_time() - spent, time.perf_counter() - began


def _whole(who: str, actor: Actor, version: DocumentVersion) -> Iterator[Figure]:
    def ask() -> object:
        return gate.objections(acts.EDIT, version, actor)

    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    sent = [query["sql"] for query in queries.captured_queries]
    yield Figure(f"whole question of {who}, queries", len(sent), "queries")
    whole, bare = [], []
    for _ in range(QUESTIONS):  # in turns, so that whatever else the machine does meets both
        whole.append(_milliseconds(ask))
        bare.append(_milliseconds(lambda: [organisation.run(sql) for sql in sent]))
    yield Figure(f"whole question of {who}, median", statistics.median(whole), "ms")
    yield Figure(f"the same queries bare, of {who}, median", statistics.median(bare), "ms")
    yield Figure(f"whole question of {who} to its queries", statistics.median(whole) / statistics.median(bare), "times")


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
