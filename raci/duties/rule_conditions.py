"""Conditions of acts on rules themselves, and of standing behind somebody else's act."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from raci.duties import detection
from raci.duties.acts import ACTS, Question
from raci.duties.models import Claim, Endorsement, SodRule, Stand
from raci.duties.objections import Objection, Why
from raci.duties.rulings import acting_for, bound_by, digest_of, endorsable, persons
from raci.duties.standing import Standing
from raci.ledger.governed import current
from raci.ledger.passage import Passage
from raci.people.models import Person

SHOWN = 3
DECIDED = frozenset({"rule.approve", "rule.found", "rule.retire"})
"""The acts by which a draft is decided."""


def unbroken(question: Question) -> Iterator[Objection]:
    """A rule is enforced only when nobody breaks it: each violation is remedied or exempted first."""
    rule = question.subject
    if not isinstance(rule, SodRule) or (rule.state == "draft" and rule.mode != SodRule.Mode.ENFORCE):
        return
    found = detection.of_row(rule, question.standing)
    if found:
        told = " ".join(each.sentence for each in found[:SHOWN])
        more = f" And {len(found) - SHOWN} more." if len(found) > SHOWN else ""
        sentence = f"{rule.title}: this is broken already and cannot be enforced before each is remedied. {told}{more}"
        yield Objection(Why.SOD, sentence, rule.code)


def not_held_back(question: Question) -> Iterator[Objection]:
    """Whoever stands on the first side of a rule, the one that makes what another decides, does not end or loosen that
    rule: they could then decide on their own work."""
    subject = question.subject
    draft = isinstance(subject, SodRule) and subject.state == "draft"
    rule = subject.replaces if isinstance(subject, SodRule) and draft else subject
    if not isinstance(rule, SodRule) or rule.kind != SodRule.Kind.OBJECT:
        return
    company = tuple(sorted({*question.standing.company, *question.parties}))
    sitting = question.standing.once(("first side", rule.code, company), lambda: _on_first_side(rule, company))
    held = len(set().union(*(sitting[party] for party in question.parties)))
    if held:
        matters = "1 matter" if held == 1 else f"{held} matters"
        yield Objection(Why.UNFIT, f"This rule holds you back in {matters}. Somebody whom it does not bind ends it.")


def _on_first_side(rule: SodRule, parties: Sequence[str]) -> dict[str, set[Any]]:
    """party -> the objects on whose first side it sits under a rule: one query."""
    found: dict[str, set[Any]] = {party: set() for party in parties}
    sitting = Claim.objects.filter(rule=rule.code, party__in=parties, side=rule.terms["sides"][0])
    for party, object_id in sitting.values_list("party", "object_id").distinct():
        found[party].add(object_id)
    return found


def loosened_by_two(question: Question) -> Iterator[Objection]:
    """A rule is never changed or ended by one person, nor only by those whom it binds: somebody else than those who
    drafted the change decides on it."""
    draft = question.subject
    if not isinstance(draft, SodRule) or draft.replaces is None:
        return
    authors = question.standing.once(("authors", draft.pk, draft.revision), lambda: _authors(draft))
    for person in persons(question):
        if person.pk in authors:
            yield Objection(
                Why.UNFIT, f"{person.name} drafted this change. A rule is never loosened by one person: somebody else "
                "decides on it.",
            )  # fmt: skip
        elif why := _bound_as_all(question, person, draft.replaces, authors):
            yield Objection(
                Why.UNFIT, f"{person.name} {why}, which {draft.replaces.code} binds, as it binds everybody who drafted "
                "this change. A rule is not loosened by those alone whom it binds.",
            )  # fmt: skip


def _authors(draft: SodRule) -> dict[Any, Person]:
    """Everybody who drafted or edited a change, for whomever: one query, or two."""
    sides = Stand.objects.filter(chain="rule", object_id=draft.pk, side="author", party__startswith="person:")
    keys = {party.removeprefix("person:") for party in sides.values_list("party", flat=True)}
    return {person.pk: person for person in Person.objects.filter(pk__in=keys)} if keys else {}


def _bound_as_all(question: Question, person: Person, rule: SodRule, authors: Mapping[Any, Person]) -> str:
    """Why a rule binds somebody, if it binds all of those who drafted its change as well."""
    mine = person.pk == question.actor.person.pk
    why = bound_by(rule, question.standing if mine else Standing(person, question.standing.charts))
    if not why:
        return ""
    charts = question.standing.charts
    all_bound = question.standing.once(
        ("authors bound", rule.pk, tuple(sorted(map(str, authors)))),
        lambda: all(bound_by(rule, Standing(each, charts)) for each in authors.values()),
    )
    return why if all_bound else ""


def changes_what_holds(question: Question) -> Iterator[Objection]:
    """Only a rule in force is changed."""
    draft, birth = question.subject, question.act.is_birth
    if not isinstance(draft, SodRule) or (draft.replaces_id is None and not birth):
        return
    old = draft.replaces
    if old is not None and birth:  # what the caller holds may be older than what was locked
        old = SodRule.objects.get(pk=old.pk)
    if old is None or old.state != "in_force":
        told = draft.replaces.code if draft.replaces else "What it is to change"
        yield Objection(Why.STATE, f"{told} is not in force, so there is nothing to change.")


def puts_something_in_force(question: Question) -> Iterator[Objection]:
    """The draft says what is to hold, not that nothing is."""
    if isinstance(question.subject, SodRule) and question.subject.ending:
        yield Objection(Why.STATE, f"{question.subject.code} ends a rule. There is nothing to put in force.")


def ends_something(question: Question) -> Iterator[Objection]:
    """The draft says that the rule is to end."""
    if not (isinstance(question.subject, SodRule) and question.subject.ending):
        yield Objection(Why.STATE, f"{question.subject.label} is not drafted as the end of a rule.")


def as_its_successor_comes(question: Question) -> Iterator[Objection]:
    """It happens as the change of the rule is decided, and never alone."""
    here = current.get()
    deciding = isinstance(here, Passage) and here.root.alive and here.verb in DECIDED
    if not (deciding and getattr(here.subject, "replaces_id", None) == question.subject.pk):  # type: ignore[union-attr]
        yield Objection(Why.UNFIT, "A rule makes way only for the change that somebody decides.")


def only_simulated(question: Question) -> Iterator[Objection]:
    """A rule is recorded that was only simulated; one that is enforced is loosened by a change alone."""
    rule = question.subject
    if isinstance(rule, SodRule) and rule.mode != SodRule.Mode.SIMULATE:
        now = str(rule.get_mode_display()).lower()
        yield Objection(
            Why.STATE, f"{rule.code} is {now} already. To loosen it, draft a change, which somebody else decides."
        )


def not_yet_enforced(question: Question) -> Iterator[Objection]:
    """What is enforced already is not enforced once more."""
    if getattr(question.subject, "mode", "") == SodRule.Mode.ENFORCE and question.subject.state == "in_force":
        yield Objection(Why.STATE, f"{question.subject.label} is enforced already.")


def endorses_what_stands(question: Question) -> Iterator[Objection]:
    """An endorsement names its giver, exactly the present content, and an act that needs several persons; the giver
    holds a letter with which they could do that act themselves."""
    given = question.subject
    if not isinstance(given, Endorsement):
        return
    act, target, standing = ACTS[given.act], given.target, question.standing
    if given.person_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, "Everybody endorses for themselves.")
    if acting_for(question):
        yield Objection(
            Why.UNFIT, "Whoever acts for somebody adds no further person. Only a role of one's own lets one endorse."
        )
    if act not in endorsable(target, standing.rules):
        yield Objection(Why.STATE, f"{target.label} needs no endorsement for this at present.")
    if given.digest != digest_of(target):
        yield Objection(Why.STALE, "The content has changed since you opened it. Read it again before you endorse it.")
    if not standing.authority(act.activity_for(target), act.letters, target.scope_id()):
        yield Objection(Why.LETTER, f"Only somebody who could do this themselves may endorse it: {act.label.lower()}.")
