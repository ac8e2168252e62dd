"""Ways around: through somebody's session, an ended account, the rules themselves, the administration, commands."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from governance.models import Ballot
from governance.services import ballots
from raci.duties import account_acts, own_acts
from raci.duties.gate import Refused, passing
from raci.duties.models import Chart, SodRule
from raci.duties.services import accounts, bindings, charts, people, rules
from raci.ledger.governed import OutsideGate
from raci.ledger.models import Event
from raci.people.actor import Actor
from raci.people.models import Account, Role
from tests.attacks.scene import own, refusals, signed_in
from tests.cast import PASSWORD, Cast, with_account
from tests.governance.deciding import board
from tests.raci.duties.making import Making, in_days

ANOTHER = "granite-harbour-77"


# a session that was left open


def test_a_session_alone_changes_no_password(cast: Cast) -> None:
    """Else whoever finds one sets a password of their own, and signs votes with it."""
    account, client = cast.account("member"), signed_in(cast["member"])
    url = reverse("act", args=("account.set_password", account.pk))
    for given in ({}, {"password": ""}, {"password": ANOTHER}):
        assert client.post(url, {"new_password": ANOTHER, **given}).status_code == 422
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    with pytest.raises(Refused) as refused:
        accounts.set_password(actor=cast["member"], account=account, password=ANOTHER)
    assert refused.value.codes == {"signature"}
    assert client.post(url, {"new_password": ANOTHER, "password": PASSWORD}).status_code == 302
    account.refresh_from_db()
    assert account.check_password(ANOTHER)


def test_nobody_sets_the_password_of_another(cast: Cast) -> None:
    for part in ("author", "access_admin", "superuser"):
        url = reverse("act", args=("account.set_password", cast.account("chair").pk))
        page = signed_in(cast[part]).post(url, {"new_password": ANOTHER, "password": PASSWORD})
        assert page.status_code == (403 if part == "access_admin" else 404)  # who keeps persons sees accounts
        with pytest.raises(Refused, match="Only the person whose account it is"):
            accounts.set_password(actor=cast[part], account=cast.account("chair"), password=ANOTHER)


def test_signing_in_gives_a_new_session(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key or ""
    client.cookies["sessionid"] = planted
    client.post(reverse("account_login"), {"login": "member", "password": PASSWORD})
    assert client.session.session_key != planted
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("aim", ["//evil.example/x", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_host(cast: Cast, aim: str) -> None:
    client = Client()
    page = client.post(f"{reverse('account_login')}?next={aim}", {"login": "member", "password": PASSWORD, "next": aim})
    assert page["Location"] == "/"
    assert client.post(reverse("theme"), {"theme": "dark", "next": aim})["Location"] == "/"
    form = client.get(reverse("new", args=("api-token.issue",)), headers={"Referer": aim})
    assert aim not in form.content.decode()


# accounts


def test_an_account_that_has_ended_acts_no_more(cast: Cast) -> None:
    """Also where it was read before it ended: in a shell, in a request that took long."""
    stale = cast["secretary"]
    accounts.close(actor=cast["access_admin"], account=Account.objects.get(login="secretary"))
    assert stale.account is not None
    assert stale.account.is_active
    with pytest.raises(Refused, match="no longer active"):
        board(Cast(cast.root, cast.it, cast.team, {**cast.actors, "secretary": stale}))


def test_an_account_that_was_turned_in_memory_is_read_again(cast: Cast) -> None:
    account = Account.objects.get(login="author")
    account.person = cast.person("secretary")
    with pytest.raises(Refused, match="belongs to somebody else"):
        board(Cast(cast.root, cast.it, cast.team, {**cast.actors, "secretary": Actor(account.person, account)}))


def test_who_has_left_reads_no_more(cast: Cast) -> None:
    """Neither in a session that is still open nor by a second account."""
    person = cast.person("ciso")
    again = with_account(cast, person, "lena.again")
    sessions = [signed_in(cast["ciso"]), signed_in(Actor(person, again))]
    assert [client.get("/api/v1/documents/").status_code for client in sessions] == [200, 200]
    with (
        pytest.raises(Refused, match="only when its person leaves"),
        passing(account_acts.END, again, actor=cast["access_admin"]),
    ):
        pass
    people.record_leaver(actor=cast["access_admin"], person=person)
    assert set(Account.objects.filter(person=person).values_list("state", flat=True)) == {"closed"}
    assert (
        Event.objects.filter(verb="account.end", outcome="done", actor=str(cast.person("access_admin").pk)).count() == 2
    )
    for client in sessions:
        assert client.get("/api/v1/documents/").status_code in (401, 403)
        assert reverse("account_login") in client.get(reverse("documents"))["Location"]


# the rules themselves


def test_whoever_a_rule_holds_back_does_not_end_it(cast: Cast) -> None:
    """An author on the committee that keeps the rules, alone before the rule that stands in the way."""
    mine = own(cast)
    role = Role.objects.get(code="audit-risk")
    binding = bindings.propose(actor=cast["access_admin"], holder=mine.author.person, role=role, unit=cast.root)
    bindings.approve(actor=cast["approver"], binding=binding)
    rule = SodRule.objects.get(code="SOD-01")
    end = rules.draft_change(actor=cast["access_admin"], rule=rule, reason="Too strict", mode="retire")
    page = signed_in(mine.author).post(reverse("act", args=("rule.retire", end.pk)), {"password": PASSWORD})
    assert page.status_code == 403
    assert "holds you back" in page.content.decode()
    assert refusals(mine.author)[0].subject_id == end.pk
    rule.refresh_from_db()
    assert rule.state == "in_force"
    with pytest.raises(Refused):
        mine.votes(mine.author)
    signature = cast.sign("risk_member", "rule.retire", end)
    assert rules.retire(actor=cast["risk_member"], rule=end, signature=signature).state == "retired"
    rule.refresh_from_db()
    assert rule.state == "superseded"


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("object", {}),
        ("object", {"chain": "document"}),
        ("object", {"chain": "document", "sides": ["author"]}),
        ("object", {"chain": 7, "sides": ["author", "decider"]}),
        ("object", {"chain": "document", "sides": "author decider"}),
        ("object", []),
        ("static", {"roles": ["cio"]}),
        ("static", {"roles": ["cio", "ceo"], "fewer_than": 1}),
        ("static", {"roles": ["cio", "ceo"], "fewer_than": "two"}),
        ("sphere", {}),
        ("sphere", {"spheres": ["governance"]}),
        ("beneficiary", {"acts": "binding.approve"}),
        ("beneficiary", {}),
    ],
)
def test_a_rule_that_makes_no_sense_is_not_drafted(cast: Cast, kind: str, terms: Any) -> None:
    """In force it would stop every act of the portal, its own end included."""
    with pytest.raises(ValidationError):
        rules.draft(actor=cast["secretary"], code="SOD-77", title="x", kind=kind, terms=terms)
    assert not SodRule.objects.filter(code="SOD-77").exists()


def test_no_chart_in_force_ends_but_by_the_next(cast: Cast) -> None:
    """Else the ground would be laid anew: the technical administrator alone would decide on everything."""
    chart = Chart.objects.get(state="in_force", unit=cast.root)
    told = "makes way only for the next version"
    with pytest.raises(Refused, match=told) as refused, passing(own_acts.SUPERSEDE_CHART, chart, actor=cast["chair"]):
        pass
    assert refused.value.codes == {"unfit"}
    other = charts.draft_like(actor=cast["secretary"], unit=cast.it, reason="For IT alone")
    signature = cast.sign("chair", "chart.approve", other)
    around = passing(own_acts.PUT_CHART_IN_FORCE, other, actor=cast["chair"], also=[chart], signature=signature)
    with pytest.raises(Refused, match=told), around, passing(own_acts.SUPERSEDE_CHART, chart, actor=cast["chair"]):
        pass
    assert list(Chart.objects.filter(state="in_force")) == [chart]
    assert refusals(cast["chair"], verb="chart.supersede", subject_id=chart.pk)


def test_an_exemption_of_whoever_gains_frees_nobody_who_acts(cast: Cast, settings: Any) -> None:
    """A rule on who does which step binds those who do them: an exemption for somebody is none for their approver."""
    settings.COUNTERSIGN_DEMO = True
    making = Making(cast)
    steps = {"chain": "access", "steps": ["binding.propose", "binding.approve"]}
    rule = making.rule("history", steps, liftable=True)
    making.loosened(SodRule.objects.get(code="SOD-10"), "record")
    making.exempted(rule, cast["ops"])
    who = making.person("Ada Nwosu")
    making.grant(who, "cio")
    making.grant(who, "access-approver")
    binding = bindings.propose(
        actor=who, holder=cast.person("ops"), role=Role.objects.get(code="it-manager"), unit=cast.it,
        valid_until=in_days(5),
    )  # fmt: skip
    with pytest.raises(Refused, match="Ada Nwosu proposed") as refused:
        bindings.approve(actor=who, binding=binding)
    assert "SOD-90" in refused.value.codes


# the administration


@pytest.mark.parametrize(
    "query",
    [
        "governance/ballot/?choice=for",
        "governance/ballot/?choice__startswith=f",
        "raci/account/?password__startswith=scrypt",
        "raci/account/?person__accounts__password__startswith=scrypt",
        "raci/account/?invitation__startswith=a",
        "portal/apitoken/?hash__startswith=a",
    ],
)
def test_the_administration_answers_no_riddles(cast: Cast, query: str) -> None:
    """What is not shown cannot be asked for either, letter by letter."""
    client = signed_in(cast["superuser"])
    assert client.get(f"/admin/{query}").status_code == 400
    assert client.get("/admin/governance/ballot/?state=cast").status_code == 200


def test_the_administration_writes_no_account(cast: Cast) -> None:
    client = signed_in(cast["superuser"])
    own = reverse("act", args=("account.set_password", cast.account("superuser").pk))
    fields = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
    for page in ("password_change", "password_change/done"):
        assert client.get(f"/admin/{page}/")["Location"] == own
        assert client.post(f"/admin/{page}/", fields)["Location"] == own
    assert Account.objects.get(login="superuser").check_password(PASSWORD)


# commands of the framework


def test_commands_of_the_framework_write_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", ANOTHER)
    monkeypatch.setattr("getpass.getpass", lambda **_: ANOTHER)
    row = json.loads(serializers.serialize("json", [cast.account("author")]))
    row[0]["fields"]["person"] = str(cast.person("chair").pk)
    (tmp_path / "rows.json").write_text(json.dumps(row))
    before, events = list(Account.objects.order_by("pk").values()), Event.objects.count()
    commands: list[Callable[[], object]] = [
        lambda: call_command("createsuperuser", login="evil", interactive=False),
        lambda: call_command("changepassword", "chair"),
        lambda: call_command("loaddata", str(tmp_path / "rows.json"), verbosity=0),
    ]
    for command in commands:
        with pytest.raises((OutsideGate, DatabaseError, AttributeError)):
            command()
        assert list(Account.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events


def test_a_signature_is_for_one_act_on_one_object(cast: Cast) -> None:
    """Taken elsewhere, to another ballot, another act, another account or another text, it is none."""
    deciding = board(cast)
    one, other = (deciding.opened(deciding.motion(deciding.version(title=title))) for title in ("One", "Other"))
    deciding.declare(one)
    deciding.declare(other)
    token = cast.sign("member", "ballot.vote", deciding.ballot(one, "member"))
    for actor, ballot in (
        (cast["member"], deciding.ballot(other, "member")),
        (cast["chair"], deciding.ballot(one, "chair")),
    ):
        with pytest.raises(Refused) as refused:
            ballots.vote(actor=actor, ballot=ballot, choice="for", signature=token)
        assert refused.value.codes == {"signature"}
    rule = rules.draft_change(
        actor=cast["access_admin"], rule=SodRule.objects.get(code="SOD-01"), reason="Too strict", mode="retire"
    )
    with pytest.raises(Refused) as refused:
        rules.retire(actor=cast["risk_member"], rule=rule, signature=cast.sign("risk_member", "rule.approve", rule))
    assert refused.value.codes == {"signature"}
    forged = token[:-3] + "abc"
    with pytest.raises(Refused):
        ballots.vote(actor=cast["member"], ballot=deciding.ballot(one, "member"), choice="for", signature=forged)
    assert not Ballot.objects.filter(state="cast").exists()
