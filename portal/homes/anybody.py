"""The home of somebody who stands on no side yet, or on the portal's own."""

from django.http import HttpRequest

from portal.asking import actor_of, standing_of
from portal.homes.home import Home
from portal.parts import Head


def anybody(request: HttpRequest) -> Home:
    """What needs them, and where to go."""
    person, standing = actor_of(request).person, standing_of(request)
    if standing.grants:
        roles = ", ".join(dict.fromkeys(grant.title for grant in standing.grants))
        lead = f"You are here as {roles}."
    else:
        lead = (
            "You hold no role yet. Somebody proposes one for you and somebody else approves it; "
            "until then you see only your own page."
        )
    return Home(Head(title=f"Welcome, {person.name}", lead=lead, sphere="duties"))
