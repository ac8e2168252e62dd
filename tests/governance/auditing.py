"""What tests on audits start from: an engagement over Group IT, in fieldwork, with a population of roles granted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from governance.models import AuditFinding, Engagement, EvidenceRequest, Population, Sample, SampleItem
from governance.services import assurance, assurance_findings, assurance_samples
from raci.duties.services import bindings
from raci.ledger import clock
from raci.people.models import Role, RoleBinding
from tests.cast import Cast


def ago(days: int) -> date:
    """The date so many days ago; ahead for a negative number."""
    return clock.today() - timedelta(days=days)


@dataclass
class Auditing:
    """The cast at work on an audit: the internal auditor leads, the control tester works with them."""

    cast: Cast

    def plan(self, by: str = "auditor", **about: Any) -> Engagement:
        """Group IT over the last quarter, from yesterday on for sixty days."""
        given: dict[str, Any] = {
            "title": "Access to systems",
            "objective": "Whether roles are given by two persons.",
            "criteria": "The access policy.",
            "units": [self.cast.it],
            "lead": self.cast.person("auditor"),
            "team": [self.cast.person("tester")],
            "period_from": ago(90),
            "period_to": ago(0),
            "starts_on": ago(1),
            "ends_on": ago(-60),
        }
        return assurance.plan(actor=self.cast[by], **given | about)

    def approve(self, engagement: Engagement, by: str = "risk_member") -> Engagement:
        """Signed by somebody on the side of the audit committee."""
        signature = self.cast.sign(by, "engagement.approve", engagement)
        return assurance.approve(actor=self.cast[by], engagement=engagement, signature=signature)

    def fieldwork(self, **about: Any) -> Engagement:
        """Planned, approved and begun."""
        return self.approve_and_begin(self.plan(**about))

    def approve_and_begin(self, engagement: Engagement) -> Engagement:
        """Approved, and begun by its lead."""
        return assurance.begin(actor=self.cast["auditor"], engagement=self.approve(engagement))

    def grant(self, part: str, role: str = "service-owner") -> RoleBinding:
        """A role granted in Group IT, proposed by one and approved by another."""
        found = bindings.propose(
            actor=self.cast["access_admin"],
            holder=self.cast.person(part),
            role=Role.objects.get(code=role),
            unit=self.cast.it,
            reason="New duty",
        )
        return bindings.approve(actor=self.cast["approver"], binding=found)

    def population(self, engagement: Engagement, **about: Any) -> Population:
        """The roles granted in scope and period."""
        given: dict[str, Any] = {
            "source": "roles-granted",
            "since": engagement.period_from,
            "until": engagement.period_to,
        }
        return assurance_samples.draw_population(actor=self.cast["auditor"], engagement=engagement, **given | about)

    def sample(self, population: Population, **about: Any) -> Sample:
        """Drawn by the auditor; a single item if nothing else is said."""
        given: dict[str, Any] = {"attribute": "approved by a second person", "size": 1}
        return assurance_samples.draw_sample(actor=self.cast["auditor"], population=population, **given | about)

    def drawn(self, count: int = 1) -> tuple[Engagement, Sample, list[SampleItem]]:
        """An engagement in fieldwork with all of a small population in its sample."""
        for part in ("cio", "ciso", "it_manager", "ops")[:count]:
            self.grant(part)
        engagement = self.fieldwork()
        sample = self.sample(self.population(engagement), size=count)
        return engagement, sample, list(sample.items.order_by("number"))

    def examine(self, item: SampleItem, result: str = "pass", by: str = "tester", **about: Any) -> SampleItem:
        """Tested by the control tester."""
        given: dict[str, Any] = {"result": result, "note": "Read the proposal and the approval."}
        return assurance_samples.examine(actor=self.cast[by], item=item, **given | about)

    def review(self, item: SampleItem, by: str = "auditor") -> SampleItem:
        """Reviewed by the lead."""
        return assurance_samples.review(actor=self.cast[by], item=item)

    def ask(self, engagement: Engagement, **about: Any) -> EvidenceRequest:
        """Asked of the IT manager, for next week."""
        given: dict[str, Any] = {
            "wanted": "The list of leavers",
            "person": self.cast.person("it_manager"),
            "due_on": ago(-7),
        }
        return assurance_findings.ask(actor=self.cast["auditor"], engagement=engagement, **given | about)

    def finding(self, engagement: Engagement, by: str = "auditor", **about: Any) -> AuditFinding:
        """Raised by the auditor; its effect is looked at without waiting."""
        given: dict[str, Any] = {
            "unit": self.cast.it,
            "title": "Leavers keep their roles",
            "condition": "Three leavers still held a role.",
            "criteria": "Roles end on the last day.",
            "cause": "Nobody tells the access administrator.",
            "consequence": "Former staff can act.",
            "rating": "high",
            "wait_days": 0,
        }
        return assurance_findings.raise_finding(actor=self.cast[by], engagement=engagement, **given | about)

    def agree(self, finding: AuditFinding, by: str = "cio", owner: str = "it_manager") -> AuditFinding:
        """Agreed by the CIO, carried out by the IT manager."""
        return assurance_findings.agree(
            actor=self.cast[by],
            finding=finding,
            response="We agree.",
            action="Personnel tells the portal on the day.",
            owner=self.cast.person(owner),
            due_on=ago(-30),
        )

    def done(self, finding: AuditFinding, by: str = "it_manager") -> AuditFinding:
        """Its owner says that it is done."""
        return assurance_findings.report_done(actor=self.cast[by], finding=finding, done="The feed runs since Monday.")

    def confirm(self, finding: AuditFinding, by: str = "tester") -> AuditFinding:
        """Found to work, and closed."""
        signature = self.cast.sign(by, "audit-finding.confirm", finding)
        return assurance_findings.confirm(
            actor=self.cast[by], finding=finding, reason="No leaver held a role on three days.", signature=signature
        )

    def close(self, engagement: Engagement, by: str = "auditor", conclusion: str = "Met.") -> Engagement:
        """Concluded by its lead."""
        signature = self.cast.sign(by, "engagement.close", engagement)
        return assurance.close(actor=self.cast[by], engagement=engagement, conclusion=conclusion, signature=signature)
