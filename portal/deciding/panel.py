"""What stands beside a motion: whether the reader may vote, the way through it, who has to do with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from governance.acts import decisions as acts
from governance.counting import Base, Tie
from governance.models import Ballot, BodyMember, Motion
from governance.selectors import decisions as selectors
from governance.selectors.documents import WRITING, Hand
from governance.states import BallotState, MotionState
from portal import words
from portal.asking import actor_of, standing_of
from portal.deciding import rules
from portal.deciding.story import Story
from portal.deeds import deed, rule_address, whys
from portal.doors import door_to, doors_on
from portal.history import event_url
from portal.parts import Check, Deed, Face, Letter, Step, Why
from raci.duties import gate
from raci.duties.acts import Act
from raci.duties.gate import Offer
from raci.duties.objections import Objection
from raci.duties.objections import Why as Kind
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.titles import titles_of


@dataclass(frozen=True, slots=True)
class Option:
    """One way to vote, with what it brings."""

    value: str
    label: str
    brings: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The card on which the reader votes, or reads why not.

    Attributes:
        waits: whether the only thing in the way is the reader's own declaration.
        breaks_tie: whether the reader is the chair and has a casting vote, given as ``casting``.
        meaning: what the signature of the vote will mean.
    """

    deed: Deed
    may: str
    may_not: str
    checks: Sequence[Check]
    options: Sequence[Option]
    reason: str
    waits: bool = False
    said: str = ""
    breaks_tie: bool = False
    casting: str = ""
    meaning: str = ""


def asked(request: HttpRequest, motion: Motion, mine: Ballot | None) -> list[Offer]:
    """The vote and the acts of those who run it, judged together: one query for all claims. Who was listed as not
    counted needs no judgement any more."""
    standing = standing_of(request)
    pairs: list[tuple[Act, Governed]] = []
    if mine is not None and not mine.barred and motion.state == MotionState.OPEN:
        pairs.append((acts.VOTE, mine))
    if runs(motion, standing):
        shown = [door.act for door in doors_on(motion.SUBJECT) if not door.hidden and door.act is not acts.SECOND]
        pairs += [(act, motion) for act in shown]
    if motion.body.seconding and motion.state == MotionState.DRAFT and not motion.seconder_id:
        pairs.append((acts.SECOND, motion))
    return gate.offers_of(pairs, actor_of(request), standing=standing) if pairs else []


def runs(motion: Motion, standing: Standing) -> bool:
    """Whether the reader prepares, opens or counts motions like this one."""
    unit = motion.scope_id()
    prepares = standing.authority(acts.by_what_is_decided(motion), acts.OPEN.letters, unit)
    return bool(prepares or standing.authority(acts.CLOSE_VOTE.code, acts.CLOSE.letters, unit))


def deeds(motion: Motion, offers: Sequence[Offer]) -> list[Deed]:
    """The buttons of those who run the vote, possible ones first."""
    shown = [offer for offer in offers if offer.subject is motion and offer.applies]
    return [deed(offer, door_to(offer.act.code)) for offer in sorted(shown, key=lambda each: not each.allowed)]


def panel(
    motion: Motion, mine: Ballot | None, offers: Sequence[Offer], story: Story, standing: Standing, old_number: str = ""
) -> Panel | None:
    """The reader's card; none while nobody can vote, nor for who only runs the vote."""
    if motion.state != MotionState.OPEN:
        return None
    if mine is None:
        return None if offers else _shut(motion, _absent(motion, story, standing), "You do not vote on this motion")
    if mine.barred:
        reason = _barred(mine, story, standing)
        return _shut(motion, [reason], "You may not vote on this motion", _checks(motion, mine, ()))
    reasons = list(next(each for each in offers if each.act is acts.VOTE).reasons)
    waits = bool(reasons) and mine.declared_at is None and {r.code for r in reasons} == {Kind.INTEREST}
    voted = mine.state == BallotState.CAST
    return Panel(
        deed=Deed("Vote", objections=whys(reasons), who_can=_others(motion) if reasons and not waits else None),
        may="You have voted, and can change it until the motion closes" if voted else "You may vote on this motion",
        may_not="Declare your interests first" if waits else "You may not vote on this motion",
        checks=_checks(motion, mine, reasons),
        options=options(motion, mine, old_number),
        breaks_tie=motion.tie == Tie.CASTING and mine.office == BodyMember.Office.CHAIR,
        casting=mine.casting,
        meaning=acts.VOTE.meaning_for(mine, standing.person),
        reason=mine.reason,
        waits=waits,
        said=_said(mine),
    )


def _shut(motion: Motion, reasons: Sequence[Why], title: str, checks: Sequence[Check] = ()) -> Panel:
    return Panel(Deed("Vote", objections=reasons, who_can=_others(motion)), "", title, checks, (), "")


def _barred(mine: Ballot, story: Story, standing: Standing) -> Why:
    """Why the frozen list does not count the reader: the sentence, the event, and the rule that it ends with."""
    sentence, _, last = mine.barred.rpartition(" ")
    if not RULE.fullmatch(last):
        return Why(mine.barred)
    label, url = _event(story, standing)
    return Why(sentence, last, rule_address(last), event_label=label, event_url=url, liftable=False)


def _event(story: Story, standing: Standing) -> tuple[str, str]:
    """The reader's own act of writing in the record: its name and, for who may read it, its page."""
    event = story.written.get(str(standing.person.pk))
    index = getattr(event, "index", None)
    if index is None:
        return "", ""
    return f"Event {index + 1:,}", event_url(index + 1) if story.all_url else ""


RULE = re.compile(r"[A-Z]{2,4}-\d+")


def _absent(motion: Motion, story: Story, standing: Standing) -> list[Why]:
    """Somebody who is not on the list; where they wrote the text, the rule is named as well."""
    opened = f", frozen on {words.day(motion.opened_at)}" if motion.opened_at else ""
    found = [Why(f"You are not on the list of those who vote{opened}.", icon="users")]
    wrote = story.written.get(str(standing.person.pk))
    for rule in standing.rules.on(motion.chain, "decider") if wrote else ():
        label, url = _event(story, standing)
        said = f"{rule.title}: you had it in your hands on {words.day(wrote.at)}." if wrote else ""
        found.append(Why(said, rule.code, rule_address(rule.code), label, url, liftable=rule.liftable))
    return found


def _others(motion: Motion) -> list[str]:
    return [ballot.person.name for ballot in motion.ballots.all() if ballot.counts]


def _said(mine: Ballot) -> str:
    if mine.state != BallotState.CAST or mine.cast_at is None:
        return ""
    if mine.cast_by:
        said = f"{mine.cast_by.name} voted “{mine.get_choice_display().lower()}” for you, by your proxy"
        return f"{said}, on {words.day(mine.cast_at)}. Your own vote takes its place."
    return f"Your vote is “{mine.get_choice_display().lower()}”, signed on {words.day(mine.cast_at)}."


def _checks(motion: Motion, mine: Ballot, reasons: Sequence[Objection]) -> list[Check]:
    """What holds already."""
    found = []
    if motion.opened_at:
        found.append(Check(f"You are on the list frozen on {words.day(motion.opened_at)}"))
    if mine.state in (BallotState.DECLARED, BallotState.CAST) and mine.declared_at:
        change = reverse("motion-interests", args=[motion.code])
        said = f"You declared on {words.day(mine.declared_at)} that you have no interest"
        found.append(Check(said, "change", url=change))
    if not any(reason.code == Kind.SOD for reason in reasons) and not mine.barred:
        what = "goal" if motion.goal_id else "initiative"
        proposed = f"did not propose this {what}"
        did = "neither wrote, edited nor submitted this version" if motion.version_id else proposed
        found.append(Check(f"You {did}"))
    return found


def options(motion: Motion, mine: Ballot, old_number: str = "") -> list[Option]:
    """The ways to vote, each with what it brings."""
    abstaining = _if_abstained(motion)
    brings = {"abstain": abstaining, "for": _if_carried(motion), "against": _if_lost(motion, old_number)}
    return [Option(value, label, brings[value], value == mine.choice) for value, label in Ballot.Choice.choices]


def _if_abstained(motion: Motion) -> str:
    if motion.in_consent:
        return "Not a consent: the motion ends without a decision"
    if motion.terms.of == Base.CAST:
        return "Counts for the quorum, not for the majority"
    return "Counts for the quorum, and against the motion"


def _if_carried(motion: Motion) -> str:
    day = f"on {words.day_long(motion.effective_on)}" if motion.effective_on else "with the decision"
    if motion.version:
        return f"Version {motion.version.number} takes effect {day}"
    return f"The goal is set {day}" if motion.goal_id else f"The initiative is approved {day}, and can start"


def _if_lost(motion: Motion, old_number: str) -> str:
    if motion.version is None:
        return "The goal stays a proposal" if motion.goal_id else "The initiative is not approved; it can be revised"
    return f"Version {old_number} stays in force" if old_number else "No version is in force"


def steps(motion: Motion, mine: Ballot | None, reading: str = "") -> list[Step]:
    """The way of a member who counts through an open motion."""
    if mine is None or not mine.counts or motion.state != MotionState.OPEN:
        return []
    waiting, voted = mine.declared_at is None, mine.state == BallotState.CAST
    ends = f"until {rules.ends_briefly(motion)}"
    if waiting:
        return [
            Step("Declare your interests", "opens the papers", "now"),
            Step("Read what changes", "shut until then", "shut"),
            Step("Vote", ends, "shut"),
            Step("Sign", "you show again that it is you", "shut"),
        ]
    declared = f"none, on {words.day(mine.declared_at)}" if mine.declared_at else "none"
    if voted and mine.cast_at:
        return [
            Step("Interests declared", declared, "done"),
            Step("Read what changes", reading, "done"),
            Step("Voted", mine.get_choice_display().lower(), "done"),
            Step("Signed", f"on {words.day(mine.cast_at)}", "done"),
        ]
    return [
        Step("Interests declared", declared, "done"),
        Step("Read what changes", reading, "now"),
        Step("Vote", ends, "next"),
        Step("Sign", "you show again that it is you", "next"),
    ]


def faces(motion: Motion, hands: Sequence[Hand], standing: Standing) -> list[Face]:
    """Who decides, who runs the vote, who wrote, who is told. The motion comes from ``with_secretary``."""
    found = [
        Face(motion.body.name, "decides", "governance", "A", reverse("body", args=[motion.body.code]), "building-bank")
    ]
    secretary: str = getattr(motion, "secretary", None) or ""
    if secretary:
        title: str = getattr(motion, "secretary_title", "") or "Secretary"
        found.append(Face(secretary, f"{title}, runs the vote", "governance", "R"))
    authors = [hand for hand in hands if set(hand.verbs) & set(WRITING)]
    found += [Face(hand.name, "wrote the text", "management", "C") for hand in authors[:2]]
    return found + _told(motion, standing)


def _told(motion: Motion, standing: Standing) -> list[Face]:
    """The roles that the chart in force tells of the result."""
    chart = standing.charts.at(motion.body.unit.path)
    if chart is None:
        return []
    letter: Letter = "I"
    told = titles_of(chart.roles_with(acts.by_what_is_decided(motion), letter)).values()
    return [Face(role.title, "told of the result", _sphere(role.sphere), letter, icon="eye-check") for role in told]


def _sphere(sphere: str) -> Any:
    return sphere if sphere in {"governance", "management", "assurance"} else "duties"


def passed(hands: Sequence[Hand], motion: Motion) -> list[Face]:
    """Whose hands the text passed through, and who decides by when."""
    did = {"version.draft": "drafted", "version.edit": "edited", "version.submit": "submitted"}
    found = []
    for hand in hands:
        mine = [did[verb] for verb in hand.verbs if verb in did]
        if mine:
            found.append(Face(hand.name, f"{' and '.join(mine[:2])}, {words.day_short(hand.at)}", "management"))
    if motion.state == MotionState.OPEN and motion.closes_at:
        by = f"decides by {words.day_short(motion.closes_at)}"
    else:
        by = "decided" if selectors.RUNNING.count(motion.state) == 0 else "will decide"
    return [*found, Face(motion.body.name, by, icon="gavel", vacant=True)]
