"""Reviews of access by page and REST."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.tasks.reviews import tend
from raci.duties.review_models import AccessReview, ReviewItem
from raci.duties.services import bindings, people, reviews
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from raci.people.models import Account, Role
from tests.cast import Cast
from tests.portal.test_doors import post, signed_in
from tests.portal.test_duty_pages import text


@pytest.fixture
def review(cast: Cast) -> AccessReview:
    """A review of everything that management holds; the security officer's people are asked about by the CIO."""
    for part in ("ops", "operator", "ciso"):
        people.set_manager(actor=cast["access_admin"], person=cast.person(part), manager=cast.person("cio"))
    return reviews.open_review(
        actor=cast["auditor"],
        title="Roles of management",
        unit=cast.root,
        sphere="management",
        due_at=clock.now() + timedelta(days=14),
        escalation=cast.person("chair"),
    )


def item(review: AccessReview, cast: Cast, part: str) -> ReviewItem:
    return ReviewItem.objects.get(review=review, binding__person=cast.person(part))


def as_reviewer(row: ReviewItem) -> Client:
    client = Client()
    account = Account.objects.get(person=row.reviewer)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_review_is_opened_by_its_form(cast: Cast) -> None:
    due = (clock.now() + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M")
    body = {
        "title": "Auditors",
        "unit": "group",
        "roles": ["internal-audit", "control-tester"],
        "due_at": due,
        "escalation": str(cast.person("chair").pk),
    }
    assert signed_in(cast, "cio").post(reverse("new", args=("access-review.open",)), body).status_code == 403
    assert signed_in(cast, "access_admin").post(reverse("new", args=("access-review.open",)), body).status_code == 302
    made = AccessReview.objects.get()
    assert made.roles == ["control-tester", "internal-audit"]
    assert made.items.count() == 2
    answer = post(signed_in(cast, "access_admin"), "/api/v1/access-reviews/", body | {"title": "Again"})
    assert answer.status_code == 201, answer.json()
    assert answer.json()["roles"] == ["control-tester", "internal-audit"]


def test_the_page_shows_what_waits_for_the_reader(cast: Cast, review: AccessReview) -> None:
    page = text(signed_in(cast, "cio"), reverse("access-review", args=(review.code,)))
    assert "Waits for you" in page
    assert "Sunniva Berg" in page.partition("Every role on the list")[0]
    other = text(signed_in(cast, "external"), reverse("access-review", args=(review.code,)))
    assert "Waits for you" not in other
    assert "Sunniva Berg" in other
    home = text(signed_in(cast, "cio"), reverse("home"))
    assert "roles wait for your answer" in home
    assert "Roles of management" in text(signed_in(cast, "cio"), reverse("access-reviews"))
    assert signed_in(cast, "outsider").get(reverse("access-review", args=(review.code,))).status_code == 404


def test_an_item_says_what_helps(cast: Cast, review: AccessReview) -> None:
    page = text(signed_in(cast, "cio"), reverse("review-item", args=(item(review, cast, "ops").code,)))
    assert "Report what was measured" in page
    assert "Never since it is held" in page
    assert "Daniel Ferreira is the manager of Pavel Kral" in page


def test_last_use_comes_from_the_record(cast: Cast, review: AccessReview) -> None:
    row = ReviewItem.objects.get(review=review, binding__person=cast.person("cio"))
    bindings.propose(
        actor=cast["cio"],
        holder=cast.person("outsider"),
        role=Role.objects.get(code="control-tester"),
        unit=cast.root,
    )
    assert "Never since it is held" not in text(as_reviewer(row), reverse("review-item", args=(row.code,)))


def test_many_are_kept_at_once(cast: Cast, review: AccessReview) -> None:
    url = reverse("access-review-keep", args=(review.code,))
    mine = [item(review, cast, part).code for part in ("ops", "operator")]
    foreign = ReviewItem.objects.exclude(reviewer=cast.person("cio")).first()
    assert foreign is not None
    client = signed_in(cast, "cio")
    page = client.post(url, {"item": [*mine, foreign.code]}, follow=True).content.decode()
    assert "2 roles are kept" in page
    assert f"{foreign.reviewer} answers for this role" in page
    assert "Nothing was chosen" in client.post(url, follow=True).content.decode()
    assert client.get(url).status_code == 405
    assert sorted(ReviewItem.objects.filter(state="kept").values_list("code", flat=True)) == sorted(mine)
    assert Event.objects.filter(verb="review-item.keep", outcome=Outcome.REFUSED).count() == 1


def test_each_answer_by_its_page(cast: Cast, review: AccessReview) -> None:
    client = signed_in(cast, "cio")
    ops, operator, ciso = (item(review, cast, part) for part in ("ops", "operator", "ciso"))

    def act(code: str, row: ReviewItem, **body: Any) -> int:
        return client.post(reverse("act", args=(code, row.pk)), body).status_code

    assert act("review-item.revoke", ops) == 422
    assert act("review-item.revoke", ops, reason="Leads operations no more") == 302
    until = (clock.now() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    assert act("review-item.defer", operator, until=until, reason="On leave") == 302
    assert act("review-item.escalate", ciso, to=str(cast.person("cio").pk), reason="Me again") == 422
    assert act("review-item.escalate", ciso, to=str(cast.person("ceo").pk), reason="Closer to it") == 302
    for row in (ops, operator, ciso):
        row.refresh_from_db()
    assert (ops.state, operator.deferred, ciso.state) == ("revoked", True, "escalated")


def test_rest_answers_and_refuses(cast: Cast, review: AccessReview) -> None:
    row = item(review, cast, "ops")
    url = f"/api/v1/review-items/{row.code}/"
    client = signed_in(cast, "ciso")
    seen = client.get(url)
    answer = post(client, f"{url}keep/", {}, if_match=seen["ETag"])
    assert answer.status_code == 403
    assert "Daniel Ferreira answers for this role" in answer.json()["objections"][0]["sentence"]
    mine = signed_in(cast, "cio")
    assert post(mine, f"{url}keep/", {}, if_match=seen["ETag"]).json()["state"] == "kept"
    assert post(mine, f"{url}revoke/", {"reason": "Replayed"}, if_match=seen["ETag"]).status_code == 412
    listed = mine.get(f"/api/v1/review-items/?review={review.code}&state=kept").json()["results"]
    assert [each["code"] for each in listed] == [row.code]


def test_ones_own_by_rest(cast: Cast, review: AccessReview) -> None:
    row = ReviewItem.objects.get(review=review, binding__person=cast.person("cio"))
    url = f"/api/v1/review-items/{row.code}/"
    client = signed_in(cast, "cio")
    answer = post(client, f"{url}keep/", {}, if_match=client.get(url)["ETag"])
    assert answer.status_code == 403
    assert "SOD-26" in {each.get("rule") for each in answer.json()["objections"]}


def test_the_clock_ends_what_nobody_answered(cast: Cast, review: AccessReview, settings: Any) -> None:
    settings.COUNTERSIGN_DEMO = True
    tend()
    assert not ReviewItem.objects.filter(state="lapsed").exists()
    with clock.moved_to(clock.now() + timedelta(days=15)):
        tend()
    row = item(review, cast, "ops")
    assert row.state == "lapsed"
    assert row.role_binding.state == "ended"
    review.refresh_from_db()
    assert review.state == "closed"
    page = text(signed_in(cast, "auditor"), reverse("review-item", args=(row.code,)))
    assert "Ended, nobody answered" in page


def test_the_result_as_files(cast: Cast, review: AccessReview) -> None:
    reviews.keep(actor=cast["cio"], item=item(review, cast, "ops"), reason="=cmd|' /C calc'!A0")
    client = signed_in(cast, "external")
    answer = client.get(reverse("access-review-csv", args=(review.code,)))
    told = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Pavel Kral" in told
    assert "'=cmd" in told
    book = client.get(f"/api/v1/access-reviews/{review.code}/result.xlsx/").content
    assert "Pavel Kral" in zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode()
    assert signed_in(cast, "outsider").get(reverse("access-review-csv", args=(review.code,))).status_code == 404
