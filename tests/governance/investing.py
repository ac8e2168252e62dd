"""What tests on initiatives start from: one that is drafted, proposed, approved by the board, running, measured."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from governance.models import Benefit, BenefitReading, CostReading, EnterpriseGoal, Initiative, Motion, StageGate
from governance.services import benefits, initiatives, motions
from raci.ledger import clock
from raci.people.models import Person
from tests.cast import Cast
from tests.governance.deciding import Deciding, board


def ago(days: int) -> date:
    """The date so many days ago; ahead for a negative number."""
    return clock.today() - timedelta(days=days)


@dataclass
class Investing:
    """The cast at work on what the organisation invests in."""

    cast: Cast
    deciding: Deciding

    def draft(self, title: str = "Payments by instant transfer", **about: Any) -> Initiative:
        """Drafted by the IT manager for a year ago until in a year; sponsored by the CEO, owned by the CIO."""
        given: dict[str, Any] = {
            "kind": "project",
            "title": title,
            "business_case": "Customers pay at once, and we **know** it at once.",
            "sponsor": self.cast.person("ceo"),
            "owner": self.cast.person("cio"),
            "unit": self.cast.root,
            "costs": [[str(ago(365).year), "120000"], [str(ago(0).year), "80000"]],
            "goals": (),
            "starts_on": ago(365),
            "ends_on": ago(-365),
        }
        return initiatives.draft(actor=self.cast["it_manager"], **given | about)

    def benefit(self, initiative: Initiative, title: str = "Fees saved", **about: Any) -> Benefit:
        """Owned by the operations lead; from nought to a hundred over two years, half of it by today."""
        given: dict[str, Any] = {
            "kind": "financial",
            "owner": self.cast.person("ops"),
            "unit_of_measure": "€ thousand a year",
            "baseline": Decimal(0),
            "points": [[ago(0).isoformat(), "50"], [ago(-365).isoformat(), "100"]],
            "starts_on": ago(365),
            "ends_on": ago(-365),
        }
        return benefits.add(actor=self.cast["it_manager"], initiative=initiative, title=title, **given | about)

    def gate(self, initiative: Initiative, name: str = "Pilot", days_ago: int = -30) -> StageGate:
        return initiatives.plan_gate(
            actor=self.cast["it_manager"],
            initiative=initiative,
            name=name,
            planned_on=ago(days_ago),
            must_show="A hundred customers paid so, and the books agree.",
        )

    def proposed(self, goals: tuple[EnterpriseGoal, ...] = (), *, days_ago: int = -30, **about: Any) -> Initiative:
        """With one benefit and one gate."""
        found = self.draft(goals=goals)
        self.benefit(found, **about)
        self.gate(found, days_ago=days_ago)
        return initiatives.propose(actor=self.cast["it_manager"], initiative=found)

    def motion(self, initiative: Initiative) -> Motion:
        return motions.prepare(
            actor=self.cast["secretary"],
            body=self.deciding.board,
            title=f"Approve {initiative.label}",
            initiative=initiative,
        )

    def decide(self, initiative: Initiative, choice: str = "for") -> Initiative:
        """Let the board vote on it."""
        motion = self.deciding.opened(self.motion(initiative))
        self.deciding.all_vote(motion, choice)
        motions.close(actor=self.cast["chair"], motion=motion)
        initiative.refresh_from_db()
        return initiative

    def running(self, **about: Any) -> Initiative:
        """Approved by the board and started by the IT manager."""
        approved = self.decide(self.proposed(**about))
        return initiatives.start(actor=self.cast["it_manager"], initiative=approved)

    def reading(self, benefit: Benefit, value: str = "45", days_ago: int = 0, by: str = "service_owner") -> Any:
        """Reported by the service owner."""
        reading: BenefitReading = benefits.report(
            actor=self.cast[by],
            benefit=benefit,
            value=Decimal(value),
            taken_on=ago(days_ago),
            evidence="Ledger 4711",
        )
        return reading

    def verified(self, benefit: Benefit, value: str = "45", days_ago: int = 0) -> BenefitReading:
        reading = self.reading(benefit, value, days_ago)
        return benefits.verify(actor=self.cast["auditor"], reading=reading)

    def spent(self, initiative: Initiative, value: str = "90000", days_ago: int = 0) -> CostReading:
        return benefits.report_cost(
            actor=self.cast["service_owner"],
            initiative=initiative,
            value=Decimal(value),
            taken_on=ago(days_ago),
            evidence="Books of the quarter",
        )

    def pass_gate(self, gate: StageGate, by: str = "member", reason: str = "The pilot held") -> StageGate:
        """With a fresh signature over the figures as they are."""
        signature = self.cast.sign(by, "stage-gate.pass", gate)
        return initiatives.pass_gate(actor=self.cast[by], gate=gate, reason=reason, signature=signature)

    def stop(self, gate: StageGate, by: str = "member", reason: str = "Nobody paid so") -> StageGate:
        signature = self.cast.sign(by, "stage-gate.stop", gate)
        return initiatives.stop_at_gate(actor=self.cast[by], gate=gate, reason=reason, signature=signature)

    def person(self, part: str) -> Person:
        return self.cast.person(part)


def investing(cast: Cast) -> Investing:
    """A board, and nothing decided yet."""
    return Investing(cast, board(cast))
