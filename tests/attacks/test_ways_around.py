"""Ways around the rules of separation, each tried by service, by page and by REST: refused with the rule and a
sentence, nothing changed, and on record."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from portal.doors import DOORS
from raci.duties.acts import ACTS
from raci.duties.gate import Refused
from raci.duties.models import Claim, SodRule
from raci.duties.services import bindings, delegations
from raci.ledger.models import Event, Outcome
from raci.people.models import Membership, RoleBinding
from tests.attacks import (  # noqa: F401 -- their ways join the others
    ways_for_others,
    ways_with_audits,
    ways_with_benefits,
    ways_with_changes,
    ways_with_meetings,
    ways_with_risks,
    ways_with_rules,
    ways_with_texts,
    ways_with_votes,
)
from tests.attacks.scene import refusals, signed_in
from tests.attacks.ways import WAYS, Try, shipped
from tests.cast import PASSWORD, Cast
from tests.raci.duties.making import Making, in_days, later, role, sign

PLURALS = {
    "access": "bindings", "binding": "bindings", "chart": "charts", "rule": "rules", "exemption": "exemptions",
    "delegation": "delegations", "emergency": "emergencies", "person": "people",
    "document-version": "document-versions", "change": "changes", "benefit-reading": "benefit-readings",
    "cost-reading": "cost-readings", "stage-gate": "stage-gates", "initiative": "initiatives", "benefit": "benefits",
    "reading-group": "reading-groups", "account": "accounts", "consultation": "consultations",
    "membership": "memberships",
    "risk": "risks", "risk-acceptance": "risk-acceptances", "risk-treatment": "risk-treatments",
    "risk-appetite": "risk-appetites",
    "engagement": "engagements", "sample-item": "workpapers", "evidence-request": "evidence-requests",
    "audit-finding": "audit-findings",
    "ballot": "ballots", "motion": "motions", "proxy": "proxies", "interest": "interests",
    "meeting": "meetings",
}  # fmt: skip


@pytest.fixture
def making(cast: Cast, settings: Any) -> Making:
    settings.COUNTERSIGN_DEMO = True
    return Making(cast)


# the three doors


def by_service(found: Try) -> None:
    act = ACTS[found.act]
    signature = sign(found.actor, act.code, found.row) if act.fresh_signature and found.row else ""
    given = found.data if found.given is None else found.given
    with pytest.raises(Refused) as refused:
        DOORS[found.act].run(found.actor, found.row, {"signature": signature, "note": "", "digest": None, **given})
    assert found.code in refused.value.codes
    assert found.sentence in str(refused.value)


def by_page(found: Try) -> None:
    url = reverse("act", args=(found.act, found.row.pk)) if found.row else reverse("new", args=(found.act,))
    page = signed_in(found.actor).post(url, {"password": PASSWORD, **found.data})
    assert page.status_code == 403, page.content.decode()[:3000]
    assert found.sentence in page.content.decode()


def by_rest(found: Try) -> None:
    kind = ACTS[found.act].subject
    url, headers = f"/api/v1/{PLURALS[kind]}/", {}
    if found.row is not None:
        named = next((name for name in ("code", "login") if hasattr(found.row, name)), "pk")
        url += f"{getattr(found.row, named)}/{DOORS[found.act].name}/"
        headers = {"If-Match": "*"}
    elif kind == "rule":
        url += f"{DOORS[found.act].name}/"
    body = {"password": PASSWORD, **found.data}
    answer = signed_in(found.actor).post(url, body, content_type="application/json", headers=headers)
    refused = {403, 409} if found.code == "state" else {403}
    assert answer.status_code in refused, (answer.status_code, answer.content.decode()[:600])
    told = answer.json()["objections"]
    assert found.code in {each.get("rule") for each in told} | {each["code"] for each in told}
    assert any(found.sentence in each["sentence"] for each in told)


DOORWAYS = [by_service, by_page, by_rest]


@pytest.mark.parametrize("door", DOORWAYS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("name", list(WAYS))
def test_refused(making: Making, name: str, door: Callable[[Try], None]) -> None:
    refused_by(door, WAYS[name](making))


def refused_by(door: Callable[[Try], None], found: Try) -> None:
    """With the code, with the sentence, with nothing changed, and on record."""
    before = state_of(found)
    count = len(refusals(found.actor, verb=found.act))
    door(found)
    assert state_of(found) == before
    events = refusals(found.actor, verb=found.act)
    assert len(events) == count + 1
    assert found.code in bytes(events[0].payload).decode()


def state_of(found: Try) -> Any:
    row = found.row
    values = type(row)._base_manager.filter(pk=row.pk).values().first() if row else None
    return (
        values, Claim.objects.count(), RoleBinding.objects.count(), Membership.objects.count(), SodRule.objects.count(),
        Event.objects.filter(outcome=Outcome.DONE).count(),
    )  # fmt: skip


# what is no single act


def test_an_exemption_at_work_lifts_its_rule(making: Making) -> None:
    """What the next test is worth rests on this."""
    ops = making.cast["ops"]
    making.exempted(shipped("SOD-11"), ops)
    assert making.grant(ops, "board", until=in_days(5)).state == "approved"


@pytest.mark.parametrize("door", DOORWAYS, ids=lambda door: door.__name__)
def test_an_exemption_after_its_end_with_no_job_having_run(making: Making, door: Callable[[Try], None]) -> None:
    ops = making.cast["ops"]
    exemption = making.exempted(shipped("SOD-11"), ops)
    with later(days=31):
        binding = making.proposed(ops, "board", until=in_days(5))
        refused_by(
            door,
            Try(making.cast["approver"], "binding.approve", binding, "SOD-11", "Pavel Kral is Operations lead"),
        )
    exemption.refresh_from_db()
    assert exemption.state == "granted"


def test_a_chain_of_delegations(making: Making) -> None:
    helper = making.cast["outsider"]
    making.delegated(making.cast["approver"], helper)
    held = RoleBinding.objects.get(role__code="access-approver")
    with pytest.raises(Refused, match="does not hold this role by a binding of their own"):
        delegations.offer(actor=helper, binding=held, delegate=making.cast.person("ops"), valid_until=in_days(1))


def test_moving_on_to_the_side_that_decides(making: Making) -> None:
    """All roles given up, another taken, years later: the cycle is the same."""
    author = making.cast["access_admin"]
    chart = making.chart(author)
    change_of_roles_by_others(making)
    with later(days=800):
        by_service(Try(author, "chart.approve", chart, "SOD-07", "Gwen Tudor drafted"))


def change_of_roles_by_others(making: Making) -> None:
    second, gwen = making.person("Ada Nwosu"), making.cast.person("access_admin")
    making.grant(second, "access-admin")
    bindings.end(actor=second, binding=RoleBinding.objects.get(person=gwen, state="approved"))
    found = bindings.propose(actor=second, holder=gwen, role=role("chair"), unit=making.cast.root)
    bindings.approve(actor=making.cast["approver"], binding=found)
