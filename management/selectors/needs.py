"""What in management needs an owner, for home pages."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from management.models import Service
from management.selectors import controls, health, it_goals
from management.selectors.health import ServiceHealth
from management.slo.report import State
from management.states import ReadingState
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.models import Person


@dataclass(frozen=True)
class OwnerNeed:
    """Something that waits for the person who owns it.

    Attributes:
        kind: exhausted, at_risk, no_data, failed, untested, reading or disputed.
        since: since when, or by when it was due.
    """

    kind: str
    row: Governed
    code: str
    title: str
    sentence: str
    since: dt.datetime | dt.date | None = None


def needs_owner(person: Person, *, table: Iterable[ServiceHealth] | None = None) -> list[OwnerNeed]:
    """Services whose budget is gone or unknown, controls that failed, goals whose reading is late or disputed: those
    that the person owns. ``table``: of the services, where the page has it already; else it costs four queries."""
    standing = Standing(person)
    if table is None:
        owned = Service.objects.filter(owner=person, state__in=("live", "retiring")).select_related("owner")
        table = health.of_services(owned)
    mine = [each for each in table if each.service.owner_id == person.pk]
    return [*_services(mine), *_controls(person, standing), *_readings(person, standing)]


_SAID = {
    State.EXHAUSTED: "Its error budget is used up. Say what you do about it.",
    State.AT_RISK: "Its error budget may be used up before the window ends.",
    State.NO_DATA: "Nobody knows how it is: no measurement comes in.",
}


def _services(table: Iterable[ServiceHealth]) -> Iterator[OwnerNeed]:
    for each in table:
        if each.state in _SAID:
            report = each.worst.report if each.worst else None
            since = report.exhausted_at if report else None
            yield OwnerNeed(
                str(each.state), each.service, each.service.code, each.service.name, _SAID[each.state], since
            )


def _controls(person: Person, standing: Standing) -> Iterator[OwnerNeed]:
    rows = controls.visible(standing).filter(owner=person, state="operating")
    for each in map(controls.view, rows):
        if each.state == "failed":
            sentence = "It failed its last test. Mend it, and ask for another test."
            yield OwnerNeed("failed", each.control, each.control.code, each.control.title, sentence, each.tested_on)


def _readings(person: Person, standing: Standing) -> Iterator[OwnerNeed]:
    for view in it_goals.views(it_goals.visible(standing).filter(owner=person, state="set")):
        for each in view.metrics:
            newest = each.readings[0] if each.readings else None
            if newest is not None and newest.state == ReadingState.DISPUTED:
                said = f"The reading of “{each.metric.title}” is disputed."
                yield OwnerNeed("disputed", view.goal, view.goal.code, view.goal.title, said, newest.taken_on)
            elif not each.is_fresh:
                said = f"A reading of “{each.metric.title}” is due."
                yield OwnerNeed("reading", view.goal, view.goal.code, view.goal.title, said, each.due_on)
