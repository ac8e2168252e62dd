import json
from typing import Any

import pytest

from management.itsm.mapping import MappingError, State, from_dict, from_json, names, shipped


def test_the_mappings_that_come_with_the_product_are_sound() -> None:
    assert "servicenow" in names()
    for name in names():
        assert from_dict(shipped(name).as_dict()) == shipped(name)


def test_a_mapping_survives_being_kept_as_json() -> None:
    mapping = shipped("servicenow")
    assert from_json(json.dumps(mapping.as_dict())) == mapping
    assert mapping.states["Awaiting Vendor"] is State.AWAITING


def changed(**entries: Any) -> dict[str, Any]:
    return {**shipped("servicenow").as_dict(), **entries}


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"columns": {"number": "number"}}, "names no column for state, opened_at, updated_at"),
        ({"columns": {**shipped("servicenow").columns, "colour": "x"}}, "not known here: colour"),
        ({"states": {"New": "fresh"}}, "'fresh' is not a valid State"),
        ({"dates": []}, "no date format"),
        ({"dates": "%d"}, "is not a list"),
        ({"time_zone": "Mars/Olympus"}, "is not a time zone"),
        ({"delimiter": ", "}, "one character"),
        ({"levels": {"colour": {}}}, "Levels are those of"),
        ({"levels": {"priority": {"1 - High": "one"}}}, "cannot be read"),
        ({"true_words": ["yes"], "false_words": ["yes"]}, "also a word for false"),
        ({"extra": 1}, "entries that are not known here: extra"),
        ({"name": 7}, "7 is not text"),
        ({"columns": []}, "cannot be read"),
    ],
)
def test_what_is_no_mapping_is_refused_with_the_reason(entries: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MappingError, match=sentence):
        from_dict(changed(**entries))


@pytest.mark.parametrize(
    ("text", "sentence"), [("{", "is not JSON"), ("[]", "is not a JSON object"), ("{}", "cannot be")]
)
def test_json_that_is_no_mapping_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(MappingError, match=sentence):
        from_json(text)


def test_a_mapping_that_is_not_there_is_named() -> None:
    with pytest.raises(MappingError, match="there are: servicenow"):
        shipped("../secret")
