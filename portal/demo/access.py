"""Duties over two years: later versions of the chart, own rules, roles proposed, rejected and waiting."""

from datetime import timedelta
from functools import partial

from portal.demo import advice
from portal.demo.story import Story
from raci.duties import advice_acts
from raci.duties.models import Chart, SodRule
from raci.duties.services import bindings, charts, consultations, memberships, rules
from raci.people.models import Membership, Team

SECRETARY, CHAIR = "fiona.mackay", "helena.brandt"
Letters = tuple[str, str, str]
"""Activity, role, letters."""
SECOND: tuple[Letters, ...] = (
    ("approve-document", "internal-audit", "C"),
    ("take-live", "ciso", "C"),
    ("run-checks", "ceo", "I"),
)
THIRD: tuple[Letters, ...] = (("set-objective", "it-manager", "R"),)
FOURTH: tuple[Letters, ...] = (
    ("test-control", "external-audit", "C"),
    ("run-service", "ciso", "C"),
    ("draft-document", "it-manager", "R"),
    ("report-measurement", "it-manager", "C"),
)
OWN_RULES = (
    (
        "SOD-41",
        "Whoever runs operations does not operate the controls over them",
        {"roles": ["ops-lead", "control-operator"], "fewer_than": 2},
        "enforce",
    ),
    (
        "SOD-42",
        "Whoever owns services does not lead operations",
        {"roles": ["service-owner", "ops-lead"], "fewer_than": 2},
        "record",
    ),
    (
        "SOD-43",
        "Whoever drafts policies does not own services",
        {"roles": ["policy-author", "service-owner"], "fewer_than": 2},
        "simulate",
    ),
)


def plan(story: Story) -> None:
    """Charts, rules, bindings."""
    story.plan(story.work(343, "10:30"), partial(_draft_chart, story, "second", SECOND, "One year on"))
    story.plan(story.work(336, "15:10"), partial(_put_in_force, story, "second"))
    story.plan(story.work(151, "10:30"), partial(_draft_chart, story, "third", THIRD, "Objectives by IT managers"))
    story.plan(story.work(147, "09:20"), partial(_withdraw_chart, story, "third"))
    story.plan(story.work(8, "10:30"), partial(_draft_chart, story, "fourth", FOURTH, "Asks for advice earlier"))
    story.plan(story.work(2, "10:40"), partial(_ask_on_chart, story, "fourth"))
    story.plan(story.work(1, "10:40"), partial(_ask_on_rule, story, 2))
    for place, day in enumerate((505, 498, 12)):
        story.plan(story.work(day, "14:20"), partial(_draft_rule, story, place))
    story.plan(story.work(494, "11:00"), partial(_rule_in_force, story, 0))
    story.plan(story.work(489, "11:00"), partial(_rule_in_force, story, 1))
    story.plan(story.work(212, "14:20"), partial(_propose_end, story, 1))
    story.plan(story.work(205, "11:00"), partial(_retire_rule, story, 1))
    _plan_bindings(story)


def _draft_chart(story: Story, name: str, letters: tuple[Letters, ...], reason: str) -> None:
    author = story.actor(SECRETARY)
    chart = charts.draft_like(actor=author, unit=story.unit("group"), reason=reason)
    for activity, role, held in letters:
        charts.set_letters(actor=author, chart=chart, activity=activity, role=story.role(role), letters=held)
    story.things[f"chart {name}"] = chart


def _ask_on_chart(story: Story, name: str) -> None:
    """Nobody has answered yet, so the chart waits."""
    chart: Chart = story.things[f"chart {name}"]
    consultations.ask(actor=story.actor(SECRETARY), act=advice_acts.ASK_ON_CHART, matter=chart)


def _ask_on_rule(story: Story, place: int) -> None:
    rule: SodRule = story.things[f"rule {place}"]
    consultations.ask(actor=story.actor("lena.sorensen"), act=advice_acts.ASK_ON_RULE, matter=rule)


def _put_in_force(story: Story, name: str) -> None:
    chart: Chart = story.things[f"chart {name}"]
    advice.asked_and_heard(story, advice_acts.ASK_ON_CHART, chart, by=SECRETARY)
    signature = story.sign(CHAIR, "chart.approve", chart)
    charts.put_in_force(actor=story.actor(CHAIR), chart=chart, signature=signature)


def _withdraw_chart(story: Story, name: str) -> None:
    charts.withdraw(actor=story.actor(SECRETARY), chart=story.things[f"chart {name}"])


def _draft_rule(story: Story, place: int) -> None:
    code, title, terms, mode = OWN_RULES[place]
    story.things[f"rule {place}"] = rules.draft(
        actor=story.actor("lena.sorensen"),
        code=code,
        title=title,
        kind=SodRule.Kind.STATIC,
        terms=terms,
        mode=mode,
        source="Aldermere Water, after the audit of operations",
        liftable=True,
    )


def _rule_in_force(story: Story, place: int) -> None:
    rule: SodRule = story.things[f"rule {place}"]
    advice.asked_and_heard(story, advice_acts.ASK_ON_RULE, rule, by="lena.sorensen")
    signature = story.sign("priya.nandakumar", "rule.approve", rule)
    rules.put_in_force(actor=story.actor("priya.nandakumar"), rule=rule, signature=signature)


def _propose_end(story: Story, place: int) -> None:
    reason = "The two roles are held in one shift now, and the auditor reads what both of them did each week."
    story.things[f"end {place}"] = rules.draft_change(
        actor=story.actor(SECRETARY), rule=story.things[f"rule {place}"], reason=reason, mode=SodRule.Mode.RETIRE
    )


def _retire_rule(story: Story, place: int) -> None:
    rule: SodRule = story.things[f"end {place}"]
    advice.asked_and_heard(story, advice_acts.ASK_ON_RULE, rule, by=SECRETARY)
    signature = story.sign("priya.nandakumar", "rule.retire", rule)
    rules.retire(actor=story.actor("priya.nandakumar"), rule=rule, signature=signature)


# roles


def _plan_bindings(story: Story) -> None:
    story.plan(story.work(166, "10:05"), partial(_reject, story))
    story.plan(story.work(30, "10:05"), partial(_temporary, story))
    story.plan(story.work(27, "10:40"), partial(_to_team, story))
    story.plan(story.work(4, "11:30"), partial(_waiting, story, "samuel.osei", "control-operator", "Covers a leave"))
    story.plan(story.work(2, "09:50"), partial(_waiting, story, "kofi.mensah", "service-owner", "Takes over telephony"))
    story.plan(story.work(95, "13:30"), partial(_changes_team, story))
    reason = "Stands in for the control room while its network is changed over"
    story.plan(story.work(3, "10:20"), partial(_for_team, story, "chiara.romano", "control-room", reason))


def _propose(story: Story, login: str, role: str, reason: str, days: int | None = None) -> None:
    until = story.now + timedelta(days=days) if days else None
    story.things[f"binding {login} {role}"] = bindings.propose(
        actor=story.actor("ingrid.solheim"),
        holder=story.person(login),
        role=story.role(role),
        unit=story.unit("it"),
        valid_until=until,
        reason=reason,
    )


def _waiting(story: Story, login: str, role: str, reason: str) -> None:
    _propose(story, login, role, reason)


def _reject(story: Story) -> None:
    """Operations may not operate the controls over operations; the approver sees it before the rule has to."""
    _propose(story, "chiara.romano", "ops-lead", "Nights, until somebody is found")
    binding = story.things["binding chiara.romano ops-lead"]
    note = "She is in the team that carries changes out; nights are to be covered from the service desk."
    bindings.reject(actor=story.actor("mateo.ruiz"), binding=binding, note=note)


def _temporary(story: Story) -> None:
    """A role for a time, which ends in a few days."""
    _propose(story, "viktor.hansen", "it-manager", "Budget of the coming year", days=9)
    bindings.approve(actor=story.actor("mateo.ruiz"), binding=story.things["binding viktor.hansen it-manager"])


def _to_team(story: Story) -> None:
    """A role held by a team: whoever is in the control room operates its controls."""
    team: Team = story.things["team control-room"]
    binding = bindings.propose(
        actor=story.actor("ingrid.solheim"),
        holder=team,
        role=story.role("control-operator"),
        unit=story.unit("telemetry"),
        reason="Controls of the control network",
    )
    bindings.approve(actor=story.actor("mateo.ruiz"), binding=binding)


def _changes_team(story: Story) -> None:
    """Between teams: what was done for one stays on its side."""
    person, clerk = story.person("samuel.osei"), story.actor("ingrid.solheim")
    membership = person.memberships.get(state="member")
    memberships.leave(actor=clerk, membership=membership)
    row = _for_team(story, "samuel.osei", "platform", "Goes over to the platform")
    memberships.approve(actor=story.actor("mateo.ruiz"), membership=row)


def _for_team(story: Story, login: str, team: str, reason: str) -> Membership:
    """Proposed for a team; somebody else approves it."""
    return memberships.propose(
        actor=story.actor("ingrid.solheim"),
        person=story.person(login),
        team=story.things[f"team {team}"],
        reason=reason,
    )
