"""Sections on segregation of duties: the rules, what was refused, what was recorded, and who holds which role."""

from portal import sayings
from portal.reports.content import Cell, Field, Row, Section
from portal.reports.sources import Sources, moment_of, present
from raci.duties.models import SodRule
from raci.ledger.models import Outcome
from raci.ledger.past import Happened, Then


def rules(sources: Sources) -> Section:
    """The rules in force."""
    rows = [
        Row(
            [
                rule["code"],
                rule["title"],
                str(SodRule.Kind(rule["kind"]).label),
                str(SodRule.Mode(rule["mode"]).label),
                "may be lifted for a time" if rule["liftable"] else "is never lifted",
                rule["source"],
            ],
            present(rule.by("rule.approve") or rule.by("rule.found") or rule.last),
        )
        for rule in sources.kind("rule").values()
        if rule.state == "in_force"
    ]
    return Section(
        "rules",
        "Rules of separation in force",
        "They hold for the whole organisation and are judged at each act, on the person.",
        [
            Field("code", "Rule", 1),
            Field("title", "What it says", 5),
            Field("kind", "Kind"),
            Field("mode", "Mode", 1),
            Field("liftable", "Exemption"),
            Field("source", "Source", 3),
        ],
        sorted(rows, key=lambda row: str(row.cells[0])),
        "No rule was in force.",
    )


def refused(sources: Sources) -> Section:
    """Every act of the period that the gate did not let pass."""
    rows = []
    for event in sources.acts:
        if event.outcome != Outcome.REFUSED:
            continue
        told = event.details.get("objections", [])
        codes = sorted({each["rule"] for each in told if each.get("rule")})
        cells: list[Cell] = [
            event.at,
            event.actor_label,
            sayings.label(event.verb),
            event.subject_label,
            " ".join(each["sentence"] for each in told),
            ", ".join(codes),
        ]
        rows.append(Row(cells, [event]))
    return Section(
        "refused",
        "Refused acts in the period",
        "Nothing was changed by them. Each stands in the record with everything that stood against it.",
        [
            Field("at", "When"),
            Field("who", "Who"),
            Field("tried", "Tried to"),
            Field("object", "On", 3),
            Field("why", "Why not", 5),
            Field("rules", "Rules", 1),
        ],
        rows,
        "No act was refused in this period.",
    )


def recorded(sources: Sources) -> Section:
    """Conflicts under rules that record and do not yet forbid."""
    rows = []
    for event in sources.acts:
        for told in event.details.get("observed", ()):
            did: list[Cell] = [event.at, event.actor_label, sayings.says(event.verb), event.subject_label]
            rows.append(Row([*did, told["sentence"], told["rule"]], [event]))
    return Section(
        "recorded",
        "Conflicts that were recorded, not forbidden",
        "Acts that went through although a rule in recording mode spoke against them.",
        [
            Field("at", "When"),
            Field("who", "Who"),
            Field("did", "Did"),
            Field("object", "On", 3),
            Field("why", "What the rule says", 5),
            Field("rule", "Rule", 1),
        ],
        rows,
        "There were none in this period.",
    )


def bindings(sources: Sources) -> Section:
    """Who held which role at the moment of the report, who proposed it and who approved it."""
    rows = [_binding(sources, each) for each in sources.within("binding") if _valid(sources, each)]
    return Section(
        "bindings",
        "Who holds which role",
        "Proposed by one person, approved by another, never by the one who gains.",
        [
            Field("holder", "Holder", 3),
            Field("role", "Role", 3),
            Field("unit", "Unit", 2),
            Field("from", "From"),
            Field("until", "Until"),
            Field("proposed_by", "Proposed by"),
            Field("approved_by", "Approved by"),
        ],
        sorted(rows, key=lambda row: (str(row.cells[0]), str(row.cells[1]), row.numbers)),
        "Nobody held a role.",
    )


def _valid(sources: Sources, binding: Then) -> bool:
    begins, ends = moment_of(binding["valid_from"]), moment_of(binding["valid_until"])
    moment = sources.past.moment
    return binding.state == "approved" and begins is not None and begins <= moment and (not ends or ends > moment)


def _binding(sources: Sources, binding: Then) -> Row:
    person = binding["person_id"]
    proposed = binding.by("binding.propose")
    approved = binding.by("binding.approve") or binding.by("binding.found")
    begins, ends = moment_of(binding["valid_from"]), moment_of(binding["valid_until"])
    cells = [
        sources.person(person) if person else f"team {sources.name('team', binding['team_id'])}",
        sources.name("role", binding["role_id"], "title"),
        sources.name("unit", binding["unit_id"]),
        begins.date() if begins else None,
        ends.date() if ends else None,
        _who(proposed),
        _who(approved),
    ]
    return Row(cells, present(proposed, approved))


def _who(event: Happened | None) -> str:
    return event.actor_label if event else ""
