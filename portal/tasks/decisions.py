"""Counting by the clock: a motion whose time is over is closed, whether or not somebody presses a button; and what was
voted on something that has changed since is void."""

import logging

from celery import shared_task

from governance.services import motions, outcomes
from raci.duties import founding
from raci.people.actor import Actor

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def close_due_motions() -> None:
    """Close what is due, and end what is stale. Twice at the same time is harmless: the second one finds it done."""
    end_stale()
    if not motions.due().exists():
        return
    closed, left = motions.close_due(actor=Actor.service(founding.CHECKS))
    for motion in closed:
        log.info("closed %s: %s", motion.code, motion.state)
    for motion in left:
        log.warning("%s is over and could not be closed; its page says why", motion.code)


def end_stale() -> None:
    """End open motions, and take back approvals, whose content or cited clauses have changed since the vote."""
    service = Actor.service(founding.CHECKS)
    for motion in motions.lapse_stale(actor=service):
        log.info("%s is void: what it decides on has changed", motion.code)
    for version in outcomes.lapse_stale(actor=service):
        log.info("the approval of %s is taken back: what it cites has changed", version)
