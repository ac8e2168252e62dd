"""Risks: the map, the register, one of them, the way through every form, and REST with the same refusals."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Risk, RiskAcceptance, RiskAppetite, RiskTreatment
from tests.cast import PASSWORD, Cast
from tests.governance.risking import TITLE, Risking, ahead
from tests.portal.test_doors import signed_in
from tests.raci.alignment import recipes as alignment

RATED: dict[str, Any] = {
    "inherent_likelihood": 5, "inherent_impact": 5, "residual_likelihood": 4, "residual_impact": 4, "basis": "Tests",
}  # fmt: skip


@pytest.fixture
def house(cast: Cast) -> Risking:
    return Risking(cast)


def text(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status, (url, page.status_code)
    return page.content.decode()


def sent(house: Risking, part: str, url: str, **data: Any) -> Any:
    answer = signed_in(house.cast, part).post(url, {"password": PASSWORD, **data})
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return answer


def new(act: str) -> str:
    return reverse("new", args=(act,))


def doing(act: str, row: Any) -> str:
    return reverse("act", args=(act, row.pk))


# pages


def test_the_map_counts_and_draws_the_line(house: Risking) -> None:
    house.in_force(9)
    house.assessed(4, 4)
    house.assessed(4, 4, title="Another")
    house.assessed(2, 2, title="Small")
    page = text(signed_in(house.cast, "member"), reverse("risk-map"))
    assert "2 of 3 rated risks lie above the appetite." in page
    assert "risks: likely, major impact, score 16, above the line" in page
    assert "2 above" in page
    assert "risk: unlikely, minor impact, score 4<" in page
    # of 25 fields of each map those over nine: 2×5, 5×2, 3×4, 4×3, 3×5, 5×3, 4×4, 4×5, 5×4, 5×5
    assert len(re.findall(r'<td class="over', page)) == 20
    assert len(re.findall(r'<td class="over[^"]* left', page)) == 8


def test_a_field_of_the_map_opens_the_risks_in_it(house: Risking) -> None:
    house.assessed(4, 4)
    house.assessed(2, 2, title="Small")
    client = signed_in(house.cast, "cio")
    (url,) = re.findall(
        r'href="(/risks/register/\?rating=residual&amp;likelihood=4[^"]*)"', text(client, reverse("risk-map"))
    )
    page = text(client, url.replace("&amp;", "&"))
    assert TITLE in page
    assert "Small" not in page


def test_without_appetite_no_line_is_drawn(house: Risking) -> None:
    house.assessed(4, 4)
    page = text(signed_in(house.cast, "cio"), reverse("risk-map"))
    assert "No appetite is in force here" in page
    assert '<td class="over' not in page


def test_the_register_is_searched_narrowed_and_sorted(house: Risking) -> None:
    house.in_force(9)
    house.assessed(4, 4)
    house.assessed(2, 2, title="Small", category="financial")
    house.entered("Not rated")
    client, url = signed_in(house.cast, "cio"), reverse("risks")
    assert "Small" not in text(client, f"{url}?q=pay+customers")
    assert TITLE not in text(client, f"{url}?category=financial")
    above = text(client, f"{url}?appetite=above_untreated")
    assert TITLE in above
    assert "Small" not in above
    assert "No risk fits" in text(client, f"{url}?state=closed")
    page = text(client, url)
    assert page.index(TITLE) < page.index("Small") < page.index("Not rated")
    page = text(client, f"{url}?sort=residual")
    assert page.index("Small") < page.index(TITLE)


def test_the_register_as_a_table_runs_no_formula(house: Risking) -> None:
    house.in_force(9)
    house.assessed(4, 4, title="=HYPERLINK(0)")
    answer = signed_in(house.cast, "auditor").get(reverse("risks-csv"))
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "Score that remains" in lines[0]
    assert "'=HYPERLINK(0)" in lines[1]
    assert "Above, nothing done" in lines[1]


def test_one_shows_how_it_reads_is_rated_treated_and_accepted(house: Risking) -> None:
    house.in_force(9)
    row = house.assessed(4, 4, goals=(alignment.goal(house.cast),), cause="<script>alert(1)</script>")
    house.treatment(row)
    house.accepted(row)
    page = text(signed_in(house.cast, "member"), reverse("risk", args=(row.code,)))
    assert "It is rated 16, above the appetite of 9, and accepted until" in page
    assert "Build a second data centre" in page
    assert "Rests while accepted" in page
    assert "It is the smaller evil" in page
    assert "Two outages in a year" in page
    assert "Customers reach us at any hour" in page
    assert "<script>alert(1)" not in page


def test_a_shut_act_says_why(house: Risking) -> None:
    row = house.assessed(4, 4, owner=house.cast.person("member"))
    house.request(row)
    page = text(signed_in(house.cast, "member"), reverse("risk", args=(row.code,)))
    assert "Judith Oyelaran would gain" in page
    assert "SOD-57" in page


def test_who_sees_nothing_sees_no_risk(house: Risking) -> None:
    row = house.assessed(4, 4)
    client = signed_in(house.cast, "outsider")
    text(client, reverse("risk", args=(row.code,)), 404)
    for name in ("risks", "risk-map", "risk-appetite", "risks-waiting"):
        assert row.title not in text(client, reverse(name))


def test_the_appetite_is_shown_with_its_versions(house: Risking) -> None:
    house.in_force(9)
    house.proposed(4)
    page = text(signed_in(house.cast, "member"), reverse("risk-appetite"))
    assert "Version 1" in page
    assert "Version 2" in page
    assert "Set this appetite" in page
    assert "Nothing is set yet for strategy and programmes" in page


# what waits


def home(house: Risking, part: str) -> str:
    return text(signed_in(house.cast, part), reverse("home"))


def test_a_request_waits_for_who_decides_and_has_no_part(house: Risking) -> None:
    row = house.assessed(4, 4)
    said = "A risk waits to be accepted or not"
    assert said not in home(house, "member")
    asked = house.request(row, gaining="second_member")
    assert said in home(house, "member")
    assert said not in home(house, "second_member")
    assert said not in home(house, "it_manager")
    assert TITLE in text(signed_in(house.cast, "member"), reverse("risks-waiting"))
    house.grant(asked)
    assert said not in home(house, "member")


def test_what_is_done_waits_for_who_verifies_and_what_is_new_for_who_assesses(house: Risking) -> None:
    row = house.entered()
    assert "A risk has to be assessed" in home(house, "ciso")
    house.rated(row)
    assert "A risk has to be assessed" not in home(house, "ciso")
    treatment = house.treatment(row, owner="tester", days=20)
    assert "A treatment of a risk is due from you" in home(house, "tester")
    house.done(treatment)
    assert "A treatment of a risk waits to be verified" in home(house, "auditor")
    assert "A treatment of a risk waits to be verified" not in home(house, "tester")
    house.proposed()
    assert "An appetite for risk waits to be set" in home(house, "member")


def test_the_homes_fetch_what_weighs_most(house: Risking) -> None:
    url = reverse("risks-top")
    assert "No risk is rated yet" in text(signed_in(house.cast, "member"), url)
    house.in_force(9)
    house.assessed(2, 2, title="Small")
    house.assessed(4, 4)
    for part in ("member", "cio"):
        assert f'hx-get="{url}"' in home(house, part)
    page = text(signed_in(house.cast, "member"), url)
    assert page.index(TITLE) < page.index("Small")
    assert "Above, nothing done" in page
    assert TITLE not in text(signed_in(house.cast, "outsider"), url)


# every form


def test_from_the_entry_to_the_end_by_the_pages(house: Risking) -> None:
    goal = alignment.goal(house.cast)
    words = {
        "title": TITLE, "cause": "One site", "event": "No power", "consequence": "No payments",
        "category": "operational", "cadence_days": "92", "goals": goal.code,
    }  # fmt: skip
    owner = house.cast.person("cio").pk
    sent(house, "it_manager", new("risk.identify"), **words, owner=owner, unit="group")
    row = Risk.objects.get()
    sent(house, "it_manager", doing("risk.edit", row), **words | {"event": "No power for a day"})
    sent(house, "ciso", doing("risk.assess", row), **RATED)
    sent(house, "it_manager", doing("risk.respond", row), response="reduce", reason="It is cheap")
    sent(house, "it_manager", doing("risk.name-owner", row), owner=house.cast.person("ops").pk)
    planned = {"title": "Second site", "owner": house.cast.person("ops").pk, "due_on": ahead(30)}
    sent(house, "it_manager", new("risk-treatment.plan"), risk=row.code, **planned)
    treatment = RiskTreatment.objects.get()
    sent(house, "it_manager", doing("risk-treatment.change", treatment), **planned | {"title": "A second site"})
    sent(house, "service_owner", doing("risk-treatment.report-done", treatment), evidence="Handover")
    sent(house, "auditor", doing("risk-treatment.send-back", treatment), reason="Half")
    sent(house, "service_owner", doing("risk-treatment.report-done", treatment), evidence="Handover")
    sent(house, "auditor", doing("risk-treatment.verify", treatment))
    sent(house, "it_manager", new("risk-acceptance.request"), risk=row.code, why="It is dear", until=ahead(100))
    asked = RiskAcceptance.objects.get()
    sent(house, "member", doing("risk-acceptance.grant", asked), reason="So be it", digest=asked.content_digest())
    sent(house, "member", doing("risk-acceptance.revoke", asked), reason="No longer")
    sent(house, "member", doing("risk.close", row), reason="The site is sold")
    sent(house, "it_manager", doing("risk.reopen", row), reason="It was bought back")
    row.refresh_from_db()
    assert (row.state, row.event, row.response, row.owner) == (
        "identified", "No power for a day", "reduce", house.cast.person("ops"),
    )  # fmt: skip
    treatment.refresh_from_db()
    asked.refresh_from_db()
    assert (treatment.state, treatment.title, asked.state) == ("verified", "A second site", "revoked")


def test_an_appetite_by_the_pages(house: Risking) -> None:
    given = {"category": "security", "unit": "group", "statement": "None", "threshold": 6}
    sent(house, "secretary", new("risk-appetite.propose"), **given)
    row = RiskAppetite.objects.get()
    sent(house, "secretary", doing("risk-appetite.change", row), statement="Next to none", threshold=4)
    row.refresh_from_db()
    sent(house, "member", doing("risk-appetite.set", row), digest=row.content_digest())
    row.refresh_from_db()
    assert (row.state, row.threshold) == ("in_force", 4)
    page = signed_in(house.cast, "secretary").post(new("risk-appetite.propose"), {**given, "threshold": 26})
    assert page.status_code == 422
    assert "less than or equal to 25" in page.content.decode()


def test_a_date_too_far_away_is_said_on_the_form(house: Risking) -> None:
    row = house.assessed()
    data = {"risk": row.code, "why": "It is dear", "until": ahead(400)}
    page = signed_in(house.cast, "it_manager").post(new("risk-acceptance.request"), data)
    assert page.status_code == 403
    assert "twelve months at most" in page.content.decode()
    assert not RiskAcceptance.objects.exists()


# REST


def posted(house: Risking, part: str, row: Risk, act: str, **data: Any) -> Any:
    client = signed_in(house.cast, part)
    tag = client.get(f"/api/v1/risks/{row.code}/").headers["ETag"]
    return client.post(f"/api/v1/risks/{row.code}/{act}/", data, content_type="application/json", HTTP_IF_MATCH=tag)


def test_rest_reads_what_appetite_and_clock_make_of_a_risk(house: Risking) -> None:
    house.in_force(9)
    row = house.assessed(4, 4)
    house.accepted(row, 30)
    client = signed_in(house.cast, "auditor")
    found = client.get(f"/api/v1/risks/{row.code}/").json()
    assert (found["residual_score"], found["appetite"], found["above_appetite"]) == (16, 9, True)
    assert found["accepted_until"] == ahead(30).isoformat()
    assert found["ratings"][0]["basis"] == "Two outages in a year"
    assert client.get("/api/v1/risk-acceptances/?risk=RSK-001").json()["results"][0]["covers"] is True
    assert signed_in(house.cast, "outsider").get(f"/api/v1/risks/{row.code}/").status_code == 404


def test_rest_rates_and_refuses_alike(house: Risking) -> None:
    row = house.entered()
    assert posted(house, "member", row, "assess", **RATED).status_code == 403
    assert posted(house, "ciso", row, "assess", **RATED | {"residual_impact": 6}).status_code == 422
    answer = posted(house, "ciso", row, "assess", **RATED)
    assert answer.status_code == 200, answer.content
    row.refresh_from_db()
    assert row.residual_score == 16
