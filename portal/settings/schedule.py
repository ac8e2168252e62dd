"""What beat starts, and how often. Beat only nudges: the database decides what is due, so two beats do no harm."""

from typing import TypedDict


class Options(TypedDict):
    """`expires`: seconds after which an unread nudge is thrown away, since the next one is there."""

    expires: float


class Entry(TypedDict):
    """One periodic task: its name, and the seconds between two starts."""

    task: str
    schedule: float
    options: Options


def every(seconds: float, task: str) -> Entry:
    """`task` every `seconds`; nudges do not pile up while no worker runs."""
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 10.0)}}


# name → every(seconds, "portal.tasks.module.task")
BEAT_SCHEDULE: dict[str, Entry] = {
    "tell people of acts": every(20, "portal.tasks.notices.tell"),
    "write the letter of the day": every(900, "portal.tasks.notices.letters"),
    "nudge reports that are due": every(15, "portal.tasks.reports.sweep"),
    "order and announce checks": every(30, "portal.tasks.checks.sweep"),
    "unconfirm links whose ends changed": every(60, "portal.tasks.checks.unconfirm"),
    "begin imports that wait": every(60, "portal.tasks.imports.sweep"),
    "bring versions into force": every(600, "portal.tasks.documents.bring_into_force"),
    "end what no review of access kept": every(300, "portal.tasks.reviews.tend"),
    "close motions whose time is over": every(60, "portal.tasks.decisions.close_due_motions"),
}
