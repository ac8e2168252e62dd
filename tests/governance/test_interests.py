"""The register of interests: kept by everybody for themselves, held against motions, and told to few."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some

from governance import secrecy
from governance.models import Interest, Motion
from governance.selectors import interests as selectors
from governance.services import ballots, interests
from governance.touching import Concern, plain, touched
from raci.duties.gate import Refused
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event
from tests.cast import Cast
from tests.governance.deciding import Deciding, board
from tests.governance.directing import Directing
from tests.governance.investing import Investing

METERS = "# Metering\n\nMeters of Brightwater Meters Ltd. must be calibrated yearly.\n"


@pytest.fixture
def deciding(cast: Cast) -> Deciding:
    return board(cast)


def declared(deciding: Deciding, part: str, name: str = "Brightwater Meters", kind: str = "supplier") -> Interest:
    return interests.declare(actor=deciding.actor(part), kind=kind, name=name, text="I hold shares in it")


def opened(deciding: Deciding, body: str = METERS) -> Motion:
    return deciding.opened(deciding.motion(deciding.version(body=body, title="Metering")))


# whether a name is touched


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [
        ("Brightwater Meters", "Meters of BRIGHTWATER  meters, Ltd.", True),
        ("Brightwater Meters", "Bright water meters", False),
        ("Ray", "an array of rays", False),
        ("Ray", "sold by Ray & Sons", True),
        ("Sørensen Møller", "Sørensen-Møller", True),
        ("Café Zürich", "the cafe zurich contract", True),
        ("IT", "Group IT buys it", False),
        ("  ", "anything", False),
        ("—", "a dash — here", False),
    ],
)
def test_names_are_compared_as_whole_words(name: str, words: str, found: bool) -> None:
    assert bool(touched(name, Concern(texts={"its text": words}))) is found


def test_the_reason_names_every_place_and_a_person_their_part() -> None:
    concern = Concern({"Nora Whitlock": "owns the document"}, {"its text": "of Acme", "its question": "Acme?"})
    assert touched("acme", concern) == "acme is named in its text and in its question."
    assert touched("nora  whitlock", concern) == "Nora Whitlock owns the document."
    assert touched("Nora", concern) == ""


@given(some.text(min_size=3, max_size=20), some.text(max_size=30), some.text(max_size=30))
def test_a_name_that_stands_in_a_text_is_found(name: str, before: str, after: str) -> None:
    if len(plain(name).strip()) >= 3:
        assert touched(name, Concern(texts={"its text": f"{before} {name} {after}"}))


# the register


def test_what_an_entry_says_is_not_in_the_record(deciding: Deciding) -> None:
    row = declared(deciding, "member")
    interests.change(
        actor=deciding.actor("member"), interest=row, kind="supplier", name="Brightwater Pumps", text="My brother's",
        since=row.since,
    )  # fmt: skip
    told = b"".join(bytes(event.payload) for event in Event.objects.filter(subject_type="interest"))
    assert row.commitment.encode() in told
    for secret in (b"Brightwater", b"shares", b"brother", b"supplier"):
        assert secret not in told
    assert [opening["name"] for opening in row.openings] == ["Brightwater Meters", "Brightwater Pumps"]
    assert all(secrecy.holds(row.pk, opening) for opening in row.openings)


def test_everybody_keeps_their_own(deciding: Deciding) -> None:
    row = declared(deciding, "member")
    with pytest.raises(Refused, match="Everybody keeps their own register"):
        interests.end(actor=deciding.actor("secretary"), interest=row)
    said: dict[str, Any] = {"kind": "person", "name": "x", "text": "x"}
    with pytest.raises(Refused, match="Everybody keeps their own register"):
        interests.change(actor=deciding.actor("chair"), interest=row, since=row.since, **said)
    interests.end(actor=deciding.actor("member"), interest=row)
    assert (row.state, row.until, row.holds_today) == ("ended", clock.today(), False)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "yacht"}, "Choose what"),
        ({"name": "  "}, "Name the supplier"),
        ({"text": ""}, "Say what the interest is"),
        ({"until": clock.today() - timedelta(days=1)}, "ends before it begins"),
    ],
)
def test_input(deciding: Deciding, given: dict[str, object], said: str) -> None:
    whole = {"kind": "supplier", "name": "Acme", "text": "Shares"} | given
    with pytest.raises(ValidationError, match=said):
        interests.declare(actor=deciding.actor("member"), **whole)  # type: ignore[arg-type]
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    ("part", "seen"),
    [("member", 1), ("secretary", 1), ("chair", 1), ("auditor", 1), ("second_member", 0), ("cio", 0), ("outsider", 0)],
)
def test_who_reads_it(deciding: Deciding, part: str, seen: int) -> None:
    declared(deciding, "member")
    assert selectors.register(Standing(deciding.cast.person(part))).count() == seen


# held against a motion


def test_no_interest_needs_a_reason_where_the_register_is_touched(deciding: Deciding) -> None:
    declared(deciding, "member")
    motion = opened(deciding)
    ballot = deciding.ballot(motion, "member")
    assert [why for _, why in ballot.matches] == ["Brightwater Meters is named in its text."]
    with pytest.raises(Refused, match="This motion touches an interest in your register") as refused:
        deciding.declare(motion, "member")
    assert refused.value.codes == {"interest"}
    assert "Brightwater" not in str(refused.value)
    ballots.declare(actor=deciding.actor("member"), ballot=ballot, despite="I sold the shares in May")
    ballot.refresh_from_db()
    assert (ballot.state, ballot.despite) == ("declared", "I sold the shares in May")
    event = Event.objects.filter(subject_id=ballot.pk, verb="ballot.declare").last()
    assert event is not None
    assert b"I sold the shares in May" in bytes(event.payload)
    assert b"Brightwater" not in b"".join(bytes(each.payload) for each in Event.objects.filter(subject_id=ballot.pk))
    deciding.declare(motion, "chair")


def test_ending_the_entry_after_the_motion_opened_changes_nothing(deciding: Deciding) -> None:
    row = declared(deciding, "member")
    motion = opened(deciding)
    interests.end(actor=deciding.actor("member"), interest=row)
    with pytest.raises(Refused, match="touches an interest in your register"):
        deciding.declare(motion, "member")


def test_an_entry_that_comes_after_the_motion_opened_counts_as_well(deciding: Deciding) -> None:
    motion = opened(deciding)
    declared(deciding, "member")
    declared(deciding, "member", "Nora Whitlock", "person")
    with pytest.raises(Refused, match="touches 2 interests in your register"):
        deciding.declare(motion, "member")


def test_an_entry_that_is_over_or_names_something_else_does_not_count(deciding: Deciding) -> None:
    long_ago = clock.today() - timedelta(days=400)
    interests.declare(
        actor=deciding.actor("member"), kind="supplier", name="Brightwater Meters", text="Shares", since=long_ago,
        until=long_ago,
    )  # fmt: skip
    declared(deciding, "member", "Acme Pumps")
    deciding.declare(opened(deciding), "member")


def test_goals_and_initiatives_are_matched_by_who_answers_for_them(deciding: Deciding) -> None:
    declared(deciding, "member", "Astrid Vahl", "person")
    goal = deciding.opened(deciding.motion(goal=Directing(deciding.cast, deciding).goal()))
    assert [why for _, why in deciding.ballot(goal, "member").matches] == ["Astrid Vahl owns the goal."]
    house = Investing(deciding.cast, deciding)
    initiative = deciding.opened(house.motion(house.proposed()))
    [[_, why]] = deciding.ballot(initiative, "member").matches
    assert why.startswith("Astrid Vahl ")
