"""Who could do an act now: everybody who holds a letter for it is asked as the gate would ask, in few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from raci.duties import claims, explain, holdings, judge
from raci.duties.acts import Act, Question
from raci.duties.claims import Seats
from raci.duties.holdings import Holding
from raci.duties.lifting import lifted
from raci.duties.objections import Objection
from raci.duties.standing import COMPANY, Standing
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Account, Person
from raci.people.units import lineage

LIMIT = 200
"""So many persons are tried at most."""


@dataclass(frozen=True)
class Tried:
    """Somebody who holds a letter for an act, or whom the object names, and whether the gate would let them.

    Attributes:
        held: by which role, as the rest of "as …"; empty where no letter is asked for.
    """

    person: Person
    held: str
    left: tuple[Objection, ...]

    @property
    def allowed(self) -> bool:
        """Nothing stands against it but the signature, which was not asked for."""
        return not self.left


@dataclass(frozen=True)
class Gathered:
    """Questions to several persons, with what they need read together.

    Attributes:
        each: to those who come into question.
        mine: to the one person who was asked about, where there is one.
        seen: the claims of all of them.
    """

    each: Sequence[Question]
    mine: Question | None
    seen: Seats


def gather(
    act: Act,
    subject: Governed,
    reader: Standing,
    *,
    listed: Mapping[Any, Governed] | None = None,
    known: Iterable[Person] = (),
    also: tuple[Person, Governed] | None = None,
    blank: bool = False,
) -> Gathered:
    """Read everything that is asked of those who come into question for an act: who holds a letter, or whom the object
    itself names. Two queries, or three.

    Args:
        listed: only these, each with their own subject.
        known: persons that were read before.
        also: one more person, and on what they are asked about.
        blank: the subject is a form not yet filled in (``Question.blank``).
    """
    there = {person.pk: person for person in known}
    if also:
        there[also[0].pk] = also[0]
    named = set(listed) if listed is not None else _named(act, subject)
    asked = {*named, *([also[0].pk] if also else [])}
    roles, paths = _holding(act, subject, reader) if listed is None else (set[UUID](), list[str]())
    grants, teams = holdings.now_of_all(asked, roles, paths, LIMIT)
    holders = {
        key for key, held in grants.items() if any(each.role_id in roles and each.path in paths for each in held)
    }
    in_question = named if listed is not None else named | holders
    missing = (in_question | asked) - set(there)
    there |= {person.pk: person for person in Person.objects.filter(pk__in=missing)} if missing else {}

    def question(person: Person, about: Governed) -> Question:
        held = Standing.known(person, reader.charts, reader.rules, grants[person.pk], teams[person.pk], reader.reads)
        return Question(act, about, Actor(person, accounts.get(person.pk)), held, blank=blank)

    accounts = _accounts(there) if reader.charts.founding else {}
    persons = sorted((there[key] for key in in_question), key=lambda person: (person.name, str(person.pk)))
    each = [
        question(person, listed[person.pk] if listed is not None else subject)
        for person in persons
        if person.state == "active"
    ]
    mine = question(*also) if also else None
    every = [*each, *filter(None, [mine])]
    reader.reads[COMPANY] = tuple(sorted({party for one in every for party in one.parties}))
    wanted = [want for one in every for want in judge.wants(one.act, one.subject, one.standing)]
    return Gathered(each, mine, claims.held(connections["default"], wanted))


def try_all(act: Act, subject: Governed, reader: Standing, *, blank: bool = False) -> list[Tried]:
    """Everybody who comes into question for an act, by name, those who may do it first."""
    return tried(gather(act, subject, reader, blank=blank))


def tried(gathered: Gathered, only: Iterable[str] | None = None) -> list[Tried]:
    """The answers, by name, of those who may first.

    Args:
        only: ask these parts alone (``explain.Part.about``), where the object is not there yet.
    """
    found = []
    for question in gathered.each:
        asked = explain.parts(question, gathered.seen)
        against = [each for part in asked if only is None or part.about in only for each in part.found]
        found.append(Tried(question.actor.person, _held(question), tuple(lifted(question, against)[0])))
    return sorted(found, key=lambda each: not each.allowed)


def _named(act: Act, subject: Governed) -> set[Any]:
    """Whom the object itself names, for acts that need no letter."""
    if act.letters:
        return set()
    named = {f.attname for f in subject._meta.concrete_fields if f.related_model is Person}
    return {*filter(None, (getattr(subject, name) for name in named)), *subject.beneficiaries()}


def _holding(act: Act, subject: Governed, reader: Standing) -> tuple[set[UUID], list[str]]:
    """The roles that hold a letter for the act, and the units from which they reach the subject."""
    place = reader.place(subject.scope_id())
    chart = reader.charts.at(place) if act.letters else None
    return (chart.roles_with(act.activity_for(subject), act.letters) if chart else set()), lineage(place)


def _accounts(persons: Iterable[Any]) -> dict[Any, Account]:
    """Person -> their account, which counts only while the ground is being laid."""
    return {each.person_id: each for each in Account.objects.filter(person__in=list(persons), state="active")}


def _held(question: Question) -> str:
    act, subject = question.act, question.subject
    if not act.letters or question.standing.charts.founding:
        return ""
    found = question.standing.grant_for(act.activity_for(subject), act.letters, subject.scope_id())
    return _as(found[2]) if found else ""


def _as(grant: Holding) -> str:
    return f"{grant.title}{grant.by}"
