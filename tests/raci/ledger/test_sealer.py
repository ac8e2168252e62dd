"""Sealing: order, roots, proofs, and two sealers at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from raci.duties import own_acts
from raci.duties.gate import note
from raci.ledger import notes, proofs, sealer, tree
from raci.ledger.models import Checkpoint, Event, Node, Pending, Seal
from raci.people.actor import Actor
from tests.cast import Cast
from tests.raci.ledger.test_tree import naive_root


def leaves() -> list[bytes]:
    return [bytes(leaf) for leaf in Seal.objects.order_by("index").values_list("event__leaf", flat=True)]


def add(actor: Actor, count: int) -> None:
    for number in range(count):
        note(actor=actor, verb="test.note", subject=actor.person, number=number)


def test_everything_pending_is_sealed_in_the_order_of_the_queue(cast: Cast) -> None:
    sealer.seal()
    start = Seal.objects.count()
    add(cast["author"], 5)
    queued = list(Pending.objects.order_by("id").values_list("event_id", flat=True))
    assert sealer.seal() == 5
    assert list(Seal.objects.filter(index__gte=start).order_by("index").values_list("event_id", flat=True)) == queued
    assert not Pending.objects.exists()
    assert sealer.seal() == 0


def test_roots_are_those_of_the_naive_tree(cast: Cast) -> None:
    sealer.seal()
    for count in (1, 2, 3):
        add(cast["author"], count)
        sealer.seal(batch=2)
    every = leaves()
    assert list(Seal.objects.order_by("index").values_list("index", flat=True)) == list(range(len(every)))
    for head in Checkpoint.objects.all():
        assert bytes(head.root) == naive_root(every[: head.size])
        assert notes.parse(head.note) == notes.Head(notes.signer().name, head.size, bytes(head.root))
        assert notes.signed_by(head.note, notes.signer().name, notes.signer().public)
    assert Checkpoint.objects.order_by("-size").values_list("size", flat=True)[0] == len(every)
    assert proofs.root_at(len(every)) == naive_root(every)


def test_only_complete_subtrees_are_stored(cast: Cast) -> None:
    sealer.seal()
    size = Seal.objects.count()
    expected = {tree.key_of((level, index)) for level in range(1, size.bit_length()) for index in range(size >> level)}
    assert set(Node.objects.values_list("id", flat=True)) == expected


def test_proofs_of_an_event(cast: Cast) -> None:
    add(cast["author"], 3)
    event = Event.objects.order_by("-id")[0]
    assert proofs.inclusion(event) is None
    sealer.seal()
    old = proofs.newest()
    found = proofs.inclusion(event)
    assert old is not None
    assert found is not None
    assert found.holds
    assert found.note == old.note
    assert proofs.number_of(event.pk) == found.index + 1
    event.payload = bytes(event.payload).replace(b"test.note", b"test.n0te")
    changed = proofs.inclusion(event)
    assert changed is not None
    assert not changed.holds


def test_proofs_between_heads(cast: Cast) -> None:
    sealer.seal()
    old = proofs.newest()
    add(cast["author"], 4)
    sealer.seal()
    new = proofs.newest()
    assert old is not None
    assert new is not None
    assert proofs.growth(old, new).holds
    old.root = bytes(32)
    assert not proofs.growth(old, new).holds
    with pytest.raises(ValueError, match="did not grow"):
        proofs.growth(new, old)


def test_the_head_is_checked(cast: Cast) -> None:
    for _ in range(3):
        add(cast["author"], 2)
        sealer.seal()
    head = proofs.newest()
    assert head is not None
    found = proofs.check_head(head.at)
    assert found is not None
    assert (found.intact, found.earlier, found.size) == (True, 3 if Checkpoint.objects.count() > 3 else 2, head.size)


def test_a_head_of_another_key_is_no_good_head(cast: Cast, settings: object, tmp_path: object) -> None:
    sealer.seal()
    settings.COUNTERSIGN_SIGNING_KEY_FILE = f"{tmp_path}/other.key"  # type: ignore[attr-defined]
    head = proofs.newest()
    assert head is not None
    found = proofs.check_head(head.at)
    assert found is not None
    assert (found.root, found.signature, found.intact) == (True, False, False)


def test_how_long_events_wait(cast: Cast) -> None:
    sealer.seal()
    assert proofs.waiting() == (0, None)
    add(cast["author"], 2)
    count, since = proofs.waiting()
    assert count == 2
    assert since is not None


def test_a_failure_after_a_decision_does_not_undo_it(cast: Cast, settings: object, tmp_path: object) -> None:
    settings.COUNTERSIGN_SIGNING_KEY_FILE = tmp_path  # type: ignore[attr-defined]  # a folder is no key
    add(cast["author"], 1)
    sealer.after_decision()
    assert Pending.objects.exists()


def in_threads(jobs: list[Callable[[], object]]) -> list[BaseException]:
    problems: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as problem:  # noqa: BLE001 - handed to the test
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_sealers_and_writers_at_once(committed_cast: Cast) -> None:
    before = Event.objects.count()
    parts = ("author", "owner", "ops")
    writers: list[Callable[[], object]] = [lambda part=part: add(committed_cast[part], 15) for part in parts]  # type: ignore[misc]

    def sealing() -> None:
        for _ in range(12):
            sealer.seal(batch=7)

    assert in_threads([*writers, sealing, sealing, lambda: sealer.seal(batch=3, wait=False)]) == []
    sealer.seal()
    every = leaves()
    assert len(every) == Event.objects.count() == before + 45
    assert list(Seal.objects.order_by("index").values_list("index", flat=True)) == list(range(len(every)))
    heads = list(Checkpoint.objects.order_by("size"))
    assert all(bytes(head.root) == naive_root(every[: head.size]) for head in heads)


def test_an_event_that_commits_late_is_not_lost(committed_cast: Cast) -> None:
    """The one that began first commits last; its place is after the one that was sealed in between."""
    sealer.seal()
    if connections["default"].vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: nothing commits late")
    began, sealed = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            add(committed_cast["author"], 1)
            began.set()
            sealed.wait(10)

    def quick() -> None:
        began.wait(10)
        add(committed_cast["owner"], 1)
        sealer.seal()
        sealed.set()

    assert in_threads([slow, quick]) == []
    assert sealer.seal() == 1
    labels = list(Seal.objects.order_by("-index").values_list("event__actor_label", flat=True)[:2])
    assert labels == [committed_cast.person("author").name, committed_cast.person("owner").name]
    assert own_acts.ADD_PERSON.code in set(Event.objects.values_list("verb", flat=True))
