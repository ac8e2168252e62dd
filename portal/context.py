"""What the layout shows on every page: the menu, the reader, what waits for them, the head of the record.

All of it is lazy: a fragment that does not show the layout asks for nothing. A full page costs two queries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal import words
from portal.counts import counts_of
from portal.navigation import Group, address, menu
from portal.pages.theme import theme_of
from raci.ledger.models import Checkpoint


@dataclass(frozen=True, slots=True)
class Foot:
    """The head of the record as the foot of each page quotes it. `size` counts sealed events."""

    size: int
    root: str
    at: datetime | None

    @property
    def sealed(self) -> str:
        """'2 seconds ago'."""
        return words.ago((timezone.now() - self.at).total_seconds()) if self.at else ""


def foot() -> Foot:
    """The newest checkpoint: one query."""
    return foot_of(Checkpoint.objects.order_by("-size").first())


def foot_of(head: Checkpoint | None) -> Foot:
    """A checkpoint as the foot quotes it."""
    if head is None:
        return Foot(0, "", None)
    return Foot(head.size, words.grouped(bytes(head.root).hex(), keep=2), head.at)


def portal(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    account = getattr(request, "user", None)
    signed_in = isinstance(account, AbstractBaseUser) and account.is_authenticated
    match = getattr(request, "resolver_match", None)
    url_name = (match.url_name if match else "") or ""

    def counts() -> Mapping[str, int]:
        return counts_of(request) if signed_in else {}

    def nav() -> list[Group]:
        return menu(url_name, waiting) if signed_in else []

    waiting: Mapping[str, int] = SimpleLazyObject(counts)  # type: ignore[assignment]
    return {
        "account": account,
        "person": getattr(account, "person", None) if signed_in else None,
        "counts": waiting,
        "nav": SimpleLazyObject(nav),
        "theme": theme_of(request),
        "foot": SimpleLazyObject(foot),
        "search_url": address("search"),
        "record_url": address("record"),
        "home_url": address("home") or "/",
    }
