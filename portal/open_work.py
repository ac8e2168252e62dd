"""What is open with a person: what they answer for, what waits for them, whom they act for; and who could take it over.

One query for everything that lies in tables, one more for the people of the places where it lies.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import NoReverseMatch, reverse

from governance.models import (
    AuditFinding,
    Ballot,
    Benefit,
    Document,
    EnterpriseGoal,
    Initiative,
    Risk,
    RiskTreatment,
)
from management.models import Control, ITGoal, Service
from portal.doors import DOORS
from portal.parts import Fact
from raci.alignment.models import Finding
from raci.duties import holdings
from raci.duties.acts import ACTS
from raci.duties.models import Delegation, Exemption
from raci.duties.review_models import ReviewItem
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import Person
from raci.people.units import path_of

UNDER_WAY = ("draft", "proposed", "approved", "running", "completed")
"""States of an initiative in which somebody has to answer for it."""


@dataclass(frozen=True)
class Source:
    """One kind of open work.

    Attributes:
        kind: what it is, for people.
        rows: of a person.
        code, title, unit: the fields, or what is made of them, by which a row is called and where it lies.
        page: URL name of its page, which takes the code.
        after: what becomes of it when the person leaves.
        hand: the act by which it goes to somebody else; empty where it cannot.
        activity: whose letter somebody needs to take it over.
    """

    kind: str
    rows: Callable[[Person], QuerySet[Any]]
    code: str
    title: str | Coalesce
    unit: str
    page: str
    after: str
    hand: str = ""
    activity: str = ""


def _open_ballots(person: Person) -> QuerySet[Any]:
    return Ballot.objects.filter(person=person, motion__state="open", state__in=["waiting", "declared"])


def _delegations(person: Person, side: str) -> QuerySet[Any]:
    rows = Delegation.objects.filter(state__in=["offered", "accepted"], valid_until__gt=clock.now())
    return rows.filter(**{side: person})


SOURCES: dict[str, Source] = {
    "service": Source(
        "Owns the service", lambda person: Service.objects.filter(owner=person).exclude(state="retired"),
        "code", "name", "unit_id", "service", "Nobody would answer for it.", "service.name-owner", "run-service",
    ),
    "control": Source(
        "Owns the control", lambda person: Control.objects.filter(owner=person).exclude(state="retired"),
        "code", "title", "unit_id", "control", "Nobody would operate it.", "control.edit", "operate-control",
    ),
    "document": Source(
        "Owns the document", lambda person: Document.objects.filter(owner=person, state="active"),
        "code", "title", "unit_id", "document", "Nobody would look after it.", "document.amend", "draft-document",
    ),
    "enterprise-goal": Source(
        "Answers for the enterprise goal",
        lambda person: EnterpriseGoal.objects.filter(owner=person, state__in=["proposed", "set"]),
        "code", "title", "unit_id", "enterprise-goal", "Nobody would answer for reaching it.",
        "enterprise-goal.name-owner", "propose-goals",
    ),
    "initiative": Source(
        "Sponsors or owns the initiative",
        lambda person: Initiative.objects.filter(Q(owner=person) | Q(sponsor=person), state__in=UNDER_WAY),
        "code", "title", "unit_id", "initiative", "Nobody would answer for carrying it out.",
        "initiative.name-people", "propose-initiative",
    ),
    "benefit": Source(
        "Answers for the benefit",
        lambda person: Benefit.objects.filter(owner=person, state="active", initiative__state__in=UNDER_WAY),
        "initiative__code", "title", "initiative__unit_id", "initiative", "Nobody would answer for what it brings.",
        "benefit.name-owner", "propose-initiative",
    ),
    "risk": Source(
        "Owns the risk", lambda person: Risk.objects.filter(owner=person).exclude(state="closed"),
        "code", "title", "unit_id", "risk", "Nobody would answer for it.", "risk.name-owner", "manage-risk",
    ),
    "risk-treatment": Source(
        "Answers for the treatment of a risk",
        lambda person: RiskTreatment.objects.filter(owner=person, state="planned"),
        "risk__code", "title", "risk__unit_id", "risk", "Nobody would do it.",
        "risk-treatment.change", "manage-risk",
    ),
    "audit-finding": Source(
        "Owns the action on an audit finding",
        lambda person: AuditFinding.objects.filter(owner=person, state="agreed"),
        "code", "title", "unit_id", "audit-finding", "Nobody would carry out what was agreed.",
        "audit-finding.name-owner", "answer-audit",
    ),
    "it-goal": Source(
        "Answers for the IT goal", lambda person: ITGoal.objects.filter(owner=person, state__in=["proposed", "set"]),
        "code", "title", "unit_id", "it-goal", "Nobody would answer for reaching it.",
        "it-goal.name-owner", "set-it-goals",
    ),
    "finding": Source(
        "Has to put right", lambda person: Finding.objects.filter(owner=person, state="open"),
        "code", "sentence", "unit_id", "finding", "It stays open until it is put right, whoever does it.",
    ),
    "ballot": Source(
        "Has a vote on", _open_ballots,
        "motion__code", "motion__title", "motion__body__unit_id", "motion",
        "The vote falls away; the quorum stays what it was.",
    ),
    "given": Source(
        "Lets somebody act", lambda person: _delegations(person, "delegator"),
        "code", "delegate__name", "unit_id", "delegation", "It ends at once: nobody acts for who has left.",
        "delegation.end",
    ),
    "taken": Source(
        "Acts for", lambda person: _delegations(person, "delegate"),
        "code", "delegator__name", "unit_id", "delegation", "Nobody acts for them any more.", "delegation.end",
    ),
    "review-item": Source(
        "Has to answer for", lambda person: ReviewItem.objects.filter(reviewer=person, state__in=ReviewItem.OPEN),
        "code", Coalesce("binding__person__name", "binding__team__name", "delegation__delegate__name"), "unit_id",
        "review-item", "Somebody else is asked within five minutes.",
    ),
    "exemption": Source(
        "Watches over the exemption",
        lambda person: Exemption.objects.filter(monitor=person, state="granted", valid_until__gt=clock.now()),
        "code", "person__name", "unit_id", "exemption", "Nobody would watch; whoever decided it revokes or asks anew.",
    ),
    "report": Source(
        "Is the manager of", lambda person: Person.objects.filter(manager=person, state="active"),
        "id", "name", "unit_id", "person", "Somebody else is asked about their roles.", "person.set_manager",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Open:
    """One thing that is open. ``able``: names of those who could take it over; None where nobody needs to."""

    source: Source
    code: str
    title: str
    url: str
    hand_url: str = ""
    hand_label: str = ""
    able: Sequence[str] | None = None


def rows_of(person: Person) -> list[tuple[str, Any, str, str, Any]]:
    """(kind, key, code, title, unit) of everything: one query."""
    first, *others = (_part(name, source, person) for name, source in SOURCES.items())
    return list(first.union(*others, all=True))


def _part(name: str, source: Source, person: Person) -> QuerySet[Any, tuple[str, Any, str, str, Any]]:
    rows = source.rows(person).order_by()
    found: QuerySet[Any, tuple[str, Any, str, str, Any]] = rows.annotate(
        _kind=Value(name, output_field=CharField()),
        _key=Cast(F("pk"), UUIDField()),
        _code=Cast(F(source.code), TextField()),
        _title=Cast(F(source.title) if isinstance(source.title, str) else source.title, TextField()),
        _unit=Cast(F(source.unit), UUIDField()),
    ).values_list("_kind", "_key", "_code", "_title", "_unit")
    return found


def of(person: Person, standing: Standing) -> list[Open]:
    """What is open with a person and in sight of the reader, in the order of the kinds."""
    order = list(SOURCES)
    rows = [row for row in rows_of(person) if _in_sight(row[4], standing)]
    rows.sort(key=lambda row: (order.index(row[0]), row[2]))
    people = _able(rows, person, standing)
    return [_open(row, people) for row in rows]


def _in_sight(unit: Any, standing: Standing) -> bool:
    path = path_of(unit)
    return any(path.startswith(held.path) or held.path.startswith(path) for held in standing.grants)


def _able(rows: Sequence[Any], person: Person, standing: Standing) -> dict[tuple[str, Any], list[str]]:
    """(activity, unit) -> who holds a letter for it there, without the person: one query for all."""
    wanted = {(SOURCES[kind].activity, unit) for kind, _, _, _, unit in rows if SOURCES[kind].activity}
    everybody = holdings.everybody() if wanted else []
    found = {}
    for activity, unit in wanted:
        path = path_of(unit)
        chart = standing.charts.at(path)
        roles = chart.roles_with(activity, "RA") if chart else set()
        names = {
            held.name for held in everybody
            if held.role_id in roles and held.reaches(path) and held.person != person.pk and not held.delegator
        }  # fmt: skip
        found[activity, unit] = sorted(names)
    return found


def _open(row: Any, people: dict[tuple[str, Any], list[str]]) -> Open:
    kind, key, code, title, unit = row
    source = SOURCES[kind]
    door = DOORS.get(source.hand)
    hand = reverse("act", args=(source.hand, key)) if door else ""
    label = ACTS[source.hand].label if door else ""
    able = people.get((source.activity, unit)) if source.activity else None
    return Open(source, "" if kind == "report" else code, title, _page(source.page, code, key), hand, label, able)


def _page(name: str, code: str, key: Any) -> str:
    try:
        return reverse(name, args=(key if name == "person" else code,))
    except NoReverseMatch:
        return ""


def in_short(found: Sequence[Open]) -> list[Fact]:
    """The same by kinds, each with what there is of it."""
    by_kind: dict[str, list[str]] = {}
    for each in found:
        by_kind.setdefault(each.source.kind, []).append(f"{each.code} {each.title}".strip(" ."))
    return [Fact("; ".join(sorted(each)), kind) for kind, each in by_kind.items()]
