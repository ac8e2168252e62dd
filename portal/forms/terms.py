"""Fields for the terms of a rule of separation, made from the registry of its kinds, and the way back to terms."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms

from portal import chains
from raci.duties.acts import ACTS, Act
from raci.duties.kinds import RuleKind
from raci.duties.terms import SPHERE, Takes, Term, Terms, sides_of_chains
from raci.ledger.governed import Governed, subject_model
from raci.people.models import Role
from raci.people.spheres import Sphere

PREFIX = "term_"
MANY = frozenset({*Takes} - {Takes.CHAIN, Takes.ACT, Takes.ROLE, Takes.NUMBER, Takes.SWITCH})
Groups = list[tuple[str, list[tuple[str, str]]]]
Choices = Sequence[tuple[str, Any]]


class Offered:
    """What can be chosen for the terms of a rule about one chain. ``roles`` gives every role there is."""

    def __init__(self, chain: str, held: Terms, roles: Callable[[], list[Role]]) -> None:
        self.chain, self.held, self.roles = chain, held, roles

    def of(self, term: Term) -> Choices:
        """The choices of a term; what a rule names and is no longer there stays among them."""
        found = OFFERS[term.takes](self)
        named = self.held.get(term.name, [])
        known = set(_codes(found))
        gone = [each for each in ([named] if isinstance(named, str) else named) if each not in known]
        return [*found, *((each, f"{each} (no longer there)") for each in gone)] if self._about(term) else found

    def _about(self, term: Term) -> bool:
        """Whether what the rule names is about this chain at all."""
        return term.takes not in (Takes.SIDES, Takes.STEPS) or self.held.get("chain") == self.chain

    def by_sphere(self, *, whole: bool) -> Groups:
        """The roles by side of the house; ``whole``: also each side as one."""
        found = []
        for sphere in Sphere:
            every = [(f"{SPHERE}{sphere}", f"Every role of {sphere.label.lower()}")] if whole else []
            mine = [(role.code, role.title) for role in self.roles() if role.sphere == sphere]
            found.append((str(sphere.label), every + mine))
        return [group for group in found if group[1]]

    def steps(self) -> Groups:
        """The acts on the chain, by side."""
        sides = sides_of_chains().get(self.chain, {})
        return [
            (chains.SIDES.get(side, side), [(code, ACTS[code].label) for code in sides[side]])
            for side in chains.sides_of(self.chain)
        ]


def _codes(choices: Choices) -> Iterable[str]:
    for value, label in choices:
        yield from [value] if isinstance(label, str) else _codes(label)


def _gains(act: Act) -> bool:
    return subject_model(act.subject).beneficiaries is not Governed.beneficiaries


def _of_acts(wanted: Callable[[Act], bool]) -> Callable[[Offered], Choices]:
    return lambda _: chains.by_kind([act for act in ACTS.values() if wanted(act)])


OFFERS: dict[Takes, Callable[[Offered], Choices]] = {
    Takes.SIDES: lambda offered: [
        (side, chains.side_in_words(offered.chain, side)) for side in chains.sides_of(offered.chain)
    ],
    Takes.STEPS: Offered.steps,
    Takes.ACT: _of_acts(lambda act: bool(act.letters) and not act.is_birth),
    Takes.OWN_ACTS: _of_acts(_gains),
    Takes.RULE_ACTS: _of_acts(lambda act: act.subject == "rule"),
    Takes.ROLE: lambda offered: offered.by_sphere(whole=False),
    Takes.ROLES: lambda offered: offered.by_sphere(whole=False),
    Takes.ROLE_SET: lambda offered: offered.by_sphere(whole=True),
    Takes.SPHERES: lambda _: Sphere.choices,
}


def fields_of(kind: RuleKind, chain: str, held: Terms, roles: Callable[[], list[Role]]) -> dict[str, forms.Field]:
    """A field for each term of a kind, in the order of the registry, by name."""
    offered = Offered(chain, held, roles)
    return {PREFIX + term.name: _field(term, offered) for term in kind.terms}


def _field(term: Term, offered: Offered) -> forms.Field:
    about: dict[str, Any] = {"label": term.label, "help_text": _help(term), "required": not term.optional}
    held = offered.held.get(term.name)
    if term.takes == Takes.CHAIN:
        return forms.CharField(widget=forms.HiddenInput, initial=offered.chain, max_length=24)
    if term.takes == Takes.SWITCH:
        return forms.BooleanField(**about | {"required": False}, initial=held)
    if term.takes == Takes.NUMBER:
        wrong = {"required": "Write a number.", "invalid": "Write a whole number."}
        return forms.IntegerField(
            **about, initial=held, min_value=term.least, max_value=term.most or None, error_messages=wrong
        )
    if term.takes in MANY:
        return forms.MultipleChoiceField(
            **about,
            initial=held,
            choices=offered.of(term),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose at least one."},
        )
    choices = [("", "Choose one"), *offered.of(term)]
    return forms.ChoiceField(**about, initial=held, choices=choices, error_messages={"required": "Choose one."})


def _help(term: Term) -> str:
    limits = f"Between {term.least} and {term.most} {term.unit}." if term.takes == Takes.NUMBER else ""
    return f"{term.help} {limits}".strip()


def terms_of(kind: RuleKind, data: Mapping[str, Any], held: Terms, fields: Mapping[str, forms.Field]) -> dict[str, Any]:
    """The terms that somebody filled in. What was named before keeps its order, what is new has that of the choices; a
    switch that is off is left out, unless the rule says that it is."""
    found: dict[str, Any] = {}
    for term in kind.terms:
        value = data.get(PREFIX + term.name)
        if term.takes == Takes.SWITCH and (value or term.name in held):
            found[term.name] = bool(value)
        elif isinstance(value, list) and value:
            choices: Any = fields[PREFIX + term.name]
            order = list(dict.fromkeys([*held.get(term.name, ()), *_codes(choices.choices)]))
            found[term.name] = sorted(value, key=order.index)
        elif value not in (None, "", []) and term.takes != Takes.SWITCH:
            found[term.name] = value
    return found
