"""I is told: who, of what, exactly once, and in which order, whatever becomes of the walk."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from governance.services import documents, motions
from management.models import MeasurementBatch
from management.services import measurements
from portal import telling
from portal.models import Notice, NoticeCursor
from portal.services import notices
from portal.tasks import notices as tasks
from raci.duties import backfill, gate
from raci.duties.services import bindings, people
from raci.ledger import clock, sealer
from raci.ledger.models import Seal
from raci.people.models import Role
from tests.cast import Cast
from tests.governance.deciding import board
from tests.management import recipes
from tests.management import test_imports as management_imports
from tests.raci.duties.making import later
from tests.raci.test_races import at_once


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    """The clock may be moved."""
    settings.COUNTERSIGN_DEMO = True


def caught_up() -> None:
    """Whatever was done before the test is told; nobody is waiting for it."""
    sealer.seal()
    NoticeCursor.objects.update_or_create(pk=1, defaults={"next_index": Seal.objects.count()})
    Notice.objects.all().delete()


@pytest.fixture
def told(cast: Cast) -> Cast:
    """The cast, with everything told that was done before."""
    caught_up()
    return cast


def walk() -> int:
    """Seal and tell."""
    sealer.seal()
    return telling.tell()


def of(cast: Cast, part: str) -> list[str]:
    """What a part was told, oldest first."""
    return list(
        Notice.objects.filter(person=cast.person(part)).order_by("at", "id").values_list("event__verb", flat=True)
    )


def propose(cast: Cast, part: str = "outsider", role: str = "control-tester") -> Any:
    found = Role.objects.get(code=role)
    return bindings.propose(actor=cast["access_admin"], holder=cast.person(part), role=found, unit=cast.root)


def test_whoever_has_the_letter_i_is_told_and_nobody_else(told: Cast) -> None:
    propose(told)
    walk()
    everybody = set(Notice.objects.values_list("person", flat=True))
    assert everybody == {told.person("approver").pk}
    assert of(told, "approver") == ["binding.propose"]


def test_whoever_does_it_is_not_told_of_it(told: Cast) -> None:
    """The access approver has I for keeping persons, and now keeps them as well."""
    secretary = Role.objects.get(code="secretary")
    binding = bindings.propose(
        actor=told["access_admin"], holder=told.person("approver"), role=secretary, unit=told.root
    )
    bindings.approve(actor=told["chair"], binding=binding)
    caught_up()
    people.add_person(actor=told["approver"], name="Somebody", unit=told.root)
    people.add_person(actor=told["access_admin"], name="Somebody else", unit=told.root)
    walk()
    [only] = Notice.objects.filter(person=told.person("approver")).select_related("event")
    assert only.event.subject_label == "Somebody else"


def test_only_where_the_object_lies(told: Cast) -> None:
    """Who is told in one part of the organisation hears nothing of another."""
    finance = people.create_unit(actor=told["access_admin"], code="fin", name="Finance", parent=told.root)
    local = people.add_person(actor=told["access_admin"], name="Local approver", unit=finance)
    binding = bindings.propose(
        actor=told["access_admin"], holder=local, role=Role.objects.get(code="access-approver"), unit=finance
    )
    bindings.approve(actor=told["chair"], binding=binding)
    caught_up()
    tester = Role.objects.get(code="control-tester")
    bindings.propose(actor=told["access_admin"], holder=told.person("outsider"), role=tester, unit=told.it)
    bindings.propose(actor=told["access_admin"], holder=told.person("outsider"), role=tester, unit=finance)
    walk()
    assert Notice.objects.filter(person=local).count() == 1
    assert Notice.objects.filter(person=told.person("approver")).count() == 2


def test_refused_acts_and_readings_are_not_told(told: Cast) -> None:
    with pytest.raises(gate.Refused):
        bindings.propose(
            actor=told["outsider"], holder=told.person("ops"), role=Role.objects.get(code="cio"), unit=told.root
        )
    gate.note(actor=told["author"], verb="report.take", subject=told.root)
    walk()
    assert not Notice.objects.exists()


def test_what_follows_from_a_decision_is_told_to_those_of_its_own_row(told: Cast) -> None:
    deciding = board(told)
    motion = deciding.opened()
    deciding.all_vote(motion)
    caught_up()
    motions.close(actor=told["secretary"], motion=motion)
    walk()
    assert of(told, "cio") == ["version.approve", "version.bring_into_force"]
    assert "motion.close" in of(told, "auditor")
    assert not {"document.turn", "document.rename"} & set(of(told, "auditor"))


def test_measurements_of_one_objective_are_one_unread_notice(told: Cast) -> None:
    service = recipes.live(told, "Payments")
    objective = service.objectives.get()
    caught_up()
    for day in range(3):
        _measured(told, objective, day)
        walk()
    assert MeasurementBatch.objects.filter(objective=objective).count() >= 3
    [only] = Notice.objects.filter(person=told.person("service_owner"), event__verb="measurement.take-in")
    assert only.count == 3
    assert "and 2 more like it" in notices.line(only)
    notices.mark_read(actor=told["service_owner"], notice=only)
    _measured(told, objective, 3)
    walk()
    unread = Notice.objects.filter(person=told.person("service_owner"), read_at=None)
    assert [row.count for row in unread] == [1]


def _measured(cast: Cast, objective: Any, day: int) -> None:
    at = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=40 + day)
    row = measurements.Row(place=1, at=at, good=10, total=10)
    measurements.take_in(actor=cast["ops"], objective=objective, rows=[row], source="probe")


def test_an_import_is_one_notice_of_all_its_incidents(told: Cast, tmp_path: Path) -> None:
    management_imports.imported(
        told, tmp_path / "log.csv", *(management_imports.FIRST.replace("INC1", f"INC{each}") for each in range(1, 6))
    )
    walk()
    rows = Notice.objects.filter(person=told.person("service_owner"), event__subject_type="incident")
    assert [row.count for row in rows] == [5]


def test_the_votes_on_a_motion_are_one_unread_notice(told: Cast) -> None:
    deciding = board(told)
    motion = deciding.opened()
    caught_up()
    deciding.all_vote(motion)
    walk()
    rows = Notice.objects.filter(person=told.person("cio"), event__verb="ballot.vote")
    assert [row.count for row in rows] == [5]


def test_twice_is_once(told: Cast) -> None:
    propose(told)
    walk()
    before = list(Notice.objects.values_list("pk", "count"))
    assert telling.tell() == 0
    assert tasks.tell() == 0
    assert list(Notice.objects.values_list("pk", "count")) == before


def test_the_cursor_goes_on_set_by_set(told: Cast) -> None:
    for role in ("control-tester", "ops-lead", "service-owner"):
        propose(told, role=role)
    sealer.seal()
    while telling.tell(batch=1):
        pass
    assert len(of(told, "approver")) == 3
    assert NoticeCursor.objects.get().next_index == Seal.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_walk_that_is_killed_halfway_leaves_nothing_and_is_done_again(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught_up()
    propose(committed_cast)
    sealer.seal()
    write = telling._write

    def killed(told: Any) -> None:
        write(told)
        raise KeyboardInterrupt

    monkeypatch.setattr(telling, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        telling.tell()
    assert not Notice.objects.exists()
    monkeypatch.setattr(telling, "_write", write)
    telling.tell()
    assert of(committed_cast, "approver") == ["binding.propose"]


@pytest.mark.django_db(transaction=True)
def test_two_walks_at_once_tell_everything_once(committed_cast: Cast) -> None:
    caught_up()
    for role in ("control-tester", "ops-lead", "service-owner", "it-manager"):
        propose(committed_cast, role=role)
    sealer.seal()
    assert all(at_once([telling.tell, telling.tell, telling.tell]))
    assert len(of(committed_cast, "approver")) == 4
    assert NoticeCursor.objects.get().next_index == Seal.objects.count()


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_late_is_not_lost(committed_cast: Cast) -> None:
    """An act that begins before another and commits after it is sealed after it, and told after it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: nothing begins before another and commits after it")
    caught_up()
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            found = Role.objects.get(code="ops-lead")
            original = backfill.reading

            def reading(using: str = "default") -> None:
                original(using)
                begun.set()
                go_on.wait(20)

            backfill.reading = reading
            try:
                bindings.propose(
                    actor=committed_cast["access_admin"],
                    holder=committed_cast.person("outsider"),
                    role=found,
                    unit=committed_cast.root,
                )
            finally:
                backfill.reading = original
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    gate.note(actor=committed_cast["author"], verb="report.take", subject=committed_cast.root)
    walk()
    assert not of(committed_cast, "approver")
    go_on.set()
    thread.join()
    walk()
    assert of(committed_cast, "approver") == ["binding.propose"]


def test_ninety_days(told: Cast) -> None:
    propose(told)
    with later(days=91):
        walk()
        assert not Notice.objects.exists()
    NoticeCursor.objects.update(next_index=0)
    telling.tell(batch=100_000)
    assert of(told, "approver")
    assert telling.forget_old() == 0
    with later(days=91):
        assert telling.forget_old() > 0
    assert not Notice.objects.exists()


def test_the_text_of_a_withdrawn_version_is_told_to_nobody_by_mistake(told: Cast) -> None:
    """Drafting gives audit-risk the letter I: one notice for each kind of act on one version, however often."""
    version = board(told).version(submitted=False)
    caught_up()
    for words in ("one", "two", "three"):
        version = documents.edit(actor=told["author"], version=version, body=f"{version.body}\n{words}\n")
    walk()
    rows = Notice.objects.filter(person=told.person("risk_member"))
    assert [(row.event.verb, row.count) for row in rows] == [("version.edit", 3)]
