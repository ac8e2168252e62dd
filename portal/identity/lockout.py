"""Five wrong passwords from one address for one name, and that pair waits a quarter of an hour."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def name_given(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The login or e-mail that was typed, in one spelling."""
    given = credentials or {}
    typed = request.POST.get("login") if request else None
    return str(given.get("username") or given.get("email") or typed or "").strip().casefold()


def address(request: HttpRequest) -> str:
    """The client's address: what the outermost of our own proxies saw, or the peer where there is none."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    return seen[-trusted] if trusted and len(seen) >= trusted else peer


def locked(request: HttpRequest, *_: object) -> HttpResponse:
    """The page that says how long to wait."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)
