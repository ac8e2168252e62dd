"""What is open at present, and which acts are left until it is decided: for who can complete it, and with whom away."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from governance.acts import decisions as voting
from governance.acts.documents import SUBMIT
from governance.counting import quorum_of
from governance.models import Motion
from governance.selectors import votes
from management.acts import changes as changing
from management.models import Change
from management.selectors.changes import with_all_signatures
from raci.duties.acts import ACTS, Act
from raci.duties.completing import Decision, Forecast, Stage, forecasts
from raci.duties.models import Endorsement, SodRule
from raci.duties.rules import Rules
from raci.duties.rulings import deciding_act, digest_of
from raci.duties.staff import Staff
from raci.ledger.governed import subject_model

Rows = Callable[[str], QuerySet[Any]]
"""kind -> the rows to look at."""
MOST = 500
"""So many open ones of a kind are looked at."""

ONE_ACT: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # kind -> the state in which it waits, the act that decides it, what its name needs
    "chart": ("draft", "chart.approve", ("unit",)),
    "rule": ("draft", "rule.approve", ()),
    "binding": ("proposed", "binding.approve", ("role", "unit", "person", "team")),
    "exemption": ("requested", "exemption.grant", ("person", "rule")),
    "emergency": ("open", "emergency.review", ("person", "role")),
    "goal-reading": ("reported", "goal-reading.verify", ("metric__goal",)),
    "benefit-reading": ("reported", "benefit-reading.verify", ("benefit__initiative",)),
}
GROUPS: dict[str, tuple[str, ...]] = {
    "texts": ("document-version", "enterprise-goal", "initiative"),
    "motions": ("motion",),
    "duties": ("chart", "rule"),
    "access": ("binding", "exemption", "emergency"),
    "work": ("goal-reading", "benefit-reading"),
    "changes": ("change",),
}
"""What is looked at together on a page."""
HEADINGS = {
    "texts": "Policies, goals and initiatives",
    "motions": "Motions",
    "duties": "RACI charts and rules",
    "access": "Roles, exemptions and emergencies",
    "work": "Readings of goals and benefits",
    "changes": "Changes of services",
}
OPEN_CHANGES = ("draft", "submitted", "approved", "implementing", "implemented", "failed")
PROPOSED = frozenset({"enterprise-goal", "initiative"})
"""What waits for a body from the moment it is proposed."""
KINDS = tuple(kind for kinds in GROUPS.values() for kind in kinds)


def everything(kind: str) -> QuerySet[Any]:
    """All rows of a kind, for checks."""
    return subject_model(kind)._default_manager.all()


def open_decisions(kinds: Iterable[str], rows: Rows, rules: Rules) -> list[Decision]:
    """What is open, with the stages that are left; a query or two a kind."""
    return [decision for kind in kinds for decision in _of_kind(kind, rows(kind), rules)]


def outlook(kinds: Iterable[str] = KINDS, rows: Rows = everything, staff: Staff | None = None) -> list[Forecast]:
    """Who can complete what is open, worst first."""
    people = staff or Staff.load()
    return forecasts(open_decisions(kinds, rows, people.rules), people)


def _of_kind(kind: str, rows: QuerySet[Any], rules: Rules) -> Iterator[Decision]:
    if kind == "motion":
        return _motions(rows)
    if kind == "document-version":
        return _versions(rows)
    if kind == "change":
        return _changes(rows)
    return _goals(rows) if kind in PROPOSED else _one_act(kind, rows, rules)


def _one_act(kind: str, rows: QuerySet[Any], rules: Rules) -> Iterator[Decision]:
    state, code, related = ONE_ACT[kind]
    act = ACTS[code]
    several = rules.enforced.naming(SodRule.Kind.DISTINCT, code)
    persons = max((int(rule.terms["persons"]) for rule in several), default=1)
    waiting = list(rows.filter(state=state).select_related(*related)[:MOST])
    given = _endorsed(code, waiting) if persons > 1 else {}
    for row in waiting:
        deciding = ACTS[deciding_act(row)] if isinstance(row, SodRule) else act
        yield Decision(row, (Stage(deciding.label, deciding, row, max(1, persons - given.get(row.pk, 0))),))


def _endorsed(code: str, rows: list[Any]) -> dict[Any, int]:
    digests = {row.pk: digest_of(row) for row in rows}
    found: dict[Any, int] = {}
    given = Endorsement.objects.filter(act=code, target_id__in=list(digests), person__state="active")
    for target, digest in given.values_list("target_id", "digest"):
        found[target] = found.get(target, 0) + (digest == digests[target])
    return found


def _versions(rows: QuerySet[Any]) -> Iterator[Decision]:
    waiting = rows.filter(state__in=("draft", "review")).exclude(motions__state__in=("draft", "open"))
    for version in waiting.select_related("document")[:MOST]:
        first = (Stage("Submit", SUBMIT, version),) if version.state == "draft" else ()
        yield Decision(version, (*first, *_by_a_body(version)))


def _goals(rows: QuerySet[Any]) -> Iterator[Decision]:
    for goal in rows.filter(state="proposed").exclude(motions__state__in=("draft", "open"))[:MOST]:
        yield Decision(goal, _by_a_body(goal))


def _by_a_body(decided: Any) -> tuple[Stage, ...]:
    """A motion that nobody has prepared yet: two votes are the least that a body may ask for by default."""
    ballot = votes.as_if_listed(decided)
    least = int(Motion._meta.get_field("least").get_default())
    return _vote(ballot.motion, Stage("Vote", voting.VOTE, ballot, least), opened=False)


def _vote(motion: Motion, vote: Stage, *, opened: bool) -> tuple[Stage, ...]:
    first = () if opened else (Stage("Open the vote", voting.OPEN, motion),)
    last = Stage("Count the votes", voting.CLOSE, motion)
    return (*first, *([vote] if vote.times else []), last)


def _motions(rows: QuerySet[Any]) -> Iterator[Decision]:
    waiting = rows.filter(state__in=("draft", "open")).select_related("version__document", "goal", "initiative", "body")
    for motion in waiting.prefetch_related("ballots", "body__members")[:MOST]:
        opened = motion.state == "open"
        places = _listed(motion) if opened else _seated(motion)
        times = motion.tally().missing if opened else quorum_of(motion.terms, len(places))
        ballot = next(iter(places.values()), None) or votes.as_if_listed(decided_by(motion))
        yield Decision(motion, _vote(motion, Stage("Vote", voting.VOTE, ballot, times, places), opened=opened))


def _changes(rows: QuerySet[Any]) -> Iterator[Decision]:
    """From where a change stands until it is reviewed; a template until it is approved."""
    waiting = rows.filter(state__in=OPEN_CHANGES).exclude(is_template=True, state="approved").select_related("service")
    for change in with_all_signatures(waiting[:MOST]):
        yield Decision(change, tuple(_until_reviewed(change)))


def _until_reviewed(change: Change) -> Iterator[Stage]:
    state, standard = change.state, change.kind == Change.Kind.STANDARD
    if state == "draft":
        first = changing.SCHEDULE if standard else changing.SUBMIT
        yield Stage(first.label, first, change)
    if state == "submitted" or (state == "draft" and not standard):
        yield from _approvals(changing.APPROVE, change)
    if change.is_template:
        return
    if state in ("draft", "submitted", "approved"):
        yield Stage(changing.START.label, changing.START, change)
    if state in ("draft", "submitted", "approved", "implementing"):
        yield Stage(changing.FINISH.label, changing.FINISH, change)
    if change.at_once and not change.denial:
        yield from _approvals(changing.RATIFY, change)
    yield Stage(changing.REVIEW.label, changing.REVIEW, change)


def _approvals(act: Act, change: Change) -> Iterator[Stage]:
    given = frozenset(each.person_id for each in change.approved_by())
    if change.needed > len(given):
        yield Stage(act.label, act, change, change.needed - len(given), done=given)


def decided_by(motion: Motion) -> Any:
    """What a motion is about."""
    return motion.version or motion.goal or motion.initiative


def _listed(motion: Motion) -> dict[Any, Any]:
    return {key: each for key, each in votes.listed(motion).items() if each.counts and each.state != "cast"}


def _seated(motion: Motion) -> dict[Any, Any]:
    ballot = votes.as_if_listed(decided_by(motion))
    return {each.person_id: ballot for each in motion.body.members.all() if each.state == "seated" and each.votes}
