"""The rules of separation that are shipped. Texts are our own; sources name where the idea is found."""

from typing import Any, NamedTuple

_ISO = "ISO/IEC 27001:2022 A.5.3"
_DSD = "NIST INCITS 359, dynamic separation of duty"
_SSD = "NIST INCITS 359, static separation of duty"
_COBIT = "COBIT 2019: governance and management are separate"
_EDM = "COBIT 2019 EDM02: benefits delivery is evaluated by those who direct it"


class RuleSeed(NamedTuple):
    """A rule as it is shipped."""

    code: str
    title: str
    kind: str
    terms: dict[str, Any]
    source: str
    liftable: bool = False
    mode: str = "enforce"


def _sides(chain: str, *sides: str, teams: bool = False) -> dict[str, Any]:
    return {"chain": chain, "sides": list(sides), "teams": teams}


RULES = (
    RuleSeed(
        "SOD-01",
        "Whoever wrote a text does not decide on it",
        "object",
        _sides("document", "author", "decider", teams=True),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-02",
        "Whoever proposed a goal does not decide on it",
        "object",
        _sides("goal", "author", "decider"),
        f"{_ISO}; {_COBIT}",
    ),
    RuleSeed(
        "SOD-03",
        "Whoever operates a control does not test it",
        "object",
        _sides("control", "operator", "tester", teams=True),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-04",
        "Whoever reported a reading does not verify it",
        "object",
        _sides("reading", "reporter", "verifier"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-05",
        "Whoever sets an objective does not report what is measured against it",
        "object",
        _sides("objective", "setter", "reporter"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-06",
        "A link is confirmed by somebody else than the one who proposed it",
        "object",
        _sides("link", "proposer", "confirmer"),
        _DSD,
    ),
    RuleSeed(
        "SOD-07",
        "Whoever drafted a RACI chart does not put it in force",
        "object",
        _sides("chart", "author", "decider"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-08",
        "Whoever drafted a rule of separation does not put it in force",
        "object",
        _sides("rule", "author", "decider"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-09",
        "Nobody decides on their own access",
        "beneficiary",
        {
            "acts": [
                f"{access}.{act}"
                for access in ("binding", "membership")
                for act in ("propose", "approve", "found", "reject")
            ]
        },
        _ISO,
    ),
    RuleSeed(
        "SOD-10",
        "Whoever proposed access does not approve it",
        "object",
        _sides("access", "proposer", "approver"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-11",
        "Nobody both governs and manages",
        "sphere",
        {"spheres": ["governance", "management"], "except": ["ceo"]},
        _COBIT,
        liftable=True,
    ),
    RuleSeed(
        "SOD-12",
        "Whoever audits does not manage",
        "sphere",
        {"spheres": ["assurance", "management"]},
        f"{_ISO}; {_SSD}",
    ),
    RuleSeed(
        "SOD-13",
        "Whoever proposes access does not hold the role that approves it",
        "static",
        {"roles": ["access-admin", "access-approver"], "fewer_than": 2},
        _SSD,
    ),
    RuleSeed(
        "SOD-14",
        "Whoever answers for a finding does not waive it",
        "beneficiary",
        {"acts": ["finding.waive"]},
        _ISO,
    ),
    RuleSeed(
        "SOD-15",
        "Whoever built a service does not decide that it goes live",
        "object",
        _sides("service", "builder", "approver"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-16",
        "Nobody gives themselves a seat on a body",
        "beneficiary",
        {"acts": ["body-member.seat"]},
        _ISO,
    ),
    RuleSeed(
        "SOD-17",
        "Nobody edits a rule that binds them",
        "meta",
        {"acts": ["rule.draft_change", "rule.edit"]},
        "NIST INCITS 359: constraints are administered by others than those constrained",
    ),
    RuleSeed(
        "SOD-18",
        "A year lies between managing and auditing",
        "cooling-off",
        {"leaving": ["sphere:management"], "joining": ["sphere:assurance"], "days": 365},
        "Global Internal Audit Standards 2024, 7.2",
        liftable=True,
    ),
    RuleSeed(
        "SOD-19",
        "Somebody can always approve access",
        "cardinality",
        {"role": "access-approver", "min": 1},
        "NIST INCITS 359, role cardinality",
    ),
    RuleSeed(
        "SOD-20",
        "Nobody plans, designs and hands over a service alone",
        "history",
        {"chain": "service", "steps": ["service.plan", "service.design", "service.transition"]},
        f"{_ISO}; {_DSD}",
        liftable=True,
        mode="record",
    ),
    RuleSeed(
        "SOD-21",
        "Two persons put a rule of separation in force",
        "distinct",
        {"act": "rule.approve", "persons": 2},
        "Four-eyes principle, twice",
        mode="simulate",
    ),
    RuleSeed(
        "SOD-22",
        "Whoever asked for an exemption does not decide on it",
        "object",
        _sides("exemption", "requester", "decider", teams=True),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-23",
        "Whoever took a role in an emergency does not review it",
        "object",
        _sides("emergency", "user", "reviewer", teams=True),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-24",
        "Nobody decides on their own exemption, nor does anybody near to them",
        "beneficiary",
        {"acts": ["exemption.grant", "exemption.refuse", "emergency.review"]},
        _ISO,
    ),
    RuleSeed(
        "SOD-25",
        "Whoever opened a review of access does not answer in it",
        "object",
        _sides("review", "opener", "reviewer"),
        "ISO/IEC 27001:2022 A.5.18",
    ),
    RuleSeed(
        "SOD-26",
        "Nobody reviews their own access",
        "beneficiary",
        {"acts": ["review-item.keep", "review-item.revoke", "review-item.defer", "review-item.escalate"]},
        "ISO/IEC 27001:2022 A.5.18",
    ),
    RuleSeed(
        "SOD-27",
        "Two persons end a rule of separation",
        "distinct",
        {"act": "rule.retire", "persons": 2},
        "Four-eyes principle, twice",
        mode="simulate",
    ),
    RuleSeed(
        "SOD-28",
        "Whoever asked for a change does not approve it",
        "object",
        _sides("change", "requester", "approver"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-29",
        "Whoever approved a change does not implement it",
        "object",
        _sides("change", "approver", "implementer"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-30",
        "Whoever implemented a change does not review it",
        "object",
        _sides("change", "implementer", "reviewer"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-31",
        "Whoever asked for a change does not review it",
        "object",
        _sides("change", "requester", "reviewer"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-32",
        "Whoever asked for an emergency change does not start it before its approval",
        "object",
        _sides("emergency-change", "requester", "starter"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-33",
        "Whoever approved a template does not implement what follows it",
        "object",
        _sides("change-template", "approver", "implementer"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-34",
        "Whoever proposed an initiative does not decide on it",
        "object",
        _sides("initiative", "author", "decider"),
        f"{_ISO}; {_COBIT}",
    ),
    RuleSeed(
        "SOD-35",
        "Whoever reported what an initiative brings or costs does not decide on it",
        "object",
        _sides("initiative", "reporter", "decider"),
        f"{_ISO}; {_EDM}",
    ),
    RuleSeed(
        "SOD-36",
        "Whoever reported what a benefit brought does not verify it",
        "object",
        _sides("benefit", "reporter", "verifier"),
        f"{_ISO}; {_DSD}",
    ),
    RuleSeed(
        "SOD-37",
        "Whoever answers for a benefit or a cost does not verify it",
        "beneficiary",
        {
            "acts": [
                "benefit-reading.verify",
                "benefit-reading.dispute",
                "cost-reading.verify",
                "cost-reading.dispute",
            ]
        },
        f"{_ISO}; {_EDM}",
    ),
    RuleSeed(
        "SOD-38",
        "Whoever sponsors or owns an initiative does not decide on it",
        "beneficiary",
        {"acts": ["ballot.vote", "stage-gate.pass", "stage-gate.stop", "initiative.complete"]},
        f"{_ISO}; {_EDM}",
    ),
    RuleSeed(
        "SOD-45",
        "Whoever wrote the minutes of a meeting does not approve them",
        "object",
        _sides("minutes", "author", "approver"),
        f"{_ISO}; {_DSD}",
    ),
)
