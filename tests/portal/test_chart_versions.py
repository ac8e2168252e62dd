"""Two versions of a chart: what differs by letters, and for people."""

import pytest
from django.urls import reverse

from raci.duties import comparison
from raci.duties.charts import ChartInForce
from raci.duties.models import Chart
from raci.duties.roster import Roster
from raci.duties.services import charts
from raci.duties.services.charts import Advice
from raci.people.models import Role
from tests.cast import Cast
from tests.portal.test_doors import signed_in

PRACTICE = Advice("EDM01.01", "Evaluate the governance system", "governance")


@pytest.fixture
def chart(cast: Cast) -> Chart:
    found = charts.draft_like(actor=cast["secretary"], unit=cast.root, also=[PRACTICE])
    for activity, role, letters in (
        ("set-goals", "ceo", ""),
        ("set-goals", "ops-lead", "I"),
        ("set-goals", "cio", "R"),
    ):
        charts.set_letters(
            actor=cast["secretary"], chart=found, activity=activity, role=Role.objects.get(code=role), letters=letters
        )
    return found


def test_cells_that_differ(cast: Cast, chart: Chart) -> None:
    codes = dict(Role.objects.values_list("pk", "code"))
    old = ChartInForce.of(Chart.objects.get(unit=cast.root, version=1))
    found = {(codes[e.role_id], e.was, e.now, e.kind) for e in comparison.changes(old, ChartInForce.of(chart))}
    assert found == {("ceo", "C", "", "removed"), ("ops-lead", "", "I", "added"), ("cio", "C", "R", "changed")}
    assert comparison.changes(old, old) == []


def test_who_holds_it_by_another_role_neither_gains_nor_loses(cast: Cast, chart: Chart) -> None:
    roster, roles = Roster.at("group/"), {role.code: role.pk for role in Role.objects.all()}
    old = ChartInForce.of(Chart.objects.get(unit=cast.root, version=1))
    new = ChartInForce.of(chart)
    turned = {roster.names[e.person_id]: (e.gains, e.loses) for e in comparison.turns(old, new, roster)}
    assert turned == {"Astrid Vahl": ("", "C"), "Pavel Kral": ("I", ""), "Daniel Ferreira": ("R", "C")}
    both = Roster({**roster.held, roles["ops-lead"]: roster.held[roles["ceo"]]}, roster.names, roster.teams, {})
    assert "Pavel Kral" not in {roster.names[e.person_id] for e in comparison.turns(old, new, both)}


def test_the_page(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "auditor")
    html = client.get(reverse("chart-against", args=("group", chart.version))).content.decode()
    assert "Version 2 against version 1" in html
    assert "Loses</b> the duty to be asked before" in html
    assert "1 came" in html
    html = client.get(reverse("chart-against", args=("group", 1)) + "?with=2").content.decode()
    assert "Gains</b> the duty to be asked before" in html
    assert client.get(reverse("chart-against", args=("group", 1)) + "?with=9").status_code == 404


def test_one_version_only(cast: Cast) -> None:
    html = signed_in(cast, "auditor").get(reverse("chart-against", args=("group", 1))).content.decode()
    assert "Nothing to compare with" in html
