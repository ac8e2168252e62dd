"""Findings, checks and links on pages, by REST and in the background."""

import json
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import OperationalError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import EnterpriseGoal
from management.models import ITGoal
from portal.settings.schedule import BEAT_SCHEDULE
from portal.tasks import checks as tasks
from raci.alignment.checks import CHECKS
from raci.alignment.models import CheckRound, CheckRun, Contribution, Finding, Implementation, Support
from raci.alignment.services import findings, links, rounds
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.management import recipes as management
from tests.portal.test_doors import post, signed_in
from tests.raci.alignment import recipes

MOST = 15
SAID = "No IT goal is confirmed to contribute primarily to"


def text(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return page.content.decode()


@pytest.fixture
def finding(cast: Cast) -> Finding:
    """An enterprise goal without primary support, among other things."""
    recipes.goal(cast)
    recipes.it_goal(cast)
    recipes.round_of_checks()
    return Finding.objects.get(check_code="ALN-01")


def test_the_list_has_tabs_filters_and_a_table_to_take_away(cast: Cast, finding: Finding) -> None:
    client, url = signed_in(cast, "auditor"), reverse("findings")
    page = text(client, url)
    assert SAID in page
    assert "Stale reading" not in page
    assert SAID in text(client, f"{url}?family=ALN&severity=high&kind=enterprise-goal&check=ALN-01&q=EG-01")
    assert "No finding fits" in text(client, f"{url}?family=SVC")
    assert "Nothing is waived" in text(client, f"{url}?state=waived")
    assert "Nothing was resolved yet" in text(client, f"{url}?state=resolved")
    assert SAID not in text(client, f"{url}?whose=mine&sort=-opened")
    assert SAID in text(signed_in(cast, "ceo"), f"{url}?whose=mine&sort=nonsense")
    table = b"".join(client.get(reverse("findings-csv")).streaming_content).decode()  # type: ignore[attr-defined]
    assert f"{finding.code},ALN-01,High," in table


def test_a_finding_says_what_to_do_and_who_may_waive_it(cast: Cast, finding: Finding) -> None:
    page = text(signed_in(cast, "it_manager"), reverse("finding", args=(finding.code,)))
    assert "Enterprise goal without primary support" in page
    assert "/new/contribution.propose/?enterprise_goal=EG-01" in page
    assert "Propose which IT goal contributes to it" in page
    assert "holds no role with the letter" in page
    assert "Priya Nandakumar" in page
    assert "Countersign checks opened the finding" in page


def test_it_is_waived_through_its_door(cast: Cast, finding: Finding) -> None:
    client = signed_in(cast, "risk_member")
    url = reverse("act", args=("finding.waive", finding.pk))
    until = clock.today() + timedelta(days=30)
    assert client.post(url, {"reason": "The goal is new", "until": str(until)}).status_code == 302
    page = text(client, reverse("finding", args=(finding.code,)))
    assert "Waived until" in page
    assert "The goal is new" in page
    assert "End the waiver now" in page


def test_whoever_answers_for_it_is_told_why_not(cast: Cast, finding: Finding) -> None:
    page = text(signed_in(cast, "ceo"), reverse("act", args=("finding.waive", finding.pk)))
    assert "Whoever answers for a finding does not waive it" in page
    assert "SOD-14" in page


def test_a_finding_resolved_shows_its_history(cast: Cast, finding: Finding) -> None:
    recipes.contribution(cast, EnterpriseGoal.objects.get(), ITGoal.objects.get())
    recipes.round_of_checks()
    page = text(signed_in(cast, "auditor"), reverse("finding", args=(finding.code,)))
    assert "Resolved on" in page
    assert "resolved the finding" in page
    assert "What to do" not in page


def test_every_check_stands_on_its_page(cast: Cast, finding: Finding) -> None:
    page = text(signed_in(cast, "auditor"), reverse("checks"))
    for check in CHECKS.values():
        assert f'id="{check.code}"' in page
    assert "Run the checks now" in page
    shut = text(signed_in(cast, "member"), reverse("checks"))
    assert "holds no role with the letter" in shut


def test_checks_are_run_from_the_page_with_progress(cast: Cast) -> None:
    client = signed_in(cast, "it_manager")
    answer = client.post(reverse("new", args=("check-round.order",)))
    ordered = CheckRound.objects.get()
    assert answer["Location"] == reverse("check-run", args=(ordered.code,))
    page = text(client, answer["Location"])
    assert reverse("check-run-progress", args=(ordered.code,)) in page
    assert "wait for a worker" in page
    assert f"0 of {len(CHECKS) + 1}" in text(client, reverse("check-run-progress", args=(ordered.code,)))
    assert tasks.perform(ordered.run.pk)
    done = text(client, reverse("check-run-progress", args=(ordered.code,)))
    assert "hx-get" not in done
    assert "See what they found" in done
    page = text(client, reverse("check-run", args=(ordered.code,)))
    assert "Elif Laszlo" in page
    assert "What each check found" in page


def test_a_round_that_was_given_up_says_so(cast: Cast) -> None:
    ordered = rounds.order(actor=cast["auditor"])
    CheckRun.objects.update(state="failed", attempt=5, problem="OperationalError: disk full")
    assert tasks.sweep() == 1  # the slot of the clock
    page = text(signed_in(cast, "auditor"), reverse("check-run", args=(ordered.code,)))
    assert "It was tried 5 times" in page
    assert "Given up" in text(signed_in(cast, "auditor"), reverse("checks"))


@pytest.mark.parametrize("part", ["auditor", "cio", "member"])
def test_pages_stay_within_their_queries(cast: Cast, finding: Finding, part: str) -> None:
    client = signed_in(cast, part)
    code = CheckRound.objects.values_list("code", flat=True)[0]
    for url in (
        reverse("findings"),
        reverse("finding", args=(finding.code,)),
        reverse("checks"),
        reverse("check-run", args=(code,)),
    ):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) <= MOST, (url, len(queries))


def test_what_is_out_of_sight_is_not_there(cast: Cast, finding: Finding) -> None:
    client = signed_in(cast, "outsider")
    assert client.get(reverse("finding", args=(finding.code,))).status_code == 404
    assert SAID not in text(client, reverse("findings"))
    assert client.get(reverse("check-run", args=(CheckRound.objects.get().code,))).status_code == 404


# --- links --------------------------------------------------------------------------------------------------------


def test_links_are_proposed_and_confirmed_on_pages(cast: Cast) -> None:
    recipes.goal(cast)
    recipes.it_goal(cast)
    client, url = signed_in(cast, "it_manager"), reverse("new", args=("contribution.propose",))
    assert 'value="EG-01" selected' in text(client, f"{url}?enterprise_goal=EG-01")
    body = {"enterprise_goal": "EG-01", "it_goal": "ITG-01", "importance": "secondary", "weight": "3"}
    assert client.post(url, body).status_code == 302
    link = Contribution.objects.get()
    assert (link.primary, link.weight, link.state) == (False, 3, "proposed")
    confirm = reverse("act", args=("contribution.confirm", link.pk))
    assert "holds no role with the letter" in text(client, confirm)
    assert signed_in(cast, "ceo").post(confirm, {"note": "Agreed"}).status_code == 302
    assert Contribution.objects.get().state == "confirmed"


def test_a_support_has_one_end_below(cast: Cast) -> None:
    recipes.it_goal(cast)
    management.control(cast)
    management.planned(cast)
    client, url = signed_in(cast, "service_owner"), reverse("new", args=("support.propose",))
    body = {"it_goal": "ITG-01", "importance": "primary", "weight": "1", "service": "SVC-01", "control": "CTL-01"}
    assert client.post(url, body).status_code == 422
    assert client.post(url, {**body, "control": ""}).status_code == 302
    assert str(Support.objects.get()) == "Customer payments serves Payments there when needed"
    assert client.post(url, {**body, "control": ""}).status_code == 422  # it is there already


def test_a_clause_is_linked_by_rest(cast: Cast) -> None:
    recipes.policy(cast)
    management.control(cast)
    client = signed_in(cast, "operator")
    body = {"document": "POL-001", "clause": "1.1", "control": "CTL-01"}
    assert post(client, "/api/v1/implementations/", {**body, "clause": "9.9"}).status_code == 403
    answer = post(client, "/api/v1/implementations/", body)
    assert answer.status_code == 201, answer.json()
    link = Implementation.objects.get()
    url = f"/api/v1/implementations/{link.pk}/"
    confirmed = post(signed_in(cast, "secretary"), f"{url}confirm/", {}, if_match=answer["ETag"])
    assert confirmed.json()["state"] == "confirmed"
    refused = post(client, f"{url}confirm/", {}, if_match=confirmed["ETag"])
    assert refused.status_code == 403
    assert Event.objects.filter(subject_id=link.pk, outcome=Outcome.REFUSED).exists()


# --- REST ---------------------------------------------------------------------------------------------------------


def test_findings_checks_and_rounds_by_rest(cast: Cast, finding: Finding) -> None:
    client = signed_in(cast, "auditor")
    rows = client.get("/api/v1/findings/?state=open&severity=high&check=ALN-01").json()["results"]
    assert [row["code"] for row in rows] == [finding.code]
    found = client.get(f"/api/v1/findings/{finding.code}/")
    body = {"reason": "The goal is new", "until": str(clock.today() + timedelta(days=9))}
    url = f"/api/v1/findings/{finding.code}/waive/"
    assert post(client, url, body, if_match=found["ETag"]).status_code == 403
    answer = post(signed_in(cast, "risk_member"), url, body, if_match=found["ETag"])
    assert answer.json()["state"] == "waived"
    assert {each["code"] for each in client.get("/api/v1/checks/").json()} == set(CHECKS)
    ordered = post(client, "/api/v1/check-rounds/", {})
    assert ordered.status_code == 201
    assert ordered.json()["run"]["state"] == "due"
    assert post(client, "/api/v1/check-rounds/", {}).status_code == 403
    assert json.dumps(client.get("/api/schema/?format=json").json())


# --- tasks --------------------------------------------------------------------------------------------------------


def test_the_schedule_names_tasks_that_exist() -> None:
    named = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    assert {tasks.sweep.name, tasks.unconfirm.name} <= named


def test_the_sweeper_orders_and_the_worker_does_it(cast: Cast) -> None:
    assert tasks.sweep() == 1
    run = CheckRun.objects.get()
    assert tasks.perform(run.pk)
    assert not tasks.perform(run.pk)
    assert tasks.sweep() == 0


def test_a_broker_that_is_away_loses_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.perform, "apply_async", away)
    run = rounds.order(actor=cast["auditor"]).run
    tasks.nudge(run.pk)
    monkeypatch.undo()
    assert tasks.sweep() == 2


def test_links_are_unconfirmed_in_the_background(cast: Cast) -> None:
    goal = recipes.goal(cast)
    recipes.contribution(cast, goal, recipes.it_goal(cast))
    recipes.rename(cast, goal, "Customers pay at any hour")
    assert tasks.unconfirm() == 1
    assert tasks.unconfirm() == 0


def test_waived_findings_wait_for_nobody(cast: Cast, finding: Finding) -> None:
    client = signed_in(cast, "ceo")
    assert SAID in text(client, "/")
    until = clock.today() + timedelta(days=9)
    findings.waive(actor=cast["risk_member"], finding=finding, reason="New", until=until)
    assert SAID not in text(client, "/")


# --- pages of links -----------------------------------------------------------------------------------------------


def everything_linked(cast: Cast) -> Contribution:
    """A link of each kind; the contribution waits."""
    goal, it_goal, control = recipes.goal(cast), recipes.it_goal(cast), management.control(cast)
    recipes.support(cast, it_goal, control)
    links.propose_direction(actor=cast["cio"], objective=recipes.objective(cast), goal=goal)
    links.propose_implementation(actor=cast["operator"], document=recipes.policy(cast), clause="1.1", control=control)
    return links.propose_contribution(actor=cast["cio"], enterprise_goal=goal, it_goal=it_goal)


def test_links_are_listed_and_opened(cast: Cast) -> None:
    waiting = everything_linked(cast)
    client, url = signed_in(cast, "auditor"), reverse("links")
    page = text(client, url)
    for said in ("Reliable service at any hour", "Access policy", "clause 1.1", "Two people approve a change"):
        assert said in page
    assert "Access policy" not in text(client, f"{url}?view=confirmed")
    assert "Access policy" in text(client, f"{url}?view=waiting&kind=implementation&q=POL-001&sort=-lower")
    assert "No link fits" in text(client, f"{url}?view=removed&q=nothing")
    page = text(client, reverse("link", args=("contribution", waiting.pk)))
    assert "One side has proposed it" in page
    assert "Daniel Ferreira proposed that" in page
    assert client.get(reverse("link", args=("service", waiting.pk))).status_code == 404
    for row in client.get("/api/v1/implementations/").json()["results"]:
        assert (row["document"], row["clause"], row["control"]) == ("POL-001", "1.1", "CTL-01")


def test_links_that_wait_stand_on_the_home_page(cast: Cast) -> None:
    everything_linked(cast)
    assert "3 links wait for you" in text(signed_in(cast, "ceo"), "/")
    assert "links wait for you" not in text(signed_in(cast, "cio"), "/")
    assert "Confirm or reject" not in text(signed_in(cast, "member"), "/")


def test_pages_of_links_stay_within_their_queries(cast: Cast) -> None:
    waiting = everything_linked(cast)
    for part in ("ceo", "cio"):
        client = signed_in(cast, part)
        for url in (reverse("links"), reverse("link", args=("contribution", waiting.pk)), "/"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            assert len(queries) <= MOST, (part, url, len(queries))
