"""Forms of acts on rules of separation. A page has fields that fit the kind of rule; REST gives the terms whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.http import urlencode

from portal import chains
from portal.forms import terms
from portal.forms.base import ActForm
from portal.parts import Choice
from raci.duties import detection, kinds, sample
from raci.duties.detection import Violation
from raci.duties.kinds import RuleKind
from raci.duties.models import SodRule
from raci.duties.rules import Rule
from raci.duties.standing import Standing
from raci.duties.terms import Takes, sides_of_chains
from raci.people.models import Role

SHOWN = 20
SEEN = "seen"
"""The hidden field of the page's form: the digest of what was looked at before it is saved."""
MODES = (
    (SodRule.Mode.SIMULATE, "Simulated: nothing happens, its page says who breaks it"),
    (SodRule.Mode.RECORD, "Recorded: acts against it pass, and the record says so"),
    (SodRule.Mode.ENFORCE, "Enforced: acts against it are refused"),
)


ENDS = (SodRule.Mode.RETIRE, "No longer in force: the rule ends, and nothing takes its place")
WHY, WHY_HELP = "Why it should change", "It goes on record. Whoever decides on the change reads it."


@dataclass(frozen=True)
class Effect:
    """What a rule would do: who breaks it today, and what somebody reads whom it refuses."""

    rule: SodRule
    broken: list[Violation]
    more: bool
    refusal: str

    @property
    def kind(self) -> RuleKind:
        """The kind of the rule."""
        return kinds.KINDS[self.rule.kind]


def roles_of(standing: Standing) -> list[Role]:
    """Every role in its order, read at most once for a page."""
    return standing.once(("every role",), lambda: list(Role.objects.order_by("order", "title")))


def effect_of(rule: SodRule, standing: Standing) -> Effect:
    """What a rule would do, whatever its state."""
    if rule.ending:
        return Effect(rule, [], False, "")
    found = detection.violations(Rule.of(rule)) if rule._state.adding else detection.of_row(rule, standing)
    read = sample.refusal(Rule.of(rule), standing.person.name, lambda: roles_of(standing))
    return Effect(rule, found[:SHOWN], len(found) > SHOWN, read)


class TermsForm(ActForm):
    """What a rule says, without its number."""

    title = forms.CharField(
        label="The rule as a sentence", max_length=160, help_text="Whoever is refused reads it, so write it for them."
    )
    terms = forms.JSONField(label="Terms")
    mode = forms.ChoiceField(label="Once it is in force", choices=MODES, widget=forms.RadioSelect)
    source = forms.CharField(
        label="Where it comes from", max_length=200, required=False, help_text="A standard, an audit, a decision."
    )
    liftable = forms.BooleanField(
        label="An exemption can lift it",
        required=False,
        help_text="For one person, in one unit, for a time; decided by somebody who does not gain.",
    )
    effect: Effect | None = None

    def prepare(self) -> None:
        """Fields for the terms, unless they are given whole."""
        for name in ("title", "source", "liftable", "mode"):
            self.fields[name].initial = getattr(self.subject, name, None)
        if self.whole or self.of_kind is None:
            return
        if self.of_kind.fixed:
            self.fields.pop("liftable")
        made = terms.fields_of(self.of_kind, self.chain, self.held, lambda: roles_of(self.standing))
        self.fields |= made | {SEEN: forms.CharField(widget=forms.HiddenInput, required=False)}
        del self.fields["terms"]
        self.order_fields([name for name in self.order if name != "terms"] + ["mode", "source", "liftable"])

    @property
    def order(self) -> list[str]:
        """The fields before the mode."""
        return ["title", *(name for name in self.fields if name.startswith(terms.PREFIX))]

    @property
    def whole(self) -> bool:
        """Whether the terms are given as they are, as programs do."""
        return self.is_bound and SEEN not in self.data

    @cached_property
    def of_kind(self) -> RuleKind | None:
        """The kind that says which terms there are; None before it is chosen."""
        return kinds.KINDS.get(self._kind())

    def _kind(self) -> str:
        return str(self.subject.kind) if isinstance(self.subject, SodRule) else ""

    @property
    def held(self) -> Mapping[str, Any]:
        """The terms that are there."""
        found = getattr(self.subject, "terms", None)
        return found if isinstance(found, dict) else {}

    @property
    def chain(self) -> str:
        """The chain that the terms are about; empty before it is chosen."""
        given = self.data.get(f"{terms.PREFIX}chain") if self.is_bound else self.initial.get("chain")
        return str(given or self.held.get("chain", ""))

    @property
    def about(self) -> str:
        """The same in words."""
        return chains.CHAINS.get(self.chain, self.chain) if self.of_kind and self.of_kind.on_a_chain else ""

    @property
    def asks(self) -> str:
        """What is to be chosen before there is a form: the kind, the chain, or nothing."""
        if self.of_kind is None:
            return "kind"
        known = self.chain in dict(self._chains())
        return "chain" if self.of_kind.on_a_chain and not known else ""

    def kinds_offered(self) -> list[tuple[RuleKind, str]]:
        """Every kind, and the address that chooses it."""
        return [(kind, f"?{urlencode({'kind': kind.code})}") for kind in kinds.KINDS.values()]

    def chains_offered(self) -> list[Choice]:
        """What a rule of this kind can be about: the chains with enough on them, and the address that chooses one."""
        given = {"kind": self.of_kind.code if self.of_kind else ""}
        return [
            Choice(f"?{urlencode(given | {'chain': code})}", words, code == self.chain)
            for code, words in self._chains()
        ]

    def _chains(self) -> list[tuple[str, str]]:
        sides = sides_of_chains()
        by_sides = self.of_kind is not None and any(term.takes == Takes.SIDES for term in self.of_kind.terms)
        parts = {code: of if by_sides else {act for acts in of.values() for act in acts} for code, of in sides.items()}
        enough = {code for code, of in parts.items() if len(of) > 1}
        return [
            (code, chains.CHAINS.get(code, code)) for code in dict.fromkeys([*chains.CHAINS, *sides]) if code in enough
        ]

    def clean(self) -> dict[str, Any]:
        """The terms are those of the kind; each error stands at its field."""
        data: dict[str, Any] = super().clean() or {}
        if self.of_kind is None:
            return data
        if not self.whole:
            data["terms"] = terms.terms_of(self.of_kind, data, self.held, self.fields)
            data.setdefault("liftable", False)
        if "terms" in data and not any(name.startswith(terms.PREFIX) for name in self.errors):
            self._judge(data)
        return data

    def _judge(self, data: Mapping[str, Any]) -> None:
        code, given, liftable = self._kind(), data["terms"], bool(data.get("liftable"))
        if self.whole:
            for sentence in kinds.problems(code, given, liftable=liftable):
                self.add_error("terms", sentence)
            return
        for fault in kinds.faults(code, given, liftable=liftable):
            at = f"{terms.PREFIX}{fault.term}"
            told = fault.sentence[:1].upper() + fault.sentence[1:]
            self.add_error(at if at in self.fields else None, told)

    def drafted(self) -> SodRule:
        """The rule as it is filled in; it is not saved."""
        data = self.cleaned_data
        names = ("title", "terms", "mode", "source", "liftable")
        code = str(data.get("code") or getattr(self.subject, "code", ""))
        replaces, reason = getattr(self.subject, "replaces", None), data.get("reason", "")
        given = {name: data[name] for name in names}
        return SodRule(code=code, kind=self._kind(), replaces=replaces, reason=reason, **given)

    def looks_first(self) -> bool:
        """Whether what it would do is to be shown before it is saved: a page never saves what nobody has looked at."""
        if self.whole or not self.is_bound:
            return False
        rule = self.drafted()
        digest = rule.content_digest()
        if self.data.get(SEEN) == digest:
            return False
        self.effect = effect_of(rule, self.standing)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[SEEN] = digest  # type: ignore[index]
        return True


class RuleForm(TermsForm):
    """A rule that is new."""

    code = forms.RegexField(r"^SOD-\d{2,4}$", label="Number", help_text="Such as SOD-41.")
    kind = forms.ChoiceField(label="Kind", choices=SodRule.Kind.choices)

    def prepare(self) -> None:
        """The next number that is free."""
        super().prepare()
        if not self.is_bound:
            self.fields["code"].initial = _next_number()
        if not self.whole:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = self._kind()

    @property
    def order(self) -> list[str]:
        """The number comes first."""
        return ["kind", "code", *super().order]

    def _kind(self) -> str:
        return str((self.data if self.is_bound else self.initial).get("kind", ""))

    def clean_code(self) -> str:
        """A number is given once."""
        code = str(self.cleaned_data["code"])
        if SodRule.objects.filter(code=code).exists():
            raise forms.ValidationError(f"{code} is taken already. The next that is free is {_next_number()}.")
        return code


class EditRuleForm(TermsForm):
    """A draft that changes; that of a change may also end the rule, and always says why."""

    reason = forms.CharField(
        label=WHY, max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=WHY_HELP
    )

    def prepare(self) -> None:
        """A change has a reason, and may be the end of the rule."""
        super().prepare()
        if getattr(self.subject, "replaces_id", None) is None:
            del self.fields["reason"]
            return
        mode: Any = self.fields["mode"]
        mode.choices = [*MODES, ENDS]
        self.fields["reason"].initial = getattr(self.subject, "reason", "")
        self.fields["reason"].required = not self.whole

    @property
    def order(self) -> list[str]:
        """The reason comes first."""
        return ["reason", *super().order]

    def clean(self) -> dict[str, Any]:
        """A draft of something new has no reason but itself."""
        return {"reason": "", **super().clean()}


class ChangeForm(ActForm):
    """Which rule, why, and what it is to be."""

    rule = forms.ModelChoiceField(SodRule.objects.filter(state="in_force"), label="Rule", to_field_name="code")
    reason = forms.CharField(label=WHY, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=WHY_HELP)
    mode = forms.ChoiceField(
        label="What it is to be",
        choices=[("", "As it is now; I change what it says"), *MODES, ENDS],
        required=False,
        widget=forms.RadioSelect,
    )


def _next_number() -> str:
    codes = SodRule.objects.filter(replaces=None).values_list("code", flat=True)
    numbers = [int(code.removeprefix("SOD-")) for code in codes if code.removeprefix("SOD-").isdigit()]
    return f"SOD-{max(numbers, default=0) + 1:02}"
