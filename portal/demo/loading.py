"""Loads the demo organisation into an empty database."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from portal import telling
from portal.demo import (
    access,
    changes,
    checks,
    controls,
    decisions,
    documents,
    exceptions,
    goals,
    initiatives,
    links,
    newcomers,
    openslo,
    operations,
    people,
    refusals,
    reviews,
    services,
)
from portal.demo.quick import demonstration
from portal.demo.story import Story
from portal.models import Notice
from raci.ledger import sealer
from raci.people.models import Person

CHAPTERS = (
    people, access, exceptions, reviews, decisions, documents, goals, initiatives, services, controls,
    operations, openslo, changes, links, newcomers, refusals, checks,
)  # fmt: skip


class NotHere(RuntimeError):
    """A demonstration must not be loaded here; the message is a sentence for a person."""


def require_a_place_for_it() -> None:
    """A demonstration is only for a database in which nobody works.

    Raises:
        NotHere: people work here, or this is production.
    """
    if settings.SETTINGS_MODULE == "portal.settings.production":
        raise NotHere("These are the settings of production. The demo organisation is for trying the portal out only.")
    if Person.objects.filter(kind=Person.Kind.HUMAN).exists():
        raise NotHere("People work with this database already. The demo organisation needs an empty one.")


def load() -> Story:
    """Play the whole history, and seal it.

    Raises:
        NotHere: see ``require_a_place_for_it``.
    """
    require_a_place_for_it()
    story = Story(timezone.now().replace(microsecond=0))
    with demonstration():
        for chapter in CHAPTERS:
            chapter.plan(story)
        story.play()
        checks.look_back(story)
        sealer.seal()
        _tell(story)
    return story


def _tell(story: Story) -> None:
    """Everybody is told; what is older than three days they have read since."""
    while telling.tell():
        pass
    Notice.objects.filter(at__lt=story.now - timedelta(days=3)).update(read_at=story.now)
