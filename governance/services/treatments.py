"""What is done about risks: planned, reported done, verified by somebody else."""

from datetime import date

from governance.acts import treatments as acts
from governance.models import Risk, RiskTreatment
from raci.duties.gate import passing
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import Person


def plan(*, actor: Actor, risk: Risk, title: str, owner: Person, due_on: date) -> RiskTreatment:
    """Plan what is done about a risk, by whom and until when."""
    taken = RiskTreatment.objects.filter(risk=risk).order_by("-number").values_list("number", flat=True)
    row = RiskTreatment(risk=risk, number=(taken.first() or 0) + 1, title=title, owner=owner, due_on=due_on)
    with passing(acts.PLAN, row, actor=actor, reads=[risk, owner]):
        pass
    return row


def change(*, actor: Actor, treatment: RiskTreatment, title: str, owner: Person, due_on: date) -> RiskTreatment:
    """Change what is planned. Whoever answered for it before verifies it as little as ever."""
    with passing(acts.CHANGE, treatment, actor=actor, reads=[treatment.risk, owner]) as row:
        row.answered = sorted({*row.answered, str(row.owner_id)} - {str(owner.pk)})
        row.title, row.owner, row.due_on = title, owner, due_on
    return row


def report_done(*, actor: Actor, treatment: RiskTreatment, evidence: str) -> RiskTreatment:
    """Say that it is done, and where that can be seen."""
    with passing(acts.REPORT_DONE, treatment, actor=actor, reads=[treatment.risk], evidence=evidence.strip()) as row:
        row.done_on, row.evidence = clock.today(), evidence.strip()
    return row


def verify(*, actor: Actor, treatment: RiskTreatment, note: str = "") -> RiskTreatment:
    """Confirm that one has seen it done."""
    with passing(acts.VERIFY, treatment, actor=actor, reads=[treatment.risk], note=note) as row:
        pass
    return row


def send_back(*, actor: Actor, treatment: RiskTreatment, reason: str) -> RiskTreatment:
    """It is not done, or not as planned: whoever answers for it goes on."""
    with passing(acts.SEND_BACK, treatment, actor=actor, reads=[treatment.risk], reason=reason.strip()) as row:
        row.done_on = None
    return row


def drop(*, actor: Actor, treatment: RiskTreatment, reason: str) -> RiskTreatment:
    """It is not done after all. A risk above the appetite then needs another one, or an acceptance."""
    with passing(acts.DROP, treatment, actor=actor, reads=[treatment.risk], reason=reason.strip()) as row:
        pass
    return row
