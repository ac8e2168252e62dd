"""What a decision would affect if it were taken now: obligations without a control, controls to be tested again, and
the services and goals that hang on them. A few queries, whatever the number of links."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from governance.models import DocumentVersion, EnterpriseGoal, Motion
from governance.selectors import documents as texts
from governance.text.obligation import obliges
from governance.text.redline import Redline
from management.models import ITGoal, Service
from raci.alignment.models import Contribution, Support
from raci.alignment.selectors.practice import Practice, practised
from raci.alignment.states import LIVE_LINKS
from raci.ledger.canonical import canonical

FORM = "countersign.impact/1"
Pair = tuple[str, str]


@dataclass(frozen=True)
class Impact:
    """What hangs on a decision; each as code and title, a clause as its number and text.

    Attributes:
        clauses: obligations, new or changed, that no control puts into practice.
        controls: controls behind changed clauses, which have to be confirmed and tested again.
    """

    clauses: tuple[Pair, ...] = ()
    controls: tuple[Pair, ...] = ()
    services: tuple[Pair, ...] = ()
    it_goals: tuple[Pair, ...] = ()
    enterprise_goals: tuple[Pair, ...] = ()

    def as_dict(self) -> dict[str, list[list[str]]]:
        """As it is kept."""
        return {name: [list(pair) for pair in getattr(self, name)] for name in self.__dataclass_fields__}

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of the canonical form (RFC 8785)."""
        return digest_of(self.as_dict())


def digest_of(content: Any) -> str:
    """The digest of what is kept of an impact."""
    return hashlib.sha256(canonical({"form": FORM, **content})).hexdigest()


def of_motion(motion: Motion) -> Impact:
    """What the motion would affect now."""
    if motion.version:
        return _of_version(motion.version)
    if motion.initiative:
        return _of_goals({each.goal_id for each in motion.initiative.serving.all()})
    return _of_goals({motion.goal_id})


def _of_version(version: DocumentVersion) -> Impact:
    old = texts.with_the_text_before(version)
    if old is None:
        bare = [(each.number, each.text) for each in texts.texts_of(version) if obliges(each)]
        return Impact(clauses=tuple(sorted(bare)))
    found = texts.redline(old, version)
    links = practised(version.document_id, {row.number: row.key for row in old.clauses.all()})
    changed = {entry.clause.key for entry in found.entries if not entry.is_same_text}
    behind = [link for link in links if changed & set(link.clauses)]
    keys = [link.control_id for link in behind]
    services = Service.objects.filter(controlled_by__control__in=keys).exclude(state="retired").distinct()
    held = _pairs(services, "code", "name")
    below = Q(control__in=keys) | Q(service__in=services.values("pk"))
    it_goals = ITGoal.objects.filter(pk__in=Support.objects.filter(below, state__in=LIVE_LINKS).values("it_goal"))
    above = Contribution.objects.filter(it_goal__in=it_goals.values("pk"), state__in=LIVE_LINKS)
    goals = EnterpriseGoal.objects.filter(pk__in=above.values("enterprise_goal"))
    return Impact(
        clauses=tuple(_bare(found, links)),
        controls=tuple((link.code, link.title) for link in sorted(behind, key=lambda each: each.code)),
        services=held,
        it_goals=_pairs(it_goals, "code", "title"),
        enterprise_goals=_pairs(goals, "code", "title"),
    )


def _bare(found: Redline, links: Iterable[Practice]) -> Iterable[Pair]:
    held = {key for link in links for key in link.clauses}
    for entry in found.entries:
        if entry.new and not entry.is_same_text and obliges(entry.new) and entry.new.key not in held:
            yield entry.new_number, entry.new.text


def _of_goals(goals: Collection[Any]) -> Impact:
    below = Contribution.objects.filter(enterprise_goal__in=goals, state__in=LIVE_LINKS)
    it_goals = ITGoal.objects.filter(pk__in=below.values("it_goal"))
    supports = Support.objects.filter(it_goal__in=below.values("it_goal"), state__in=LIVE_LINKS)
    services = Service.objects.filter(pk__in=supports.values("service")).exclude(state="retired")
    return Impact(
        services=_pairs(services, "code", "name"),
        it_goals=_pairs(it_goals, "code", "title"),
        enterprise_goals=_pairs(EnterpriseGoal.objects.filter(pk__in=goals), "code", "title"),
    )


def _pairs(rows: Any, code: str, title: str) -> tuple[Pair, ...]:
    return tuple((str(a), str(b)) for a, b in rows.order_by(code).values_list(code, title))
