"""What tests on risks start from: an appetite in force, and a risk that is entered, rated, treated, accepted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from governance.models import Risk, RiskAcceptance, RiskAppetite, RiskTreatment
from governance.services import appetite, risks, treatments
from raci.ledger import clock
from tests.cast import Cast

TITLE = "Customers cannot pay"


def ahead(days: int) -> date:
    """The date in so many days."""
    return clock.today() + timedelta(days=days)


@dataclass
class Risking:
    """The cast at work on risks: the IT manager enters them, the CISO rates them, board members accept them."""

    cast: Cast

    def proposed(self, threshold: int = 9, category: str = "operational", by: str = "secretary") -> RiskAppetite:
        return appetite.propose(
            actor=self.cast[by],
            category=category,
            statement="We take moderate risks where customers are told at once.",
            threshold=threshold,
            unit=self.cast.root,
        )

    def set(self, row: RiskAppetite, by: str = "member") -> RiskAppetite:
        signature = self.cast.sign(by, "risk-appetite.set", row)
        return appetite.set_appetite(actor=self.cast[by], appetite=row, signature=signature)

    def in_force(self, threshold: int = 9, category: str = "operational") -> RiskAppetite:
        return self.set(self.proposed(threshold, category))

    def entered(self, title: str = TITLE, **about: Any) -> Risk:
        """By the IT manager, owned by the CIO."""
        given: dict[str, Any] = {
            "cause": "One data centre only",
            "event": "The data centre is without power for a day",
            "consequence": "Nobody can pay, and bills are late",
            "category": "operational",
            "owner": self.cast.person("cio"),
            "unit": self.cast.root,
            "cadence_days": 92,
        }
        return risks.identify(actor=self.cast["it_manager"], title=title, **given | about)

    def rated(self, risk: Risk, likelihood: int = 4, impact: int = 4, by: str = "ciso", **about: Any) -> Risk:
        """Inherent five by five, unless told otherwise."""
        given: dict[str, Any] = {
            "inherent_likelihood": 5,
            "inherent_impact": 5,
            "residual_likelihood": likelihood,
            "residual_impact": impact,
            "basis": "Two outages in a year",
        }
        return risks.assess(actor=self.cast[by], risk=risk, **given | about)

    def assessed(self, likelihood: int = 4, impact: int = 4, **about: Any) -> Risk:
        return self.rated(self.entered(**about), likelihood, impact)

    def treatment(
        self, risk: Risk, days: int = 30, owner: str = "ops", title: str = "Build a second data centre"
    ) -> Any:
        found: RiskTreatment = treatments.plan(
            actor=self.cast["it_manager"], risk=risk, title=title, owner=self.cast.person(owner), due_on=ahead(days)
        )
        return found

    def done(self, treatment: RiskTreatment, by: str = "service_owner") -> RiskTreatment:
        return treatments.report_done(actor=self.cast[by], treatment=treatment, evidence="Handover of 3 May")

    def request(self, risk: Risk, days: int = 180, by: str = "it_manager", gaining: str = "") -> RiskAcceptance:
        return risks.request_acceptance(
            actor=self.cast[by],
            risk=risk,
            why="The second data centre opens in a year",
            until=ahead(days),
            gaining=self.cast.person(gaining) if gaining else None,
        )

    def grant(self, row: RiskAcceptance, by: str = "member", reason: str = "It is the smaller evil") -> RiskAcceptance:
        row = RiskAcceptance.objects.get(pk=row.pk)
        signature = self.cast.sign(by, "risk-acceptance.grant", row)
        return risks.grant(actor=self.cast[by], acceptance=row, reason=reason, signature=signature)

    def accepted(self, risk: Risk, days: int = 180) -> RiskAcceptance:
        return self.grant(self.request(risk, days))
