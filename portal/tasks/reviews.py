"""Reviews of access by the clock: whoever does not answer in time loses the role, whether or not anybody looks."""

import logging

from celery import shared_task

from raci.duties import founding
from raci.duties.services import reviews
from raci.people.actor import Actor

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def tend() -> None:
    """End what is due and close what is answered. Twice at the same time is harmless: each item is locked."""
    if not reviews.something_to_tend():
        return
    done = reviews.tend(actor=Actor.service(founding.CHECKS))
    for item in done.lapsed:
        log.info("ended without an answer: %s", item.code)
    for item in done.held:
        log.warning("a rule keeps %s; its page says why", item.code)
    for review in done.closed:
        log.info("closed %s", review.code)
