"""The page and REST: look first, then take in; and files to take away, for whoever sees what is in them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from management.models import OpenSLOImport, ServiceObjective
from portal import uploads
from tests.cast import Cast
from tests.management.openslo.meaning import documents_in
from tests.management.openslo.test_importing import SLO, WHOLE, bring
from tests.management.test_pages import seen, signed_in


def file(text: str, name: str = "pumps.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "application/yaml")


def shown(client: Client, text: str, name: str = "pumps.yaml") -> Any:
    return client.post(reverse("openslo"), {"file": file(text, name), "unit": "it"})


def test_a_file_is_looked_at_first_and_taken_in_on_a_second_word(cast: Cast) -> None:
    client = signed_in(cast, "service_owner")
    looked = shown(client, WHOLE, "../../etc/pumps.yaml")
    page = looked.content.decode()
    assert looked.status_code == 200
    assert "Pressure is there" in page
    assert "Take in 5 entries" in page
    assert not OpenSLOImport.objects.exists()
    preview = looked.context["preview"]
    done = client.post(reverse("openslo"), {"ticket": preview["ticket"], "unit": "it", "name": preview["name"]})
    run = OpenSLOImport.objects.get()
    assert done.headers["Location"] == reverse("openslo-import", args=[run.code])
    assert run.file_name == "pumps.yaml"
    assert "pump-pressure" in seen(signed_in(cast, "auditor"), reverse("openslo-import", args=[run.code]))
    again = shown(client, WHOLE).content.decode()
    assert "There is nothing new in this file" in again
    assert 'name="ticket"' not in again


def test_a_ticket_is_for_its_holder_and_its_unit(cast: Cast) -> None:
    ticket = shown(signed_in(cast, "service_owner"), WHOLE).context["preview"]["ticket"]
    for part, unit in (("cio", "it"), ("service_owner", "group")):
        client = signed_in(cast, part)
        answer = client.post(reverse("openslo"), {"ticket": ticket, "unit": unit, "name": "a"})
        assert answer.headers["Location"] == reverse("openslo")
    assert not OpenSLOImport.objects.exists()
    assert uploads.redeem(ticket, holder=str(cast.person("service_owner").pk), about="openslo it") is not None


def test_what_is_wrong_stands_on_the_page_with_its_line(cast: Cast) -> None:
    answer = shown(signed_in(cast, "service_owner"), SLO)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No service in your sight is called “pumps”" in page
    assert '<th scope="row" class="r cs-num">8</th>' in page
    assert 'name="ticket"' not in page
    assert (
        "<script>alert"
        not in shown(signed_in(cast, "service_owner"), SLO.replace("pumps", "<script>alert(1)")).content.decode()
    )


def test_who_may_not_import_sees_why_and_gets_no_ticket(cast: Cast) -> None:
    client = signed_in(cast, "ops")
    assert "You may not import objectives" in seen(client, reverse("openslo"))
    assert shown(client, WHOLE).context["preview"]["ticket"] == ""
    assert shown(signed_in(cast, "outsider"), WHOLE).context["preview"]["ticket"] == ""


def test_by_rest_as_on_the_page(cast: Cast) -> None:
    client, url = signed_in(cast, "service_owner"), "/api/v1/openslo-imports/"
    looked = client.post(url, {"file": file(WHOLE), "unit": "it", "dry_run": "true"})
    assert looked.status_code == 200, looked.content
    assert looked.json()["may_be_taken"] is True
    assert {each["outcome"] for each in looked.json()["items"]} == {"created", "kept"}
    assert not OpenSLOImport.objects.exists()
    made = client.post(url, {"file": file(WHOLE), "unit": "it"})
    assert made.status_code == 201, made.content
    assert made.json()["created"] == 3
    assert made.headers["Location"].endswith(f"{url}{made.json()['code']}/")
    assert client.get(made.headers["Location"]).json()["documents"][0]["name"] == "pump-pressure"
    again = client.post(url, {"file": file(WHOLE), "unit": "it"})
    assert (again.status_code, again.json()["may_be_taken"]) == (200, False)
    wrong = client.post(url, {"file": file(SLO.replace("Timeslices", "Sometimes")), "unit": "it"})
    assert (wrong.status_code, wrong.json()["faults"][0]["line"]) == (422, 11)
    assert client.post(url, {"file": file("a: &a [*a]"), "unit": "it"}).status_code == 422
    assert client.post(url, {"unit": "it"}).status_code in (400, 422)
    assert signed_in(cast, "auditor").post(url, {"file": file(SLO), "unit": "it"}).status_code in (403, 422)
    assert (
        signed_in(cast, "ops").post(url, {"file": file(WHOLE.replace("pump", "valve")), "unit": "it"}).status_code
        == 403
    )
    assert Client().post(url, {"file": file(WHOLE), "unit": "it"}).status_code in (401, 403)


def test_files_to_take_away(cast: Cast) -> None:
    bring(cast, WHOLE)
    client, row = signed_in(cast, "auditor"), ServiceObjective.objects.order_by("code")[0]
    service = row.service
    pages = (
        reverse("openslo-file"),
        reverse("service-openslo", args=[service.code]),
        "/api/v1/services/openslo/",
        f"/api/v1/services/{service.code}/openslo/",
    )
    for url in pages:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert answer.headers["Content-Type"] == "application/yaml; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert documents_in(answer.content) == documents_in(WHOLE)
    for url in (reverse("objective-openslo", args=[row.code]), f"/api/v1/objectives/{row.code}/openslo/"):
        assert len(documents_in(client.get(url).content)[("SLO", "pump-pressure")]["spec"]["objectives"]) == 1
    outsider = signed_in(cast, "outsider")
    assert outsider.get(reverse("openslo-file")).content.strip() in (b"", b"--- []")
    for url in (*pages[1:2], pages[3], reverse("objective-openslo", args=[row.code])):
        assert outsider.get(url).status_code == 404
    service_page = seen(client, reverse("service", args=[service.code]))
    assert reverse("objective-openslo", args=[row.code]) in service_page


def test_a_slice_that_came_by_a_file_stays_when_a_draft_is_changed_on_the_page(cast: Cast) -> None:
    bring(cast, WHOLE.replace("timeSliceWindow: 15}", "timeSliceWindow: 2m}"))
    row = ServiceObjective.objects.order_by("code")[0]
    client, url = signed_in(cast, "service_owner"), reverse("act", args=["objective.edit", row.pk])
    form = client.get(url).context["form"]
    sent = {name: "" if form.get_initial_for_field(f, name) is None else form.get_initial_for_field(f, name)
            for name, f in form.fields.items()}  # fmt: skip
    assert client.post(url, {**sent, "name": "Pressure"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.slice_seconds) == ("Pressure", 120)
