"""Initiatives: pages, what waits for whom, the way through every form, and REST with the same refusals."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Benefit, BenefitReading, Initiative, StageGate
from governance.services import benefits, initiatives
from portal import words
from tests.cast import PASSWORD, Cast
from tests.governance.investing import Investing, ago, investing
from tests.portal.test_doors import signed_in
from tests.raci.alignment import recipes as alignment


@pytest.fixture
def house(cast: Cast) -> Investing:
    return investing(cast)


def text(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status, (url, page.status_code)
    return page.content.decode()


def page_of(house: Investing, part: str, initiative: Initiative) -> str:
    return text(signed_in(house.cast, part), reverse("initiative", args=(initiative.code,)))


def sent(house: Investing, part: str, url: str, **data: Any) -> Any:
    answer = signed_in(house.cast, part).post(url, {"password": PASSWORD, **data})
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return answer


# pages


def test_the_list_shows_promised_realised_cost_and_the_next_gate(house: Investing) -> None:
    found = house.running()
    house.verified(found.benefits.get(), "30")
    benefits.verify_cost(actor=house.cast["auditor"], reading=house.spent(found))
    page = text(signed_in(house.cast, "member"), reverse("initiatives"))
    assert f"{words.percent(30)} of {words.percent(50)} promised" in page
    assert "90,000 €" in page
    assert "of 200,000 € planned" in page
    assert "Behind plan" in page
    assert "Pilot" in page


def test_the_list_is_searched_and_narrowed(house: Investing) -> None:
    house.draft()
    house.draft("Meters read by radio", kind="service")
    client, url = signed_in(house.cast, "cio"), reverse("initiatives")
    assert "Payments by instant" not in text(client, f"{url}?q=radio")
    assert "Meters read" not in text(client, f"{url}?kind=project")
    assert "No initiative fits" in text(client, f"{url}?state=running")


def test_the_list_is_taken_away_as_it_is_narrowed(house: Investing) -> None:
    running = house.running()
    house.verified(running.benefits.get())
    house.draft(title="=HYPERLINK(1)")
    client = signed_in(house.cast, "chair")
    everything = b"".join(client.get(reverse("initiatives-csv")).streaming_content).decode()  # type: ignore[attr-defined]
    lines = list(csv.DictReader(io.StringIO(everything.removeprefix("\ufeff"))))
    one = next(each for each in lines if each["Number"] == running.code)
    assert (one["Promised %"], one["Realised %"], one["Planned cost"]) == ("50", "45", "200000")
    assert (one["Next gate"], one["Owner"]) == ("Pilot", "Daniel Ferreira")
    assert "'=HYPERLINK(1)" in {each["Title"] for each in lines}, "a spreadsheet would run it"
    narrowed = b"".join(client.get(reverse("initiatives-csv") + "?state=draft").streaming_content).decode()  # type: ignore[attr-defined]
    assert running.code not in narrowed


def test_one_shows_its_case_benefits_gates_and_who_did_what(house: Investing) -> None:
    found = house.running(goals=(alignment.goal(house.cast),))
    benefit = found.benefits.get()
    house.verified(benefit, "45", 2)
    reading = house.reading(benefit, "49", 1)
    benefits.dispute(actor=house.cast["tester"], reading=reading, reason="Counted twice")
    page = page_of(house, "ceo", found)
    assert "<strong>know</strong>" in page
    assert "45 realised, verified as of" in page
    assert 'class="dot dot--verified"' in page
    assert 'class="cross"' in page
    assert "Counted twice" in page
    assert "A hundred customers paid so" in page
    assert "Customers reach us at any hour" in page


def test_a_business_case_runs_nothing_in_a_browser(house: Investing) -> None:
    found = house.draft(business_case="<script>alert(1)</script>[here](javascript:alert(2))")
    page = page_of(house, "cio", found)
    assert "alert(1)" not in page
    assert 'href="javascript' not in page


def test_a_shut_act_says_why(house: Investing) -> None:
    found = house.running()
    house.reading(found.benefits.get())
    page = text(signed_in(house.cast, "ceo"), reverse("stage-gate", args=(found.code, 1)))
    assert "Let it pass" in page
    assert "holds no role with the letter A" in page


def test_the_page_of_a_gate_keeps_what_was_shown(house: Investing) -> None:
    found = house.running()
    gate, benefit = found.gates.get(), found.benefits.get()
    house.verified(benefit, "45", 1)
    house.pass_gate(gate)
    house.verified(benefit, "7654", 0)
    page = text(signed_in(house.cast, "auditor"), reverse("stage-gate", args=(found.code, 1)))
    assert "kept with the decision" in page
    assert f"{words.percent(45)} of {words.percent(50)} promised" in page
    assert "7,654" not in page
    assert "The pilot held" in page


def test_who_sees_nothing_sees_no_initiative(house: Investing) -> None:
    found = house.running()
    client = signed_in(house.cast, "outsider")
    text(client, reverse("initiative", args=(found.code,)), 404)
    text(client, reverse("stage-gate", args=(found.code, 1)), 404)
    assert found.title not in text(client, reverse("initiatives"))


def test_a_goal_shows_the_initiatives_that_serve_it(house: Investing) -> None:
    goal = alignment.goal(house.cast)
    house.proposed((goal,))
    page = text(signed_in(house.cast, "member"), reverse("enterprise-goal", args=(goal.code,)))
    assert "Initiatives that serve it" in page
    assert "Payments by instant transfer" in page


# what waits


def home(house: Investing, part: str) -> str:
    return text(signed_in(house.cast, part), reverse("home"))


def test_a_reading_waits_for_who_verifies_and_neither_reported_nor_owns(house: Investing) -> None:
    benefit = house.running(owner=house.person("tester")).benefits.get()
    house.reading(benefit)
    said = "A reading of a benefit waits to be verified"
    assert said in home(house, "auditor")
    assert said not in home(house, "tester")
    assert said not in home(house, "service_owner")
    assert "Ledger 4711" in text(signed_in(house.cast, "auditor"), reverse("initiatives-waiting"))
    assert "Ledger 4711" not in text(signed_in(house.cast, "tester"), reverse("initiatives-waiting"))
    benefits.verify(actor=house.cast["auditor"], reading=benefit.readings.get())
    assert said not in home(house, "auditor")


def test_a_cost_waits_too(house: Investing) -> None:
    spent = house.spent(house.running())
    assert "has cost waits to be verified" in home(house, "auditor")
    benefits.verify_cost(actor=house.cast["auditor"], reading=spent)
    assert "has cost waits to be verified" not in home(house, "auditor")


def test_a_reading_is_due_after_its_rhythm(house: Investing) -> None:
    benefit = house.running().benefits.get()
    assert "A reading of a benefit is due" in home(house, "cio")
    assert "A reading of a benefit is due" not in home(house, "member")
    assert f"?benefit={benefit.code}" in text(signed_in(house.cast, "cio"), reverse("initiatives-waiting"))
    house.reading(benefit, days_ago=111)
    assert "A reading of a benefit is due" in home(house, "cio")
    house.reading(benefit, days_ago=109)
    assert "A reading of a benefit is due" not in home(house, "cio")


def test_a_gate_waits_for_who_decides_and_has_no_part_in_it(house: Investing) -> None:
    found = house.running(days_ago=-10)
    said = "A gate of an initiative waits for you"
    assert said in home(house, "member")
    assert said not in home(house, "cio")
    assert found.gates.get().name in text(signed_in(house.cast, "member"), reverse("initiatives-waiting"))
    initiatives.name_people(
        actor=house.cast["it_manager"], initiative=found, sponsor=house.person("member"), owner=house.person("cio")
    )
    assert said not in home(house, "member")
    assert said in home(house, "second_member")


def test_a_proposal_waits_for_who_brings_it_before_a_body(house: Investing) -> None:
    found = house.proposed()
    assert "A proposed initiative waits for a body" in home(house, "secretary")
    house.motion(found)
    assert "A proposed initiative waits for a body" not in home(house, "secretary")


# the whole way by the pages


def test_the_whole_way_by_forms(house: Investing) -> None:
    goal, cast = alignment.goal(house.cast), house.cast
    sent(house, "it_manager", reverse("new", args=("initiative.draft",)), kind="service", title="Bills online",
         business_case="Less **paper**", sponsor=cast.person("ceo").pk, owner=cast.person("cio").pk, unit="group",
         starts_on=ago(200), ends_on=ago(-200), costs=f"{ago(0).year}: 1000", goals=[goal.code])  # fmt: skip
    found = Initiative.objects.get()
    sent(house, "it_manager", reverse("new", args=("benefit.add",)), initiative=found.code, title="Paper saved",
         kind="financial", owner=cast.person("ops").pk, unit_of_measure="€", baseline="10", cadence_days="45",
         points=f"{ago(100)}: 20\n{ago(-200)}: 50", starts_on=ago(200), ends_on=ago(-200))  # fmt: skip
    sent(house, "it_manager", reverse("new", args=("stage-gate.plan",)), initiative=found.code, name="First bills",
         planned_on=ago(-20), must_show="A hundred bills went out.")  # fmt: skip
    sent(house, "it_manager", reverse("act", args=("initiative.propose", found.pk)))
    sent(house, "secretary", reverse("new", args=("motion.prepare",)), body="board", initiative=found.code)
    motion = found.motions.get()
    assert motion.title == "Approve Bills online"
    motion = house.deciding.opened(motion)
    house.deciding.declare(motion, "member")
    page = text(signed_in(cast, "member"), reverse("motion", args=(motion.code,)))
    assert "Paper saved" in page
    assert "The initiative is approved" in page
    house.deciding.declare(motion, "chair", "second_member", "third_member", "risk_member")
    for part in ("chair", "member", "second_member", "third_member", "risk_member"):
        house.deciding.vote(motion, part)
    sent(house, "chair", reverse("act", args=("motion.close", motion.pk)))
    sent(house, "it_manager", reverse("act", args=("initiative.start", found.pk)))
    sent(house, "service_owner", reverse("new", args=("benefit-reading.report",)), benefit="BEN-01", value="30",
         taken_on=ago(1), evidence="Ledger")  # fmt: skip
    reading = BenefitReading.objects.get()
    sent(house, "auditor", reverse("act", args=("benefit-reading.verify", reading.pk)))
    gate = StageGate.objects.get()
    shown = text(signed_in(cast, "member"), reverse("act", args=("stage-gate.pass", gate.pk)))
    assert "Promised against realised" in shown
    sent(house, "member", reverse("act", args=("stage-gate.pass", gate.pk)), reason="They went out",
         digest=gate.content_digest())  # fmt: skip
    gate.refresh_from_db()
    assert gate.shown["benefits"][0]["realised"] == "30"


def test_a_curve_that_cannot_be_read_is_said_at_its_field(house: Investing) -> None:
    found = house.draft()
    answer = signed_in(house.cast, "it_manager").post(
        reverse("new", args=("benefit.add",)),
        {"initiative": found.code, "title": "x", "kind": "risk", "owner": house.person("ops").pk, "cadence_days": 45,
         "unit_of_measure": "€", "baseline": "1", "points": "soon: much", "starts_on": ago(9), "ends_on": ago(-9)},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "does not begin with a day such as" in answer.content.decode()
    assert not Benefit.objects.exists()


# REST


def test_rest_gives_what_the_page_gives(house: Investing) -> None:
    found = house.running(goals=(alignment.goal(house.cast),))
    house.verified(found.benefits.get(), "45", 1)
    answer = signed_in(house.cast, "auditor").get(f"/api/v1/initiatives/{found.code}/").json()
    assert answer["goals"] == ["EG-01"]
    assert answer["benefits"][0]["position"]["realised_share"] == 45
    assert answer["gates"][0]["must_show"].startswith("A hundred")
    listed = signed_in(house.cast, "auditor").get("/api/v1/benefit-readings/?state=verified").json()["results"]
    assert [each["value"] for each in listed] == ["45.0000"]


def test_rest_drafts_and_refuses(house: Investing) -> None:
    body = {
        "kind": "project", "title": "Bills online", "business_case": "Less paper", "unit": "group",
        "sponsor": str(house.person("ceo").pk), "owner": str(house.person("cio").pk), "goals": [],
        "starts_on": ago(9).isoformat(), "ends_on": ago(-9).isoformat(), "costs": "2026: 5",
    }  # fmt: skip
    made = signed_in(house.cast, "it_manager").post("/api/v1/initiatives/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert made.json()["costs"] == [["2026", "5"]]
    refused = signed_in(house.cast, "member").post("/api/v1/initiatives/", body, content_type="application/json")
    assert refused.status_code in {403, 422}


def test_rest_acts_on_what_was_read(house: Investing) -> None:
    reading = house.reading(house.running().benefits.get())
    client, url = signed_in(house.cast, "auditor"), f"/api/v1/benefit-readings/{reading.pk}/verify/"
    assert client.post(url, {}, content_type="application/json").status_code == 428
    assert client.post(url, {}, content_type="application/json", headers={"If-Match": '"9-"'}).status_code == 412
    assert client.post(url, {}, content_type="application/json", headers={"If-Match": "*"}).status_code == 200
    reading.refresh_from_db()
    assert reading.state == "verified"


def test_a_gate_whose_day_is_over_is_late_and_not_ahead(house: Investing) -> None:
    client = signed_in(house.cast, "auditor")
    ahead, late = house.running(), house.running(days_ago=5)
    for found, word, other in ((ahead, "Ahead", "Late"), (late, "Late", "Ahead")):
        for url in (reverse("initiative", args=(found.code,)), reverse("stage-gate", args=(found.code, 1))):
            page = text(client, url)
            assert f"{word}</" in page, url
            assert f"{other}</" not in page, url
