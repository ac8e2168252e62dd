"""The demo organisation, loaded once: everything that a person can meet is there, and the record holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from portal.demo import loading, scenes, visitors
from portal.demo.story import PASSWORD, Story
from raci.alignment.models import Finding, Snapshot
from raci.duties.acts import ACTS
from raci.ledger import reconcile, rings
from raci.ledger.governed import governed_models
from raci.ledger.models import Event, Opening, Outcome, Pending
from raci.people.models import Account, Person, Role, RoleBinding
from tests import cast as company

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

STORIED = (
    "document",
    "document-version",
    "motion",
    "binding",
    "finding",
    "service",
    "control",
    "chart",
    "change",
    "proxy",
    "interest",
)
"""The kinds of objects whose every state is met somewhere in the demo."""
NOT_MET: dict[tuple[str, str], str] = {}
"""States that no ordinary history has, each with its reason."""


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any) -> Iterator[Story]:
    """An otherwise empty database with the demo organisation; the organisation of the tests is put back afterwards."""
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        loaded = loading.load()
    yield loaded
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        company.load()


def test_every_state_is_met(story: Story) -> None:
    missing = {
        (model.SUBJECT, state)
        for model in governed_models()
        if model.SUBJECT in STORIED
        for state in reachable(model) - set(model._base_manager.values_list("state", flat=True))
    }
    assert missing == set(NOT_MET)


def reachable(model: Any) -> set[str]:
    """The states in which acts leave a kind of object."""
    acts = [act for act in ACTS.values() if act.subject == model.SUBJECT]
    return {model.FIRST_STATE} | {act.ends for act in acts if act.ends}


def test_the_record_holds(story: Story) -> None:
    assert rings.faults(connection) == []
    assert Opening.objects.count() == 0
    assert Pending.objects.count() == 0
    assert list(reconcile.rows()) == []
    assert list(reconcile.record()) == []


def test_nothing_lies_ahead_of_now(story: Story) -> None:
    assert Event.objects.latest("at").at <= story.now
    assert Event.objects.earliest("at").at.date() == story.day(730)


def test_people_with_every_role(story: Story) -> None:
    assert 40 <= Person.objects.filter(kind="human").count() <= 50
    held = set(RoleBinding.objects.valid().values_list("role__code", flat=True))
    assert held == set(Role.objects.values_list("code", flat=True))
    twice = [person for person in Person.objects.all() if person.accounts.count() > 1]
    assert [person.name for person in twice] == ["Pavel Král"]


def test_refused_acts_name_many_rules(story: Story) -> None:
    refused = Event.objects.filter(outcome=Outcome.REFUSED)
    assert refused.count() >= 12
    told = " ".join(refused.values_list("authority", flat=True))
    for rule in (
        "Whoever wrote a text",
        "Nobody decides on their own access",
        "Whoever operates a control",
        "Whoever asked for a change",
    ):
        assert rule in told


def test_findings_and_figures(story: Story) -> None:
    assert Finding.objects.filter(state="open").count() > 5
    assert Finding.objects.values("check_code").distinct().count() >= 10
    states = set(
        Snapshot.objects.filter(subject_type="enterprise-goal", day=story.today).values_list("state", flat=True)
    )
    assert states >= {"on_course", "at_risk", "no_data"}
    assert Snapshot.objects.values("day").distinct().count() > 50


def test_scenes_open(story: Story, client: Client) -> None:
    shown = list(scenes.scenes())
    assert len(shown) == len(scenes.SCENES)
    for scene in shown:
        sign_in(client, scene.login)
        assert client.get(scene.url).status_code == 200, scene


def sign_in(client: Client, login: str) -> None:
    account = Account.objects.get(login=login)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")


def test_everybody_can_sign_in_with_the_password_that_is_printed(story: Story) -> None:
    table = visitors.table()
    assert PASSWORD in table
    for visit in visitors.visits():
        assert Account.objects.get(login=visit.login).check_password(PASSWORD)


def test_it_is_loaded_into_an_empty_database_only(story: Story) -> None:
    with pytest.raises(CommandError, match="People work with this database already"):
        call_command("demo")


def test_never_in_production(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SETTINGS_MODULE", "portal.settings.production")
    with pytest.raises(loading.NotHere, match="settings of production"):
        loading.load()
