"""From what the checks found to findings: opened once, kept while they last, resolved and reopened by themselves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from raci.alignment.acts import findings as acts
from raci.alignment.checks import CHECKS, Found, Moment
from raci.alignment.models import Finding
from raci.duties.bulk import births
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import code_in_turn
from raci.people.actor import Actor
from raci.people.models import OrgUnit

LASTING = ("open", "waived")


class Counts(NamedTuple):
    """What a round changed."""

    found: int = 0
    opened: int = 0
    reopened: int = 0
    resolved: int = 0


def _terms(code: str, found: Found, root: Any) -> dict[str, Any]:
    check = CHECKS[code]
    return {
        "severity": str(check.severity),
        "sentence": check.says(found),
        "object_type": found.object_type,
        "object_id": found.object_id,
        "object_label": found.label[:300],
        "unit_id": found.unit_id or root,
        "owner_id": found.owner_id,
    }


def _differs(finding: Finding, terms: Mapping[str, Any]) -> bool:
    return any(getattr(finding, name) != value for name, value in terms.items())


@dataclass
class Books:
    """What is to be changed. Made before the act opens, so that it can lock everything at once."""

    today: Any
    new: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    again: list[tuple[Finding, dict[str, Any]]] = field(default_factory=list)
    gone: list[Finding] = field(default_factory=list)
    lapsed: list[Finding] = field(default_factory=list)
    restated: list[tuple[Finding, dict[str, Any]]] = field(default_factory=list)

    @classmethod
    def of(cls, moment: Moment, found: Mapping[str, Iterable[Found]]) -> "Books":
        """Compare what was found with the findings that there are. ``found`` holds the checks that worked."""
        root = OrgUnit.objects.filter(parent=None).values_list("pk", flat=True).first()
        seen = {
            CHECKS[code].fingerprint(each): (code, _terms(code, each, root))
            for code, list_ in found.items()
            for each in list_
        }
        books = cls(moment.today)
        books._compare(seen, set(found))
        return books

    def _compare(self, seen: dict[str, tuple[str, dict[str, Any]]], worked: set[str]) -> None:
        known = Finding.objects.filter(Q(state__in=LASTING) | Q(fingerprint__in=list(seen)))
        self.new = dict(seen)
        for finding in known:
            terms = seen.get(finding.fingerprint, ("", None))[1]
            self.new.pop(finding.fingerprint, None)
            if terms is not None:
                self._still(finding, terms)
            elif finding.check_code in worked or finding.check_code not in CHECKS:
                self.gone.append(finding)

    def _still(self, finding: Finding, terms: dict[str, Any]) -> None:
        if finding.state == "resolved":
            self.again.append((finding, terms))
        elif finding.state == "waived" and finding.waived_until and finding.waived_until < self.today:
            self.lapsed.append(finding)
        elif _differs(finding, terms):
            self.restated.append((finding, terms))

    @property
    def changed(self) -> list[Finding]:
        """The findings that the act will change."""
        return [*self.gone, *self.lapsed, *(each for each, _ in self.again), *(each for each, _ in self.restated)]

    def write(self, actor: Actor, results: dict[str, dict[str, Any]]) -> Counts:
        """Change them, inside the act that concludes the round. What people changed meanwhile is left as it is."""
        tally = {name: Counter[str]() for name in ("opened", "reopened", "resolved")}
        self._open(actor, tally["opened"])
        for finding, terms in self.again:
            if finding.state == "resolved":
                self._reopen(actor, finding, terms)
                tally["reopened"][finding.check_code] += 1
        for finding in self.gone:
            if finding.state in LASTING:
                with passing(acts.RESOLVE, finding, actor=actor):
                    finding.resolved_at = clock.now()
                tally["resolved"][finding.check_code] += 1
        self._lapse(actor)
        self._restate(actor)
        for name, counted in tally.items():
            for code, result in results.items():
                result[name] = counted[code]
        found = sum(result["found"] for result in results.values())
        return Counts(found, *(sum(counted.values()) for counted in tally.values()))

    def _open(self, actor: Actor, opened: Counter[str]) -> None:
        if not self.new:
            return
        now = clock.now()
        first = code_in_turn(Finding, "F", year=timezone.localtime(now).year, digits=4)
        head, _, number = first.rpartition("-")
        rows = []
        for place, (fingerprint, (code, terms)) in enumerate(self.new.items()):
            named = {"code": f"{head}-{int(number) + place:04d}", "check_code": code, "fingerprint": fingerprint}
            rows.append(Finding(**named, **terms, opened_at=now))
            opened[code] += 1
        births(acts.OPEN, rows, actor=actor)

    def _reopen(self, actor: Actor, finding: Finding, terms: dict[str, Any]) -> None:
        with passing(acts.REOPEN, finding, actor=actor):
            _take_over(finding, terms)
            finding.opened_at, finding.resolved_at = clock.now(), None
            finding.waiver_reason, finding.waived_until = "", None
            finding.times_opened += 1

    def _lapse(self, actor: Actor) -> None:
        for finding in self.lapsed:
            if finding.state == "waived":
                with passing(acts.LAPSE, finding, actor=actor):
                    finding.waiver_reason, finding.waived_until = "", None

    def _restate(self, actor: Actor) -> None:
        for finding, terms in self.restated:
            if finding.state in LASTING:
                with passing(acts.RESTATE, finding, actor=actor):
                    _take_over(finding, terms)


def _take_over(finding: Finding, terms: Mapping[str, Any]) -> None:
    for name, value in terms.items():
        setattr(finding, name, value)
