"""The cascade, the strategy, enterprise goals, readings and the catalogue: pages, what waits, and REST."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import EnterpriseGoal, GoalReading
from governance.services import goals, readings
from raci.ledger import clock
from tests.cast import PASSWORD, Cast
from tests.governance.directing import directing
from tests.portal.landscape import EARLIER, Landscape, lay
from tests.portal.test_doors import post, signed_in


@pytest.fixture
def landscape(cast: Cast, settings: Any) -> Landscape:
    return lay(cast, settings)


def text(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status, (url, page.status_code)
    return page.content.decode()


# the cascade


def test_the_cascade_follows_the_goal_that_lost_most(cast: Cast, landscape: Landscape) -> None:
    page = text(signed_in(cast, "member"), reverse("goals"))
    assert 'Why <span class="cs-nb">EG-01</span> lost' in page
    assert "Answered in time, part 1: 66 % of 90" in page
    assert "Reliable service at any hour" in page
    assert "Customer payments" in page
    assert "Two people approve a change" in page
    assert 'aria-current="true"><b>Customers reach us, part 1</b>' in page
    assert reverse("enterprise-goal", args=("EG-02",)) in page
    assert "Who sets goals" in page


def test_another_path_and_other_views(cast: Cast, landscape: Landscape) -> None:
    client, url = signed_in(cast, "auditor"), reverse("goals")
    page = text(client, f"{url}?pick=EG-02")
    assert 'aria-current="true"><b>Customers reach us, part 2</b>' in page
    assert "Water that lasts" in text(client, f"{url}?view=all")
    unwell = text(client, f"{url}?view=unwell")
    assert "Only what is not well" in unwell
    assert "Nothing on this path" in text(client, f"{url}?pick=nonsense&view=nonsense&as_of=nonsense")


def test_a_past_day_is_read_from_what_was_kept_and_shuts_every_act(cast: Cast, landscape: Landscape) -> None:
    day = clock.today() - timedelta(days=EARLIER)
    page = text(signed_in(cast, "member"), f"{reverse('goals')}?as_of={day.isoformat()}&pick=EG-02")
    assert "You are looking at" in page
    assert "nothing can be changed from here" in page
    assert "EG-02</span> stood at" in page
    assert 'name="pick" value="EG-02"' in page
    assert "Report a reading" not in page
    long_ago = text(signed_in(cast, "member"), f"{reverse('goals')}?as_of=2001-01-01")
    assert "No figures were kept by then" in long_ago
    goal = text(signed_in(cast, "tester"), f"{reverse('enterprise-goal', args=('EG-02',))}?as_of={day.isoformat()}")
    assert "You are looking at the past; nothing can be changed from here." in goal
    assert "66" not in goal.split("Readings of Answered in time, part 2")[1].split("</table>")[0]


def test_before_there_is_anything(cast: Cast) -> None:
    client = signed_in(cast, "member")
    assert "No goal is set yet" in text(client, reverse("goals"))
    assert "No strategy yet" in text(client, reverse("strategy"))
    assert "No enterprise goal yet" in text(client, reverse("enterprise-goals"))
    assert "Nothing waits to be verified" in text(client, reverse("goal-readings"))


def test_what_is_out_of_sight_is_not_there(cast: Cast, landscape: Landscape) -> None:
    client = signed_in(cast, "outsider")
    assert "Customers reach us" not in text(client, reverse("goals"))
    text(client, reverse("enterprise-goal", args=("EG-01",)), 404)
    text(client, reverse("strategy", args=("STR-01",)), 404)
    assert client.get("/api/v1/enterprise-goals/EG-01/").status_code == 404
    assert "Customers reach us" not in str(client.get("/api/v1/cascade/").json())


def test_the_cascade_as_a_table(cast: Cast, landscape: Landscape) -> None:
    answer = signed_in(cast, "auditor").get(reverse("goals-csv"))
    table = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "S-1,Reliable service at any hour,,no_data,EG-01" in table or "EG-01" in table
    assert "ITG-01" in table


# strategy


def test_the_strategy_with_its_objectives(cast: Cast, landscape: Landscape) -> None:
    page = text(signed_in(cast, "member"), reverse("strategy"))
    assert "Clean water at any hour." in page
    assert "Customers reach us, part 1" in page
    assert "No enterprise goal serves it yet." in page
    assert "Close the strategy" in page
    assert text(signed_in(cast, "auditor"), reverse("strategy", args=("STR-01",)))


def test_a_strategy_is_signed_on_its_page(cast: Cast) -> None:
    strategy = directing(cast).strategy(in_force=False)
    draft = text(signed_in(cast, "secretary"), reverse("strategy"))
    assert "Whoever wrote a text does not decide on it" in draft
    assert "Add a business objective" in draft
    url = reverse("act", args=("strategy.adopt", strategy.pk))
    assert signed_in(cast, "chair").post(url, {"password": PASSWORD}).status_code == 302
    strategy.refresh_from_db()
    assert strategy.state == "in_force"


# goals


def test_a_goal_is_open_down_to_the_reading(cast: Cast, landscape: Landscape) -> None:
    page = text(signed_in(cast, "auditor"), reverse("enterprise-goal", args=("EG-01",)))
    assert "Daniel Ferreira" in page
    assert "Bruno Weiss" in page
    assert "nobody yet" in page
    assert "There when needed, part 1" in page
    assert "By motion" in page
    assert "Reliable service at any hour" in page
    assert "Verify the reading" in page


def test_who_reported_reads_why_they_do_not_verify(cast: Cast, landscape: Landscape) -> None:
    page = text(signed_in(cast, "cio"), reverse("enterprise-goal", args=("EG-01",)))
    assert "Report a reading" in page
    assert "Take back for a change" in page
    assert "Correct the reading" in page


def test_the_list_of_goals(cast: Cast, landscape: Landscape) -> None:
    client, url = signed_in(cast, "member"), reverse("enterprise-goals")
    landscape.directing.goal("Only proposed")
    page = text(client, url)
    assert page.index("part 1") < page.index("part 2") < page.index("Only proposed")
    assert "Only proposed" not in text(client, f"{url}?state=set")
    assert "part 2" not in text(client, f"{url}?q=EG-01")
    assert "No goal fits" in text(client, f"{url}?dimension=financial")
    down = text(client, f"{url}?sort=-title")
    assert down.index("Only proposed") < down.index("part 2")


def test_a_proposal_says_what_comes_next(cast: Cast) -> None:
    made = directing(cast)
    goal = made.goal()
    page = text(signed_in(cast, "ceo"), reverse("enterprise-goal", args=(goal.code,)))
    assert "Add a metric" in page
    assert "Withdraw the proposal" in page
    assert "No body has voted on it" in page
    made.metric(goal)
    made.deciding.opened(made.deciding.motion(goal=goal))
    shut = text(signed_in(cast, "ceo"), reverse("enterprise-goal", args=(goal.code,)))
    assert "is open for votes. Until it is closed nothing changes." in shut


def test_forms_of_goals_and_metrics(cast: Cast) -> None:
    ceo, year = signed_in(cast, "ceo"), clock.today().year
    period = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
    body = {**period, "title": "Trust", "dimension": "customer", "owner": cast.person("ceo").pk, "unit": "group"}
    assert ceo.post(reverse("new", args=("enterprise-goal.propose",)), body).status_code == 302
    wrong = {**body, "ends_on": f"{year}-01-01"}
    page = ceo.post(reverse("new", args=("enterprise-goal.propose",)), wrong)
    assert (page.status_code, "The period ends after it starts." in page.content.decode()) == (422, True)
    goal = EnterpriseGoal.objects.get()
    metric = {"goal": "EG-01", "title": "Calls", "unit_of_measure": "%", "baseline": "60", "target": "90.5",
              "weight": "2", "cadence_days": "30"}  # fmt: skip
    assert ceo.post(reverse("new", args=("goal-metric.add",)), metric).status_code == 302
    row = goal.metrics.get()
    assert (str(row.target), row.weight) == ("90.5000", 2)
    assert 'value="90.5"' in text(ceo, reverse("act", args=("goal-metric.change", row.pk)))
    adopted = {**period, "cobit": "EG02", "owner": cast.person("ceo").pk, "unit": "group"}
    url = reverse("new", args=("enterprise-goal.adopt",))
    assert 'value="EG02" selected' in text(ceo, f"{url}?cobit=EG02")
    assert ceo.post(url, adopted).status_code == 302
    assert EnterpriseGoal.objects.get(cobit="EG02").code == "EG-02"


# readings


def test_a_reading_from_report_to_dispute(cast: Cast, landscape: Landscape) -> None:
    metric = landscape.metrics[0]
    url = reverse("new", args=("goal-reading.report",))
    body = {"metric": metric.pk, "value": "71,5", "taken_on": clock.today().isoformat()}
    assert signed_in(cast, "cio").post(url, body).status_code == 422
    body["value"] = "71.5"
    assert signed_in(cast, "cio").post(url, body).status_code == 302
    again = signed_in(cast, "cio").post(url, body)
    assert "There is a reading of this day already" in again.content.decode()
    reading = GoalReading.objects.get(metric=metric, taken_on=clock.today())
    dispute = reverse("act", args=("goal-reading.dispute", reading.pk))
    tester = signed_in(cast, "tester")
    assert "Target" in text(tester, dispute)
    assert tester.post(dispute, {"reason": "August is missing"}).status_code == 302
    page = text(signed_in(cast, "cio"), reverse("goal-readings"))
    assert "August is missing" in page
    assert "Correct it" in page
    assert "August is missing" in text(tester, reverse("enterprise-goal", args=("EG-01",)))


def test_needs_of_who_reports_and_of_who_verifies(cast: Cast) -> None:
    made = directing(cast)
    goal = made.goal()
    metric = made.metric(goal, cadence=5)
    made.set(goal)
    made.reading(metric, days_ago=6)
    ceo, tester = text(signed_in(cast, "ceo"), "/"), text(signed_in(cast, "tester"), "/")
    assert "Report it" in ceo
    assert "1 day late" in ceo
    assert "Verify it" in tester
    assert "Verify it" not in text(signed_in(cast, "member"), "/")
    for number in range(4):
        reading = made.reading(made.metric(made.goal(f"More {number}"), cadence=5))
        assert reading.state == "reported"
    assert "5 readings of enterprise goals wait to be verified" in text(signed_in(cast, "tester"), "/")


# the catalogue


def test_the_catalogue_is_read_and_adopted_from(cast: Cast) -> None:
    client, url = signed_in(cast, "secretary"), reverse("catalogue")
    goals.adopt(
        actor=cast["ceo"], cobit="EG03", owner=cast.person("ceo"), unit=cast.root,
        starts_on=clock.today(), ends_on=clock.today() + timedelta(days=300), title="Water law kept",
    )  # fmt: skip
    page = text(client, url)
    assert "Water law kept" in page
    assert page.count("cobit=EG") == 13
    assert "Sources differ on whether this link is primary or secondary" in page
    assert "cobit=EG" not in text(signed_in(cast, "auditor"), url)
    objectives = text(client, f"{url}?view=objectives")
    assert objectives.count("EDM04") >= 2
    assert "AG12" in objectives
    practices = text(client, f"{url}?view=practices")
    assert "MEA04.09" in practices
    assert "Sources differ on whether this title also names privacy" in practices


# REST


def test_rest_reads_and_acts(cast: Cast, landscape: Landscape) -> None:
    client = signed_in(cast, "tester")
    goal = client.get("/api/v1/enterprise-goals/EG-01/").json()
    assert (goal["state"], goal["metrics"][0]["target"]) == ("set", "90.0000")
    found = client.get("/api/v1/goal-readings/?state=reported&goal=EG-01").json()["results"]
    assert len(found) == 1
    url = f"/api/v1/goal-readings/{found[0]['id']}/"
    tag = client.get(url)["ETag"]
    mine = post(signed_in(cast, "cio"), f"{url}verify/", {}, if_match=tag)
    assert (mine.status_code, "SOD-04" in str(mine.json())) == (403, True)
    done = post(client, f"{url}verify/", {"note": "Seen"}, if_match=tag)
    assert (done.status_code, done.json()["state"]) == (200, "verified")
    assert [each["code"] for each in client.get("/api/v1/strategies/").json()["results"]] == ["STR-01"]
    assert len(client.get("/api/v1/business-objectives/?strategy=STR-01").json()["results"]) == 2
    report = {"metric": goal["metrics"][0]["id"], "value": "80", "taken_on": clock.today().isoformat()}
    assert post(signed_in(cast, "ceo"), "/api/v1/goal-readings/", report).status_code == 201


def test_the_cascade_and_the_catalogue_by_rest(cast: Cast, landscape: Landscape) -> None:
    client = signed_in(cast, "auditor")
    found = client.get("/api/v1/cascade/").json()
    assert [each["code"] for each in found["things"] if each["kind"] == "enterprise-goal"] == ["EG-01", "EG-02"]
    assert {"upper": "EG-01", "lower": "ITG-01"}.items() <= next(
        each for each in found["links"] if each["lower"] == "ITG-01"
    ).items()
    day = (clock.today() - timedelta(days=EARLIER)).isoformat()
    past = client.get(f"/api/v1/cascade/?as_of={day}").json()
    assert past["day"] == day
    moved = client.get("/api/v1/cascade/EG-01/").json()
    assert moved["change"] == sum(each["points"] for each in moved["causes"])
    assert client.get("/api/v1/cascade/EG-99/").status_code == 404
    book = client.get("/api/v1/catalogue/").json()
    assert (len(book["enterprise_goals"]), len(book["objectives"]), len(book["practices"])) == (13, 40, 231)


# how much a page costs

PAGES = (
    "/goals/",
    "/goals/?view=all",
    "/goals/?as_of={day}",
    "/strategy/",
    "/enterprise-goals/",
    "/enterprise-goals/EG-01/",
    "/enterprise-goals/EG-01/?as_of={day}",
    "/goal-readings/",
    "/catalogue/cobit-2019/",
)


def spent(client: Client) -> dict[str, int]:
    day = (clock.today() - timedelta(days=EARLIER)).isoformat()
    found = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.format(day=day)).status_code == 200
        found[page] = len(queries)
    return found


@pytest.mark.parametrize("part", ["member", "ceo", "tester"])
def test_pages_stay_within_their_budget_whatever_the_number_of_goals(cast: Cast, settings: Any, part: str) -> None:
    landscape, client = lay(cast, settings, count=1), signed_in(cast, part)
    spent(client)
    few = spent(client)
    assert max(few.values()) <= 15, few
    made = landscape.directing
    for number in range(3):
        goal = made.goal(f"More {number}")
        reading = made.reading(made.metric(goal))
        readings.dispute(actor=cast["tester"], reading=reading, reason="No source")
    assert spent(client) == few
