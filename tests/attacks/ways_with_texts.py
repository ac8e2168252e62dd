"""Ways to change a text between the vote on it and the day on which it holds."""

from typing import Any

from governance.models import DocumentVersion
from governance.services import motions
from tests.attacks.ways import Try, way
from tests.governance.deciding import Deciding, board
from tests.raci.duties.making import Making, in_days

OTHER = "# Other\n\nNothing must be approved.\n"


def voted(making: Making, *parts: str) -> tuple[Deciding, Any, DocumentVersion]:
    """A text on which members have voted; it would hold in ten days."""
    deciding = board(making.cast)
    version = deciding.version()
    secretary, holds_on = making.cast["secretary"], in_days(10).date()
    motion = motions.prepare(
        actor=secretary, body=deciding.board, title="Approve it", version=version, effective_on=holds_on
    )
    motion = deciding.opened(motion)
    deciding.declare(motion)
    for part in parts:
        deciding.vote(motion, part)
    version.refresh_from_db()
    return deciding, motion, version


def edited(making: Making, version: DocumentVersion, sentence: str) -> Try:
    data = {"title": version.title, "summary": "", "body": OTHER, "revision": version.revision}
    given = {**data, "effective_on": None}
    return Try(making.cast["author"], "version.edit", version, "state", sentence, data, given)


@way
def another_text_after_the_first_vote(making: Making) -> Try:
    _, _, version = voted(making, "member")
    return edited(making, version, "It would have to be draft")


@way
def another_text_after_it_was_approved(making: Making) -> Try:
    deciding, motion, version = voted(making)
    deciding.all_vote(motion)
    motions.close(actor=making.cast["chair"], motion=motion)
    version.refresh_from_db()
    assert version.state == "approved"
    return edited(making, version, "It would have to be draft")


@way
def another_text_by_taking_it_back_after_the_first_vote(making: Making) -> Try:
    """A draft again, it could be edited, and would come before the same votes."""
    _, _, version = voted(making, "member")
    return Try(making.cast["author"], "version.recall", version, "state", "It would have to be", {"note": ""})
