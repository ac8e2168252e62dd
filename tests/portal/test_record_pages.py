"""The record as it is read: the sealed card, the filters, one event with its proof, and who may not."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raci.duties.gate import Refused, note
from raci.duties.models import Chart
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.ledger import bundle, notes, proofs, rings, sealer
from raci.ledger.models import Event, Outcome, Seal
from raci.people.models import Role
from tests.cast import Cast


@pytest.fixture
def chart(cast: Cast) -> Chart:
    """A chart whose author was refused to put it in force."""
    cio = Role.objects.get(code="cio")
    found = charts.draft(actor=cast["cio"], unit=cast.it, cells=[Cell("run-service", cio, "A")])
    with pytest.raises(Refused):
        charts.put_in_force(actor=cast["cio"], chart=found)
    sealer.seal()
    return found


@pytest.fixture
def auditor(cast: Cast, client: Client) -> Client:
    client.force_login(cast.account("auditor"))
    return client


def as_part(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.account(part))
    return client


def number_of(**about: Any) -> int:
    number = proofs.number_of(Event.objects.get(**about).pk)
    assert number is not None
    return number


def text_of(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain)


def test_the_newest_come_first_under_a_checked_seal(auditor: Client, chart: Chart) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = auditor.get("/record/")
    assert len(queries) <= 15
    said = text_of(response)
    total = Seal.objects.count()
    assert f"Sealed up to event {total:,}" in said
    assert response.context["seal"]["state"] == "intact"
    first = response.context["lines"][0]
    assert (first.number, first.predicate, first.rule) == (total, "was refused: put in force", "SOD-07")
    assert "Daniel Ferreira was refused: put in force RACI chart of Group IT, version 1" in said


def test_what_waits_for_its_seal_is_shown_as_waiting(auditor: Client, chart: Chart, cast: Cast) -> None:
    note(actor=cast["author"], verb="account.sign_in", subject=cast.account("author"))
    response = auditor.get("/record/")
    (waiting,) = response.context["waiting"]
    assert (waiting.number, waiting.predicate, waiting.about) == (None, "signed in with", "author")
    assert "1 event for 0 s" in text_of(response)


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ("view=refused", {"chart.approve"}),
        ("view=mine", {"account.accept"}),
        ("q=Ferreira&what=chart", {"chart.draft", "chart.approve"}),
        ("q=ferreira&side=governance&what=chart", {"chart.approve"}),
        ("what=chart&side=management", set()),
        ("from=2020-01-01&until=2020-12-31", set()),
        ("until=nonsense&from=2026-13-45&q=Ferreira&what=chart", {"chart.draft", "chart.approve"}),
        ("q=nobody is called so", set()),
    ],
)
def test_filters(auditor: Client, chart: Chart, asked: str, verbs: set[str]) -> None:
    response = auditor.get(f"/record/?{asked}")
    assert {line.event.verb for line in response.context["lines"]} == verbs
    assert response.status_code == 200


def test_decisions_are_what_was_let_through(auditor: Client, chart: Chart) -> None:
    response = auditor.get("/record/?view=decisions")
    outcomes = {(line.event.verb, line.event.outcome) for line in response.context["lines"]}
    assert ("chart.approve", Outcome.DONE) in outcomes
    assert ("chart.approve", Outcome.REFUSED) not in outcomes


def test_an_event_is_found_by_its_number(auditor: Client, chart: Chart) -> None:
    for text in ("12", "0,012"):
        response = auditor.get("/record/", {"q": text})
        assert [line.number for line in response.context["lines"]] == [12]


def test_older_and_newer_lead_through_everything(auditor: Client, chart: Chart) -> None:
    seen: list[int | None] = []
    address = "/record/"
    while address:
        response = auditor.get(address)
        seen += [line.number for line in response.context["lines"]]
        address = response.context["page"].older_url
    total = Seal.objects.count()
    assert seen == list(range(total, 0, -1))
    back = auditor.get(response.context["page"].newer_url)
    lowest = response.context["lines"][0].number
    assert [line.number for line in back.context["lines"]][-1] == lowest + 1


def test_a_refused_act_says_everything_that_stood_against_it(auditor: Client, chart: Chart) -> None:
    number = number_of(subject_id=chart.pk, outcome=Outcome.REFUSED)
    with CaptureQueriesContext(connection) as queries:
        response = auditor.get(f"/record/{number}/")
    assert len(queries) <= 15
    kinds = [(each["kind"], each["rule"]) for each in response.context["objections"]]
    assert ("Separation of duties", "SOD-07") in kinds
    evidence = next(each["event_url"] for each in response.context["objections"] if each["event_url"])
    followed = auditor.get(evidence)
    assert followed.status_code == 302
    assert auditor.get(followed["Location"]).context["event"].verb == "chart.draft"


def test_an_event_shows_what_it_changed_in_words(auditor: Client, chart: Chart) -> None:
    response = auditor.get(f"/record/{number_of(subject_id=chart.pk, verb='chart.draft')}/")
    fields = {change.name: change.now for change in response.context["changes"]}
    assert fields["Unit"] == "Group IT"
    assert "Unit" in text_of(response)
    (part,) = response.context["parts"]
    assert part.text == "activity run-service; role Chief information officer; letter Accountable"
    assert str(chart.unit_id) not in text_of(response).split("What was sealed, in full")[0]


def test_a_signed_act_shows_its_signature_and_its_place(auditor: Client, chart: Chart, cast: Cast) -> None:
    charts.put_in_force(actor=cast["chair"], chart=chart, signature=cast.sign("chair", "chart.approve", chart))
    sealer.seal()
    response = auditor.get(f"/record/{number_of(subject_id=chart.pk, verb='chart.approve', outcome='done')}/")
    said = text_of(response)
    assert "I decide that these letters are the permissions from now on." in said
    assert response.context["proof"]["holds"]
    assert "Draft" in said
    assert "In force" in said


def test_an_event_that_was_altered_is_shown_as_altered(auditor: Client, chart: Chart) -> None:
    event = Event.objects.get(subject_id=chart.pk, verb="chart.draft")
    rings.remove(connection)
    changed = bytes(event.payload).replace(b"Daniel", b"Daniil")
    Event.objects.filter(pk=event.pk).update(payload=changed)
    response = auditor.get(f"/record/{number_of(pk=event.pk)}/")
    assert not response.context["proof"]["holds"]
    assert "do not lead to the signed root" in text_of(response)


def test_a_head_that_was_altered_is_shown_as_altered(auditor: Client, chart: Chart) -> None:
    head = proofs.newest()
    assert head is not None
    rings.remove(connection)
    type(head).objects.filter(pk=head.pk).update(root=bytes(32))
    response = auditor.get("/record/")
    assert response.context["seal"]["state"] == "altered"
    assert "run the verifier at once" in text_of(response)


def test_others_are_told_who_may_read_it(cast: Cast, chart: Chart) -> None:
    response = as_part(cast, "author").get("/record/")
    assert response.status_code == 403
    assert "Yusuf Demir" in text_of(response)
    own = as_part(cast, "author")
    assert own.get(f"/record/{number_of(subject_id=chart.pk, verb='chart.draft')}/").status_code == 403


def test_everybody_sees_their_own_acts(cast: Cast) -> None:
    note(actor=cast["author"], verb="account.sign_in", subject=cast.account("author"))
    event = Event.objects.get(verb="account.sign_in")
    client = as_part(cast, "author")
    assert client.get(f"/record/event/{event.pk}/").status_code == 200
    sealer.seal()
    assert client.get(f"/record/{number_of(pk=event.pk)}/").status_code == 200


def test_from_the_record_to_the_object(auditor: Client, chart: Chart, cast: Cast) -> None:
    address = reverse("record-object", args=["chart", chart.pk])
    assert auditor.get(address)["Location"] == reverse("chart", args=["it", 1])
    assert as_part(cast, "outsider").get(address).status_code == 404
    assert auditor.get(reverse("record-object", args=["nothing", chart.pk])).status_code == 404
    assert auditor.get(reverse("record-object", args=["chart", cast.person("author").pk])).status_code == 404


@pytest.mark.parametrize("address", ["/record/999999999/", "/record/0/", "/record/heads/7.txt"])
def test_what_is_not_there(auditor: Client, address: str, chart: Chart) -> None:
    assert auditor.get(address).status_code == 404


def test_heads_key_and_verifier_are_there_to_keep(auditor: Client, chart: Chart) -> None:
    head = proofs.newest()
    assert head is not None
    kept = auditor.get("/record/head.txt")
    assert kept.content.decode() == head.note == auditor.get(f"/record/heads/{head.size}.txt").content.decode()
    assert kept["Content-Disposition"] == f'attachment; filename="head-{head.size}.txt"'
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert auditor.get("/record/key.txt").content.decode() == notes.signer().verifier + "\n"
    assert auditor.get("/record/verify.py").content == bundle.VERIFIER.read_bytes()
