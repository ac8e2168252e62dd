"""The practices of COBIT as rows of a draft: what comes in, which roles, and that it permits nothing."""

import pytest
from django.urls import reverse

from governance.catalogue import objectives, starting
from governance.services import practices
from governance.services.practices import NEW
from raci.duties.charts import ChartInForce, read_cells
from raci.duties.gate import Refused
from raci.duties.models import Chart
from raci.duties.roster import Roster
from raci.duties.rules import Rules
from raci.duties.services import charts
from raci.duties.validation import problems
from raci.ledger.models import Event, Outcome
from raci.people.models import Role
from tests.cast import Cast
from tests.portal.test_doors import signed_in

DOMAINS = ("EDM", "APO", "BAI", "DSS", "MEA")


@pytest.fixture
def chart(cast: Cast) -> Chart:
    return charts.draft_like(actor=cast["secretary"], unit=cast.root)


def everybody() -> dict[int, str]:
    """Each role of COBIT: what is like it here, or a new one."""
    return {seat.number: seat.like or NEW for seat in starting.SEATS}


def test_the_whole_of_it(cast: Cast, chart: Chart) -> None:
    practices.add(actor=cast["secretary"], chart=chart, seats=everybody(), domains=DOMAINS, suggest=True)
    assert chart.rows.count() == 231
    assert Role.objects.count() == 18 + 33 - len(starting.LIKE)
    letters = read_cells(chart.pk)
    for row in chart.rows.all():
        held = "".join(letters[row.code].values())
        assert held.count("A") == 1, row.code
        assert "R" in held, row.code
    events = Event.objects.filter(actor=str(cast.person("secretary").pk), outcome=Outcome.DONE)
    added = events.get(verb="chart.add_rows")
    assert events.filter(verb="role.create", within=added.pk).count() == 33 - len(starting.LIKE)


def test_there_is_a_suggestion_for_every_objective() -> None:
    assert set(starting.SUGGESTED) == {each.code for each in objectives()}
    numbers = {seat.number for seat in starting.SEATS}
    for practice in starting.rows(DOMAINS):
        told = starting.suggested(practice.code)
        assert {number for number, _ in told} <= numbers
        assert len({number for number, _ in told}) == len(told), practice.code
        assert [letter for _, letter in told].count("A") == 1


def test_codes_and_heads_of_columns_fit(db: None) -> None:
    assert len({seat.code for seat in starting.SEATS}) == 33
    shipped = set(Role.objects.values_list("code", flat=True))
    assert not {seat.code for seat in starting.SEATS if not seat.like} & shipped
    assert all(len(seat.code) <= 40 and len(seat.short) <= 24 for seat in starting.SEATS)


def test_one_role_here_for_several_there(cast: Cast, chart: Chart) -> None:
    seats = dict.fromkeys((7, 26, 25, 27), "cio")
    practices.add(actor=cast["secretary"], chart=chart, seats=seats, domains=["DSS"], suggest=True)
    cio = Role.objects.get(code="cio")
    assert read_cells(chart.pk)["DSS01.01"] == {cio.pk: "A"}


def test_advice_without_letters_is_no_problem(cast: Cast, chart: Chart) -> None:
    practices.add(actor=cast["secretary"], chart=chart, seats={}, domains=["EDM", "APO"])
    roles = {role.pk: role for role in Role.objects.all()}
    found = problems(ChartInForce.of(chart), roles, Roster.at("group/"), Rules.load(), list(chart.rows.all()))
    assert found == []


def test_who_may_not_add_roles_adds_nothing(cast: Cast, chart: Chart) -> None:
    with pytest.raises(Refused, match="holds no role with the letter"):
        practices.add(actor=cast["cio"], chart=chart, seats={2: NEW}, domains=["EDM"])
    assert not chart.rows.exists()
    assert not Role.objects.filter(code="executive-committee").exists()
    practices.add(actor=cast["cio"], chart=chart, seats={1: "board"}, domains=["EDM"])
    assert chart.rows.exists()


def test_the_page_and_rest(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    url = reverse("act", args=("chart.add_rows", chart.pk))
    page = client.get(url).content.decode()
    assert "they permit and forbid nothing here" in page.replace("and they", "they").replace("\n", " ")
    assert '<option value="board" selected>' in page
    answer = client.post(url, {"domains": ["EDM"], "role_1": "board", "role_2": "new", "suggest": "on"})
    assert answer.status_code == 302
    assert chart.rows.count() == 16
    shown = client.get(reverse("chart", args=("group", chart.version))).content.decode()
    assert "Rows of advice" in shown
    assert "EDM01.01 Evaluate the governance system" in shown
    tag = client.get(f"/api/v1/charts/{chart.pk}/")["ETag"]
    body = {"domains": ["MEA"], "role_33": "internal-audit"}
    about = {"content_type": "application/json", "headers": {"if-match": tag}}
    assert client.post(f"/api/v1/charts/{chart.pk}/add-rows/", body, **about).status_code == 200  # type: ignore[arg-type]
    assert chart.rows.filter(code__startswith="MEA").exists()
