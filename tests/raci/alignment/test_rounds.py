"""Rounds of checks: a task that is lost, doubled or killed loses nothing and does nothing twice."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection

from raci.alignment import outbox
from raci.alignment.checks import CHECKS, Moment
from raci.alignment.models import CheckRound, CheckRun, Finding, Snapshot
from raci.alignment.services import bookkeeping, rounds, snapshots
from raci.duties.gate import Refused
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.raci.alignment import recipes


def ordered() -> CheckRun:
    return rounds.order(actor=recipes.system()).run


def expire(run: CheckRun) -> None:
    """The worker that has it is dead; its lease runs out."""
    CheckRun.objects.filter(pk=run.pk).update(lease_until=clock.now() - timedelta(seconds=2))


def test_a_round_finds_opens_and_concludes(cast: Cast) -> None:
    goal = recipes.goal(cast)
    found = recipes.round_of_checks()
    run = found.run
    assert (found.state, run.state, run.done, run.attempt) == ("concluded", "done", len(CHECKS), 1)
    finding = Finding.objects.get(check_code="ALN-01")
    assert (
        finding.sentence == "No IT goal is confirmed to contribute primarily to EG-01 Customers reach us at any hour."
    )
    assert (finding.object_id, finding.owner_id, finding.unit_id) == (goal.pk, goal.owner_id, goal.unit_id)
    assert finding.code.startswith("F-")
    assert (found.found, found.opened) == (Finding.objects.count(), Finding.objects.count())
    assert run.results["ALN-01"]["opened"] == 1
    concluded = Event.objects.get(subject_id=found.pk, verb="check-round.conclude")
    opened = Event.objects.filter(verb="finding.open", outcome=Outcome.DONE)
    assert {event.within for event in opened} == {concluded.pk}
    assert concluded.actor_label == "Countersign checks"
    assert Snapshot.objects.filter(day=clock.today(), subject_id=goal.pk).count() == 1


def test_a_second_round_changes_nothing(cast: Cast) -> None:
    recipes.goal(cast)
    first = recipes.round_of_checks()
    events = Event.objects.count()
    again = recipes.round_of_checks()
    assert (again.found, again.opened, again.resolved) == (first.found, 0, 0)
    assert Event.objects.count() == events + 2  # ordered and concluded


def test_who_may_order(cast: Cast) -> None:
    for part in ("member", "author", "outsider", "superuser"):
        with pytest.raises(Refused):
            rounds.order(actor=cast[part])
    found = rounds.order(actor=cast["auditor"])
    assert found.run.wanted_by == cast.person("auditor")
    with pytest.raises(Refused, match="running already"):
        rounds.order(actor=cast["cio"])


def test_the_clock_orders_each_slot_once(cast: Cast) -> None:
    found = rounds.schedule(actor=recipes.system())
    assert found is not None
    assert found.run.by_the_clock
    assert found.run.slot == f"{rounds.slot_of(clock.now()):%Y-%m-%dT%H:%M}"
    assert rounds.schedule(actor=recipes.system()) is None
    assert CheckRun.objects.count() == 1


def test_people_do_not_conclude_or_schedule(cast: Cast) -> None:
    with pytest.raises(Refused, match="by itself"):
        rounds.schedule(actor=cast["auditor"])


# --- lost, doubled, killed ----------------------------------------------------------------------------------------


def test_a_lost_message_is_sent_again(cast: Cast) -> None:
    run = ordered()
    assert run.pk in rounds.tend(actor=recipes.system())


def test_a_doubled_message_finds_the_run_taken(cast: Cast) -> None:
    run = ordered()
    assert outbox.claim(run, total=1) == 1
    assert outbox.claim(run, total=1) is None
    assert not rounds.perform(actor=recipes.system(), run=run)
    expire(run)
    assert rounds.perform(actor=recipes.system(), run=run)
    assert not rounds.perform(actor=recipes.system(), run=run)
    run.refresh_from_db()
    assert (run.state, run.attempt) == ("done", 2)


def test_one_run_at_a_time(cast: Cast) -> None:
    first, second = ordered(), rounds.schedule(actor=recipes.system())
    assert second is not None
    assert outbox.claim(first, total=1) == 1
    assert outbox.claim(second.run, total=1) is None
    outbox.finish(first, 1, {})
    assert outbox.claim(second.run, total=1) == 1


def test_whoever_lost_the_lease_writes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    recipes.goal(cast)
    run = ordered()
    real = bookkeeping.Books.of

    def slow(*args: Any) -> Any:
        books = real(*args)
        expire(run)
        assert outbox.claim(run, total=1) == 2
        return books

    monkeypatch.setattr(bookkeeping.Books, "of", slow)
    assert not rounds.perform(actor=recipes.system(), run=run)
    assert not Finding.objects.exists()
    assert CheckRound.objects.get().state == "ordered"
    monkeypatch.undo()
    expire(run)
    assert rounds.perform(actor=recipes.system(), run=run)
    assert Finding.objects.filter(check_code="ALN-01").count() == 1


def test_a_worker_that_dies_half_way_has_done_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    recipes.goal(cast)
    run = ordered()

    def killed(*args: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(snapshots, "keep", killed)
    with pytest.raises(SystemExit):
        rounds.perform(actor=recipes.system(), run=run)
    run.refresh_from_db()
    assert (run.state, Finding.objects.count(), Snapshot.objects.count()) == ("running", 0, 0)
    assert run.pk not in rounds.tend(actor=recipes.system())
    expire(run)
    assert run.pk in rounds.tend(actor=recipes.system())
    monkeypatch.undo()
    assert rounds.perform(actor=recipes.system(), run=run)


def test_after_five_attempts_it_is_given_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ordered()

    def broken(*args: Any) -> None:
        raise RuntimeError("no such disk")

    monkeypatch.setattr(snapshots, "measure", broken)
    for attempt in range(1, outbox.ATTEMPTS + 1):
        with pytest.raises(RuntimeError):
            rounds.perform(actor=recipes.system(), run=run)
        run.refresh_from_db()
        assert (run.state, run.attempt) == ("failed", attempt)
        CheckRun.objects.filter(pk=run.pk).update(due_at=clock.now() - timedelta(seconds=2))
    assert not rounds.perform(actor=recipes.system(), run=run)
    rounds.tend(actor=recipes.system())
    run.refresh_from_db()
    assert (run.state, run.problem) == ("dead", "RuntimeError: no such disk")
    assert CheckRound.objects.get(pk=run.round_id).state == "given_up"


def test_a_broken_check_stops_no_other_and_resolves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    recipes.goal(cast)
    recipes.round_of_checks()
    check = CHECKS["ALN-01"]

    def broken(at: Moment) -> Any:
        raise ValueError("no such column")

    monkeypatch.setitem(CHECKS, "ALN-01", type(check)(**{**vars(check), "find": broken}))
    found = recipes.round_of_checks()
    assert "ValueError: no such column" in found.run.problem
    assert found.run.results["ALN-01"]["error"]
    assert found.run.state == "done"
    assert Finding.objects.get(check_code="ALN-01").state == "open"


def at_once(work: Any, count: int = 2) -> list[Any]:
    """The same work in several threads at the same instant."""
    start, answers = Barrier(count), [None] * count

    def one(place: int) -> None:
        start.wait()
        try:
            answers[place] = work()
        except (IntegrityError, Refused, outbox.Superseded) as problem:
            answers[place] = problem  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_instant_do_it_once(committed_cast: Cast) -> None:
    recipes.goal(committed_cast)
    run = ordered()
    actor = recipes.system()
    answers = at_once(lambda: rounds.perform(actor=actor, run=CheckRun.objects.get(pk=run.pk)), 3)
    assert sorted(answers) == [False, False, True]
    assert Finding.objects.filter(check_code="ALN-01").count() == 1
    assert Event.objects.filter(verb="check-round.conclude").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_the_same_instant_order_one_round(committed_cast: Cast) -> None:
    actor = recipes.system()
    answers = at_once(lambda: rounds.schedule(actor=actor), 3)
    assert CheckRound.objects.count() == CheckRun.objects.count() == 1
    assert sum(isinstance(answer, CheckRound) for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_the_nudge_comes_after_the_commit_only(committed_cast: Cast) -> None:
    nudged: list[int] = []

    def note(run_id: int, **_: Any) -> None:
        nudged.append(run_id)

    outbox.due.connect(note)
    try:
        with pytest.raises(Refused):
            rounds.order(actor=committed_cast["member"])
        run = ordered()
    finally:
        outbox.due.disconnect(note)
    assert nudged == [run.pk]
