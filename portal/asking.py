"""Who asks: the person behind a request, and what they hold. Read once a request."""

from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import LazyObject

from raci.duties.roster import Roster
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.actor import Actor

G = TypeVar("G", bound=Governed)

__all__ = ["actor_of", "login_required", "one", "roster_at", "standing_of"]


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person with account and session.

    Raises:
        Http404: nobody is signed in; pages are behind ``login_required``, so this is a last line.
    """
    if not request.user.is_authenticated:
        raise Http404
    account: Any = request.user
    while isinstance(account, LazyObject):  # the gate locks the row itself, not a promise of it
        account = vars(account)["_wrapped"]
    session = getattr(request, "session", None)
    key = (session.session_key or "") if session is not None else ""
    return Actor(account.person, account, key[:12])


def standing_of(request: HttpRequest) -> Standing:
    """What the signed-in person holds at this moment."""
    found: Standing | None = getattr(request, "_standing", None)
    if found is None:
        found = Standing(actor_of(request).person)
        request._standing = found  # type: ignore[attr-defined]
    return found


def roster_at(request: HttpRequest, path: str) -> Roster:
    """The people of a place, read once a request, with the reader's own teams."""
    known: dict[str, Roster] = request.__dict__.setdefault("_rosters", {})
    if path not in known:
        found = known[path] = Roster.at(path, reader=standing_of(request))
        standing_of(request).once(("held at", path), lambda: frozenset(role for role in found.held if found.held[role]))
    return known[path]


def one(rows: QuerySet[G], **where: object) -> G:
    """The object of a page. What one may not see is not there.

    Raises:
        Http404: nothing in sight is called so.
    """
    found = rows.filter(**where).first()
    if found is None:
        raise Http404
    return found
