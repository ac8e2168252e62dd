"""What stands against an act. The same judgement disables a button, answers a question and closes the gate."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from django.db import connections

from raci.duties import claims, rulings, signatures, stands
from raci.duties.acts import ACTS, Act, Question
from raci.duties.charts import ChartInForce, Charts
from raci.duties.claims import Conflict, Seats, Taking, Want
from raci.duties.lifting import lifted
from raci.duties.models import Chart
from raci.duties.objections import Objection, Why, day
from raci.duties.rules import Rule
from raci.duties.standing import Standing, by_grant
from raci.people.actor import Actor
from raci.people.models import Account

FOUNDING = "No RACI chart is in force yet. Until then only the technical administrator lays the ground."
LETTERS = {"R": "R (does it)", "A": "A (decides it)", "C": "C (is asked)", "I": "I (is told)"}


def wants(question: Question, *, mode: str = "enforce") -> list[Want]:
    """The seats that an act takes: for the person, and for each of the person's teams where the rule binds teams."""
    found = stands.bound(question.act, question.subject, question.rules, mode)
    if not found:
        return []
    teams = question.teams_seated if any(each.teams for each in found) else ()
    return stands.of_parties(found, question.seated, teams)


def beginning(act: Act, actor: Actor, standing: Standing) -> Iterator[Objection]:
    """What stands against a birth whatever the object will be."""
    if actor.person.state != "active":
        yield Objection(Why.STANDING, f"{actor.person.name} is no longer active in this organisation.")
    if actor.account is not None and not act.housekeeping:
        yield from in_doubt(actor.account)
    if standing.charts.founding and not (act.founding and actor.founds):
        yield Objection(Why.LETTER, FOUNDING)
    elif act.letters and isinstance(act.activity, str) and not standing.charts.founding:
        yield from [] if standing.place_for(act.activity, act.letters) else [_no_letter(act, actor)]


def object_free(question: Question) -> Iterator[Objection]:
    """Everything but the claims."""
    yield from in_person(question)
    yield from in_state(question)
    yield from in_letters(question)
    yield from rulings.against(question, question.rules.enforced)
    yield from in_content(question)
    for condition in question.act.conditions if not question.blank else ():
        yield from condition(question)


def in_content(question: Question) -> Iterator[Objection]:
    """What the actor saw is not what is there."""
    if question.digest is not None and question.digest != rulings.digest_of(question.subject):
        yield Objection(Why.STALE, "The content has changed since you opened it. Read it again before you decide.")


def in_person(question: Question) -> Iterator[Objection]:
    """The actor is no longer there, or not who the account says."""
    person, account = question.actor.person, question.actor.account
    if person.state != "active" or (account is not None and account.state == "closed"):
        yield Objection(Why.STANDING, f"{person.name} is no longer active in this organisation.")
    if account is not None and not question.act.housekeeping:
        yield from in_doubt(account)
    if account is not None and account.person_id != person.pk:
        yield Objection(Why.STANDING, f"The account {account.login} belongs to somebody else than {person.name}.")


def in_doubt(account: Account) -> Iterator[Objection]:
    """Whether the account is in the hands of its person is not certain, or it was never in them."""
    if account.state == "invited":
        yield Objection(Why.STANDING, f"The account {account.login} is only invited: its person set no password yet.")
    elif account.awaits_confirmation:
        yield Objection(
            Why.STANDING,
            f"The account {account.login} was opened by an invitation that others could have used. It does nothing "
            f"until somebody else who keeps persons confirms that {account.person} has it.",
        )


def in_state(question: Question) -> Iterator[Objection]:
    """The subject is in no state for it."""
    subject, act = question.subject, question.act
    if act.is_birth != subject._state.adding:
        yield Objection(Why.STATE, f"{subject.label} {'exists already' if act.is_birth else 'does not exist yet'}.")
    elif act.starts and subject.state not in act.starts:
        wanted = " or ".join(_words(state) for state in act.starts)
        yield Objection(
            Why.STATE, f"{subject.label} is {_words(subject.state)}. It would have to be {wanted} for this."
        )


def _words(state: str) -> str:
    return state.replace("_", " ")


def in_letters(question: Question) -> Iterator[Objection]:
    """The actor holds no role with a letter that permits it."""
    act = question.act
    if not act.letters or _permitted(question):
        return
    if question.standing.charts.founding:
        yield Objection(Why.LETTER, FOUNDING)
    else:
        yield _no_letter(act, question.actor)


def _no_letter(act: Act, actor: Actor) -> Objection:
    return Objection(Why.LETTER, f"{actor.person.name} holds no role with the letter {_any_of(act.letters)} for this.")


@cache
def _any_of(letters: str) -> str:
    return " or ".join(LETTERS[letter] for letter in letters)


def _permitted(question: Question) -> bool:
    if question.standing.charts.founding:
        return bool(_while_founding(question))
    return question.grant is not None


def _authority(question: Question) -> str:
    return _while_founding(question) if question.standing.charts.founding else by_grant(question.grant)


def _while_founding(question: Question) -> str:
    act, subject, actor = question.act, question.subject, question.actor
    if act.founding and actor.founds:
        return "laying the ground, before any RACI chart is in force"
    if isinstance(subject, Chart) and act.ends == "in_force":  # the draft itself names who ends the founding
        draft = Charts({subject.unit.path: ChartInForce.of(subject)})
        return replace(question.standing, charts=draft).authority(
            act.activity_for(subject), act.letters, subject.unit_id
        )
    return ""


def authority(question: Question) -> str:
    """Under which authority the act is done, for the record."""
    if not question.act.letters:
        return str(question.facts.get("authority", "")) or "personal duty"
    return _authority(question)


def signature(question: Question) -> list[Objection]:
    """The objection that the actor has not just proved who they are, if the act wants that."""
    act, subject = question.act, question.subject
    if not act.fresh_signature or signatures.holds(
        question.signature,
        account=question.actor.account,
        act=act.code,
        subject=subject,
        digest=subject.content_digest(),
    ):
        return []
    return [Objection(Why.SIGNATURE, "A fresh signature is needed: show once more that it is you.")]


def from_conflicts(found: Sequence[Conflict], rules: Iterable[Rule]) -> list[Objection]:
    """Sentences for sides that are not to be had, with the events that took them."""
    by_code = {rule.code: rule for rule in rules}
    told: dict[tuple[str, Any], Objection] = {}
    for conflict in found:
        for taking in conflict.events:
            objection = conflict_with(by_code[conflict.want.rule], conflict, taking)
            told.setdefault((conflict.want.rule, taking.id), objection)
    return list(told.values())


def conflict_with(rule: Rule, conflict: Conflict, taking: Taking) -> Objection:
    """The objection to a side that an earlier act of the same party shuts."""
    if taking.at is None:
        return Objection(Why.SOD, f"{rule.title}.", rule.code, rule.liftable, {"sides": list(conflict.sides)})
    says = ACTS[taking.verb].says if taking.verb in ACTS else taking.verb
    team = ", of the same team," if conflict.want.party.startswith("team:") else ""
    who = f"{taking.actor}{team} {says} {taking.subject} on {day(taking.at)}"
    evidence = {"event": str(taking.id), "at": taking.at.isoformat(), "sides": list(conflict.sides)}
    return Objection(Why.SOD, f"{rule.title}: {who}.", rule.code, rule.liftable, evidence)


def objections(question: Question, seen: Seats | None = None) -> list[Objection]:
    """Everything that stands against an act, without taking a seat. ``seen``: claims that were read before."""
    found = list(object_free(question))
    wanted = wants(question)
    held = claims.held(connections["default"], wanted) if seen is None else seen
    conflicts = claims.conflicts(held, wanted)
    if conflicts:
        found += from_conflicts(conflicts, question.rules.all)
    left = lifted(question, found)[0] if found else []
    return left + signature(question)
