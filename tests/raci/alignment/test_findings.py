"""A finding opens once, stays the same, resolves and reopens by itself, and is waived by others for a time."""

from datetime import timedelta

import pytest

from raci.alignment.models import Finding
from raci.alignment.services import findings, links
from raci.duties.gate import Refused
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from raci.people.actor import Actor
from tests.cast import Cast
from tests.raci.alignment import recipes


@pytest.fixture
def finding(cast: Cast) -> Finding:
    """An IT goal of the IT manager that serves nothing."""
    recipes.it_goal(cast)
    recipes.round_of_checks()
    return Finding.objects.get(check_code="ALN-02")


def verbs(finding: Finding) -> list[str]:
    events = Event.objects.filter(subject_id=finding.pk, outcome=Outcome.DONE).order_by("revision")
    return [event.verb.partition(".")[2] for event in events]


def test_it_resolves_and_reopens_as_the_same_one(cast: Cast, finding: Finding) -> None:
    goal = recipes.goal(cast)
    link = recipes.contribution(cast, goal, finding.owner.it_goals.get())  # type: ignore[union-attr]
    recipes.round_of_checks()
    finding.refresh_from_db()
    assert finding.state == "resolved"
    assert finding.resolved_at is not None
    links.remove(actor=cast["it_manager"], link=link)
    recipes.round_of_checks()
    finding.refresh_from_db()
    assert (finding.state, finding.times_opened) == ("open", 2)
    assert verbs(finding) == ["open", "resolve", "reopen"]
    assert Finding.objects.filter(check_code="ALN-02").count() == 1


def test_it_is_waived_with_a_reason_until_a_day(cast: Cast, finding: Finding) -> None:
    until = clock.today() + timedelta(days=30)
    findings.waive(actor=cast["risk_member"], finding=finding, reason="The goal is new", until=until)
    assert (finding.state, finding.waived_until) == ("waived", until)
    recipes.round_of_checks()
    finding.refresh_from_db()
    assert finding.state == "waived"
    event = Event.objects.get(subject_id=finding.pk, verb="finding.waive")
    assert b"The goal is new" in bytes(event.payload)
    findings.end_waiver(actor=cast["chair"], finding=finding)
    assert (finding.state, finding.waived_until) == ("open", None)


def test_a_waiver_lapses_on_its_day(cast: Cast, finding: Finding, settings: object) -> None:
    until = clock.today() + timedelta(days=3)
    findings.waive(actor=cast["risk_member"], finding=finding, reason="The goal is new", until=until)
    settings.COUNTERSIGN_DEMO = True  # type: ignore[attr-defined]
    with clock.moved_to(clock.now() + timedelta(days=4)):
        recipes.round_of_checks()
    finding.refresh_from_db()
    assert finding.state == "open"
    assert verbs(finding)[-1] == "lapse"


@pytest.mark.parametrize(
    ("reason", "days", "told"),
    [("", 30, "Say why"), ("New", 0, "a day to come"), ("New", 400, "a year at most")],
)
def test_a_waiver_has_a_reason_and_an_end(cast: Cast, finding: Finding, reason: str, days: int, told: str) -> None:
    until = clock.today() + timedelta(days=days)
    with pytest.raises(Refused, match=told):
        findings.waive(actor=cast["risk_member"], finding=finding, reason=reason, until=until)


def test_whoever_answers_for_it_does_not_waive_it(cast: Cast, finding: Finding) -> None:
    owner = Actor(finding.owner or cast.person("it_manager"))
    with pytest.raises(Refused) as refused:
        findings.waive(actor=owner, finding=finding, reason="Mine", until=clock.today() + timedelta(days=9))
    assert {"letter", "SOD-14"} <= refused.value.codes
    assert "Elif Laszlo would gain from this" in str(refused.value)


@pytest.mark.parametrize("part", ["cio", "auditor", "author", "superuser", "outsider"])
def test_who_may_not_waive(cast: Cast, finding: Finding, part: str) -> None:
    with pytest.raises(Refused) as refused:
        findings.waive(actor=cast[part], finding=finding, reason="New", until=clock.today() + timedelta(days=9))
    assert "letter" in refused.value.codes


def test_a_sentence_is_stated_anew_where_the_facts_changed(cast: Cast) -> None:
    goal = recipes.goal(cast)
    recipes.round_of_checks()
    finding = Finding.objects.get(check_code="ALN-01")
    recipes.rename(cast, goal, "Customers pay at any hour")
    recipes.round_of_checks()
    finding.refresh_from_db()
    assert finding.object_label == "EG-01 Customers pay at any hour"
    assert finding.sentence.endswith("EG-01 Customers pay at any hour.")
    assert verbs(finding) == ["open", "restate"]
