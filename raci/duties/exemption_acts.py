"""Acts on exemptions: asked for by one person, decided by another who is not near to the one who gains."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from raci.duties.acts import Act, Activity, Question
from raci.duties.advice import advice_is_there
from raci.duties.kinds import KINDS
from raci.duties.models import Delegation, Exemption
from raci.duties.objections import Objection, Why
from raci.duties.rulings import persons
from raci.duties.states import RuleState
from raci.ledger import clock
from raci.people.models import Membership, Person
from raci.people.spheres import Sphere

REQUEST_EXEMPTION = Activity(
    code="request-exemption", title="Ask for an exemption from a rule", sphere=Sphere.SUPPORT, order=60
)
DECIDE_EXEMPTION = Activity(
    code="decide-exemption", title="Decide on an exemption from a rule", sphere=Sphere.GOVERNANCE, order=100
)
LONGEST = timedelta(days=90)
"""Then somebody decides anew (design, section 4)."""


def well_formed(question: Question) -> Iterator[Objection]:
    """For a liftable rule, for ninety days at most, with a control instead and somebody else who watches it."""
    asked = question.subject
    if not isinstance(asked, Exemption) or asked.rule_id is None:
        return
    rule = asked.rule
    if not rule.liftable or KINDS[rule.kind].fixed:
        yield Objection(Why.SOD, f"No exemption exists from this rule: {rule.title}.", rule.code)
    if rule.state != RuleState.IN_FORCE:
        yield Objection(Why.STATE, f"{rule.code} is not in force; nobody needs an exemption from it.")
    if asked.valid_until - max(asked.valid_from, clock.now()) > LONGEST:
        yield Objection(Why.UNFIT, "An exemption lasts ninety days at most. Then somebody decides anew.")
    if asked.valid_until <= clock.now():
        yield Objection(Why.UNFIT, "An exemption ends on a day to come.")
    if not asked.reason.strip() or not asked.compensating_control.strip():
        yield Objection(Why.UNFIT, "Say why it is needed, and what is done instead of the rule.")
    if asked.monitor_id == asked.person_id:
        yield Objection(Why.UNFIT, "Somebody else than the one who gains watches over an exemption.")


def far_enough(question: Question) -> Iterator[Objection]:
    """Neither the delegate, nor a report, nor a team mate of the one who gains decides (design, section 4); nor
    somebody who acts for one of these."""
    asked, actor = question.subject, question.actor.person
    rules = question.rules.forbidding_own(question.act.code)
    if not isinstance(asked, Exemption) or asked.person_id == actor.pk or not rules:
        return
    acting, teams = question.standing.once(("around", asked.person_id), lambda: _around(asked.person))
    other = asked.person.name
    for person in persons(question):
        near = ""
        if person.pk in acting:
            near = f"{person.name} acts for {other}"
        elif person.manager_id == asked.person_id:
            near = f"{person.name} reports to {other}"
        elif person.pk in teams:
            near = f"{person.name} and {other} are both in {teams[person.pk]}"
        if near:
            yield Objection(Why.SOD, f"{rules[0].title}: {near}.", rules[0].code)


def _around(gaining: Person) -> tuple[frozenset[UUID], dict[UUID, str]]:
    """Who acts for somebody now, and person -> the name of a team in which both are: two queries."""
    now = clock.now()
    acting = Delegation.objects.filter(state="accepted", valid_from__lte=now, valid_until__gt=now, delegator=gaining)
    own = gaining.memberships.filter(state="member").values("team")
    mates = Membership.objects.filter(state="member", team__in=own).exclude(person=gaining).order_by("-team__name")
    return frozenset(acting.values_list("delegate_id", flat=True)), dict(mates.values_list("person_id", "team__name"))


def monitored_by_somebody_active(question: Question) -> Iterator[Objection]:
    """Whoever is to watch is there."""
    asked = question.subject
    if isinstance(asked, Exemption) and not Person.objects.filter(pk=asked.monitor_id, state="active").exists():
        yield Objection(Why.UNFIT, f"{asked.monitor} is no longer active and watches over nothing.")


REQUEST = Act(
    code="exemption.request",
    label="Ask for an exemption",
    says="asked for the exemption",
    subject="exemption",
    activity=REQUEST_EXEMPTION.code,
    letters="RA",
    sides={"exemption": "requester"},
    conditions=(well_formed,),
    icon="arrow-guide",
    asks=DECIDE_EXEMPTION.code,
)
GRANT = Act(
    code="exemption.grant",
    label="Grant",
    says="granted the exemption",
    subject="exemption",
    activity=DECIDE_EXEMPTION.code,
    letters="A",
    starts=("requested",),
    ends="granted",
    sides={"exemption": "decider"},
    conditions=(well_formed, far_enough, monitored_by_somebody_active, advice_is_there),
    fresh_signature=True,
    meaning="I grant this exemption for its time, knowing what is done instead of the rule.",
    icon="check",
    settles=True,
)
REFUSE = Act(
    code="exemption.refuse",
    label="Refuse",
    says="refused the exemption",
    subject="exemption",
    activity=DECIDE_EXEMPTION.code,
    letters="A",
    starts=("requested",),
    ends="refused",
    sides={"exemption": "decider"},
    conditions=(far_enough, advice_is_there),
    icon="x",
    settles=True,
)
REVOKE = Act(
    code="exemption.revoke",
    label="Revoke",
    says="revoked the exemption",
    subject="exemption",
    activity=DECIDE_EXEMPTION.code,
    letters="RA",
    starts=("granted",),
    ends="revoked",
    icon="player-stop",
)
