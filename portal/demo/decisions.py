"""Bodies and their members, and how they decide: interests, signed votes, counts."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from random import Random
from typing import Any, NamedTuple

from governance.models import Ballot, Body, BodyMember, DocumentVersion, EnterpriseGoal, Initiative, Motion, Proxy
from governance.selectors.interests import matches_of
from governance.services import ballots, bodies, motions, proxies
from portal.demo import advice
from portal.demo.library import AUDIT_RISK, BOARD, DIGITAL, Vote
from portal.demo.story import LENGTH, Story
from raci.duties import founding
from raci.people.actor import Actor

SECRETARY = "fiona.mackay"


class Seat(NamedTuple):
    """A member of a body, from one day to another, in days before the present."""

    login: str
    office: str = "member"
    votes: bool = True
    since: int = LENGTH - 5
    until: int = -1


SEATS: dict[str, tuple[Seat, ...]] = {
    BOARD: (
        Seat("helena.brandt", "chair"),
        Seat("tomas.quiroga"),
        Seat("priya.nandakumar"),
        Seat("gwen.tudor"),
        Seat("judith.oyelaran"),
        Seat("stefan.wyss"),
        Seat("astrid.vahl"),
        Seat("marek.lindqvist"),
        Seat("agnes.thorvald", until=37),
        Seat("rafael.okonkwo", since=33),
        Seat("fiona.mackay", "secretary", votes=False),
        Seat("daniel.ferreira", votes=False),
    ),
    DIGITAL: (
        Seat("tomas.quiroga", "chair"),
        Seat("judith.oyelaran"),
        Seat("marek.lindqvist"),
        Seat("astrid.vahl"),
        Seat("daniel.ferreira", votes=False),
        Seat("fiona.mackay", "secretary", votes=False),
    ),
    AUDIT_RISK: (
        Seat("priya.nandakumar", "chair"),
        Seat("stefan.wyss"),
        Seat("gwen.tudor"),
        Seat("grace.adeyemi", votes=False),
        Seat("fiona.mackay", "secretary", votes=False),
    ),
}


class BodyPlan(NamedTuple):
    """A body as it is set up."""

    code: str
    name: str
    unit: str
    purpose: str
    quorum: str
    least: int
    charter: dict[str, Any] = {}


BODIES = (
    BodyPlan(
        BOARD,
        "Board of directors",
        "group",
        "Decides what should be achieved and by which rules, and watches whether it is.",
        "two_thirds",
        4,
        {"tie": "casting", "proxies": "member", "proxies_until": True, "written_consent": True},
    ),
    BodyPlan(
        AUDIT_RISK,
        "Audit and risk committee",
        "group",
        "Watches risk, controls and what is reported; decides on exceptions.",
        "majority",
        2,
        {"seconding": True},
    ),
    BodyPlan(
        DIGITAL,
        "Digital committee",
        "it",
        "Decides for the board on standards, processes and procedures of Group IT.",
        "majority",
        2,
        {"base": "present", "proxies": "chair", "proxies_most": 2},
    ),
)
PASSING_BODY = BodyPlan(
    "renewal", "Steering committee for the billing renewal", "it", "Ended with the renewal.", "majority", 2
)


class Question(NamedTuple):
    """What a motion asks, once it is known."""

    title: str
    text: str
    version: DocumentVersion | None = None
    goal: EnterpriseGoal | None = None
    initiative: Initiative | None = None


Asking = Callable[[], Question]


def plan(story: Story) -> None:
    """The bodies and all seats."""
    for body in BODIES:
        story.plan(story.work(LENGTH - 4, "10:20"), partial(_set_up, story, body))
        for seat in SEATS[body.code]:
            story.plan(story.work(min(seat.since, LENGTH - 4), "11:10"), partial(_seat, story, body.code, seat))
            if seat.until >= 0:
                story.plan(story.work(seat.until, "11:40"), partial(_unseat, story, body.code, seat))
    story.plan(story.work(610, "10:00"), partial(_set_up, story, PASSING_BODY))
    story.plan(story.work(182, "10:00"), partial(_dissolve, story, PASSING_BODY))


def body_of(story: Story, code: str) -> Body:
    """A body by its code."""
    found: Body = story.things[f"body {code}"]
    return found


def _set_up(story: Story, body: BodyPlan) -> None:
    story.things[f"body {body.code}"] = bodies.create(
        actor=story.actor(SECRETARY),
        code=body.code,
        name=body.name,
        unit=story.unit(body.unit),
        purpose=body.purpose,
        quorum=body.quorum,
        least=body.least,
        **body.charter,
    )


def _seat(story: Story, code: str, seat: Seat) -> None:
    by = "helena.brandt" if seat.login == SECRETARY else SECRETARY
    story.things[f"seat {code} {seat.login}"] = bodies.seat(
        actor=story.actor(by),
        body=body_of(story, code),
        person=story.person(seat.login),
        office=BodyMember.Office(seat.office),
        votes=seat.votes,
    )


def _unseat(story: Story, code: str, seat: Seat) -> None:
    member: BodyMember = story.things[f"seat {code} {seat.login}"]
    bodies.unseat(actor=story.actor(SECRETARY), member=member, note="The term has ended")


def _dissolve(story: Story, body: BodyPlan) -> None:
    note = "The renewal is finished"
    bodies.dissolve(actor=story.actor("helena.brandt"), body=body_of(story, body.code), note=note)


# motions


def plan_vote(story: Story, vote: Vote, ask: Asking) -> None:
    """A motion from its preparation to its count. ``ask`` is called when it is prepared."""
    run = _Run(story, vote, ask)
    story.plan(story.work(vote.prepared, "14:00"), run.prepare)
    if vote.is_prepared_only:
        return
    story.plan(story.work(vote.opened, "09:00"), run.open)
    for moment, deed in run.deeds_of_members():
        story.plan(moment, deed)
    if vote.closed is not None:
        story.plan(story.work(vote.closed, "09:10" if vote.is_lapsed else "15:40"), run.end)


class _Run:
    """One motion under way."""

    def __init__(self, story: Story, vote: Vote, ask: Asking) -> None:
        self.story, self.vote, self.ask = story, vote, ask
        self.motion: Motion = Motion()
        self.places: dict[str, Ballot] = {}

    # the secretary's part

    def prepare(self) -> None:
        question, vote = self.ask(), self.vote
        self.motion = motions.prepare(
            actor=self.story.actor(SECRETARY),
            body=body_of(self.story, vote.body),
            title=vote.title or question.title,
            question=vote.question or question.text,
            version=question.version,
            goal=question.goal,
            initiative=question.initiative,
            effective_on=self._effective_on(),
            closes_at=self._closes_at(),
            consent=vote.consent,
        )
        if not self.vote.is_prepared_only:
            advice.heard(self.story, self.motion.decides)

    def _effective_on(self) -> date | None:
        return None if self.vote.effective is None else self.story.first_of_month(self.vote.effective)

    def _closes_at(self) -> datetime:
        vote = self.vote
        return self.story.coming(vote.until) if vote.closed is None else self.story.work(vote.closed, "15:30")

    def open(self) -> None:
        advice.heard(self.story, self.motion.decides)
        if self.motion.body.seconding:
            first = next(seat for seat in SEATS[self.vote.body] if seat.votes)
            motions.second(actor=self.story.actor(first.login), motion=self.motion)
        motions.open_motion(actor=self.story.actor(SECRETARY), motion=self.motion)
        listed = Ballot.objects.filter(motion=self.motion).select_related("person", "motion")
        self.places = {str(ballot.person_id): ballot for ballot in listed}

    def end(self) -> None:
        if self.vote.is_withdrawn:
            self.withdraw()
        elif self.vote.is_lapsed:
            motions.lapse_stale(actor=Actor.service(founding.CHECKS))
        else:
            self.close()

    def close(self) -> None:
        motions.close(actor=self.story.actor(SECRETARY), motion=self.motion)

    def withdraw(self) -> None:
        note = "Finance asks for a clause on cost; the authors take the text back."
        motions.withdraw(actor=self.story.actor(SECRETARY), motion=self.motion, note=note)

    # the members' part

    def deeds_of_members(self) -> Iterator[tuple[datetime, Callable[[], object]]]:
        """Interests and votes, each on its day."""
        for login, (declares, votes) in self._days().items():
            at = self.story.dice(f"{login} {self.vote.opened} {self.vote.body}")
            first, then = _clock(at, 9, 11), _clock(at, 13, 15)
            if login in self.vote.recused:
                yield self.story.work(declares, "16:10"), partial(self.recuse, login)
                continue
            yield self.story.work(declares, first), partial(self.declare, login)
            if login in self.vote.by_proxy:
                holder, day = self.vote.by_proxy[login]
                yield self.story.work(declares, "08:50"), partial(self.entrust, login, holder)
                yield self.story.work(day, "15:20"), partial(self.cast, login, holder=holder)
                if votes is None:
                    continue
            if votes is not None:
                choice = "abstain" if login in self.vote.changed else ""
                yield self.story.work(votes, then), partial(self.cast, login, choice)
        for login, day in self.vote.changed.items():
            yield self.story.work(day, "8:41"), partial(self.cast, login)

    def _days(self) -> dict[str, tuple[int, int | None]]:
        vote = self.vote
        if vote.so_far or vote.closed is None or vote.is_withdrawn or vote.is_lapsed:
            return vote.so_far
        days: dict[str, tuple[int, int | None]] = {}
        for seat in SEATS[vote.body]:
            if not seat.votes or seat.login in vote.silent or not seat.since >= vote.opened > seat.until:
                continue
            at = self.story.dice(f"days of {seat.login} {vote.opened}")
            declares = at.randint(vote.closed + 1, vote.opened - 1)
            days[seat.login] = (declares, at.randint(vote.closed + 1, declares))
        return days

    def ballot(self, login: str) -> Ballot:
        return self.places[str(self.story.person(login).pk)]

    def declare(self, login: str) -> None:
        ballot = self.ballot(login)
        despite = NO_GAIN if matches_of(ballot) else ""
        ballots.declare(actor=self.story.actor(login), ballot=ballot, despite=despite)

    def entrust(self, login: str, holder: str) -> None:
        entrusted(self.story, login, holder, motion=self.motion)

    def recuse(self, login: str) -> None:
        interest = self.vote.recused[login]
        ballots.recuse(actor=self.story.actor(login), ballot=self.ballot(login), interest=interest)

    def cast(self, login: str, choice: str = "", holder: str = "") -> None:
        ballot, vote, by = self.ballot(login), self.vote, holder or login
        reason = vote.against.get(login, "")
        choice = choice or ("against" if reason else "abstain" if login in vote.abstain else "for")
        signature = self.story.sign(by, "ballot.vote", ballot)
        digest = ballot.content_digest()
        ballots.vote(
            actor=self.story.actor(by),
            ballot=ballot,
            choice=choice,
            reason=reason,
            digest=digest,
            signature=signature,
        )


NO_GAIN = "We serve on the same boards; I gain nothing from how this is decided."
AWAY = "I am away in these days, have read the text, and leave my vote to the one who carries this."


def entrusted(story: Story, login: str, holder: str, **about: Any) -> Proxy:
    """A proxy that somebody signs."""
    blank = Proxy()
    signature = story.sign(login, "proxy.give", blank)
    return proxies.give(
        actor=story.actor(login),
        holder=story.person(holder),
        words=AWAY,
        signature=signature,
        key=blank.pk,
        **about,
    )


def _clock(at: Random, earliest: int, latest: int) -> str:
    return f"{at.randint(earliest, latest)}:{at.randint(0, 59):02d}"
