"""What helps to answer for a role: what it allows, since when, when it was last used, and what stands against it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from raci.duties.acts import ACTIVITIES
from raci.duties.charts import Charts
from raci.duties.exclusion import broken, roles_of
from raci.duties.holdings import Holding, before
from raci.duties.models import Exemption
from raci.duties.objections import Objection, Why
from raci.duties.review_models import ReviewItem
from raci.duties.rules import Rules
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from raci.people.models import Membership


@dataclass(frozen=True)
class Facts:
    """About one item.

    Attributes:
        decides: titles of activities that the role decides.
        does: titles of activities that it does.
        used: when somebody last did something that this role allowed; None for never.
        against: rules with which the role is in conflict, exempted or not.
    """

    item: ReviewItem
    since: datetime
    decides: Sequence[str]
    does: Sequence[str]
    used: datetime | None
    against: Sequence[Objection]
    exemptions: Sequence[Exemption]


def of_items(items: Sequence[ReviewItem], charts: Charts, rules: Rules) -> dict[Any, Facts]:
    """key of an item -> its facts; five queries, whatever the number of items.

    Args:
        items: with binding, role, unit and delegation at hand.
    """
    crews = _members({item.binding.team_id for item in items if item.binding and item.binding.team_id})
    holders = {item.pk: _holders(item, crews) for item in items}
    persons = set().union(*holders.values()) if holders else set()
    held = roles_of(persons)
    exempt: dict[Any, list[Exemption]] = defaultdict(list)
    for row in Exemption.objects.valid().filter(person__in=persons).select_related("rule"):
        exempt[row.person_id].append(row)
    uses = _uses(persons)
    found = {}
    for item in items:
        mine = sorted(holders[item.pk], key=str)
        against = [each for person in mine for each in _against(item, held[person], rules)]
        free = [row for person in mine for row in exempt[person]]
        used = _last(item, uses, mine)
        found[item.pk] = Facts(item, item.thing.valid_from, *_allows(item, charts), used, against, free)
    return found


def _holders(item: ReviewItem, crews: dict[Any, set[Any]]) -> set[Any]:
    if item.delegation:
        return {item.delegation.delegate_id}
    team = item.role_binding.team_id
    return crews[team] if team else {item.role_binding.person_id}


def _members(teams: Iterable[Any]) -> dict[Any, set[Any]]:
    found: dict[Any, set[Any]] = defaultdict(set)
    rows = Membership.objects.filter(team__in=list(teams), state="member") if teams else ()
    for membership in rows:
        found[membership.team_id].add(membership.person_id)
    return found


def _against(item: ReviewItem, held: Sequence[Holding], rules: Rules) -> list[Objection]:
    """Rules with which the role and the other roles of the same person are in conflict now."""
    binding, now = item.role_binding, clock.now()
    by = item.delegation.code if item.delegation else ""
    this = [each for each in held if each.binding_id == binding.pk and each.code == by and each.holds_at(now)]
    others = [each for each in held if each not in this and before(now, each.until)]
    found = {}
    for rule in rules.all:
        for new in this:
            for other in broken(rule, new, others):
                sentence = f"{rule.title}: {new.name} is also {other.title}{other.by}."
                found[rule.code, sentence] = Objection(Why.SOD, sentence, rule.code, rule.liftable)
    return list(found.values())


def _allows(item: ReviewItem, charts: Charts) -> tuple[list[str], list[str]]:
    chart, role = charts.at(item.thing.unit.path), item.role_binding.role_id
    rows = [(activity, row.get(role, "")) for activity, row in chart.letters.items()] if chart else []
    order = sorted(rows, key=lambda each: getattr(ACTIVITIES.get(each[0]), "order", 0))

    def titles(letter: str) -> list[str]:
        return [ACTIVITIES[code].title for code, letters in order if letter in letters and code in ACTIVITIES]

    return titles("A"), titles("R")


def _uses(persons: Iterable[Any]) -> dict[str, list[tuple[str, datetime]]]:
    """person -> under which authority they acted, and when last: one query over what these persons did."""
    rows = Event.objects.filter(actor__in=[str(person) for person in persons], outcome=Outcome.DONE)
    rows = rows.exclude(authority="")
    found: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for actor, authority, at in rows.values_list("actor", "authority").annotate(last=Max("at")).order_by():
        found[actor].append((authority, at))
    return found


def _last(item: ReviewItem, uses: dict[str, list[tuple[str, datetime]]], persons: Iterable[Any]) -> datetime | None:
    title, code = item.role_binding.role.title, item.delegation.code if item.delegation else ""
    moments = [
        at
        for person in persons
        for authority, at in uses.get(str(person), ())
        if at >= item.thing.valid_from and _by(authority, title, code)
    ]
    return max(moments, default=None)


def _by(authority: str, title: str, delegation: str) -> bool:
    """Whether an authority, as the record has it, names this role or one that it inherits, of one's own or lent."""
    _, _, said = authority.rpartition(", as ")
    if delegation:
        return f"({delegation})" in said
    own = said.partition(" for ")[0]
    return (
        " in an emergency (" not in said
        and " for " not in said
        and (own == title or own.startswith(f"{title} through ") or f" through {title}" in own)
    )
