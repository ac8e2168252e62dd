"""The pages of changes and their REST API, as those who may and those who may not see them."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from management.models import Change, FreezeWindow
from management.services import changes
from raci.ledger import clock
from tests.attacks.scene import refusals, signed_in
from tests.cast import PASSWORD, Cast
from tests.management import recipes
from tests.management.changing import HIGH, LOW, Changing, later, soon
from tests.management.test_pages import asked, seen

MOST = 15


@pytest.fixture
def making(cast: Cast, settings: Any) -> Changing:
    settings.COUNTERSIGN_DEMO = True
    return Changing(cast)


def local(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")


def filled(making: Changing, **other: str) -> dict[str, str]:
    given = {
        "service": making.service.code, "title": "Renew the certificate", "kind": "normal", "plan": "1. Renew it.",
        "fallback": "Put the old one back.", "starts_at": local(soon(1)), "ends_at": local(soon(3)), **LOW, **other,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


def of(change: Change) -> str:
    return reverse("change", args=[change.code])


def page(making: Changing, part: str, change: Change) -> str:
    return seen(signed_in(making.cast[part]), of(change))


def test_a_change_is_raised_on_a_page(making: Changing) -> None:
    client = signed_in(making.cast["service_owner"])
    url = reverse("new", args=["change.raise"])
    assert "What happens if it fails?" in seen(client, f"{url}?service={making.service.code}")
    answer = client.post(url, filled(making))
    assert answer.status_code == 302
    found = Change.objects.get()
    assert (found.risk, found.state, found.requester) == ("low", "draft", making.cast.person("service_owner"))
    assert answer["Location"] == of(found)
    assert client.post(url, filled(making, service="")).status_code == 422
    assert client.post(url, filled(making, ends_at=local(soon(-4)))).status_code == 422
    assert client.post(url, filled(making, kind="standard")).status_code == 422


def test_a_draft_is_changed_on_its_page(making: Changing) -> None:
    change = making.draft()
    url = reverse("act", args=["change.edit", change.pk])
    client = signed_in(making.cast["service_owner"])
    assert "Renew the certificate of the gateway" in seen(client, url)
    assert client.post(url, filled(making, title="Another", **HIGH)).status_code == 302
    change.refresh_from_db()
    assert (change.title, change.risk) == ("Another", "high")


def test_a_standard_change_is_raised_from_its_template(making: Changing) -> None:
    template = making.template()
    shown = page(making, "service_owner", template)
    assert f"template={template.code}" in shown
    client, url = signed_in(making.cast["service_owner"]), reverse("new", args=["change.raise"])
    form = seen(client, f"{url}?template={template.code}")
    assert 'name="plan"' not in form
    data = {"template": template.code, "title": "In May", "starts_at": local(soon(1)), "ends_at": local(soon(2))}
    assert client.post(f"{url}?template={template.code}", data).status_code == 302
    found = Change.objects.get(kind="standard")
    assert (found.plan, found.template) == (template.plan, template)
    edit = reverse("act", args=["change.edit", found.pk])
    assert 'name="plan"' not in seen(client, edit)
    assert client.post(edit, {**data, "title": "In June", "plan": "Something else"}).status_code == 302
    found.refresh_from_db()
    assert (found.title, found.plan) == ("In June", template.plan)


def test_the_page_says_what_it_is_and_why_not(making: Changing) -> None:
    change = making.submitted(answers=HIGH)
    shown = page(making, "service_owner", change)
    for words in ("Put the old certificate back", "The whole service stops", "high, 6 points", "2 different persons"):
        assert words in shown
    both = making.cast["it_manager"]
    making.approve(change, both)
    shown = page(making, "it_manager", change)
    assert "One more person has to approve it." in shown
    assert "Elif Laszlo has approved exactly this content already" in shown


def test_approving_shows_what_is_signed(making: Changing) -> None:
    change = making.submitted()
    url = reverse("act", args=["change.approve", change.pk])
    client = signed_in(making.cast["it_manager"])
    shown = seen(client, url)
    assert "Put the old certificate back" in shown
    assert change.content_digest() in shown
    assert client.post(url, {"password": PASSWORD, "digest": change.content_digest()}).status_code == 302
    change.refresh_from_db()
    assert change.state == "approved"


def test_a_page_that_was_opened_before_the_content_changed_signs_nothing(making: Changing) -> None:
    change, owner = making.submitted(), making.cast["service_owner"]
    old = change.content_digest()
    changes.revise(actor=owner, change=change)
    changes.submit(actor=owner, change=change)
    url = reverse("act", args=["change.approve", change.pk])
    answer = signed_in(making.cast["it_manager"]).post(url, {"password": PASSWORD, "digest": old})
    assert answer.status_code == 403
    assert "has changed since you opened it" in answer.content.decode()


def test_an_overlap_and_a_freeze_are_said(making: Changing) -> None:
    first, second = making.submitted(), making.submitted(title="The other")
    assert "Something else is changed at the same time" in page(making, "cio", first)
    assert second.code in page(making, "cio", first)
    making.freeze()
    assert "Customer payments is not changed at that time" in page(making, "cio", first)


def test_the_review_of_an_emergency_that_is_overdue_is_said(making: Changing) -> None:
    change = making.at_once()
    assert "is overdue" not in page(making, "cio", change)
    with later(days=6):
        client = signed_in(making.cast["cio"])
        assert "The review of this emergency is overdue" in seen(client, of(change))
        assert change.code in seen(client, reverse("changes") + "?state=late")
    assert change.code not in seen(client, reverse("changes") + "?state=late")


def test_the_list_is_filtered_and_taken_away(making: Changing) -> None:
    client = signed_in(making.cast["member"])
    url = reverse("changes")
    assert "No change yet" in seen(client, url)
    change = making.submitted(answers=HIGH)
    template = making.template()
    for query in ("?risk=high", "?state=submitted", "?state=open", f"?service={making.service.code}", "?q=certificate"):
        assert change.code in seen(client, url + query)
    assert change.code not in seen(client, url + "?kind=template")
    assert template.code in seen(client, url + "?kind=template")
    assert "No change fits" in seen(client, url + "?kind=emergency")
    for sort in ("planned", "-planned", "number", "-number", "state"):
        assert change.code in seen(client, f"{url}?sort={sort}")
    csv = b"".join(client.get(reverse("changes-csv") + "?risk=high").streaming_content).decode()  # type: ignore[attr-defined]
    assert change.code in csv
    assert template.code not in csv


def test_the_calendar_shows_weeks_with_changes_and_freezes(making: Changing) -> None:
    change = making.submitted()
    making.freeze(24 * 3, 24 * 12)
    client = signed_in(making.cast["cio"])
    shown = seen(client, reverse("change-calendar"))
    assert change.code in shown
    assert shown.count("Customer payments is not changed") >= 2
    assert "this week" in shown
    assert "Lift the freeze" in shown
    assert "Lift the freeze" not in seen(signed_in(making.cast["ops"]), reverse("change-calendar"))
    ahead = (clock.today() + dt.timedelta(days=70)).isoformat()
    assert change.code not in seen(client, reverse("change-calendar") + f"?from={ahead}")
    for nonsense in ("nothing", "2026-13-45", "0001-01-01", "9999-12-31"):
        assert seen(client, reverse("change-calendar") + f"?from={nonsense}")


def test_a_service_shows_its_changes_and_what_it_depends_on(making: Changing) -> None:
    cast, service = making.cast, making.service
    client = signed_in(cast["service_owner"])
    url = reverse("service", args=[service.code])
    assert "nothing is planned" in seen(client, url)
    coming, long_ago = making.submitted(), making.reviewed(title="Long ago")
    network = recipes.planned(cast, "Network")
    answer = client.post(reverse("act", args=["service.name-dependencies", service.pk]), {"services": [network.code]})
    assert answer.status_code == 302
    shown = seen(client, url)
    assert coming.code in shown
    assert long_ago.code in shown
    assert "needed by this service" in shown
    with later(days=40):
        shown = seen(signed_in(cast["service_owner"]), url)
        assert long_ago.code not in shown.split('id="gate"')[0].split('id="changes"')[1]


@pytest.mark.parametrize("name", ["changes", "change-calendar", "changes-csv"])
def test_who_holds_no_role_sees_nothing(making: Changing, name: str) -> None:
    change = making.submitted()
    answer = signed_in(making.cast["outsider"]).get(reverse(name))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert change.code not in body.decode()
    assert Client().get(reverse(name)).status_code == 302
    assert signed_in(making.cast["outsider"]).get(of(change)).status_code == 404


def test_pages_stay_within_their_queries(making: Changing) -> None:
    found = {"submitted": making.submitted(answers=HIGH), "implemented": making.implemented()}
    found["emergency"] = making.at_once()
    found["template"] = making.template()
    making.freeze(24, 30)
    for part in ("service_owner", "it_manager", "ciso", "auditor"):
        client = signed_in(making.cast[part])
        for change in found.values():
            assert asked(client, of(change)) <= MOST
        for name in ("changes", "change-calendar", "home"):
            assert asked(client, reverse(name)) <= MOST
        assert asked(client, reverse("service", args=[making.service.code])) <= MOST


# what waits for whom


def home(making: Changing, part: str) -> str:
    return seen(signed_in(making.cast[part]), reverse("home"))


def test_home_says_whose_turn_it_is(making: Changing) -> None:
    change = making.submitted()
    assert change.code in home(making, "it_manager")
    assert change.code not in home(making, "service_owner")
    making.approve(change)
    change.refresh_from_db()
    assert "Implement" in home(making, "ops")
    assert change.code in home(making, "ops")
    assert change.code not in home(making, "it_manager")
    changes.start(actor=making.cast["ops"], change=change)
    changes.finish(actor=making.cast["ops"], change=change)
    assert change.code in home(making, "ciso")
    assert change.code not in home(making, "ops")
    assert change.code not in home(making, "member")


def test_home_says_what_is_to_be_approved_afterwards(making: Changing) -> None:
    change = making.at_once()
    assert change.code in home(making, "cio")
    assert change.code not in home(making, "it_manager")
    making.ratify(change, "cio")
    assert change.code not in home(making, "cio")


# REST


def post(making: Changing, part: str, url: str, body: dict[str, Any], **headers: str) -> Any:
    client = signed_in(making.cast[part])
    return client.post(f"/api/v1/{url}", body, content_type="application/json", headers={"If-Match": "*", **headers})


def test_the_whole_way_by_rest(making: Changing) -> None:
    made = post(making, "service_owner", "changes/", filled(making, starts_at=local(soon(-1)), **HIGH))
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert (made.json()["risk"], made.json()["approvals_needed"]) == ("high", 2)
    steps: list[tuple[str, str, dict[str, Any], str]] = [
        ("service_owner", "submit", {}, "submitted"),
        ("it_manager", "approve", {"password": PASSWORD}, "submitted"),
        ("cio", "approve", {"password": PASSWORD}, "approved"),
        ("ops", "start", {}, "implementing"),
        ("ops", "finish", {"outcome": "As planned"}, "implemented"),
        ("ciso", "review", {"verdict": "as-planned", "review": "Fine"}, "reviewed"),
    ]
    for part, act, body, state in steps:
        answer = post(making, part, f"changes/{code}/{act}/", body)
        assert answer.status_code == 200, (act, answer.content)
        assert answer.json()["state"] == state
    shown = signed_in(making.cast["auditor"]).get(f"/api/v1/changes/{code}/").json()
    assert {each["name"] for each in shown["approvals"]} == {"Elif Laszlo", "Daniel Ferreira"}


def test_rest_refuses_as_the_page_does(making: Changing) -> None:
    making.freeze()
    change = making.draft()
    answer = post(making, "service_owner", f"changes/{change.code}/submit/", {})
    assert answer.status_code == 403
    assert any("is not changed from" in each["sentence"] for each in answer.json()["objections"])
    assert refusals(making.cast["service_owner"], verb="change.submit")
    assert post(making, "cio", f"changes/{change.code}/reject/", {"password": PASSWORD}).status_code == 422
    client = signed_in(making.cast["service_owner"])
    named = {each["name"]: each for each in client.get(f"/api/v1/changes/{change.code}/acts/").json()}
    assert not named["submit"]["allowed"]
    assert named["edit"]["allowed"]


def test_a_freeze_by_rest(making: Changing) -> None:
    body = {"service": making.service.code, "starts_at": local(soon(1)), "ends_at": local(soon(5)), "reason": "Audit"}
    assert post(making, "ops", "freeze-windows/", body).status_code == 403
    made = post(making, "cio", "freeze-windows/", body)
    assert made.status_code == 201, made.content
    assert post(making, "cio", "freeze-windows/", {**body, "service": ""}).status_code == 422
    assert post(making, "cio", f"freeze-windows/{made.json()['code']}/lift/", {}).status_code == 200
    assert FreezeWindow.objects.get().state == "lifted"
