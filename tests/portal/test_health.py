"""What the health pages say, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone

from portal import health, probe
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.people.models import Role
from tests.cast import Cast


def test_alive_needs_nothing(client: Client) -> None:
    response = client.get("/health/live/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_when_all_is_well(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PENDING_SECONDS", 24 * 60 * 60)  # no sealer runs beside the tests
    response = client.get("/health/")
    assert response.status_code == 200, response.json()
    checks = response.json()["checks"]
    assert checks["database"] == {"well": True, "measured": connection.vendor}
    assert checks["migrations"] == {"well": True, "measured": 0}
    assert checks["rings"] == {"well": True, "measured": 0}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_sealer_that_does_not_run_is_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [Cell("run-service", Role.objects.get(code="cio"), "A")]
    charts.draft(actor=cast["secretary"], unit=cast.it, cells=cells)
    assert health.pending().well
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not health.pending().well


@pytest.mark.django_db
def test_a_missing_guard_is_seen(client: Client) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON ledger_event"
        name = trigger_on_events(connection)
        cursor.execute(f'DROP TRIGGER "{name}"{on}')
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["checks"]["rings"]["measured"] >= 1


def trigger_on_events(wrapper: BaseDatabaseWrapper) -> str:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_event'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_event'::regclass AND NOT tgisinternal",
    }[wrapper.vendor]
    with wrapper.cursor() as cursor:
        cursor.execute(query)
        name: str = cursor.fetchone()[0]
        return name


def test_a_database_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> health.Finding:
        raise DatabaseError

    monkeypatch.setitem(health.CHECKS, "migrations", silent)
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "checks": {"database": {"well": False, "measured": None}}}


def test_nothing_is_changed_by_asking(client: Client) -> None:
    assert client.post("/health/").status_code == 405
    assert client.post("/health/live/").status_code == 405


def test_every_answer_carries_the_policies(client: Client) -> None:
    headers = client.get("/health/live/").headers
    policy = headers["Content-Security-Policy"]
    for directive in (
        "default-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "object-src 'none'",
    ):
        assert directive in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_a_silent_port_is_not_healthy() -> None:
    assert not probe.answers(1, seconds=0.5)
