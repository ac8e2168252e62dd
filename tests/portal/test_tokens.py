"""Keys to the REST API."""

import re
from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.models import ApiToken
from raci.ledger.models import Event
from tests.cast import PASSWORD, Cast
from tests.portal.test_doors import signed_in


def made(cast: Cast, part: str, **more: str) -> str:
    form = {"name": "Monthly export", "days": "30", "password": PASSWORD, **more}
    page = signed_in(cast, part).post(reverse("new", args=("api-token.issue",)), form, follow=True)
    found = re.search(r"cs_[0-9a-f]{10}_[\w-]+", page.content.decode())
    assert found is not None
    return found[0]


def test_a_key_acts_in_ones_name(cast: Cast) -> None:
    key = made(cast, "auditor", read_only="on")
    headers = {"authorization": f"Bearer {key}"}
    assert Client().get("/api/v1/people/", headers=headers).status_code == 200
    answer = Client().post("/api/v1/people/", {"name": "X"}, content_type="application/json", headers=headers)
    assert answer.status_code == 403
    assert Client().get("/api/v1/people/", headers={"authorization": f"Bearer {key}x"}).status_code == 401
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert Client().get("/api/v1/people/", headers=headers).status_code == 401


def test_the_key_is_nowhere_in_the_database(cast: Cast) -> None:
    key = made(cast, "auditor")
    token = ApiToken.objects.get()
    assert key not in (token.hash, token.prefix, token.name)
    event = Event.objects.get(subject_id=token.pk)
    assert key.split("_", 2)[2] not in bytes(event.payload).decode()
    assert token.hash not in bytes(event.payload).decode()


def test_nobody_ends_anothers_key(cast: Cast) -> None:
    made(cast, "auditor")
    token = ApiToken.objects.get()
    url = reverse("act", args=("api-token.revoke", token.pk))
    assert signed_in(cast, "chair").post(url).status_code == 404
    assert signed_in(cast, "auditor").post(url).status_code == 302
    token.refresh_from_db()
    assert token.state == "ended"
