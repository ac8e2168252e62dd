"""Audits: pages, what waits for whom, the way through every form, and REST with the same refusals."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import AuditFinding, Engagement, EvidenceRequest, Population, Sample, SampleItem
from governance.sampling import digest_of_ids
from governance.services import assurance, assurance_findings
from tests.cast import PASSWORD, Cast
from tests.governance.auditing import Auditing, ago
from tests.portal.test_doors import signed_in


@pytest.fixture
def house(cast: Cast) -> Auditing:
    return Auditing(cast)


def text(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status, (url, page.status_code)
    return page.content.decode()


def sent(house: Auditing, part: str, url: str, **data: Any) -> Any:
    answer = signed_in(house.cast, part).post(url, {"password": PASSWORD, **data})
    assert answer.status_code == 302, answer.content.decode()[:6000]
    return answer


def done(house: Auditing, part: str, act: str, row: Any, **data: Any) -> Any:
    sent(house, part, reverse("act", args=(act, row.pk)), **data)
    row.refresh_from_db()
    return row


def page_of(house: Auditing, part: str, name: str, code: str, status: int = 200) -> str:
    return text(signed_in(house.cast, part), reverse(name, args=(code,)), status)


# pages


def test_the_list_is_searched_and_narrowed(house: Auditing) -> None:
    house.plan()
    house.fieldwork(title="Changes of services")
    client, url = signed_in(house.cast, "member"), reverse("engagements")
    assert "Access to systems" in text(client, url)
    assert "Access to systems" not in text(client, f"{url}?q=changes")
    assert "Access to systems" not in text(client, f"{url}?state=fieldwork")
    assert "No audit fits" in text(client, f"{url}?state=closed")


def test_one_shows_its_scope_auditors_papers_and_findings(house: Auditing) -> None:
    engagement, sample, _ = house.drawn()
    house.ask(engagement)
    house.finding(engagement)
    page = page_of(house, "auditor", "engagement", engagement.code)
    for word in (
        "Group IT",
        "Bruno Weiss",
        "SMP-01",
        "POP-01",
        "REQ-01",
        "Leavers keep their roles",
        "Read the report",
    ):
        assert word in page
    assert sample.attribute in page


def test_working_papers_are_for_auditors_and_those_who_approve_audits(house: Auditing) -> None:
    engagement, sample, (item,) = house.drawn()
    house.ask(engagement)
    page = page_of(house, "cio", "engagement", engagement.code)
    assert "Populations and samples" not in page
    assert "Read the report" not in page
    assert "The list of leavers" not in page
    for name, code in (
        ("population", sample.population.code), ("population-csv", sample.population.code), ("sample", sample.code),
        ("workpaper", item.code), ("engagement-report", engagement.code), ("engagement-report-pdf", engagement.code),
    ):  # fmt: skip
        page_of(house, "cio", name, code, 404)
        assert signed_in(house.cast, "risk_member").get(reverse(name, args=(code,))).status_code == 200


def test_evidence_is_seen_by_whom_it_was_asked_and_by_no_colleague(house: Auditing) -> None:
    request = house.ask(house.fieldwork())
    assert "The list of leavers" in page_of(house, "it_manager", "evidence-request", request.code)
    page_of(house, "cio", "evidence-request", request.code, 404)


def test_an_answer_leads_nowhere_outside_and_runs_nothing(house: Auditing) -> None:
    request = house.ask(house.fieldwork())
    links = "/people/\n//evil.example/\n/\\evil.example\njavascript:alert(1)\nLedger of June"
    assurance_findings.answer(
        actor=house.cast["it_manager"], request=request, answer="<script>alert(1)</script>", links=links
    )
    page = page_of(house, "auditor", "evidence-request", request.code)
    assert 'href="/people/"' in page
    assert "<script>alert" not in page
    for bad in ('href="//evil', 'href="/\\evil', 'href="javascript'):
        assert bad not in page
    assert "Ledger of June" in page


def test_a_sample_says_how_to_repeat_it(house: Auditing) -> None:
    _, sample, _ = house.drawn(2)
    page = page_of(house, "tester", "sample", sample.code)
    assert sample.seed in page
    assert "hashlib.sha256" in page
    assert "No item fits" in text(
        signed_in(house.cast, "tester"), f"{reverse('sample', args=(sample.code,))}?result=exception"
    )


def test_the_code_on_the_page_picks_the_same_items(house: Auditing, capsys: Any) -> None:
    _, sample, items = house.drawn(3)
    page = page_of(house, "tester", "sample", sample.code)
    code = page.split("import hashlib", 1)[1].split("</", 1)[0]
    for written, meant in (("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        code = code.replace(written, meant)
    exec(f"import hashlib{code}", {})  # noqa: S102 - what a reader of the page would run
    assert capsys.readouterr().out.strip() == str([each.position for each in items])


def test_a_population_as_csv_is_what_its_digest_says(house: Auditing) -> None:
    _, sample, _ = house.drawn(2)
    url = reverse("population-csv", args=(sample.population.code,))
    lines = b"".join(signed_in(house.cast, "auditor").get(url).streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    ids = [line.split(",")[1] for line in lines[1:]]
    assert digest_of_ids(ids) == sample.population.digest


def test_the_register_is_narrowed_and_taken_as_csv(house: Auditing) -> None:
    engagement = house.fieldwork()
    house.agree(house.finding(engagement))
    house.finding(engagement, title="=1+1", rating="low")
    client, url = signed_in(house.cast, "it_manager"), reverse("audit-findings")
    assert "=1+1" not in text(client, f"{url}?rating=high")
    assert "Leavers keep" not in text(client, f"{url}?state=raised")
    assert "Leavers keep" in text(client, f"{url}?whose=mine")
    assert "No audit finding fits" in text(client, f"{url}?state=late")
    table = b"".join(client.get(reverse("audit-findings-csv")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert table.startswith("Code,Engagement,Unit,Rating")
    assert ",=1+1" not in table
    assert "Nobody tells the access administrator." in table


def test_a_finding_shows_its_way_and_who_waits(house: Auditing) -> None:
    finding = house.finding(house.fieldwork(), wait_days=30)
    assert "waits for the answer of management" in page_of(house, "cio", "audit-finding", finding.code)
    house.agree(finding)
    assert "Elif Laszlo carries out the action" in page_of(house, "cio", "audit-finding", finding.code)
    house.done(finding)
    assert "an auditor looks whether it works" in page_of(house, "cio", "audit-finding", finding.code)


def test_the_report_is_a_page_and_a_pdf(house: Auditing) -> None:
    engagement, _, (item,) = house.drawn()
    house.examine(item, "exception")
    house.review(item)
    house.finding(engagement, item=item)
    page = page_of(house, "auditor", "engagement-report", engagement.code)
    for word in ("What the samples showed", "Exceptions", "SMP-01-001", "Root cause", "Not concluded yet."):
        assert word in page
    answer = signed_in(house.cast, "auditor").get(reverse("engagement-report-pdf", args=(engagement.code,)))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


# what waits


def test_what_waits_stands_on_the_home_page_of_whom_it_waits_for(house: Auditing) -> None:
    planned = house.plan()
    assert "An audit waits for your approval" in text(signed_in(house.cast, "risk_member"), reverse("home"))
    house.approve(planned)
    engagement, _, (item,) = house.drawn()
    house.ask(engagement)
    home = text(signed_in(house.cast, "it_manager"), reverse("home"))
    assert "An auditor asked you for evidence" in home
    assert "An auditor asked you" not in text(signed_in(house.cast, "cio"), reverse("home"))
    assert "A sampled item is to be tested" in text(signed_in(house.cast, "tester"), reverse("home"))
    house.examine(item)
    assert "A workpaper waits for your review" in text(signed_in(house.cast, "auditor"), reverse("home"))
    assert "A workpaper waits" not in text(signed_in(house.cast, "tester"), reverse("home"))
    finding = house.finding(engagement)
    assert "waits for the answer of management" in text(signed_in(house.cast, "cio"), reverse("home"))
    house.agree(finding)
    assert "You own the action on an audit finding" in text(signed_in(house.cast, "it_manager"), reverse("home"))
    house.done(finding)
    waiting = text(signed_in(house.cast, "tester"), reverse("audits-waiting"))
    assert "Actions to look at again" in waiting
    assert "Leavers keep their roles" in waiting
    assert "Nothing of any audit waits" in text(signed_in(house.cast, "ops"), reverse("audits-waiting"))


# the way through the forms


def test_the_whole_way_by_page(house: Auditing) -> None:
    cast = house.cast
    house.grant("cio")
    sent(
        house, "auditor", reverse("new", args=("engagement.plan",)), title="Access", objective="Two persons?",
        criteria="Policy", units=["it"], lead=cast.person("auditor").pk, team=[cast.person("tester").pk],
        period_from=ago(90), period_to=ago(0), starts_on=ago(1), ends_on=ago(-60),
    )  # fmt: skip
    row = Engagement.objects.get()
    done(house, "risk_member", "engagement.approve", row, digest=row.content_digest())
    done(house, "auditor", "engagement.begin", row)
    sent(
        house, "auditor", f"{reverse('new', args=('population.draw',))}?engagement={row.code}", engagement=row.code,
        source="roles-granted", since=ago(90), until=ago(0),
    )  # fmt: skip
    population = Population.objects.get()
    sent(
        house, "tester", f"{reverse('new', args=('sample.draw',))}?population={population.code}",
        population=population.code, attribute="approved by another", confidence=95, tolerable=5,
    )  # fmt: skip
    item = SampleItem.objects.get(sample=Sample.objects.get())
    done(house, "tester", "sample-item.test", item, result="exception", note="No approval was there.")
    done(house, "auditor", "sample-item.return", item, reason="Which page?")
    done(house, "tester", "sample-item.test", item, result="exception", note="Page 3.", evidence="Page 3")
    done(house, "auditor", "sample-item.review", item)
    sent(
        house, "auditor", f"{reverse('new', args=('evidence-request.ask',))}?engagement={row.code}",
        engagement=row.code, wanted="The list", person=cast.person("it_manager").pk, due_on=ago(-7),
    )  # fmt: skip
    request = EvidenceRequest.objects.get()
    done(house, "it_manager", "evidence-request.answer", request, answer="Here", links="/people/")
    done(house, "auditor", "evidence-request.return", request, reason="All of it", due_on=ago(-9))
    done(house, "it_manager", "evidence-request.answer", request, answer="All of it")
    done(house, "auditor", "evidence-request.accept", request)
    sent(
        house, "auditor", f"{reverse('new', args=('audit-finding.raise',))}?engagement={row.code}&item={item.code}",
        engagement=row.code, unit="it", item=item.code, title="No approval", condition="a", criteria="b", cause="c",
        consequence="d", rating="high", wait_days=0,
    )  # fmt: skip
    finding = AuditFinding.objects.get()
    assert finding.item == item
    done(house, "cio", "audit-finding.dispute", finding, reason="It was there")
    words = {"title": "No approval", "condition": "a", "criteria": "b", "cause": "c", "consequence": "d"}
    done(house, "auditor", "audit-finding.revise", finding, rating="medium", **words)
    owner = cast.person("it_manager").pk
    done(house, "cio", "audit-finding.agree", finding, response="Yes", action="Do", owner=owner, due_on=ago(-30))
    done(house, "cio", "audit-finding.name-owner", finding, owner=owner, due_on=ago(-31), reason="Later")
    done(house, "it_manager", "audit-finding.report-done", finding, done="It is")
    done(house, "tester", "audit-finding.refuse", finding, reason="Not yet", due_on=ago(-33))
    done(house, "it_manager", "audit-finding.report-done", finding, done="Now it is")
    done(house, "auditor", "engagement.report", row)
    done(house, "auditor", "engagement.close", row, conclusion="Met.", digest=row.content_digest())
    closing = finding.content_digest()
    done(house, "tester", "audit-finding.confirm", finding, reason="Looked at two", digest=closing)
    assert (row.state, finding.state) == ("closed", "closed")
    done(house, "tester", "audit-finding.reopen", finding, reason="It came back")
    assert finding.state == "raised"


def test_changing_plans_teams_and_access_by_page(house: Auditing) -> None:
    cast, row = house.cast, house.plan()
    done(
        house, "auditor", "engagement.edit", row, title="Other", objective="x", criteria="y", units=["it"],
        period_from=ago(90), period_to=ago(0), starts_on=ago(1), ends_on=ago(-60),
    )  # fmt: skip
    done(house, "auditor", "engagement.name-team", row, lead=cast.person("external").pk, team=[])
    house.approve(row)
    person = cast.person("external").pk
    done(house, "access_admin", "engagement.give-access", row, person=person, role="external-audit", unit="it")
    assert "Clara Dubois" in page_of(house, "cio", "engagement", row.code)
    done(house, "external", "engagement.begin", row)
    done(house, "external", "engagement.report", row)
    done(house, "external", "engagement.resume", row, reason="More")
    withdrawn = assurance_findings.ask(
        actor=cast["external"], engagement=row, wanted="x", person=cast.person("cio"), due_on=ago(-1)
    )
    done(house, "external", "evidence-request.withdraw", withdrawn, reason="Found")
    found = house.finding(row, by="external")
    done(house, "external", "audit-finding.withdraw", found, reason="Wrong")
    done(house, "risk_member", "engagement.cancel", row, reason="No longer needed")
    assert (row.title, row.state) == ("Other", "cancelled")


def test_the_wrong_person_reads_why_not(house: Auditing) -> None:
    row = house.plan()
    form = text(signed_in(house.cast, "cio"), reverse("act", args=("engagement.approve", row.pk)))
    assert "holds no role with the letter" in form
    done_ = house.done(house.agree(house.finding(house.approve_and_begin(row))))
    for part in ("it_manager", "cio"):
        page = page_of(house, part, "audit-finding", done_.code)
        assert "holds no role with the letter" in page


# REST


def test_rest_does_what_pages_do_with_the_same_refusals(house: Auditing) -> None:
    engagement, sample, (item,) = house.drawn()
    client = signed_in(house.cast, "tester")
    found = client.get(f"/api/v1/samples/{sample.code}/").json()
    assert found["seed"] == sample.seed
    url = f"/api/v1/workpapers/{item.code}"
    fresh = client.get(f"{url}/")
    data = {"result": "pass", "note": "Looked"}
    answer = client.post(f"{url}/test/", data, content_type="application/json", headers={"If-Match": fresh["ETag"]})
    assert answer.status_code == 200, answer.content
    fresh = client.get(f"{url}/")
    answer = client.post(f"{url}/review/", {}, content_type="application/json", headers={"If-Match": fresh["ETag"]})
    assert answer.status_code == 403
    assert "SOD-62" in answer.content.decode()
    population = client.get(f"/api/v1/populations/{sample.population.code}/").json()
    assert population["items"][0]["id"] == str(item.key)
    assert client.get("/api/v1/populations/").json()["results"][0]["items"] == []
    manager = signed_in(house.cast, "it_manager")
    for path in ("populations", "samples", "workpapers", "evidence-requests"):
        assert manager.get(f"/api/v1/{path}/").json()["results"] == []
    assert manager.get(f"{url}/").status_code == 404
    assert manager.get(f"/api/v1/engagements/{engagement.code}/").json()["units"] == ["it"]
    house.finding(engagement)
    assert manager.get("/api/v1/audit-findings/?rating=high").json()["results"][0]["code"] == "AF-01"


def test_cancelled_audits_take_no_evidence(house: Auditing) -> None:
    request = house.ask(house.fieldwork())
    assurance.cancel(actor=house.cast["risk_member"], engagement=request.engagement, reason="Over")
    page = page_of(house, "it_manager", "evidence-request", request.code)
    assert "takes no more evidence" in page
