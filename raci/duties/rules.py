"""The rules of segregation of duties in force, read from the database and put into usable form.

What each kind means, and which terms it takes, stands in `raci.duties.kinds`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from raci.duties.models import SodRule


@dataclass(frozen=True)
class Rule:
    """One rule in force."""

    code: str
    title: str
    kind: str
    mode: str
    terms: Mapping[str, Any]
    liftable: bool

    @classmethod
    def of(cls, row: SodRule) -> "Rule":
        """A rule whatever its state and mode."""
        return cls(row.code, row.title, row.kind, row.mode, row.terms, row.liftable)

    @property
    def enforced(self) -> bool:
        return self.mode == SodRule.Mode.ENFORCE

    @cached_property
    def seats(self) -> int:
        """How many of its sides, or steps, one party may take."""
        return max(1, len(self.terms.get("sides") or self.terms.get("steps") or ()) - 1)

    @cached_property
    def binds_teams(self) -> bool:
        return bool(self.terms.get("teams", False))


@dataclass(frozen=True)
class Rules:
    """All rules in force that are at least recorded."""

    all: tuple[Rule, ...]

    @classmethod
    def load(cls) -> "Rules":
        """One query."""
        rows = SodRule.objects.filter(state="in_force").exclude(mode=SodRule.Mode.SIMULATE).order_by("code")
        return cls(tuple(Rule(*row) for row in rows.values_list("code", "title", "kind", "mode", "terms", "liftable")))

    @cached_property
    def _known(self) -> dict[Any, Any]:
        """What was asked before; the rules of one reading never change."""
        return {}

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules of one kind."""
        return tuple(rule for rule in self.all if rule.kind == kind)

    def on(self, chain: str, side: str) -> tuple[Rule, ...]:
        """The object rules that a side on a chain concerns."""
        key = "on", chain, side
        if key not in self._known:
            rules = self.of_kind(SodRule.Kind.OBJECT)
            self._known[key] = tuple(
                rule for rule in rules if rule.terms["chain"] == chain and side in rule.terms["sides"]
            )
        found: tuple[Rule, ...] = self._known[key]
        return found

    def with_step(self, chain: str, act: str) -> tuple[Rule, ...]:
        """The history rules of which an act on a chain is a step."""
        key = "step", chain, act
        if key not in self._known:
            rules = self.of_kind(SodRule.Kind.HISTORY)
            self._known[key] = tuple(
                rule for rule in rules if rule.terms["chain"] == chain and act in rule.terms["steps"]
            )
        found: tuple[Rule, ...] = self._known[key]
        return found

    def binding(self, chain: str, side: str, act: str) -> tuple[tuple[Rule, bool], ...]:
        """The rules under which an act takes a side on a chain, and whether each looks at the whole history."""
        key = "binding", chain, side, act
        if key not in self._known:
            ruled = [(rule, False) for rule in self.on(chain, side)]
            self._known[key] = (*ruled, *((rule, True) for rule in self.with_step(chain, act)))
        found: tuple[tuple[Rule, bool], ...] = self._known[key]
        return found

    def rule_out(self, act: str) -> bool:
        """Whether any rule names an act that it may forbid to somebody without a look at earlier acts."""
        if act not in self._known:
            kinds = SodRule.Kind.BENEFICIARY, SodRule.Kind.DISTINCT, SodRule.Kind.META
            self._known[act] = any(self.naming(kind, act) for kind in kinds)
        return bool(self._known[act])

    def naming(self, kind: str, act: str) -> tuple[Rule, ...]:
        """The rules of a kind that name an act."""
        key = kind, act
        if key not in self._known:
            self._known[key] = tuple(
                rule for rule in self.of_kind(kind) if act in rule.terms.get("acts", ()) or act == rule.terms.get("act")
            )
        found: tuple[Rule, ...] = self._known[key]
        return found

    @cached_property
    def enforced(self) -> "Rules":
        """Those that are enforced."""
        return self.in_mode(SodRule.Mode.ENFORCE)

    def in_mode(self, mode: str) -> "Rules":
        """Those that are enforced, or those that are recorded."""
        if mode not in self._known:
            self._known[mode] = Rules(tuple(rule for rule in self.all if rule.mode == mode))
        found: Rules = self._known[mode]
        return found

    def forbidding_own(self, act: str) -> tuple[Rule, ...]:
        """The enforced beneficiary rules that an act falls under."""
        return self.enforced.naming(SodRule.Kind.BENEFICIARY, act)
