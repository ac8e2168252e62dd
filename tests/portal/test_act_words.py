"""What every act needs so that people can read it."""

import re
from pathlib import Path

from raci.duties.acts import ACTIVITIES, ACTS
from raci.duties.defaults import CHART, RULES
from raci.ledger.governed import governed_models

SPRITE = Path(__file__).resolve().parents[2] / "static" / "icons.svg"


def test_icons_of_acts_are_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text()))
    assert {act.icon for act in ACTS.values() if act.icon} - drawn == set()


def test_every_act_is_on_something_governed() -> None:
    kinds = {model.SUBJECT for model in governed_models()}
    assert {act.subject for act in ACTS.values()} - kinds == set()


def test_the_starting_chart_covers_every_activity() -> None:
    assert set(CHART) - set(ACTIVITIES) == set()
    assert set(ACTIVITIES) - set(CHART) == set()
    for activity, row in CHART.items():
        letters = "".join(row.values())
        assert letters.count("A") == 1, activity
        assert "R" in letters, activity


def test_activities_of_acts_are_declared() -> None:
    named = {act.activity for act in ACTS.values() if isinstance(act.activity, str) and act.activity}
    assert named - set(ACTIVITIES) == set()


def test_rules_speak_of_sides_that_acts_take() -> None:
    taken = {(chain, side) for act in ACTS.values() for chain, side in act.sides.items()}
    taken |= {("finding", "owner")}  # held by answering for the object, not taken by an act
    for rule in RULES:
        for side in rule.terms.get("sides", ()):
            assert (rule.terms["chain"], side) in taken, rule.code
        for act in rule.terms.get("acts", ()):
            assert act in ACTS, rule.code


def test_labels_are_sentences_for_people() -> None:
    for act in ACTS.values():
        assert act.label[:1].isupper(), act.code
        assert "_" not in act.label + act.says, act.code
        assert not act.fresh_signature or act.meaning, f"{act.code}: say what the signature means"
