"""Direction over two years: the strategy, what the board wants reached, what IT wants reached for it, and readings."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from governance.acts import strategy as strategy_acts
from governance.models import EnterpriseGoal
from governance.services import goals, readings, strategies
from management.acts import goals as it_goal_acts
from management.models import ITGoal
from management.services import it_goals
from portal.demo import advice, decisions
from portal.demo.aims import BEFORE_THE_BOARD, ENTERPRISE, IT, OBJECTIVES, REACHED, REFUSED, Aim
from portal.demo.library import Vote
from portal.demo.measures import EVERY, Gauge, Readings, plan_readings
from portal.demo.story import LENGTH, Story

SECRETARY, DANIEL, ELIF, RAVI = "fiona.mackay", "daniel.ferreira", "elif.laszlo", "ravi.menon"
PROPOSER = "callum.reid"
"""Not the secretary who counts the votes: whoever proposes a goal does not take part in deciding on it."""
START = 690
"""The strategy begins with the month that began so many days ago, or with the next."""
GOVERNANCE = Readings(
    readings.report,
    readings.verify,
    lambda actor, reading, why: readings.dispute(actor=actor, reading=reading, reason=why),
    readings.correct,
)
MANAGEMENT = Readings(
    it_goals.report,
    it_goals.verify,
    lambda actor, reading, why: it_goals.dispute(actor=actor, reading=reading, note=why),
    it_goals.correct,
)
AT_THE_MEETING: tuple[tuple[str, ...], ...] = (
    ("marek.lindqvist", "gwen.tudor", "stefan.wyss"),
    ("tomas.quiroga", "agnes.thorvald", "judith.oyelaran"),
    ("marek.lindqvist", "agnes.thorvald", "stefan.wyss"),
)
"""Who was away; the board decides with six of nine."""


def plan(story: Story) -> None:
    """Strategies, then goals with their metrics, motions and readings."""
    _plan_strategies(story)
    for place, aim in enumerate(ENTERPRISE):
        _plan_goal(story, aim, place, 676, f"9:{10 + 5 * place}")
        vote = Vote(prepared=670, opened=668, closed=657, silent=AT_THE_MEETING[place % 3])
        decisions.plan_vote(story, vote, partial(_question, story, aim))
    _plan_others(story)
    for place, aim in enumerate(IT):
        _plan_it_goal(story, aim, place)
    story.plan(story.work(233, "10:10"), partial(_it_proposal, story, "Mainframe switched off", 40))
    story.plan(story.work(110, "10:10"), partial(_retire_it_goal, story, "Mainframe switched off"))
    story.plan(story.work(18, "10:10"), partial(_it_proposal, story, "Emissions of IT known and halved", 700))


def starts_on(story: Story) -> date:
    """The first day of the strategy."""
    return story.first_of_month(-START)


def ends_on(story: Story) -> date:
    """Its last day, four years later."""
    first = starts_on(story)
    return first.replace(year=first.year + 4) - timedelta(days=1)


def goal_of(story: Story, aim: Aim) -> EnterpriseGoal:
    """An enterprise goal."""
    found: EnterpriseGoal = story.things[f"goal {aim.title}"]
    return found


def it_goal_of(story: Story, aim: Aim) -> ITGoal:
    """An IT goal."""
    found: ITGoal = story.things[f"goal {aim.title}"]
    return found


# the strategy


def _plan_strategies(story: Story) -> None:
    first, last = starts_on(story), ends_on(story)
    before = first - timedelta(days=1)
    story.plan(
        story.work(LENGTH - 3, "13:10"),
        partial(_strategy, story, "old", before.replace(day=1, year=before.year - 3), before, OBJECTIVES[:1]),
    )
    story.plan(story.work(LENGTH - 4, "14:40"), partial(_adopt, story, "old"))
    story.plan(story.work(693, "11:20"), partial(_close, story, "old"))
    story.plan(story.work(700, "13:10"), partial(_strategy, story, "now", first, last, OBJECTIVES))
    story.plan(story.work(692, "14:40"), partial(_adopt, story, "now"))
    after = last + timedelta(days=1)
    end = after.replace(year=after.year + 4) - timedelta(days=1)
    story.plan(story.work(19, "13:10"), partial(_strategy, story, "next", after, end, OBJECTIVES[1:2]))


def _strategy(story: Story, name: str, first: date, last: date, objectives: tuple[tuple[str, str], ...]) -> None:
    actor = story.actor(SECRETARY)
    strategy = strategies.draft(
        actor=actor,
        unit=story.unit("group"),
        title=f"Strategy {first.year} to {last.year}",
        starts_on=first,
        ends_on=last,
        vision="Good water for everybody between the hills and the sea, for as long as anybody can think ahead.",
        mission="We take no more than the rivers give, lose little on the way, and answer when we are called.",
    )
    story.things[f"strategy {name}"] = strategy
    for place, (title, text) in enumerate(objectives):
        story.things[f"objective {name} {place}"] = strategies.add_objective(
            actor=actor, strategy=strategy, title=title, description=text
        )


def _adopt(story: Story, name: str) -> None:
    strategy = story.things[f"strategy {name}"]
    advice.asked_and_heard(story, strategy_acts.ASK_FOR_ADVICE, strategy, by=SECRETARY)
    signature = story.sign("helena.brandt", "strategy.adopt", strategy)
    strategies.adopt(actor=story.actor("helena.brandt"), strategy=strategy, signature=signature)


def _close(story: Story, name: str) -> None:
    strategy = story.things[f"strategy {name}"]
    strategies.close(actor=story.actor("helena.brandt"), strategy=strategy, note="Its years are over")


# enterprise goals


def _plan_goal(story: Story, aim: Aim, place: int, day: int, at: str) -> None:
    story.plan(story.work(day, at), partial(_propose, story, aim))
    for number, gauge in enumerate(aim.gauges):
        plan_readings(story, GOVERNANCE, gauge, f"metric {aim.title} {number}")


def _propose(story: Story, aim: Aim) -> None:
    actor = story.actor(PROPOSER)
    about: dict[str, Any] = {
        "owner": story.person(aim.owner),
        "unit": story.unit("group"),
        "starts_on": starts_on(story),
        "ends_on": ends_on(story),
        "title": aim.title,
        "description": aim.text,
    }
    goal = (
        goals.adopt(actor=actor, cobit=aim.cobit, **about)
        if aim.cobit
        else goals.propose(actor=actor, dimension=aim.dimension, **about)
    )
    story.things[f"goal {aim.title}"] = goal
    for number, gauge in enumerate(aim.gauges):
        metric = goals.add_metric(actor=actor, goal=goal, **_terms(gauge))
        story.things[f"metric {aim.title} {number}"] = metric


def _terms(gauge: Gauge) -> dict[str, Any]:
    return {
        "title": gauge.title,
        "unit_of_measure": gauge.unit,
        "baseline": Decimal(gauge.baseline),
        "target": Decimal(gauge.target),
        "weight": gauge.weight,
        "cadence_days": EVERY,
    }


def _question(story: Story, aim: Aim) -> decisions.Question:
    goal = goal_of(story, aim)
    return decisions.Question(
        goal=goal,
        title=f"Set the enterprise goal {goal.code}, {goal.title}",
        text=f"Decide whether the company works towards this goal until {goal.ends_on.year}. {aim.text}",
    )


def _plan_others(story: Story) -> None:
    """A goal that was reached, one that the board did not want, one that it votes on now."""
    _plan_goal(story, REACHED, 8, 640, "9:30")
    vote = Vote(prepared=636, opened=632, closed=622, silent=AT_THE_MEETING[0])
    decisions.plan_vote(story, vote, partial(_question, story, REACHED))
    story.plan(story.work(141, "11:30"), partial(_retire, story, REACHED))
    _plan_goal(story, REFUSED, 9, 322, "9:30")
    no = dict.fromkeys(("helena.brandt", "priya.nandakumar", "gwen.tudor"), "The cost is not in proportion.")
    no |= {"astrid.vahl": "We can rent what we need."}
    vote = Vote(prepared=319, opened=317, closed=306, against=no, silent=("stefan.wyss", "agnes.thorvald"))
    decisions.plan_vote(story, vote, partial(_question, story, REFUSED))
    story.plan(story.work(300, "11:30"), partial(_withdraw, story, REFUSED))
    _plan_goal(story, BEFORE_THE_BOARD, 10, 13, "9:30")
    vote = Vote(prepared=4, opened=3, until=8, so_far={"stefan.wyss": (3, 2), "helena.brandt": (2, None)})
    decisions.plan_vote(story, vote, partial(_question, story, BEFORE_THE_BOARD))


def _retire(story: Story, aim: Aim) -> None:
    goals.retire(actor=story.actor("helena.brandt"), goal=goal_of(story, aim), note="Reached")


def _withdraw(story: Story, aim: Aim) -> None:
    goals.withdraw(actor=story.actor(PROPOSER), goal=goal_of(story, aim), note="The board did not want it")


# IT goals


def _plan_it_goal(story: Story, aim: Aim, place: int) -> None:
    story.plan(story.work(654, f"10:{10 + 5 * place}"), partial(_propose_it, story, aim, RAVI if place % 2 else ELIF))
    story.plan(story.work(651, f"13:{10 + 5 * place}"), partial(_set_it, story, aim))
    for number, gauge in enumerate(aim.gauges):
        plan_readings(story, MANAGEMENT, gauge, f"metric {aim.title} {number}")


def _propose_it(story: Story, aim: Aim, by: str) -> None:
    actor = story.actor(by)
    goal = it_goals.propose(
        actor=actor,
        title=aim.title,
        dimension=aim.dimension,
        cobit=aim.cobit,
        owner=story.person(aim.owner),
        unit=story.unit("it"),
        starts_on=starts_on(story),
        ends_on=ends_on(story),
        description=aim.text,
    )
    story.things[f"goal {aim.title}"] = goal
    for number, gauge in enumerate(aim.gauges):
        metric = it_goals.add_metric(actor=actor, goal=goal, **_terms(gauge))
        story.things[f"metric {aim.title} {number}"] = metric


def _set_it(story: Story, aim: Aim) -> None:
    goal = it_goal_of(story, aim)
    advice.asked_and_heard(story, it_goal_acts.ASK_FOR_ADVICE, goal, by=DANIEL)
    it_goals.set_goal(actor=story.actor(DANIEL), goal=goal)


def _it_proposal(story: Story, title: str, days: int) -> None:
    """A goal of IT that is not decided yet."""
    story.things[f"goal {title}"] = it_goals.propose(
        actor=story.actor(ELIF),
        title=title,
        dimension="growth",
        owner=story.person(RAVI),
        unit=story.unit("it"),
        starts_on=story.today - timedelta(days=200),
        ends_on=story.today + timedelta(days=days),
    )


def _retire_it_goal(story: Story, title: str) -> None:
    it_goals.retire(
        actor=story.actor(DANIEL), goal=story.things[f"goal {title}"], note="Bought in as a service instead"
    )
