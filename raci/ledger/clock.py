"""The one clock of the house. Only a demonstration may move it; the keys of events tell the true time even then."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment, aware."""
    return _moved.get() or timezone.now()


def today() -> date:
    """The date of this moment in the portal's time zone."""
    return timezone.localdate(now())


def is_moved() -> bool:
    """Whether a demonstration is playing another moment."""
    return _moved.get() is not None


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let it be another moment, for the history of a demonstration.

    Raises:
        ImproperlyConfigured: the settings do not declare this database a demonstration.
    """
    if not getattr(settings, "COUNTERSIGN_DEMO", False):
        raise ImproperlyConfigured("the clock is moved in a demonstration only: COUNTERSIGN_DEMO is off")
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
