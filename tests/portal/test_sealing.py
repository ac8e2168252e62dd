"""When events are sealed: right after a decision, and every second beside the tasks of a worker."""

import io
import time
from typing import Any

import pytest
from django.core.management import call_command

from portal.tasks import record
from raci.duties.gate import note
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.ledger import clock, sealer
from raci.ledger.models import Event, Pending, Seal
from raci.people.models import Role
from tests.cast import Cast


def test_a_decision_is_sealed_when_it_is_committed(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    role = Role.objects.get(code="cio")
    with django_capture_on_commit_callbacks(execute=True) as plain:
        chart = charts.draft(actor=cast["secretary"], unit=cast.it, cells=[Cell("run-service", role, "A")])
    assert plain == []
    signature = cast.sign("chair", "chart.approve", chart)
    with django_capture_on_commit_callbacks(execute=True):
        charts.put_in_force(actor=cast["chair"], chart=chart, signature=signature)
    decision = Event.objects.get(verb="chart.approve", subject_id=chart.pk)
    assert Seal.objects.filter(event=decision).exists()
    assert not Pending.objects.exists()


def test_a_demonstration_seals_once_at_its_end(cast: Cast, settings: Any) -> None:
    settings.COUNTERSIGN_DEMO = True
    note(actor=cast["author"], verb="test.note", subject=cast.person("author"))
    with clock.moved_to(clock.now()):
        sealer.after_decision()
    assert Pending.objects.exists()
    sealer.after_decision()
    assert not Pending.objects.exists()


def test_the_loop_seals_until_it_is_stopped(committed_cast: Cast) -> None:
    loop = record.Sealing(seconds=0.02)
    loop.start()
    try:
        note(actor=committed_cast["author"], verb="test.note", subject=committed_cast.person("author"))
        deadline = time.monotonic() + 10
        while Pending.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not Pending.objects.exists()
    finally:
        loop.stop()
        loop.join(10)
    assert not loop.is_alive()


def test_trouble_does_not_end_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> int:
        raise OSError("the key is not to be read")

    monkeypatch.setattr("portal.tasks.record.connection.close", lambda: None)
    monkeypatch.setattr(sealer, "seal", fails)
    assert not record.turn()
    monkeypatch.setattr(sealer, "seal", lambda **_: 0)
    assert record.turn()


def test_the_worker_starts_and_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "SECONDS", 60.0)
    record.begin()
    (loop,) = record._running
    record.end()
    loop.join(10)
    assert not loop.is_alive()
    assert record._running == []


def test_the_command_says_what_the_head_is(cast: Cast) -> None:
    note(actor=cast["author"], verb="test.note", subject=cast.person("author"))
    out = io.StringIO()
    call_command("seal", stdout=out)
    assert f"The record holds {Event.objects.count():,} events" in out.getvalue()
    assert not Pending.objects.exists()
