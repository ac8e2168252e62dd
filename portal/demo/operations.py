"""Incidents, as the ITSM tool exports them: two files, the second with what changed since and what is new."""

import csv
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from management.itsm.mapping import shipped
from management.services import imports, mappings
from portal.demo.offers import TWELVE, Offer
from portal.demo.story import Story

PAVEL, MAPPING = "pavel.kral", "aldermere"
FIRST, COUNT, SPAN = 4_207, 312, 120
"""The number of the first incident, how many there are, and over how many days they began."""
CUT = 30
"""The first file was taken so many days ago."""
SYMPTOMS = {
    "SVC-01": ("Callers hear nothing", "Queue shows yesterday’s figures", "Recording stops after a minute"),
    "SVC-02": ("Bill shows the old tariff", "Run stopped at 61 %", "Reminder sent although paid"),
    "SVC-03": ("Sign-in takes a minute", "Reading cannot be entered", "Page stays white after the release"),
    "SVC-04": ("Map of the south does not load", "Valve shown on the wrong side", "Tablet asks for a map again"),
    "SVC-05": ("Order lost after saving", "Crew sees orders of another crew", "Job cannot be closed"),
    "SVC-07": ("Card gateway timed out", "Payment taken twice", "Bank transfer not matched"),
    "SVC-09": ("Second proof does not arrive", "Account paused without reason", "Leaver can still sign in"),
    "SVC-11": ("Station 17 silent", "Readings come in the wrong order", "Gateway restarts by itself"),
    "SVC-12": ("Station 88 silent", "Value stands still", "Alarm without a reading"),
    "SVC-14": ("Night not analysed", "Leak shown in the reservoir", "Crew sent to a dry street"),
    "SVC-15": ("Figure missing in the report", "Report sent a day late", "Regulator asks for a correction"),
    "SVC-16": ("Course does not open", "Certificate shows another name", "Video without sound"),
}
OFTEN = {"SVC-03": 6, "SVC-05": 4, "SVC-07": 4, "SVC-11": 4, "SVC-09": 3, "SVC-02": 3}
GROUPS = ("Service desk", "Platform team", "Control room", "Security team")
TOLD: tuple[tuple[str, int, int, str, float], ...] = (
    ("Card gateway timed out", 12, 7, "1 - Critical", 2.2),
    ("Gateway client 5.2 refused cards from abroad", 7, 5, "2 - High", 3.1),
    ("Certificate of the payment gateway expired", 3, 2, "1 - Critical", 2.4),
)
"""What took the error budget of Customer payments: days ago, hour, priority, hours until it was resolved."""
HEAD = (
    *("number", "incident_state", "sys_mod_count", "sys_updated_at", "opened_at", "resolved_at", "closed_at"),
    *("priority", "made_sla", "reopen_count", "reassignment_count", "category", "assignment_group", "cmdb_ci"),
    "short_description",
)
HOURS = {"1 - Critical": 4, "2 - High": 8, "3 - Moderate": 72, "4 - Low": 240}
"""Hours until it should be resolved."""


class Ticket(NamedTuple):
    """One incident over its life."""

    number: str
    service: str
    title: str
    group: str
    priority: str
    opened: datetime
    hours: float

    def row(self, at: datetime) -> tuple[str, ...]:
        """How the tool shows it at a moment."""
        resolved = self.opened + timedelta(hours=self.hours)
        closed = resolved + timedelta(days=4)
        ended = (resolved if resolved <= at else None, closed if closed <= at else None)
        state = "Closed" if ended[1] else "Resolved" if ended[0] else self._open_state(at)
        updated = next((each for each in reversed(ended) if each), min(at, self.opened + timedelta(minutes=40)))
        made = str(self.hours <= HOURS[self.priority]).lower() if ended[0] else "?"
        return (
            *(self.number, state, str(1 + sum(each is not None for each in ended))),
            *(_text(updated), _text(self.opened), _text(ended[0]), _text(ended[1])),
            *(self.priority, made, "0", "1" if self.hours > 20 else "0", "Software", self.group, self.service),
            self.title,
        )

    def _open_state(self, at: datetime) -> str:
        if at - self.opened < timedelta(hours=2):
            return "New"
        return "Awaiting Vendor" if at - self.opened > timedelta(days=3) else "In Progress"


def _text(moment: datetime | None) -> str:
    return "?" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def plan(story: Story) -> None:
    """The mapping is put on record with the first import."""
    told = list(_incidents(story))
    story.plan(story.work(CUT, "7:10"), partial(_import, story, told, "incidents"))
    story.plan(story.now - timedelta(minutes=45), partial(_import, story, told, "incidents-since"))


def _incidents(story: Story) -> list[Ticket]:
    dice = story.dice("incidents")
    services = [offer for offer in TWELVE for _ in range(OFTEN.get(offer.code, 2))]
    found = [_ordinary(story, dice, services) for _ in range(COUNT - len(TOLD))]
    for title, days, hour, priority, hours in TOLD:
        opened = story.moment(days, f"{hour}:{dice.randint(2, 40):02d}")
        found.append(Ticket("", "Customer payments", title, "Platform team", priority, opened, hours))
    found.sort(key=lambda each: each.opened)
    return [each._replace(number=f"INC{FIRST + place:07d}") for place, each in enumerate(found)]


def _ordinary(story: Story, dice: Random, services: list[Offer]) -> Ticket:
    offer = dice.choice(services)
    priority = dice.choices(list(HOURS), weights=(1, 8, 38, 53))[0]
    opened = story.now - timedelta(days=dice.uniform(0.02, SPAN))
    opened = opened.replace(hour=min(23, max(0, round(dice.gauss(12, 4)))), minute=dice.randint(0, 59), second=0)
    opened = min(opened, story.now - timedelta(minutes=50))
    hours = HOURS[priority] * dice.choice((0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.6 if offer.code == "SVC-03" else 0.6))
    title = dice.choice(SYMPTOMS[offer.code])
    return Ticket("", offer.name, title, dice.choice(GROUPS), priority, opened, hours)


def _import(story: Story, told: list[Ticket], name: str) -> None:
    at = story.reached
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}-{at:%Y-%m-%d}.csv"
        _write(file, [each.row(at) for each in told if each.opened < at])
        actor = story.actor(PAVEL)
        mapping = story.once("mapping", lambda: mappings.add(actor=actor, code=MAPPING, mapping=_mapping()))
        imports.import_incidents(actor=actor, path=file, mapping=mapping, unit=story.unit("it"))


def _mapping() -> dict[str, Any]:
    """The shipped mapping for ServiceNow, without the columns that this tool does not export, and with a title."""
    known = shipped("servicenow").as_dict()
    columns = {name: column for name, column in known["columns"].items() if column in HEAD}
    return {**known, "name": "Service desk of Aldermere Water", "columns": {**columns, "title": "short_description"}}


def _write(file: Path, rows: list[tuple[str, ...]]) -> None:
    """With two rows that nobody can take: a date that is none, and a state that the tool does not know."""
    broken = [("INC0009990", "Closed", "3", "31-31-2026", *rows[0][4:]), ("INC0009991", "Parked", *rows[0][2:])]
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        writer.writerows([*rows, *broken])
