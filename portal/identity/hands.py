"""In whose hands an account is: which accounts a browser has known, and what one may do that nobody has confirmed."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from raci.people.models import Account, Person

Handler = Callable[[HttpRequest], HttpResponse]
COOKIE, SALT = "known", "accounts that were signed in here"
KEPT = timedelta(days=400)
MOST = 20
FREE = (
    "account/login/", "account/logout/", "account/invitation/", "account/unconfirmed/", "static/", "theme/", "health/",
)  # fmt: skip
"""What an account that waits may open: signing out, the page that says why, and what pages are made of."""
SENTENCE = "Somebody else who keeps persons has to confirm first that this account is in the hands of its person."


def known(request: HttpRequest) -> list[str]:
    """The keys of the accounts that were signed in from this browser, as a signed cookie has them."""
    try:
        return str(request.get_signed_cookie(COOKIE, "", salt=SALT)).split()
    except BadSignature:
        return []


def knows(request: HttpRequest, person: Person | None) -> bool:
    """Whether somebody has been signed in from this browser, by whatever account."""
    keys = known(request)
    return person is not None and Account.objects.filter(pk__in=keys, person=person).exists() if keys else False


def known_here(get_response: Handler) -> Handler:
    """Remember in the browser who was signed in from it, so that signing out hides nobody."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        key = request.session.get(SESSION_KEY)
        before = known(request) if key else []
        if key and key not in before:
            value = " ".join([*before, key][-MOST:])
            response.set_signed_cookie(
                COOKIE,
                value,
                salt=SALT,
                max_age=int(KEPT.total_seconds()),
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    return handle


def confirmed_first(get_response: Handler) -> Handler:
    """An account that waits to be confirmed reads nothing either."""

    def handle(request: HttpRequest) -> HttpResponse:
        path = request.path_info.removeprefix("/")
        if path.startswith(FREE) or not getattr(request.user, "awaits_confirmation", False):
            return get_response(request)
        if path.startswith("api/"):
            told = {"title": "The account is not confirmed", "status": 403, "code": "unconfirmed", "detail": SENTENCE}
            return JsonResponse(told, status=403, content_type="application/problem+json")
        return redirect(reverse("unconfirmed"))

    return handle
