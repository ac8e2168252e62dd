"""Who could do it: the persons who hold the letter where the subject lies and on whom no rule stands in the way."""

from collections.abc import Iterable
from typing import Any

from django.db import connections

from raci.duties import claims, holdings, judge, rulings, stands
from raci.duties.acts import Act, Question
from raci.duties.charts import Charts
from raci.duties.claims import Seats, Want
from raci.duties.lifting import exempted
from raci.duties.models import SodRule
from raci.duties.objections import Objection
from raci.duties.roster import Roster
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Person
from raci.people.units import lineage, path_of


def holders(activity: str, letters: str, unit_id: Any, *, charts: Charts | None = None) -> list[Person]:
    """The active persons who hold one of the letters for an activity in a unit, by name."""
    path = path_of(unit_id)
    chart = (charts or Charts.load()).at(path)
    if chart is None:
        return []
    roles = chart.roles_with(activity, letters)
    held = {row.person for row in holdings.now_at(lineage(path)) if row.role_id in roles}
    return list(Person.objects.filter(pk__in=held, state="active").order_by("name"))


def candidates(act: Act, subject: Governed, standing: Standing) -> list[Person]:
    """Who could do this act now as far as letters, benefit and earlier acts on the object go.

    Own conditions of an act (an entitlement to vote, say) and the state of the subject are not part of the answer.
    """
    roster = Roster.at(standing.place(subject.scope_id()))
    seen = claims.held(connections["default"], wants_of_all(act, subject, standing, roster))
    found = [*_able(act, subject, standing, roster, seen), *_exempted(act, subject, standing, roster, seen)]
    people = list(Person.objects.filter(pk__in=found).order_by("name", "id"))
    if not standing.rules.naming(SodRule.Kind.META, act.code):
        return people
    return [person for person in people if not _edits_own(act, subject, person)]


def _edits_own(act: Act, subject: Governed, person: Person) -> bool:
    question = Question(act, subject, Actor(person), Standing(person))
    return any(rulings.own_rules(question, question.standing.rules.enforced))


def _exempted(act: Act, subject: Governed, standing: Standing, roster: Roster, seen: Seats) -> list[Any]:
    """Those on whom only rules stand from which they, and whoever they act for, are exempted here."""
    liftable = {rule.code for rule in standing.rules.all if rule.liftable}
    place = standing.place(subject.scope_id())
    found = []
    for person in _holding(act, subject, standing, roster) if liftable else ():
        barring = {each.want.rule for each in claims.conflicts(seen, _of(act, subject, standing, roster, person))}
        answering = set(_answering(act, subject, standing, roster, person))
        if barring and barring <= liftable and not _gaining(act, subject, standing) & answering:
            free = (exempted(rule, answering) for rule in barring)
            found += [person] if all(_reach(each, answering, place) for each in free) else []
    return found


def _reach(free: dict[Any, list[str]], persons: set[Any], place: str) -> bool:
    return all(any(place.startswith(path) for path in free.get(person, ())) for person in persons)


def _gaining(act: Act, subject: Governed, standing: Standing) -> frozenset[Any]:
    return subject.beneficiaries() if standing.rules.forbidding_own(act.code) else frozenset()


def able(act: Act, subject: Governed, standing: Standing, roster: Roster, seen: Seats) -> list[str]:
    """The names of those who could do it, as ``candidates`` finds them, from what was read before: no query.

    Args:
        roster: of the place where the subject lies.
        seen: the claims of ``wants_of_all``.
    """
    return [roster.names[person] for person in _able(act, subject, standing, roster, seen)]


def _able(act: Act, subject: Governed, standing: Standing, roster: Roster, seen: Seats) -> list[Any]:
    gaining = _gaining(act, subject, standing)
    return [
        person
        for person in _holding(act, subject, standing, roster)
        if not gaining & set(_answering(act, subject, standing, roster, person))
        and not claims.conflicts(seen, _of(act, subject, standing, roster, person))
    ]


def wants_of_all(act: Act, subject: Governed, standing: Standing, roster: Roster) -> list[Want]:
    """The seats that everybody would need who holds a letter for this act, to be read in one query with others."""
    persons = _holding(act, subject, standing, roster)
    return [want for person in persons for want in _of(act, subject, standing, roster, person)]


def _roles(act: Act, subject: Governed, standing: Standing) -> set[Any]:
    chart = standing.charts.at(standing.place(subject.scope_id()))
    roles = chart.roles_with(act.activity_for(subject), act.letters or "RA") if chart else set()
    only = subject.only_role()
    return roles if only is None else roles & {only}


def _holding(act: Act, subject: Governed, standing: Standing, roster: Roster) -> list[Any]:
    return roster.holding(_roles(act, subject, standing))


def _answering(act: Act, subject: Governed, standing: Standing, roster: Roster, person: Any) -> tuple[Any, ...]:
    return roster.answering(person, _roles(act, subject, standing))


def _of(act: Act, subject: Governed, standing: Standing, roster: Roster, person: Any) -> list[Want]:
    answering = _answering(act, subject, standing, roster, person)
    return _wants(act, subject, standing, answering, roster.teams.get(person, ()))


def barred(
    act: Act, subject: Governed, standing: Standing, persons: Iterable[Any], roster: Roster
) -> dict[Any, list[Objection]]:
    """Those of these persons on whose way to an act a rule stands by what they or their teams did before: why.

    Args:
        roster: made with these persons, so that it knows their teams.
    """
    wanted = {key: _wants(act, subject, standing, [key], roster.teams.get(key, ())) for key in persons}
    seen = claims.held(connections["default"], [want for wants in wanted.values() for want in wants])
    found = {key: claims.conflicts(seen, wants) for key, wants in wanted.items()}
    return {key: judge.from_conflicts(each, standing.rules.all) for key, each in found.items() if each}


def _wants(act: Act, subject: Governed, standing: Standing, persons: Iterable[Any], teams: Iterable[Any]) -> list[Want]:
    return stands.wants(act, subject, standing.rules, persons, teams, mode="enforce")
