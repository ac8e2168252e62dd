"""Headers that Django does not set by itself, and addresses that lead nowhere."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def permissions_policy(get_response: Handler) -> Handler:
    """Tell the browser which of its sensors no page of ours may use."""
    value = ", ".join(f"{name}={allowed}" for name, allowed in settings.PERMISSIONS_POLICY.items())

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", value)
        return response

    return handle


def no_nul(get_response: Handler) -> Handler:
    """No text of ours holds a NUL, and a database refuses to look for one: nothing is at such an address."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return handle
