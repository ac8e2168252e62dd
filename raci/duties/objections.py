"""Why not: each objection has a code for machines, a sentence for people, and the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from raci.ledger.governed import Governed


class Why(StrEnum):
    """The kinds of objection."""

    STATE = "state"
    STANDING = "standing"
    LETTER = "letter"
    SOD = "sod"
    STALE = "stale"
    INTEREST = "interest"
    UNFIT = "unfit"
    ADVICE = "advice"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Objection:
    """One reason against an act.

    Attributes:
        code: the kind.
        sentence: what a board member reads.
        rule: the code of the rule, ``SOD-01``, where a rule is the reason.
        liftable: whether an exemption could lift it.
        evidence: the earlier event or binding that conflicts.
    """

    code: Why
    sentence: str
    rule: str = ""
    liftable: bool = False
    evidence: dict[str, Any] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """For the record and for the REST API."""
        found = {"code": str(self.code), "sentence": self.sentence}
        if self.rule:
            found["rule"] = self.rule
        return {**found, "liftable": self.liftable, **({"evidence": self.evidence} if self.evidence else {})}


class Refused(Exception):
    """The gate did not let an act pass; it says everything that stands against it."""

    def __init__(self, act: Any, subject: Governed, actor: Any, objections: Sequence[Objection]) -> None:
        super().__init__(" ".join(objection.sentence for objection in objections))
        self.act, self.subject, self.actor, self.objections = act, subject, actor, list(objections)

    @property
    def codes(self) -> set[str]:
        """The kinds of objection and the codes of the rules."""
        return {str(o.code) for o in self.objections} | {o.rule for o in self.objections if o.rule}


def day(moment: datetime) -> str:
    """A date in words: ``3 October 2026``."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y}"
