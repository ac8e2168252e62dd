"""Celery is set up so that losing, doubling or killing a message does no harm."""

from __future__ import annotations

import ast

import pytest

from portal.celery import app
from portal.settings.schedule import BEAT_SCHEDULE, every
from tests.architecture import source


def test_only_json_travels() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result


def test_a_message_outlives_its_worker_and_is_held_by_one() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.broker_transport_options["visibility_timeout"] == 4 * 60 * 60


def test_what_beat_starts_exists_and_does_not_pile_up() -> None:
    app.loader.import_default_modules()
    for entry in BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"] >= entry["schedule"]


@pytest.mark.parametrize(("seconds", "expires"), [(1, 10), (300, 300)])
def test_a_nudge_expires_when_the_next_one_is_there(seconds: float, expires: float) -> None:
    assert every(seconds, "task") == {"task": "task", "schedule": seconds, "options": {"expires": expires}}


def test_nothing_is_sent_for_later() -> None:
    # A message with a time of its own is redelivered by Redis while it waits; the database keeps what is due.
    later = [
        (str(file), call.lineno)
        for file in source.modules()
        if file.parts[0] == "portal"
        for call in ast.walk(source.tree(file))
        if isinstance(call, ast.Call) and {"eta", "countdown"} & {word.arg for word in call.keywords}
    ]
    assert not later
