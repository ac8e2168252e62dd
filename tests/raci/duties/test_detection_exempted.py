"""What an exemption takes out of what is found: only what lies where it reaches."""

from raci.duties import detection
from raci.duties.rules import Rule
from raci.duties.services import charts
from tests.cast import Cast
from tests.raci.duties.making import Making

STEPS = {"chain": "chart", "steps": ["chart.draft", "chart.edit"]}


def test_an_exemption_elsewhere_leaves_a_history_as_it_is(making: Making, cast: Cast) -> None:
    rule = making.rule("history", STEPS, mode="record", liftable=True)
    who = cast["secretary"]
    making.edited(who, making.chart(who))
    assert [each.person for each in detection.violations(Rule.of(rule))] == [who.person.pk]
    making.exempted(rule, who, cast.it, actor=cast["cio"])
    assert [each.person for each in detection.violations(Rule.of(rule))] == [who.person.pk]
    there = charts.draft_like(actor=who, unit=cast.it, reason="A chart of its own for IT")
    making.edited(who, there)
    assert len(detection.violations(Rule.of(rule))) == 1


def test_an_exemption_from_above_reaches_it(making: Making, cast: Cast) -> None:
    rule = making.rule("history", STEPS, mode="record", liftable=True)
    who = cast["secretary"]
    making.edited(who, making.chart(who))
    making.exempted(rule, who, cast.root, actor=cast["cio"])
    assert detection.violations(Rule.of(rule)) == []
