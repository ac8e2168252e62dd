"""What a motion does to the thing it is about: when it opens, when it is decided, when it ends undecided."""

from governance.models import Motion
from governance.services import goals, initiatives
from governance.services import outcomes as documents
from raci.ledger.governed import Governed
from raci.people.actor import Actor


def rows(motion: Motion) -> list[Governed]:
    """Every row that a decision changes; the act on the motion locks them beforehand."""
    return documents.rows_of_decision(motion.version) if motion.version else [motion.decides]


def opened(motion: Motion, *, actor: Actor) -> None:
    """It is before the body from now on, and out of its authors' hands."""
    if motion.version:
        documents.put_to_vote(actor=actor, version=motion.version, authority=f"motion {motion.code}")


def carried(motion: Motion, *, actor: Actor, authority: str) -> None:
    """A version is approved and, on its day, in force; a goal is set; an initiative is approved."""
    if motion.version:
        documents.approve_version(
            actor=actor, version=motion.version, authority=authority, effective_on=motion.effective_on
        )
    elif motion.goal:
        goals.set_goal(actor=actor, goal=motion.goal, authority=authority)
    elif motion.initiative:
        initiatives.approve(actor=actor, initiative=motion.initiative, authority=authority)


def rejected(motion: Motion, *, actor: Actor, authority: str) -> None:
    """A version is turned down; a goal stays a proposal, which can be changed and brought again; an initiative is
    rejected until its authors revise it."""
    if motion.version:
        documents.reject_version(actor=actor, version=motion.version, authority=authority)
    elif motion.goal:
        goals.reject(actor=actor, goal=motion.goal, authority=authority)
    elif motion.initiative:
        initiatives.reject(actor=actor, initiative=motion.initiative, authority=authority)


def undecided(motion: Motion, *, actor: Actor, authority: str) -> None:
    """It goes back to where it was before the motion."""
    if motion.version and motion.version.state == "voting":
        documents.reopen_version(actor=actor, version=motion.version, authority=authority)


def sentence(motion: Motion, *, carried: bool) -> str:
    """What was decided, as the register says it."""
    body = motion.body.name
    if motion.version:
        verb = "approves" if carried else "does not approve"
        return f"{body} {verb} {motion.version.document.code}, {motion.version}."
    if motion.initiative:
        return f"{body} {'approves' if carried else 'does not approve'} {motion.initiative.label}."
    verb = "sets" if carried else "does not set"
    return f"{body} {verb} the enterprise goal {motion.decides}."
