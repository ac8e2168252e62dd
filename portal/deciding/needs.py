"""What waits for a member of a body, and for those who count the votes."""

from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from governance.acts.decisions import CLOSE_VOTE
from governance.models import Ballot, Motion
from governance.selectors import decisions as selectors
from portal import words
from portal.asking import standing_of
from portal.counts import counts_of, waits
from portal.deciding import rules
from portal.needs import needs
from portal.parts import Need
from raci.people.models import Account


@waits("motions")
def motions_waiting(account: AbstractBaseUser) -> QuerySet[Ballot]:
    """Motions on which the person still has to declare or to vote."""
    return selectors.undecided([account.person_id] if isinstance(account, Account) else [])


@needs
def votes(request: HttpRequest) -> Iterator[Need]:
    """Interests to declare and votes to cast, then votes to count."""
    standing = standing_of(request)
    to_decide: list[selectors.Waiting] = []
    to_count: list[Motion] = []
    if standing.place_for(CLOSE_VOTE.code, "RA"):
        to_decide, to_count = selectors.waiting(standing)
    elif counts_of(request).get("motions"):
        to_decide = selectors.waiting_for(standing.person)
    yield from map(member_need, to_decide)
    yield from map(count_need, to_count)


def member_need(waiting: selectors.Waiting) -> Need:
    """A vote to cast; before it, an interest to declare."""
    motion = waiting.motion
    url = reverse("motion", args=[motion.code])
    about = {"kicker": f"Motion {motion.code}", "due": motion.closes_at, "sphere": "governance", "primary": True}
    seats = rules.seats(waiting.tally, waiting.ballot)
    if waiting.declared:
        text = f"{asks(motion)} You have declared that you have no interest."
        return Need(motion.title, url, "Read and vote", url, text=text, seats=seats, **about)  # type: ignore[arg-type]
    text = "Declare your interests first. The papers open for you after that."
    declare = reverse("motion-interests", args=[motion.code])
    return Need(motion.title, url, "Declare interests", declare, text=text, icon="hand-stop", seats=seats, **about)  # type: ignore[arg-type]


def count_need(motion: Motion) -> Need:
    """Votes to be counted."""
    tally = motion.tally()
    url = reverse("motion", args=[motion.code])
    why = "Everybody counted has voted." if tally.complete else "Its time is over."
    if not tally.possible:
        why = "A quorum cannot be reached any more."
    return Need(
        motion.title,
        url,
        "Count the votes",
        url,
        kicker=f"Motion {motion.code}",
        text=why,
        due=motion.closes_at,
        sphere="governance",
        seats=rules.seats(tally),
        icon="gavel",
    )


def asks(motion: Motion) -> str:
    """What is to be decided, in a sentence."""
    if motion.question:
        return motion.question
    day = f" on {words.day_long(motion.effective_on)}" if motion.effective_on else ""
    if motion.version:
        return f"Decide whether version {motion.version.number} of {motion.version.document.code} takes effect{day}."
    if motion.initiative:
        return f"Decide whether {motion.initiative.label} is approved{day}."
    return f"Decide whether the goal {motion.decides} is set{day}."
