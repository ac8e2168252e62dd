"""Advice by page and REST: what waits for whom, who answers, and what the pages of a matter and of its motion show."""

from typing import Any

import pytest
from django.urls import reverse

from governance.models import DocumentVersion
from raci.duties.advice_models import Consultation
from raci.duties.models import Chart
from raci.duties.services import charts
from tests.cast import Cast
from tests.governance.deciding import Deciding, board
from tests.portal.test_doors import post, signed_in
from tests.raci.duties.making import later
from tests.raci.duties.test_advice import DAYS, asked_on, in_force_with


def text(page: Any) -> str:
    """What a page says."""
    return str(page.content.decode())


@pytest.fixture
def deciding(cast: Cast, settings: Any) -> Deciding:
    """A board under a chart that lets decisions wait for advice."""
    settings.COUNTERSIGN_DEMO = True
    in_force_with(cast, DAYS)
    return board(cast)


@pytest.fixture
def version(deciding: Deciding) -> DocumentVersion:
    return deciding.version()


def test_it_waits_on_the_home_of_those_asked(cast: Cast, version: DocumentVersion) -> None:
    assert "You are asked for advice" in text(signed_in(cast, "ciso").get("/"))
    assert "You are asked for advice" in text(signed_in(cast, "risk_member").get("/"))
    assert "You are asked for advice" not in text(signed_in(cast, "author").get("/"))
    with later(days=DAYS, minutes=1):
        assert "You are asked for advice" not in text(signed_in(cast, "ciso").get("/"))


def test_the_page_answers(cast: Cast, version: DocumentVersion) -> None:
    asked = asked_on(version)["ciso"]
    url = reverse("act", args=("consultation.answer", asked.pk))
    page = signed_in(cast, "ciso").post(url, {"stance": "concern", "text": ""})
    assert page.status_code == 422
    assert "Say what you advise, or what concerns you." in text(page)
    assert signed_in(cast, "ciso").post(url, {"stance": "concern", "text": "Guests."}).status_code == 302
    shown = text(signed_in(cast, "author").get(reverse("consultation", args=(asked.pk,))))
    assert "Concern" in shown
    assert "Guests." in shown
    assert "Lena Sorensen" in shown


def test_who_does_not_hold_the_role_is_told_so(cast: Cast, version: DocumentVersion) -> None:
    url = reverse("act", args=("consultation.answer", asked_on(version)["ciso"].pk))
    page = text(signed_in(cast, "risk_member").get(url))
    assert "holds no role with the letter C (is asked)" in page
    assert "Lena Sorensen" in page
    assert signed_in(cast, "risk_member").post(url, {"stance": "no_objection"}).status_code == 403
    why = reverse("explain"), {"of": f"consultation:{asked_on(version)['ciso'].pk}", "act": "consultation.answer"}
    assert "Chief information security officer has C" in text(signed_in(cast, "risk_member").get(*why))


def test_the_matter_and_its_motion_show_who_was_asked(cast: Cast, deciding: Deciding, version: DocumentVersion) -> None:
    motion = deciding.motion(version)
    asked = asked_on(version)["ciso"]
    url = reverse("act", args=("consultation.answer", asked.pk))
    signed_in(cast, "ciso").post(url, {"stance": "advice", "text": "Shorter sentences."})
    for address in (
        reverse("document-version", args=(version.document.code, version.number)),
        reverse("motion", args=(motion.code,)),
    ):
        shown = text(signed_in(cast, "secretary").get(address))
        assert "Asked for advice" in shown
        assert "Shorter sentences." in shown
        assert "Audit and risk committee member" in shown
        assert "Asked, not yet answered" in shown
    shown = text(signed_in(cast, "secretary").get(reverse("act", args=("motion.open", motion.pk))))
    assert "The audit and risk committee member is asked for advice until" in shown
    assert "Who can" not in shown


def test_the_list_by_state_and_by_reader(cast: Cast, version: DocumentVersion) -> None:
    client = signed_in(cast, "ciso")
    url = reverse("consultations")
    rows = [(row.role.code, row.own) for row, _ in client.get(url).context["rows"]]
    assert rows == [("ciso", True), ("audit-risk", False)]
    assert [row.role.code for row, _ in client.get(url, {"whose": "mine"}).context["rows"]] == ["ciso"]
    assert not client.get(url, {"state": "lapsed"}).context["rows"]
    with later(days=DAYS, minutes=1):
        assert {state for _, state in client.get(url, {"state": "lapsed"}).context["rows"]} == {"consultation.lapsed"}
        assert not client.get(url, {"state": "open"}).context["rows"]
    assert not client.get(url, {"state": "concern"}).context["rows"]
    assert not signed_in(cast, "outsider").get(url).context["rows"]


def test_rest(cast: Cast, version: DocumentVersion) -> None:
    client, asked = signed_in(cast, "ciso"), asked_on(version)["ciso"]
    found = client.get("/api/v1/consultations/", {"state": "asked", "target_id": str(version.pk)}).json()["results"]
    assert {row["role"] for row in found} == {"ciso", "audit-risk"}
    one = client.get(f"/api/v1/consultations/{asked.pk}/")
    assert one.json()["due_at"]
    body = {"stance": "advice", "text": "Shorter."}
    refused = post(
        signed_in(cast, "author"), f"/api/v1/consultations/{asked.pk}/answer/", body, **{"if-match": one["ETag"]}
    )
    assert refused.status_code == 403
    assert refused.json()["objections"][0]["code"] == "letter"
    done = post(client, f"/api/v1/consultations/{asked.pk}/answer/", body, **{"if-match": one["ETag"]})
    assert done.status_code == 200
    assert done.json()["stance"] == "advice"
    assert Consultation.objects.get(pk=asked.pk).answer == "Shorter."


def test_rest_says_why_a_motion_waits(cast: Cast, deciding: Deciding, version: DocumentVersion) -> None:
    motion = deciding.motion(version)
    client = signed_in(cast, "secretary")
    told = {each["act"]: each for each in client.get(f"/api/v1/motions/{motion.code}/acts/").json()}
    assert not told["motion.open"]["allowed"]
    assert "advice" in {each["code"] for each in told["motion.open"]["objections"]}


def test_a_draft_of_a_chart_asks_and_says_how_long_it_waits(cast: Cast, deciding: Deciding) -> None:
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root)
    client = signed_in(cast, "secretary")
    assert "decisions wait 5 days for it" in text(client.get(reverse("chart", args=("group", chart.version))))
    url = reverse("act", args=("chart.set_advice_days", chart.pk))
    assert client.post(url, {"advice_days": 31}).status_code == 422
    assert client.post(url, {"advice_days": 3}).status_code == 302
    assert Chart.objects.get(pk=chart.pk).advice_days == 3
    assert client.post(reverse("act", args=("chart.ask-advice", chart.pk))).status_code == 302
    assert set(asked_on(chart)) == {"audit-risk"}
    again = client.post(reverse("act", args=("chart.ask-advice", chart.pk)))
    assert again.status_code == 403
    assert "has been asked" in text(again)
    assert client.get(f"/api/v1/charts/{chart.pk}/").json()["advice_days"] == 3


def test_a_chart_of_before_against_now_says_that_the_days_differ(cast: Cast, deciding: Deciding) -> None:
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root)
    charts.set_advice_days(actor=cast["secretary"], chart=chart, days=0)
    url = reverse("chart-against", args=("group", chart.version))
    assert "Decisions waited 5 days for advice; in this version they do not wait." in text(
        signed_in(cast, "secretary").get(url)
    )
