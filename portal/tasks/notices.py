"""Telling people of acts, from the sealed record; and the letter of the day."""

from celery import shared_task

from portal import telling
from portal.services import notices

ROUNDS = 50
"""So many sets of events in one go; the next one begins where this one ended."""


@shared_task
def tell() -> int:
    """Tell of everything that was sealed meanwhile, and let old notices go. How many events were looked at."""
    done = 0
    for _ in range(ROUNDS):
        count = telling.tell()
        done += count
        if not count:
            break
    telling.forget_old()
    return done


@shared_task
def letters() -> int:
    """Write to those who want a letter a day. How many letters there were."""
    return notices.send_daily()
