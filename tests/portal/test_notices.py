"""What one was told, by page, REST and letter."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import telling
from portal.models import Notice
from portal.services import notices
from portal.tasks import notices as tasks
from raci.ledger import clock, sealer
from raci.ledger.models import Event
from tests.cast import Cast
from tests.portal.test_advice_pages import text
from tests.portal.test_doors import post, signed_in
from tests.portal.test_telling import demonstration, propose, told, walk
from tests.raci.duties.making import Making, later

__all__ = ["demonstration", "told"]


@pytest.fixture
def noticed(told: Cast) -> Cast:
    """The access approver was told three things."""
    for role in ("control-tester", "ops-lead", "service-owner"):
        propose(told, role=role)
    walk()
    return told


def test_the_page_shows_and_marks(noticed: Cast) -> None:
    client = signed_in(noticed, "approver")
    url = reverse("notices")
    page = client.get(url)
    assert text(page).count("Not read yet") == 3
    assert "Gwen Tudor proposed" in text(page)
    assert page.context["counts"]["notices"] == 3
    assert "needs" not in page.context["counts"] or page.context["counts"]["needs"] != 3
    first = Notice.objects.filter(person=noticed.person("approver")).order_by("-at", "-id")[0]
    went = client.post(reverse("notice", args=(first.pk,)))
    assert went.status_code == 302
    assert "/bindings/" in went["Location"] or "binding" in went["Location"]
    assert text(client.get(url)).count("Not read yet") == 2
    propose(noticed, role="it-manager")
    walk()
    client.post(reverse("notices-read"), {"until": page.context["newest"]})
    left = Notice.objects.filter(person=noticed.person("approver"), read_at=None).select_related("event")
    assert ["IT manager" in row.event.subject_label for row in left] == [True]
    client.post(reverse("notices-read"), {"notice": left[0].pk})
    assert not Notice.objects.filter(person=noticed.person("approver"), read_at=None).exists()


def test_nobody_marks_what_others_were_told(noticed: Cast) -> None:
    row = Notice.objects.filter(person=noticed.person("approver"))[0]
    client = signed_in(noticed, "chair")
    assert client.post(reverse("notice", args=(row.pk,))).status_code == 404
    assert client.post(reverse("notices-read"), {"notice": row.pk}).status_code == 404
    client.post(reverse("notices-read"))
    assert client.get(f"/api/v1/notices/{row.pk}/").status_code == 404
    assert post(client, f"/api/v1/notices/{row.pk}/read/", {}).status_code == 404
    assert Notice.objects.filter(person=noticed.person("approver"), read_at=None).count() == 3


def test_rest_lists_and_marks(noticed: Cast) -> None:
    client = signed_in(noticed, "approver")
    rows = client.get("/api/v1/notices/", {"unread": "1"}).json()["results"]
    assert [row["verb"] for row in rows] == ["binding.propose"] * 3
    assert rows[0]["sentence"].startswith("Gwen Tudor proposed")
    one = post(client, f"/api/v1/notices/{rows[0]['id']}/read/", {})
    assert one.json()["read_at"]
    assert post(client, "/api/v1/notices/read-all/", {"until": "nonsense"}).status_code == 400
    assert post(client, "/api/v1/notices/read-all/", {}).json() == {"read": 2}
    assert client.get("/api/v1/notices/", {"unread": "1"}).json()["results"] == []


def test_pages_of_a_long_list(told: Cast) -> None:
    event = Event.objects.filter(verb="binding.propose").first()
    assert event is not None
    person = told.person("approver")
    events = Event.objects.order_by("at", "id").values_list("pk", flat=True)[:120]
    Notice.objects.bulk_create(
        Notice(person=person, event_id=key, about=f"note {place}", at=clock.now() - timedelta(minutes=place // 7))
        for place, key in enumerate(events)
    )
    client, url, seen = signed_in(told, "approver"), reverse("notices"), []
    while url:
        page = client.get(url)
        seen += [row.pk for row, _ in page.context["rows"]]
        url = reverse("notices") + page.context["page"].older_url if page.context["page"].older_url else ""
    assert seen == [row.pk for row in notices.of(person).order_by("-at", "-id")]
    assert len(seen) == len(events)


def test_pages_and_walks_ask_as_often_for_many_as_for_few(told: Cast) -> None:
    client, counted, walked = signed_in(told, "approver"), [], []
    for roles in (("control-tester",), ("ops-lead", "service-owner", "it-manager", "cio", "ciso", "ceo")):
        for role in roles:
            propose(told, role=role)
        sealer.seal()
        with CaptureQueriesContext(connection) as captured:
            telling.tell()
        walked.append(len(captured))
        client.get(reverse("notices"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("notices"))
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 15
    assert walked[0] == walked[1]


def test_a_letter_a_day_for_those_who_want_it(noticed: Cast, settings: Any) -> None:
    settings.PUBLIC_URL = "https://portal.example.org"
    assert notices.send_daily() == 0
    client = signed_in(noticed, "approver")
    client.post(reverse("notices-mail"), {"daily": "1"})
    assert tasks.letters() == 1
    [letter] = mail.outbox
    assert letter.to == ["approver@aldermere.example"]
    assert "Gwen Tudor proposed" in letter.body
    assert "https://portal.example.org/told/" in letter.body
    assert tasks.letters() == 0
    with later(days=1):
        assert tasks.letters() == 1
    notices.mark_all_read(actor=noticed["approver"])
    with later(days=2):
        assert tasks.letters() == 0
    client.post(reverse("notices-mail"), {"daily": "0"})
    assert not notices.wants_mail(noticed.person("approver"))


def test_no_letter_about_what_somebody_has_lost_sight_of(noticed: Cast, settings: Any) -> None:
    """Told while they held the role; the role ended before the letter went."""
    settings.PUBLIC_URL = "https://portal.example.org"
    notices.want_mail(actor=noticed["approver"], daily=True)
    making = Making(noticed)
    second = making.person("Ada Nwosu")
    making.grant(second, "access-approver")
    held = noticed.person("approver").bindings.filter(state="approved")
    for binding in held:
        making.end(binding)
    assert Notice.objects.filter(person=noticed.person("approver"), read_at=None).exists()
    assert tasks.letters() == 0
    assert not mail.outbox
