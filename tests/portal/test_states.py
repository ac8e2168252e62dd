"""Every state of the domain has an icon and a word."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import TextChoices
from pytest_django import Settings

import governance.states
import management.states
import raci.alignment.states
import raci.duties.states
from portal.templatetags.states import STATES, State, UnknownStateError, state_of
from raci.ledger.governed import Governed

ROOT = Path(__file__).resolve().parents[2]


def governed_states() -> list[str]:
    """The states that models are born in, and all that the states modules name."""
    modules = (governance.states, management.states, raci.duties.states, raci.alignment.states)
    choices = [found for module in modules for found in vars(module).values() if isinstance(found, type)]
    named = [value for found in choices if issubclass(found, TextChoices) for value in found.values]
    models = [model for model in apps.get_models() if issubclass(model, Governed)]
    return sorted({*named, *(f"{model.SUBJECT}.{model.FIRST_STATE}" for model in models)})


@pytest.mark.parametrize("code", governed_states())
def test_a_state_of_the_domain_has_a_word(code: str) -> None:
    assert state_of(code).word


def test_icons_are_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (ROOT / "static/icons.svg").read_text()))
    assert {state.icon for state in STATES.values()} <= drawn


def test_what_is_not_known_never_looks_good() -> None:
    assert {STATES[code].tone for code in ("no_data", "untested", "incomplete")} == {"none"}


def test_the_qualified_form_comes_first() -> None:
    assert state_of("motion.open").tone == "side"
    assert state_of("finding.open").tone == "risk"
    assert state_of("anything.healthy") == STATES["healthy"]


def test_a_state_without_a_word_is_an_error_in_tests_and_a_plain_word_elsewhere(settings: Settings) -> None:
    with pytest.raises(UnknownStateError):
        state_of("finding.half_baked")
    settings.STATES_STRICT = False
    assert state_of("finding.half_baked") == State("info-circle", "Half baked")
