"""Why somebody may do something, or may not: everything that the gate asks, with its answer, in the gate's order.

Nothing is judged here anew: each part is what ``raci.duties.judge`` and its neighbours say, so that the explanation
and the gate cannot disagree. Asking writes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from inspect import getdoc
from typing import Any, cast

from django.db import connections

from raci.duties import claims, judge, rulings
from raci.duties.acts import ACTIVITIES, Act, Condition, Question
from raci.duties.claims import Seats
from raci.duties.exclusion import KINDS, excluded, keeps_enough
from raci.duties.holdings import Holding
from raci.duties.lifting import lifted
from raci.duties.models import Exemption, SodRule
from raci.duties.objections import Objection, Why, day
from raci.duties.rules import Rule, Rules
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Person
from raci.people.titles import titles_of

NAMED = (SodRule.Kind.BENEFICIARY, SodRule.Kind.DISTINCT, SodRule.Kind.META)
"""Kinds of rules that name the acts they are asked at."""


class Verdict(StrEnum):
    """What a step says of the act."""

    HOLDS = "holds"
    AGAINST = "against"
    LIFTED = "lifted"
    LATER = "later"


@dataclass(frozen=True)
class Part:
    """One thing that is asked.

    Attributes:
        about: person, state, letter, rule, content or condition.
        found: what stands against the act by this.
        holds: gives the sentence for where nothing does.
        besides: gives what is said beside an objection.
        rule: the code of the rule that was asked.
        later: it is asked when the object is filled in.
    """

    about: str
    found: tuple[Objection, ...]
    holds: Callable[[], str]
    besides: Callable[[], str] = str
    rule: str = ""
    later: bool = False


@dataclass(frozen=True)
class Step:
    """One line of an explanation, in words for people.

    Attributes:
        event: the earlier act that stands in the way, where one does.
        exemptions: numbers of those that lift it.
    """

    about: str
    verdict: Verdict
    sentence: str
    rule: str = ""
    event: str = ""
    liftable: bool = False
    exemptions: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For the REST API."""
        found: dict[str, Any] = {"about": self.about, "verdict": str(self.verdict), "sentence": self.sentence}
        return found | {"rule": self.rule, "event": self.event, "exemptions": list(self.exemptions)}


@dataclass(frozen=True)
class Explanation:
    """Whether a person may do an act on a subject at this moment, and by what.

    Attributes:
        left: what stands in the way in the end; the signature too, which comes last.
    """

    act: Act
    subject: Governed
    person: Person
    steps: tuple[Step, ...]
    left: tuple[Objection, ...]

    @property
    def allowed(self) -> bool:
        """Nothing stands against it but, perhaps, the signature."""
        return all(objection.code == Why.SIGNATURE for objection in self.left)

    @property
    def against(self) -> tuple[Step, ...]:
        """The steps that stand in the way."""
        return tuple(step for step in self.steps if step.verdict == Verdict.AGAINST)


def explain(
    act: Act,
    subject: Governed,
    actor: Actor,
    *,
    standing: Standing | None = None,
    not_there: Objection | None = None,
    seen: Seats | None = None,
    **known: Any,
) -> Explanation:
    """Everything that is asked of an act at this moment, in order.

    Args:
        not_there: why the subject does not exist yet, where the question is what would hold if it did; it stands for
            the state and for the act's own conditions.
        seen: claims that were read before.
        known: digest, signature, facts and whether the subject is blank, as the gate takes them.
    """
    question = Question(act, subject, actor, standing or Standing(actor.person), **known)
    asked = parts(question, seen)
    if not_there:
        gone = Part("state", (not_there,), str)
        asked = [gone if part.about == "state" else part for part in asked if part.about != "condition"]
    found = [objection for part in asked for objection in part.found]
    left, used = lifted(question, found)
    free = _exemptions(used)
    steps = [step for part in asked for step in _steps(part, left, free)]
    signing = judge.signature(question)
    if act.fresh_signature:
        steps.append(Step("signature", Verdict.LATER, "With the act itself a fresh signature is asked for."))
    return Explanation(act, subject, actor.person, tuple(steps), (*left, *signing))


def parts(question: Question, seen: Seats | None = None) -> list[Part]:
    """Everything that the gate asks before the signature. ``seen``: claims that were read before."""
    name, subject = question.actor.person.name, question.subject
    return [
        Part("person", tuple(judge.in_person(question)), lambda: f"{name} is active in this organisation."),
        Part("state", tuple(judge.in_state(question)), lambda: _in_state(subject)),
        *_letters(question),
        *_named(question),
        Part("content", tuple(judge.in_content(question)), str),
        *_conditions(question),
        *_seats(question, seen),
    ]


def _in_state(subject: Governed) -> str:
    if subject._state.adding:
        return "Nothing has to be there before it."
    return f"{subject.label} is {subject.state.replace('_', ' ')}, and this can be done from there."


def _steps(part: Part, left: list[Objection], free: Mapping[str, list[Exemption]]) -> Iterator[Step]:
    for objection in part.found:
        event = str(objection.evidence.get("event", ""))
        besides = part.besides()
        sentence = f"{objection.sentence} {besides}".strip()
        if objection in left:
            yield Step(part.about, Verdict.AGAINST, sentence, objection.rule, event, objection.liftable)
        else:
            told = " ".join(f"{each.code} lifts it until {day(each.valid_until)}." for each in free[objection.rule])
            codes = tuple(each.code for each in free[objection.rule])
            yield Step(part.about, Verdict.LIFTED, f"{sentence} {told}", objection.rule, event, True, codes)
    said = "" if part.found else part.holds()
    if said:
        yield Step(part.about, Verdict.LATER if part.later else Verdict.HOLDS, said, part.rule)


def _exemptions(codes: Iterable[str]) -> dict[str, list[Exemption]]:
    found: dict[str, list[Exemption]] = {}
    for row in Exemption.objects.filter(code__in=codes).select_related("rule") if codes else ():
        found.setdefault(row.rule.code, []).append(row)
    return found


# letters


def _letters(question: Question) -> list[Part]:
    found = tuple(judge.in_letters(question))
    if not question.act.letters:
        return [
            Part("letter", found, lambda: "No letter of a RACI chart is asked for; the act has its own conditions.")
        ]
    if question.standing.charts.founding:
        return [Part("letter", found, lambda: f"It is done while {judge.authority(question)}.")]
    return [
        Part("cell", (), lambda: _cell(question)),
        Part("letter", found, lambda: _held(question), lambda: _instead(question)),
    ]


def _cell(question: Question) -> str:
    act, standing = question.act, question.standing
    activity = act.activity_for(question.subject)
    chart = standing.charts.at(standing.place(question.subject.scope_id()))
    title = ACTIVITIES[activity].title if activity in ACTIVITIES else activity
    if chart is None:
        return ""
    titles = titles_of(chart.roles_with(activity, act.letters))
    held = chart.letters.get(activity, {})
    told = [f"{titles[role].title} has {'and '.join(x for x in held[role] if x in act.letters)}" for role in titles]
    by = ", ".join(told) or "no role has it"
    wanted = " or ".join(judge.LETTERS[letter] for letter in act.letters)
    return f"In {chart.name}, the row “{title}” gives the permission, by the letter {wanted}: {by}."


def _held(question: Question) -> str:
    act, subject = question.act, question.subject
    found = question.standing.grant_for(act.activity_for(subject), act.letters, subject.scope_id())
    if found is None:
        return ""
    letter, _, grant = found
    return f"{question.actor.person.name} has the letter {letter} as {grant.title} in {grant.unit}, {by_what(grant)}."


def by_what(grant: Holding) -> str:
    """By what a role is held, in words."""
    told = [f"as a member of the team {grant.team}"] if grant.team else []
    told += [f"because {grant.through} holds it too"] if grant.through else []
    if grant.delegator is not None:
        told.append(f"acting for {grant.delegator_name} by the delegation {grant.code}")
    elif grant.code:
        told.append(f"taken in the emergency {grant.code}")
    until = f" until {day(grant.until)}" if grant.until else ""
    return f"{', '.join(told) or 'a role of their own'}, since {day(grant.since)}{until}"


def _instead(question: Question) -> str:
    titles = list(dict.fromkeys(grant.title for grant in question.standing.grants))
    name = question.actor.person.name
    return f"{name} is {_listed(titles)}." if titles else f"{name} holds no role at all."


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


# rules


def _named(question: Question) -> Iterator[Part]:
    enforced = question.rules.in_mode(SodRule.Mode.ENFORCE)
    for kind in NAMED:
        for rule in enforced.naming(kind, question.act.code):
            yield Part("rule", tuple(rulings.against(question, Rules((rule,)))), _passed(rule), rule=rule.code)


def _seats(question: Question, seen: Seats | None) -> list[Part]:
    rules = question.rules.all
    wanted = judge.wants(question.act, question.subject, question.standing)
    held = claims.held(connections["default"], wanted) if seen is None else seen
    found = judge.from_conflicts(claims.conflicts(held, wanted), rules)
    codes = {want.rule for want in wanted}
    asked = [rule for rule in rules if rule.code in codes]
    return [Part("rule", _of(found, rule.code), _passed(rule), rule=rule.code) for rule in asked]


def _of(found: Iterable[Objection], code: str) -> tuple[Objection, ...]:
    return tuple(each for each in found if each.rule == code)


def _passed(rule: Rule) -> Callable[[], str]:
    return lambda: f"{rule.title}: asked, and nothing stands in the way."


# the act's own conditions


class _Watched(Question):
    """A question that notices whether somebody looks at who acts."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("rules", "gaining"):
            return getattr(object.__getattribute__(self, "asked"), name)
        if name in ("actor", "standing", "answering", "parties"):
            self.__dict__["looked"] = True
        return super().__getattribute__(name)


def _conditions(question: Question) -> Iterator[Part]:
    if question.blank:
        for condition in question.act.conditions:
            yield Part("condition", (), _once_filled_in(condition), later=True)
        return
    for condition in question.act.conditions:
        yield Part("condition", _answer(condition, question), _said(condition, question.rules))


def _answer(condition: Condition, question: Question) -> tuple[Objection, ...]:
    """What a condition says; asked once for all persons where it does not look at who acts."""
    reads, key = question.standing.reads, ("condition", condition, question.act.code, question.subject.pk)
    if key not in reads:
        watched = _Watched(
            question.act, question.subject, question.actor, question.standing, question.digest, question.signature,
            question.facts,
        )  # fmt: skip
        vars(watched)["asked"] = question
        found = tuple(condition(watched))
        if "looked" in vars(watched):
            return found
        reads[key] = found
    return cast("tuple[Objection, ...]", reads[key])


def _once_filled_in(condition: Condition) -> Callable[[], str]:
    return lambda: f"When it is filled in: {' '.join((getdoc(condition) or '').split())}"


def _said(condition: Condition, rules: Rules) -> Callable[[], str]:
    if condition not in (excluded, keeps_enough):
        return lambda: " ".join((getdoc(condition) or "").split())
    kinds = {*KINDS, SodRule.Kind.CARDINALITY} if condition is excluded else {SodRule.Kind.CARDINALITY}
    codes = [rule.code for rule in rules.in_mode(SodRule.Mode.ENFORCE).all if rule.kind in kinds]
    if not codes:
        return lambda: "No rule speaks of these roles."
    return lambda: f"The rules on who holds which roles were asked ({', '.join(codes)}): none stands in the way."
