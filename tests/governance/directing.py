"""What tests on direction start from: a strategy in force, goals that a board set, metrics with readings."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from governance.models import EnterpriseGoal, GoalMetric, GoalReading, Strategy
from governance.services import goals, motions, readings, strategies
from raci.ledger import clock
from tests.cast import Cast
from tests.governance.deciding import Deciding, board


@dataclass
class Directing:
    """The cast at work on where the organisation goes."""

    cast: Cast
    deciding: Deciding

    def strategy(self, *objectives: str, in_force: bool = True) -> Strategy:
        """A strategy written by the secretary and, as a rule, put in force by the chair."""
        today = clock.today()
        strategy = strategies.draft(
            actor=self.cast["secretary"],
            unit=self.cast.root,
            title="Water that can be relied on",
            vision="Clean water at any hour.",
            mission="We deliver it.",
            starts_on=date(today.year, 1, 1),
            ends_on=date(today.year + 2, 12, 31),
        )
        for title in objectives or ("Reliable service at any hour",):
            strategies.add_objective(actor=self.cast["secretary"], strategy=strategy, title=title)
        if in_force:
            signature = self.cast.sign("chair", "strategy.adopt", strategy)
            strategies.adopt(actor=self.cast["chair"], strategy=strategy, signature=signature)
        return strategy

    def goal(self, title: str = "Customers reach us at any hour") -> EnterpriseGoal:
        """A goal that the chief executive proposes; most of its period is over, whatever day it is."""
        today = clock.today()
        return goals.propose(
            actor=self.cast["ceo"],
            title=title,
            dimension="customer",
            owner=self.cast.person("ceo"),
            unit=self.cast.root,
            starts_on=today - timedelta(days=300),
            ends_on=today + timedelta(days=65),
        )

    def metric(self, goal: EnterpriseGoal, title: str = "Answered within a minute", cadence: int = 90) -> GoalMetric:
        """From 60 to 90 per cent."""
        return goals.add_metric(
            actor=self.cast["ceo"],
            goal=goal,
            title=title,
            unit_of_measure="%",
            baseline=Decimal(60),
            target=Decimal(90),
            cadence_days=cadence,
        )

    def set(self, goal: EnterpriseGoal, choice: str = "for") -> EnterpriseGoal:
        """Let the board vote on it."""
        motion = self.deciding.opened(self.deciding.motion(goal=goal))
        self.deciding.all_vote(motion, choice)
        motions.close(actor=self.cast["chair"], motion=motion)
        goal.refresh_from_db()
        return goal

    def reading(self, metric: GoalMetric, value: str = "75", days_ago: int = 0) -> GoalReading:
        """Reported by the information officer."""
        return readings.report(
            actor=self.cast["cio"],
            metric=metric,
            value=Decimal(value),
            taken_on=clock.today() - timedelta(days=days_ago),
            remark="Telephone system",
        )


def directing(cast: Cast) -> Directing:
    """A board, and nothing decided yet."""
    return Directing(cast, board(cast))
