"""What serves what: proposed from below, confirmed from above, asked again after a change, some still waiting."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from governance.models import Clause
from portal.demo.aims import ENTERPRISE, IT
from portal.demo.controls import MEASURES, Measure, control_of
from portal.demo.documents import document_of
from portal.demo.goals import goal_of, it_goal_of
from portal.demo.offers import OFFERS
from portal.demo.services import service_of
from portal.demo.story import Story
from raci.alignment.services import links
from raci.duties import founding
from raci.people.actor import Actor

CALLUM, DANIEL, RAVI, ELIF = "callum.reid", "daniel.ferreira", "ravi.menon", "elif.laszlo"
AGREED = 284
"""The weights were agreed so many days ago."""


class Weight(NamedTuple):
    """A link by the numbers of its ends: IT goal below enterprise goal, or service or control below IT goal."""

    above: int
    below: int | str
    weight: int = 1
    primary: bool = True


CONTRIBUTIONS = (
    Weight(1, 5, 3),
    Weight(2, 2, 3),
    Weight(2, 3, 1, primary=False),
    Weight(2, 4, 1, primary=False),
    Weight(3, 2, 2),
    Weight(3, 3, 1, primary=False),
    Weight(4, 1, 12),
    Weight(4, 4, 5, primary=False),
    Weight(5, 5, 2),
    Weight(5, 1, 1, primary=False),
    Weight(6, 3, 3),
    Weight(7, 6, 3),
    Weight(8, 7, 1),
)
SUPPORTS = (
    Weight(1, "SVC-07", 3),
    Weight(1, "SVC-03", 2),
    Weight(2, "SVC-09", 2),
    Weight(2, "CTL-21"),
    Weight(2, "CTL-22"),
    Weight(3, "SVC-11", 2),
    Weight(3, "SVC-12", 2),
    Weight(3, "SVC-14", 1, primary=False),
    Weight(3, "SVC-15", 1, primary=False),
    Weight(4, "CTL-33", 2),
    Weight(4, "CTL-34", 2),
    Weight(4, "CTL-32", 1, primary=False),
    Weight(5, "SVC-02", 2),
    Weight(5, "SVC-05", 1, primary=False),
    Weight(6, "SVC-04", 2),
    Weight(6, "SVC-05", 1),
    Weight(7, "SVC-16"),
)
WAITING = (Weight(6, "SVC-17"), Weight(4, "SVC-09", 1, primary=False), Weight(1, "CTL-33", 1, primary=False))
"""Proposed and not answered yet; the last one was not confirmed."""


def plan(story: Story) -> None:
    """Links of the cascade, then those of controls to clauses."""
    for number, aim in enumerate(ENTERPRISE):
        for objective in aim.serves:
            _plan_link(story, AGREED + 4, f"13:{10 + objective}", partial(_direction, story, objective, number), True)
    for contribution in CONTRIBUTIONS:
        _plan_link(story, AGREED, "10:30", partial(_contribution, story, contribution), True)
    lives = {offer.code: offer.live for offer in OFFERS}
    for support in SUPPORTS:
        day = min(AGREED, (lives.get(str(support.below)) or AGREED) - 2)
        _plan_link(story, day, "11:30", partial(_support, story, support), False)
    _plan_waiting(story)
    _plan_clauses(story)
    for day in (150, 30):
        story.plan(story.moment(day, "0:20"), _ask_again)
    story.plan(story.now, _ask_again)


def _plan_clauses(story: Story) -> None:
    for measure in MEASURES:
        for key, words in measure.puts:
            day = min(AGREED - 3, (measure.operated or 0) - 1)
            _plan_link(story, day, "15:00", partial(_implementation, story, measure, key, words), True)


Proposal = Callable[[], Any]


def _plan_link(story: Story, day: int, at: str, propose: Proposal, is_governance: bool) -> None:
    """Proposed on a day and confirmed two days later, by the side above."""
    run = _Linking(story, propose, CALLUM if is_governance else DANIEL)
    story.plan(story.work(day, at), run.propose)
    story.plan(story.work(day - 2, at), run.confirm)


class _Linking:
    """A link on its way."""

    def __init__(self, story: Story, propose: Proposal, confirmer: str) -> None:
        self.story, self.make, self.confirmer = story, propose, confirmer
        self.link: Any = None

    def propose(self) -> None:
        self.link = self.make()

    def confirm(self) -> None:
        links.confirm(actor=self.story.actor(self.confirmer), link=self.link)

    def reject(self) -> None:
        note = "The control protects every service, not payments alone"
        links.reject(actor=self.story.actor(self.confirmer), link=self.link, note=note)

    def remove(self) -> None:
        links.remove(actor=self.story.actor(RAVI), link=self.link, note="Served by another goal")


def _plan_waiting(story: Story) -> None:
    recent, old, refused = (_Linking(story, partial(_support, story, each), DANIEL) for each in WAITING)
    story.plan(story.work(12, "10:40"), recent.propose)
    story.plan(story.work(46, "10:40"), old.propose)
    story.plan(story.work(88, "10:40"), refused.propose)
    story.plan(story.work(86, "10:40"), refused.reject)
    gone = _Linking(story, partial(_support, story, Weight(5, "CTL-31")), DANIEL)
    story.plan(story.work(240, "10:40"), gone.propose)
    story.plan(story.work(201, "10:40"), gone.remove)


def _direction(story: Story, objective: int, number: int) -> Any:
    return links.propose_direction(
        actor=story.actor(DANIEL),
        objective=story.things[f"objective now {objective}"],
        goal=goal_of(story, ENTERPRISE[number]),
    )


def _contribution(story: Story, link: Weight) -> Any:
    return links.propose_contribution(
        actor=story.actor(DANIEL),
        enterprise_goal=goal_of(story, ENTERPRISE[link.above - 1]),
        it_goal=it_goal_of(story, IT[int(link.below) - 1]),
        weight=link.weight,
        primary=link.primary,
    )


def _support(story: Story, link: Weight) -> Any:
    code = str(link.below)
    found = control_of(story, code) if code.startswith("CTL") else service_of(story, code)
    return links.propose_support(
        actor=story.actor(RAVI),
        it_goal=it_goal_of(story, IT[link.above - 1]),
        by=found,
        weight=link.weight,
        primary=link.primary,
    )


def _implementation(story: Story, measure: Measure, key: str, words: str) -> Any:
    document = document_of(story, key)
    clause = Clause.objects.get(version__document=document, version__state="in_force", text__startswith=words)
    return links.propose_implementation(
        actor=story.actor(measure.by),
        document=document,
        clause=clause.number,
        control=control_of(story, measure.code),
    )


def _ask_again() -> None:
    links.unconfirm_changed(actor=Actor.service(founding.CHECKS))
