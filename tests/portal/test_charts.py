"""Where things stand in the pictures, and that no text of a person becomes markup."""

import itertools
from datetime import UTC, date, datetime, timedelta

from portal import charts, svg
from portal.charts import BudgetChart, BudgetMark, BudgetPoint, Cascade, CascadeColumn, DayLevel, Edge, Label, Node

START = datetime(2026, 10, 15, tzinfo=UTC)
END = START + timedelta(days=28)


def budget(*points: tuple[int, float], days: int = 28) -> BudgetChart:
    return BudgetChart(
        start=START,
        end=END,
        points=[BudgetPoint(START + timedelta(days=day), left) for day, left in points],
        days=[DayLevel(date(2026, 10, 15) + timedelta(days=n), None if n == 3 else 99.95 - n % 2) for n in range(days)],
        target=99.9,
        allowance="40.3 minutes",
        measure="Payments <completed>",
        summary="It fell & stayed.",
        marks=[BudgetMark(START + timedelta(days=20), "<INC-1>", "14 min")],
        verdict="−14 % now",
    )


def test_a_gap_in_the_readings_stays_a_gap() -> None:
    runs = svg.spark_points([1, 2, None, 3])
    assert [len(run) for run in runs] == [2, 1]
    assert svg.sparkline([1, 2, None, 3]).count("M") == 2


def test_a_flat_line_runs_through_the_middle_and_nothing_is_a_dashed_base() -> None:
    assert {y for run in svg.spark_points([5, 5, 5]) for _, y in run} == {14.0}
    assert 'class="base"' in svg.sparkline([])
    assert 'class="base"' in svg.sparkline([None, None])


def test_a_meter_is_clipped_and_an_overdrawn_one_is_full() -> None:
    assert 'class="fill" y="0" width="100.0"' in svg.meter(140, "ok")
    assert 'class="fill" y="0" width="100.0"' in svg.meter(-14, "out")
    assert "fill" not in svg.meter(None).replace("cs-meter", "")


def test_a_curve_is_cut_where_the_budget_ends() -> None:
    assert svg.split_at_zero([(0, 10), (10, 30)], zero=20) == ([(0, 10), (5.0, 20)], [(5.0, 20), (10, 30)])
    assert svg.split_at_zero([(0, 10), (10, 15)], zero=20) == ([(0, 10), (10, 15)], [])
    assert svg.split_at_zero([(0, 30)], zero=20) == ([], [(0, 30)])


def test_the_budget_is_drawn_with_its_words_escaped() -> None:
    for frame in (charts.WIDE, charts.NARROW):
        drawn = svg.budget_chart(budget((0, 100), (20, 40), (28, -14)), frame, "b1")
        assert "&lt;INC-1&gt;" in drawn
        assert "<INC-1>" not in drawn
        assert "Payments &lt;completed&gt;" in drawn
        assert "style=" not in drawn
        assert 'class="under"' in drawn
        assert "day--none" in drawn
        assert drawn.count(">no data<") == 1


def test_the_budget_can_be_drawn_from_nothing() -> None:
    drawn = svg.budget_chart(budget(days=0), charts.WIDE, "b1")
    assert 'class="area"' not in drawn
    assert "Error budget left" in drawn


def test_the_daily_strip_reaches_below_the_worst_day() -> None:
    assert charts.level_floor(budget((0, 100))) < 98.95
    assert charts.level_floor(budget((0, 100), days=0)) < 99.9


def test_labels_never_overlap_and_the_latest_is_kept() -> None:
    kept = charts.spread([Label(200, "INC-1", "14 min"), Label(210, "INC-2"), Label(400, "INC-3")], left=46)
    assert [label.word for label in kept] == ["INC-2", "INC-3"]
    spans = [label.span(46) for label in kept]
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


def test_a_label_without_room_on_the_left_goes_right() -> None:
    assert Label(50, "INC-1").span(46)[0] == 50


def test_ticks_include_both_ends() -> None:
    moments = charts.ticks(START, END, 5)
    assert moments[0] == START
    assert moments[-1] == END
    assert len(moments) == 5


def picture(services: int = 9) -> Cascade:
    columns = [CascadeColumn("e", "Enterprise goals"), CascadeColumn("i", "IT goals"), CascadeColumn("v", "Services")]
    nodes = [Node(f"e{n}", "e", f"Goal {n}") for n in range(4)] + [Node(f"i{n}", "i", f"IT {n}") for n in range(3)]
    nodes += [Node(f"v{n}", "v", f"Service {n}") for n in range(services)]
    edges = [Edge("e0", "i2"), Edge("e3", "i0", picked=True), Edge("i0", "v0"), Edge("e1", "v1", primary=False)]
    return Cascade(columns, nodes, edges, anchor="e")


def test_nodes_of_a_column_never_overlap_and_stay_inside() -> None:
    placed = charts.place(picture())
    for places in placed.values():
        rows = [place.row for place in places]
        assert all(two - one >= 2 for one, two in itertools.pairwise(rows))
        assert min(rows) >= 0
        assert max(rows) <= 16


def test_the_anchor_keeps_its_order_and_others_stand_near_their_neighbours() -> None:
    placed = charts.place(picture())
    assert [place.node.key for place in placed["e"]] == ["e0", "e1", "e2", "e3"]
    order = [place.node.key for place in placed["i"]]
    assert order.index("i2") < order.index("i0")


def test_an_empty_cascade_has_no_rows() -> None:
    assert charts.place(Cascade([CascadeColumn("e", "Goals")], [], [])) == {"e": []}


def test_the_drill_down_follows_links_to_the_right_primary_first() -> None:
    branches = charts.drill(picture())
    third = branches[3]
    assert [branch.node.key for branch in third.branches] == ["i0"]
    assert [branch.node.key for branch in third.branches[0].branches] == ["v0"]
    assert not third.open


def test_the_picked_path_is_open() -> None:
    cascade = picture()
    nodes = [Node("v0", "v", "S", picked=True) if node.key == "v0" else node for node in cascade.nodes]
    branches = charts.drill(Cascade(cascade.columns, nodes, cascade.edges, "e"))
    assert [branch.open for branch in branches] == [False, False, False, True]
