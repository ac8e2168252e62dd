"""Light, dark, or the system's choice: kept in a cookie, written into the page by the server."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
THEMES = ("light", "dark", "auto")
YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """'light', 'dark', or 'auto' where the reader has not chosen."""
    chosen = request.COOKIES.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keeps the choice and leads back to the page it was made on, never to another host."""
    chosen = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(_back(request))
    if chosen in THEMES:
        response.set_cookie(COOKIE, chosen, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
