"""The rules of a vote and its counts, in sentences."""

from governance.counting import Base, Majority, Mark, Quorum, Tally, Terms, Tie, quorum_of
from governance.models import Ballot, Body, Motion, Resolution
from governance.models.decisions import Rules
from governance.services.motions import no_quorum_possible
from governance.states import BallotState
from portal import words
from portal.parts import Seats
from portal.templatetags.countersign import count_word

SHARES = {
    Quorum.MAJORITY: "more than half of those counted",
    Quorum.TWO_THIRDS: "two thirds of those counted, rounded up",
    Quorum.ALL: "everybody who is counted",
}


def what(motion: Motion) -> str:
    """What the motion is about, in two words."""
    return "the text" if motion.version_id else "the goal" if motion.goal_id else "the initiative"


def counted(tally: Tally) -> str:
    """'9 members − 1 who may not vote − 1 recused = 7 counted'."""
    taken = [f"{tally.barred} who may not vote"] if tally.barred else []
    taken += [f"{tally.recused} recused"] if tally.recused else []
    if not taken:
        return f"{words.plural(tally.entitled, 'member')}, all counted"
    return " − ".join([words.plural(tally.entitled, "member"), *taken]) + f" = {tally.counted} counted"


def quorum(tally: Tally) -> str:
    """What the quorum is, and what it was before anybody stepped out of the count."""
    before = quorum_of(tally.terms, tally.entitled)
    now = f"{tally.needed} of {tally.counted}"
    changed = (before, tally.entitled) != (tally.needed, tally.counted)
    moved = f"it was {before} of {tally.entitled} and is now {now}" if changed else f"{now}"
    least = tally.terms.least
    floor = f", and never fewer than {count_word(least)}" if least > 1 else ""
    return f"The quorum is {SHARES[tally.terms.quorum]}{floor}: {moved}."


BASES = {
    Base.CAST: "the votes for and against",
    Base.PRESENT: "the votes of members who take part",
    Base.ENTITLED: "the votes of all members who are counted",
}


def majority_of(terms: Terms) -> str:
    """What carries a motion by these rules: 'more than half of the votes for and against'."""
    if terms.in_consent:
        return "the consent of every member who is counted, in writing"
    if (terms.majority, terms.of) == (Majority.UNANIMOUS, Base.CAST):
        return "votes for and none against"
    share = {Majority.TWO_THIRDS: "two thirds of", Majority.UNANIMOUS: "all"}.get(terms.majority, "more than half of")
    return f"{share} {BASES[terms.of]}"


def majority(tally: Tally) -> str:
    """What carries it, and what comes of a tie."""
    terms = tally.terms
    said = f"The motion carries with {majority_of(terms)}"
    if terms.of == Base.ENTITLED and not terms.in_consent:
        said += f", that is {words.plural(tally.carries_with, 'vote')}"
    chair = " Where the votes are equal, the chair’s casting vote decides." if terms.tie == Tie.CASTING else ""
    return f"{said}.{chair}"


PROXIES = {
    Rules.Proxies.NONE: "none: members vote themselves",
    Rules.Proxies.MEMBER: "one other member",
    Rules.Proxies.CHAIR: "the chair only",
}


def proxies(row: Body | Motion) -> str:
    """Who may vote for a member, and for how many."""
    who = PROXIES[Rules.Proxies(row.proxies)]
    return who if row.proxies == Rules.Proxies.NONE else f"{who}, at most {row.proxies_most} each"


def chair_decided(found: Resolution) -> str:
    """How a tie was broken; empty where there was none."""
    if not found.casting:
        return ""
    verb = "for" if found.casting == Mark.FOR else "against"
    return f"The votes were equal; the chair’s casting vote was {verb}."


def weighed(motion: Motion) -> str:
    """A word on votes, where seats hold more than one."""
    if not motion.weighted or all(ballot.weight == 1 for ballot in motion.ballots.all()):
        return ""
    return "Some seats hold more than one vote: the quorum counts members, the majority counts votes."


def in_danger(motion: Motion, tally: Tally) -> str:
    """What can be done where those who are left cannot make a quorum any more; empty if they can."""
    if tally.possible:
        return ""
    said = no_quorum_possible(motion, tally)
    return said if motion.state == "draft" else f"{said} The motion can be closed at once; it ends without a decision."


def seats(tally: Tally, mine: Ballot | None = None) -> Seats:
    """One box a member."""
    reader = "absent"
    if mine is not None and mine.counts:
        reader = "voted" if mine.state == BallotState.CAST else "missing"
    out = tally.recused + tally.barred
    return Seats(tally.counted, tally.voted, tally.needed, excluded=out, reader=reader)  # type: ignore[arg-type]


def ends(motion: Motion) -> str:
    """'tomorrow, Friday 13 November, 17:00'."""
    if motion.closes_at is None:
        return ""
    on = words.local(motion.closes_at)
    near = words.away(motion.closes_at)
    head = f"{near}, " if near in ("today", "tomorrow", "yesterday") else ""
    return f"{head}{on:%A} {words.day(motion.closes_at)}, {words.clock(motion.closes_at)}"


def ends_briefly(motion: Motion) -> str:
    """'tomorrow, 17:00', '30 November, 17:00'."""
    if motion.closes_at is None:
        return ""
    near = words.away(motion.closes_at)
    day = near if near in ("today", "tomorrow", "yesterday") else words.day(motion.closes_at)
    return f"{day}, {words.clock(motion.closes_at)}"


def result(found: Resolution) -> str:
    """'7 for, 1 against, 1 abstained'."""
    parts = [f"{found.votes_for} for", f"{found.votes_against} against"]
    parts += [f"{found.abstained} abstained"] if found.abstained else []
    parts += [f"{found.by_proxy} of them by proxy"] if found.by_proxy else []
    return ", ".join(parts)
