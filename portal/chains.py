"""The chains of acts, their sides and the kinds of objects, in words for people who write rules of separation."""

from raci.duties.acts import ACTS, Act
from raci.duties.terms import sides_of_chains
from raci.ledger.governed import subject_model

CHAINS: dict[str, str] = {
    "document": "Documents and strategies",
    "goal": "Goals and their metrics",
    "reading": "Readings of metrics",
    "link": "Links between goals, services and controls",
    "minutes": "Minutes of meetings",
    "initiative": "Initiatives, from the business case through every gate",
    "benefit": "Readings of what initiatives bring",
    "risk": "Risks, from the assessment to what is accepted",
    "risk-treatment": "Treatments of risks",
    "risk-appetite": "The appetite for risk",
    "service": "Services, from the plan to going live",
    "change": "Changes of services",
    "change-template": "Templates of standard changes",
    "emergency-change": "Changes in an emergency",
    "objective": "Objectives of services",
    "control": "Controls and their tests",
    "finding": "Findings of the checks",
    "engagement": "Audit engagements",
    "workpaper": "Workpapers on sampled items",
    "evidence": "Evidence that auditors ask for",
    "audit-finding": "Audit findings and their actions",
    "access": "Who holds a role",
    "review": "Reviews of access",
    "exemption": "Exemptions from rules",
    "emergency": "Roles taken in an emergency",
    "chart": "RACI charts",
    "rule": "Rules of separation",
}
"""What a chain is about."""
SIDES: dict[str, str] = {
    "author": "Whoever writes it",
    "planner": "Whoever plans it",
    "raiser": "Whoever raises it",
    "proposer": "Whoever proposes it",
    "requester": "Whoever asks for it",
    "builder": "Whoever builds it",
    "operator": "Whoever operates it",
    "user": "Whoever uses it",
    "opener": "Whoever opens it",
    "setter": "Whoever sets it",
    "reporter": "Whoever reports on it",
    "starter": "Whoever starts it at once",
    "approver": "Whoever approves it",
    "implementer": "Whoever implements it",
    "assessor": "Whoever assesses it",
    "responder": "Whoever answers it for management",
    "doer": "Whoever carries it out",
    "answerer": "Whoever gives it",
    "tester": "Whoever tests it",
    "verifier": "Whoever verifies it",
    "confirmer": "Whoever confirms it",
    "reviewer": "Whoever reviews it",
    "checker": "Whoever judges whether it works",
    "judge": "Whoever accepts it",
    "waiver": "Whoever waives it",
    "adviser": "Whoever gives advice on it",
    "decider": "Whoever decides on it",
}
"""Who stands on a side, those whose work others judge first: so do the terms of a rule name them."""
KINDS: dict[str, str] = {
    "api-token": "API tokens",
    "audit-finding": "Audit findings",
    "evidence-request": "Evidence that auditors ask for",
    "sample-item": "Workpapers on sampled items",
    "binding": "Who holds a role",
    "body-member": "Seats on bodies",
    "it-goal": "IT goals",
    "it-goal-metric": "Metrics of IT goals",
    "it-goal-reading": "Readings of IT goals",
    "membership": "Membership of teams",
    "rule": "Rules of separation",
    "unit": "Units of the organisation",
}
"""What people call a kind of object, where the name of its model is no plain word."""


def sides_of(chain: str) -> list[str]:
    """The sides of a chain, whose work is judged first."""
    order = list(SIDES)
    return sorted(sides_of_chains().get(chain, {}), key=lambda side: order.index(side) if side in order else len(order))


def side_in_words(chain: str, side: str) -> str:
    """A side with what puts somebody on it: "Whoever writes it: New document, …"."""
    labels = dict.fromkeys(ACTS[code].label for code in sides_of_chains().get(chain, {}).get(side, ()))
    told = [label if not place else label[:1].lower() + label[1:] for place, label in enumerate(labels)]
    return f"{SIDES.get(side, side.capitalize())}: {', '.join(told)}" if told else SIDES.get(side, side.capitalize())


def kind_in_words(subject: str) -> str:
    """What people call a kind of object, as the heading of its acts."""
    if subject in KINDS:
        return KINDS[subject]
    plain = str(subject_model(subject)._meta.verbose_name)
    plain = f"{plain[:-1]}ies" if plain.endswith("y") else plain if plain.endswith("s") else f"{plain}s"
    return plain[:1].upper() + plain[1:]


def by_kind(acts: list[Act]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Acts as choices, grouped by what they are done to."""
    found: dict[str, list[tuple[str, str]]] = {}
    for act in acts:
        found.setdefault(kind_in_words(act.subject), []).append((act.code, act.label))
    return sorted(found.items())
