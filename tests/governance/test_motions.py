"""A motion from its preparation to the register."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from governance.models import Ballot, DocumentVersion, Motion, Resolution
from governance.services import ballots, bodies, documents, goals, motions
from portal.tasks.decisions import close_due_motions
from raci.duties.gate import Refused
from raci.duties.services import people
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from tests.cast import Cast, joined
from tests.governance.deciding import BOARD, TEXT, Deciding, board, change_of_roles


@pytest.fixture
def deciding(cast: Cast) -> Deciding:
    return board(cast)


@contextmanager
def later(settings: Any, **by: float) -> Iterator[None]:
    """Some time from now."""
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(clock.now() + timedelta(**by)):
        yield


def state_of(version: DocumentVersion | None) -> str:
    assert version is not None
    return DocumentVersion.objects.get(pk=version.pk).state


def test_a_carried_motion_brings_the_version_into_force(deciding: Deciding) -> None:
    motion = deciding.opened()
    year = clock.today().year
    assert (motion.code, state_of(motion.version)) == (f"M-{year}-001", "voting")
    deciding.all_vote(motion)
    motions.close(actor=deciding.actor("chair"), motion=motion)
    found = Resolution.objects.get(motion=motion)
    assert (found.code, found.entitled, found.votes_for, found.quorum_needed) == (f"R-{year}-001", 5, 5, 3)
    assert (motion.state, state_of(motion.version)) == ("carried", "in_force")
    assert found.text == "Board of directors approves POL-001, Access policy, version 1.0."
    event = Event.objects.get(subject_type="document-version", verb="version.approve")
    assert event.authority == f"resolution {found.code}"
    assert event.within == Event.objects.get(subject_id=motion.pk, verb="motion.close").pk


def test_the_version_before_ends_and_the_register_goes_on_without_gaps(deciding: Deciding) -> None:
    first = deciding.opened()
    deciding.all_vote(first)
    motions.close(actor=deciding.actor("chair"), motion=first)
    assert first.version is not None
    document = first.version.document
    draft = documents.draft(actor=deciding.actor("author"), document=document, body=TEXT + "\nNobody waits.\n")
    documents.submit(actor=deciding.actor("author"), version=draft)
    second = deciding.opened(deciding.motion(draft))
    deciding.all_vote(second)
    motions.close(actor=deciding.actor("secretary"), motion=second)
    assert (state_of(first.version), state_of(draft)) == ("superseded", "in_force")
    assert [each.code[-3:] for each in Resolution.objects.order_by("code")] == ["001", "002"]


def test_a_date_ahead_leaves_the_version_approved(deciding: Deciding) -> None:
    motion = motions.prepare(
        actor=deciding.actor("secretary"),
        body=deciding.board,
        title="Approve",
        version=deciding.version(),
        effective_on=clock.today() + timedelta(days=30),
    )
    deciding.opened(motion)
    deciding.all_vote(motion)
    motions.close(actor=deciding.actor("chair"), motion=motion)
    assert state_of(motion.version) == "approved"
    assert Resolution.objects.get().effective_on == clock.today() + timedelta(days=30)


def test_a_rejected_motion_has_its_resolution_too(deciding: Deciding) -> None:
    motion = deciding.opened()
    deciding.all_vote(motion, "against", *BOARD[:3])
    deciding.all_vote(motion, "for", *BOARD[3:])
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    found = Resolution.objects.get()
    assert (found.carried, found.votes_against, found.effective_on) == (False, 3, None)
    assert (motion.state, state_of(motion.version)) == ("rejected", "rejected")


def test_without_a_quorum_nothing_is_decided(deciding: Deciding, settings: Any) -> None:
    motion = deciding.opened(days=2)
    deciding.all_vote(motion, "for", "chair", "member")
    with pytest.raises(Refused, match="3 members have not voted yet"):
        motions.close(actor=deciding.actor("secretary"), motion=motion)
    with later(settings, days=3):
        motions.close(actor=deciding.actor("secretary"), motion=motion)
    assert (motion.state, state_of(motion.version), Resolution.objects.count()) == ("no_quorum", "review", 0)
    assert deciding.motion(motion.version).state == "draft"


def test_the_portal_closes_by_the_clock_and_nobody_else_loses_by_it(deciding: Deciding, settings: Any) -> None:
    due, still = deciding.opened(days=2), deciding.opened(deciding.motion(deciding.version(title="Other")), days=9)
    deciding.all_vote(due, "for", *BOARD[:3])
    service = deciding.actor("service")
    close_due_motions()
    assert Resolution.objects.count() == 0
    with later(settings, days=3):
        close_due_motions()
        close_due_motions()
    due.refresh_from_db()
    assert due.state == "carried"
    still.refresh_from_db()
    assert still.state == "open"
    resolution = Resolution.objects.get()
    assert (resolution.carried, resolution.silent, resolution.votes_for) == (True, 2, 3)
    event = Event.objects.get(subject_id=due.pk, verb="motion.close")
    assert (event.actor_label, event.authority[:1]) == ("Countersign checks", "R")
    with pytest.raises(Refused):
        motions.open_motion(actor=service, motion=deciding.motion(deciding.version(title="Third")))


def test_who_may_prepare_open_and_close(deciding: Deciding) -> None:
    version = deciding.version()
    for part in ("author", "cio", "auditor", "outsider", "ops"):
        with pytest.raises(Refused) as refused:
            motions.prepare(actor=deciding.actor(part), body=deciding.board, title="x", version=version)
        assert "letter" in refused.value.codes
    motion = deciding.motion(version)
    with pytest.raises(Refused) as refused:
        motions.open_motion(actor=deciding.actor("member"), motion=motion, closes_at=clock.now() + timedelta(days=1))
    assert refused.value.codes == {"letter"}
    deciding.opened(motion)
    deciding.all_vote(motion)
    with pytest.raises(Refused) as refused:
        motions.close(actor=deciding.actor("member"), motion=motion)
    assert refused.value.codes == {"letter"}


def test_what_is_not_ready_is_not_put_to_a_vote(deciding: Deciding) -> None:
    draft = deciding.version(submitted=False)
    with pytest.raises(Refused, match="Its authors have to submit it for decision first"):
        deciding.motion(draft)
    version = documents.submit(actor=deciding.actor("author"), version=draft)
    deciding.motion(version)
    with pytest.raises(Refused, match="is still under way"):
        deciding.motion(version)
    below = bodies.create(actor=deciding.actor("secretary"), code="it", name="IT board", unit=deciding.cast.it)
    other = deciding.version(title="Other")
    with pytest.raises(Refused, match="IT board decides for Group IT, not above it"):
        motions.prepare(actor=deciding.actor("secretary"), body=below, title="x", version=other)


def test_a_text_that_was_taken_back_cannot_be_opened(deciding: Deciding) -> None:
    motion = deciding.motion()
    assert motion.version is not None
    documents.recall(actor=deciding.actor("author"), version=motion.version)
    documents.edit(actor=deciding.actor("author"), version=motion.version, body=TEXT + "\nMore.\n")
    documents.submit(actor=deciding.actor("author"), version=motion.version)
    with pytest.raises(Refused, match="The content has changed since the motion was prepared") as refused:
        deciding.opened(motion)
    assert refused.value.codes == {"stale"}


def test_an_open_motion_is_withdrawn_but_not_void(deciding: Deciding) -> None:
    motion = deciding.opened()
    with pytest.raises(Refused, match="Withdraw the motion instead"):
        motions.void(actor=deciding.actor("secretary"), motion=motion)
    motions.withdraw(actor=deciding.actor("secretary"), motion=motion, note="To be reworded")
    assert (motion.state, state_of(motion.version)) == ("withdrawn", "review")


def test_the_list_is_frozen_at_opening(deciding: Deciding) -> None:
    cast = deciding.cast
    motion = deciding.opened()
    seat = deciding.board.members.get(person=cast.person("third_member"))
    bodies.unseat(actor=cast["secretary"], member=seat)
    people = {ballot.person.name for ballot in motion.ballots.select_related("person")}
    assert people == {cast.person(part).name for part in BOARD}  # the secretary has no vote
    assert deciding.opened(deciding.motion(deciding.version(title="Other"))).ballots.count() == 4
    bodies.amend(
        actor=cast["chair"], body=deciding.board, name="Board", purpose="", quorum="all", majority="unanimous", least=5
    )
    motion.refresh_from_db()
    assert (motion.quorum, motion.majority, motion.least) == ("majority", "simple", 2)


def test_terms_are_kept(deciding: Deciding) -> None:
    cast, day = deciding.cast, timedelta(days=1)
    for person, since, until in (
        ("ceo", clock.today() - 9 * day, clock.today() - day),
        ("ciso", clock.today() + day, None),
    ):
        bodies.seat(actor=cast["secretary"], body=deciding.board, person=cast.person(person), since=since, until=until)
    assert deciding.opened().ballots.count() == 5


def test_whoever_wrote_the_text_is_on_the_list_but_barred(deciding: Deciding) -> None:
    cast = deciding.cast
    version = deciding.version()
    change_of_roles(cast, "author", "board")
    bodies.seat(actor=cast["secretary"], body=deciding.board, person=cast.person("author"))
    bodies.seat(actor=cast["secretary"], body=deciding.board, person=cast.person("ceo"))
    motion = deciding.opened(deciding.motion(version))
    barred = deciding.ballot(motion, "author")
    assert barred.barred.startswith("Whoever wrote a text does not decide on it: Omar Haddad")
    assert barred.barred.endswith("SOD-01")
    assert deciding.ballot(motion, "ceo").barred == (
        "Astrid Vahl holds no role with the letter A (decides it) for this."
    )
    assert (motion.tally().entitled, motion.tally().counted, motion.tally().needed) == (7, 5, 3)
    with pytest.raises(Refused) as refused:
        deciding.vote(motion, "author")
    assert {"SOD-01", "interest"} <= refused.value.codes
    with pytest.raises(Refused, match="you were listed as not counted"):
        ballots.declare(actor=cast["author"], ballot=barred)
    assert Event.objects.filter(subject_id=barred.pk, outcome=Outcome.REFUSED).count() == 2
    deciding.all_vote(motion)
    motions.close(actor=cast["chair"], motion=motion)
    found = Resolution.objects.get()
    assert (found.barred, found.counted, found.entitled) == (2, 5, 7)


def test_the_team_of_the_author_is_barred_as_well(deciding: Deciding) -> None:
    cast = deciding.cast
    crew = people.create_team(
        actor=cast["access_admin"], code="drafting", name="Drafting", sphere="governance", unit=cast.root
    )
    for part in ("author", "member"):
        joined(cast, cast.person(part), crew)
    motion = deciding.opened()
    assert "of the same team" in deciding.ballot(motion, "member").barred
    with pytest.raises(Refused) as refused:
        deciding.vote(motion, "member")
    assert "SOD-01" in refused.value.codes
    assert motion.tally().counted == 4


def test_a_motion_is_on_one_thing(deciding: Deciding) -> None:
    with pytest.raises(ValueError, match="on a version, on a goal or on an initiative"):
        motions.prepare(actor=deciding.actor("secretary"), body=deciding.board, title="Nothing")


def test_whoever_wrote_the_text_does_not_count_the_votes_on_it(deciding: Deciding) -> None:
    cast = deciding.cast
    version = deciding.version()
    change_of_roles(cast, "author", "secretary")
    motion = deciding.opened(deciding.motion(version))
    deciding.all_vote(motion)
    with pytest.raises(Refused) as refused:
        motions.close(actor=cast["author"], motion=motion)
    assert refused.value.codes == {"sod", "SOD-01"}


def test_a_body_that_could_never_make_a_quorum_opens_nothing(deciding: Deciding) -> None:
    cast = deciding.cast
    small = bodies.create(actor=cast["secretary"], code="small", name="Committee", unit=cast.root)
    bodies.seat(actor=cast["secretary"], body=small, person=cast.person("member"))
    motion = motions.prepare(actor=cast["secretary"], body=small, title="x", version=deciding.version())
    with pytest.raises(Refused, match="Of 1 member with a vote 1 counts, and the quorum is 2"):
        deciding.opened(motion)
    assert (Ballot.objects.count(), state_of(motion.version)) == (0, "review")


def test_a_goal_is_set_by_a_vote(deciding: Deciding) -> None:
    goal = goals.propose(
        actor=deciding.actor("ceo"),
        title="Trust",
        dimension="customer",
        owner=deciding.cast.person("ceo"),
        unit=deciding.cast.root,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    motion = deciding.opened(deciding.motion(goal=goal))
    deciding.all_vote(motion)
    motions.close(actor=deciding.actor("chair"), motion=motion)
    goal.refresh_from_db()
    assert (goal.state, goal.cycle) == ("set", 1)
    assert Resolution.objects.get().text == "Board of directors sets the enterprise goal Trust."


def test_numbers_are_taken_in_turn(deciding: Deciding) -> None:
    codes = [deciding.motion(deciding.version(title=title)).code for title in "abc"]
    assert [code[-3:] for code in codes] == ["001", "002", "003"]
    assert Motion.objects.count() == 3
