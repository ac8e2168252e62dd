"""Counting by the clock: a motion whose time is over is closed, whether or not somebody presses a button."""

import logging

from celery import shared_task

from governance.services import motions
from raci.duties import founding
from raci.people.actor import Actor

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def close_due_motions() -> None:
    """Close what is due. Twice at the same time is harmless: the second one finds each motion closed."""
    if not motions.due().exists():
        return
    closed, left = motions.close_due(actor=Actor.service(founding.CHECKS))
    for motion in closed:
        log.info("closed %s: %s", motion.code, motion.state)
    for motion in left:
        log.warning("%s is over and could not be closed; its page says why", motion.code)
