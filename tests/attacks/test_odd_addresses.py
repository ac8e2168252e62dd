"""Addresses that nobody wrote but a hostile hand: each is answered, none by an error of the server."""

import base64
import json
from urllib.parse import urlencode

import pytest
from django.urls import NoReverseMatch, reverse

from portal.api.urls import router
from portal.models import Notice
from tests.access.table import PAGES, Audience
from tests.attacks.scene import signed_in
from tests.cast import Cast

NAMES = (
    "q", "after", "before", "page", "sort", "state", "status", "priority", "whose", "show", "unit", "kind", "of", "act",
    "person", "for", "what", "holder", "role", "from", "until", "month", "service", "about", "leaving", "rule", "size",
    "cursor", "page_size", "year", "on", "at", "tab", "view",
)  # fmt: skip


def place(*values: object) -> str:
    """A place in a long list, as its address has it."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


ODD = {
    "nought": "\0",
    "half a letter": "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
    "a quote": "' OR 1=1 --",
    "a number": "9" * 40,
    "a raised number": "²",
    "less than nothing": "-1",
    "a place without end": place(float("inf"), float("inf")),
    "a place of great numbers": place("2026-01-01T00:00:00", 10**40),
    "a place of text": place("x\0", "y"),
    "a place of lists": place([], {}),
    "a far day": "9999-12-31T23:59:59.999999+14:00",
    "a day that is none": "2026-02-30",
    "a long word": "a" * 5000,
}


def addresses() -> list[str]:
    """Every list and every page that takes no key, and every collection of the REST API."""
    found = []
    for name, audience in PAGES.items():
        if audience in (Audience.SIGNED_IN, Audience.RECORD, Audience.ODD):
            try:
                found.append(reverse(name))
            except NoReverseMatch:
                continue
    return found + [f"/api/v1/{prefix}/" for prefix, *_ in router.registry]


@pytest.mark.parametrize("odd", list(ODD))
def test_no_address_breaks_a_page(cast: Cast, odd: str) -> None:
    client = signed_in(cast["auditor"])
    client.raise_request_exception = False
    together = [urlencode(dict.fromkeys(NAMES, ODD[odd])), urlencode(dict.fromkeys(NAMES[:-7], ODD[odd]))]
    alone = [urlencode({name: ODD[odd]}) for name in ("after", "before", "cursor")]
    asked = [f"{address}?{query}" for address in addresses() for query in (alone if "place" in odd else together)]
    broken = [each for each in asked if client.get(each).status_code >= 500]
    assert not broken


@pytest.mark.parametrize("notice", ["²", "9" * 40, "-1", "\0", ""])
def test_marking_a_notice_that_is_none(cast: Cast, notice: str) -> None:
    client = signed_in(cast["auditor"])
    client.raise_request_exception = False
    answer = client.post(reverse("notices-read"), {"notice": notice, "until": "9999-99-99"})
    assert answer.status_code < 500
    assert not Notice.objects.exclude(read_at=None).exists()
