"""Nobody approves their own policy: every door that there is, tried by its author, on both databases."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Value
from django.urls import reverse

from governance.models import Ballot, BodyMember, Document, DocumentVersion, Motion, Resolution
from governance.services import ballots, documents, motions
from raci.duties.gate import Refused
from raci.duties.models import Claim
from raci.duties.services import accounts, bindings, memberships, people
from raci.ledger.governed import OutsideGate
from raci.ledger.models import Event, Opening, Outcome
from raci.people.actor import Actor
from raci.people.models import Role, RoleBinding
from tests.attacks.scene import LITE, REWRITTEN, SENTENCE, Own, at_once, bare, own, refusals, signed_in
from tests.cast import PASSWORD, Cast, joined
from tests.governance.deciding import BOARD, change_of_roles


@pytest.fixture
def mine(cast: Cast) -> Own:
    return own(cast)


@pytest.fixture
def committed(committed_cast: Cast) -> Own:
    """The same where commits are real."""
    return own(committed_cast)


def on_record(actor: Actor, verb: str, subject: Any) -> None:
    """The last refusal of the person names the act, the object and the rule."""
    event = refusals(actor)[0]
    assert (event.verb, event.subject_id, event.actor_label) == (verb, subject.pk, actor.person.name)
    assert SENTENCE in event.authority
    rules = {objection.get("rule") for objection in json.loads(bytes(event.payload))["details"]["objections"]}
    assert "SOD-01" in rules


def test_the_page_shows_no_vote_and_says_why(mine: Own) -> None:
    page = signed_in(mine.author).get(reverse("motion", args=[mine.motion.code]))
    text = page.content.decode()
    assert page.status_code == 200
    assert SENTENCE in text
    assert "You may not vote on this motion" in text
    assert 'name="choice"' not in text
    assert "SOD-01" in text


def test_the_post_is_refused_and_on_record(mine: Own) -> None:
    client, before = signed_in(mine.author), mine.untouched()
    vote = {"choice": "for", "password": PASSWORD, "digest": mine.motion.subject_digest}
    for url in (reverse("motion-vote", args=[mine.motion.code]), reverse("act", args=("ballot.vote", mine.ballot.pk))):
        assert client.post(url, vote).status_code == 403, url
        on_record(mine.author, "ballot.vote", mine.ballot)
    assert len(refusals(mine.author, verb="ballot.vote")) == 2
    assert mine.untouched() == before


@pytest.mark.parametrize(
    "code", ["version.approve", "version.put_to_vote", "version.bring_into_force", "document.turn", "ballot.list"]
)
def test_what_only_follows_has_no_door(mine: Own, code: str) -> None:
    for pk in (mine.version.pk, mine.version.document_id, mine.ballot.pk):
        assert signed_in(mine.author).post(reverse("act", args=(code, pk)), {"password": PASSWORD}).status_code == 404


def test_the_author_does_not_count_the_votes(mine: Own) -> None:
    change_of_roles(mine.cast, "author", "secretary")
    mine.deciding.all_vote(mine.motion)
    page = signed_in(mine.author).post(reverse("act", args=("motion.close", mine.motion.pk)), {})
    assert page.status_code == 403
    on_record(mine.author, "motion.close", mine.motion)


def test_rest_refuses_with_the_rule(mine: Own) -> None:
    client, before, url = signed_in(mine.author), mine.untouched(), f"/api/v1/ballots/{mine.ballot.pk}/"
    tag = client.get(url)["ETag"]
    body = {"choice": "for", "password": PASSWORD}
    for given in (tag, "*"):
        answer = client.post(f"{url}vote/", body, content_type="application/json", headers={"If-Match": given})
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
        assert "SOD-01" in {objection.get("rule") for objection in answer.json()["objections"]}
        on_record(mine.author, "ballot.vote", mine.ballot)
    offered = {each["act"]: each for each in client.get(f"{url}acts/").json()}["ballot.vote"]
    assert not offered["allowed"]
    assert "SOD-01" in {objection.get("rule") for objection in offered["objections"]}
    assert mine.untouched() == before


def test_rest_knows_no_other_way(mine: Own) -> None:
    client, before = signed_in(mine.author), mine.untouched()
    change = {"state": "in_force", "choice": "for", "barred": "", "revision": 99}
    for url in (
        f"/api/v1/ballots/{mine.ballot.pk}/",
        f"/api/v1/motions/{mine.motion.code}/",
        f"/api/v1/documents/{mine.version.document.code}/",
        f"/api/v1/document-versions/{mine.version.pk}/",
    ):
        for method in (client.put, client.patch, client.delete, client.post):
            answer = method(url, change, content_type="application/json", headers={"X-HTTP-Method-Override": "PUT"})
            assert answer.status_code in (404, 405), (method, url)
    for name in ("approve", "bring-into-force", "put-to-vote"):
        answer = client.post(
            f"/api/v1/document-versions/{mine.version.pk}/{name}/", {}, content_type="application/json"
        )
        assert answer.status_code == 404
    assert mine.untouched() == before


def test_the_admin_changes_nothing_for_a_superuser(mine: Own) -> None:
    root = mine.superuser()
    client = signed_in(root)
    before, change = mine.untouched(), {"state": "in_force", "choice": "for", "barred": "", "_save": "Save"}
    for model, row in (("documentversion", mine.version), ("ballot", mine.ballot), ("motion", mine.motion)):
        at = f"/admin/governance/{model}/"
        assert client.get(f"{at}{row.pk}/change/").status_code == 200
        assert client.post(f"{at}{row.pk}/change/", change).status_code == 403
        assert client.post(f"{at}{row.pk}/delete/", {"post": "yes"}).status_code == 403
        assert client.post(f"{at}add/", change).status_code == 403
        client.post(at, {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"})
        client.post(at, {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-state": "in_force", "_save": "1"})
        assert mine.untouched() == before, model
    assert client.get("/admin/raci/claim/").status_code == 404
    for kind in ("ledger_event", "event"):
        assert client.post(f"/admin/raci/{kind}/add/", {}).status_code in (403, 404)
    with pytest.raises(Refused):
        mine.votes(root)


def test_every_service_refuses_and_it_is_on_record(mine: Own) -> None:
    before, author, version = mine.untouched(), mine.author, mine.version
    attempts: dict[str, tuple[Callable[[], object], Any]] = {
        "ballot.vote": (lambda: mine.votes(author), mine.ballot),
        "version.approve": (lambda: documents.approve_version(actor=author, version=version, authority="me"), version),
        "version.reject": (lambda: documents.reject_version(actor=author, version=version, authority="me"), version),
        "motion.close": (lambda: motions.close(actor=author, motion=mine.motion), mine.motion),
        "document.retire": (lambda: documents.retire(actor=author, document=version.document), version.document),
    }
    for verb, (attempt, subject) in attempts.items():
        with pytest.raises(Refused) as refused:
            attempt()
        assert "SOD-01" in refused.value.codes, verb
        on_record(author, verb, subject)
        assert mine.untouched() == before, verb
    for attempt in (
        lambda: documents.bring_into_force(actor=author, version=version),
        lambda: ballots.declare(actor=author, ballot=mine.ballot),
        lambda: documents.put_to_vote(actor=author, version=version, authority="me"),
    ):
        with pytest.raises(Refused):
            attempt()
        assert refusals(author)[0].actor_label == author.person.name
    assert len(refusals(author)) == len(attempts) + 3
    assert mine.untouched() == before


def test_nobody_votes_in_the_name_of_another(mine: Own) -> None:
    """The author borrows a member's place, and a member's person for the own account."""
    other = mine.deciding.ballot(mine.motion, "member")
    mine.deciding.declare(mine.motion, "member")
    with pytest.raises(Refused, match="Nobody votes for another"):
        ballots.vote(actor=mine.author, ballot=other, choice="for")
    borrowed = Actor(mine.cast.person("member"), mine.cast.account("author"))
    with pytest.raises(Refused, match="belongs to somebody else"):
        ballots.vote(actor=borrowed, ballot=other, choice="for")


def test_two_accounts_are_one_person(mine: Own) -> None:
    again = mine.second_account()
    with pytest.raises(Refused) as refused:
        mine.votes(again)
    assert "SOD-01" in refused.value.codes
    event = refusals(again)[0]
    assert (event.account, event.actor) == ("omar.again", str(mine.author.person.pk))
    page = signed_in(again).post(
        reverse("act", args=("ballot.vote", mine.ballot.pk)), {"choice": "for", "password": PASSWORD}
    )
    assert page.status_code == 403


def test_an_ended_account_leaves_its_person_the_author(mine: Own) -> None:
    again = mine.second_account()
    accounts.close(actor=mine.cast["access_admin"], account=mine.cast.account("author"))
    with pytest.raises(Refused) as refused:
        mine.votes(again)
    assert "SOD-01" in refused.value.codes


def test_author_by_a_team_that_was_left(cast: Cast) -> None:
    """The role came from a team; the team, the membership and the role are gone when the vote comes."""
    admin = cast["access_admin"]
    crew = people.create_team(actor=admin, code="drafters", name="Drafters", sphere="management", unit=cast.root)
    for held in RoleBinding.objects.filter(person=cast.person("author"), state="approved"):
        bindings.end(actor=admin, binding=held)
    role = Role.objects.get(code="policy-author")
    bindings.approve(
        actor=cast["approver"], binding=bindings.propose(actor=admin, holder=crew, role=role, unit=cast.root)
    )
    member = joined(cast, cast.person("author"), crew)
    mate = joined(cast, cast.person("owner"), crew)

    def leave() -> None:
        memberships.leave(actor=admin, membership=member)
        for binding in RoleBinding.objects.filter(team=crew, state="approved"):
            bindings.end(actor=admin, binding=binding)

    found = own(cast, before_the_vote=leave)
    assert found.ballot.barred.startswith(SENTENCE)
    with pytest.raises(Refused) as refused:
        found.votes(found.author)
    assert "SOD-01" in refused.value.codes
    seats = Claim.objects.filter(object_id=found.version.document_id, party=f"team:{crew.pk}", side="author")
    assert seats.exists()
    assert mate.state == "member"


def test_author_of_a_draft_that_others_rewrote_and_submitted(cast: Cast) -> None:
    """One's words, one's role and one's ownership are gone; the hand in this cycle is not."""
    found = own(cast, rewritten_by="owner")
    assert found.version.body == REWRITTEN
    with pytest.raises(Refused) as refused:
        found.votes(found.author)
    assert "SOD-01" in refused.value.codes


def shell(mine: Own) -> dict[str, Callable[[], object]]:
    """What somebody types who has a shell on the server and no scruples."""
    version, ballot, motion = mine.version, mine.ballot, mine.motion
    versions, ballots_ = DocumentVersion.objects.filter(pk=version.pk), Ballot.objects.filter(pk=ballot.pk)
    table = connection.ops.quote_name(DocumentVersion._meta.db_table)
    seats = Claim.objects.filter(object_id=version.document_id)
    born: dict[str, Any] = {"document": version.document, "number": "9.9", "title": "Mine", "digest": "x"}

    def saved(row: Any, **fields: Any) -> Callable[[], object]:
        def save() -> None:
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()

        return save

    return {
        "save": saved(DocumentVersion.objects.get(pk=version.pk), state="in_force"),
        "save the vote": saved(Ballot.objects.get(pk=ballot.pk), state="cast", choice="for", barred=""),
        "save the motion": saved(Motion.objects.get(pk=motion.pk), state="carried"),
        "save with fields": lambda: DocumentVersion(pk=version.pk, state="in_force").save(update_fields=["state"]),
        "save by force": lambda: version.save(force_update=True),
        "save raw": lambda: version.save_base(raw=True),
        "update": lambda: versions.update(state="in_force"),
        "update the vote": lambda: ballots_.update(barred="", state="declared"),
        "update by F": lambda: versions.update(revision=F("revision") + 1, state=Value("in_force")),
        "update by the base manager": lambda: DocumentVersion._base_manager.filter(pk=version.pk).update(state="x"),
        "update by a relation": lambda: version.document.versions.update(state="in_force"),
        "bulk_update": lambda: DocumentVersion.objects.bulk_update([version], ["state"]),
        "create in force": lambda: DocumentVersion.objects.create(state="in_force", **born),
        "create a resolution": lambda: Resolution.objects.create(code="R-1", motion=motion),
        "bulk_create": lambda: DocumentVersion.objects.bulk_create([DocumentVersion(state="in_force", **born)]),
        "bulk_create over": lambda: DocumentVersion.objects.bulk_create(
            [version], update_conflicts=True, unique_fields=["id"], update_fields=["state"]
        ),
        "update_or_create": lambda: DocumentVersion.objects.update_or_create(
            pk=version.pk, defaults={"state": "in_force"}
        ),
        "raw": lambda: list(DocumentVersion.objects.raw(f"UPDATE {table} SET state = 'in_force' RETURNING id")),
        "delete the version": version.delete,
        "delete the document": lambda: Document.objects.all().delete(),
        "delete the place on the list": ballots_.delete,
        "delete by _raw_delete": lambda: versions._raw_delete("default"),
        "another document": saved(Document.objects.get(pk=version.document_id), cycle=7),
        "give up the seat": lambda: BodyMember.objects.filter(person=mine.author.person).delete(),
        "delete the claims": seats.delete,
        "turn the claims": lambda: seats.update(side="decider"),
        "move the claims": lambda: seats.update(cycle=99),
        "give the claims away": lambda: seats.update(party="person:nobody"),
        "write the claim anew": lambda: Claim(**{**seats.values()[0], "side": "decider"}).save(),
        "delete the contribution": lambda: Event.objects.filter(subject_id=version.pk).delete(),
        "rewrite the contribution": lambda: Event.objects.filter(subject_id=version.pk).update(actor="somebody"),
        "point the account elsewhere": saved(mine.cast.account("author"), person=mine.cast.person("member")),
    }


def test_the_shell(mine: Own) -> None:
    before, events = mine.untouched(), Event.objects.count()
    for name, way in shell(mine).items():
        with pytest.raises((OutsideGate, DatabaseError)), transaction.atomic():
            way()
        assert mine.untouched() == before, name
        assert (Event.objects.count(), Opening.objects.count()) == (events, 0), name
    author = Actor(mine.author.person, type(mine.cast.account("author")).objects.get(login="author"))
    with pytest.raises(Refused) as refused:
        mine.votes(author)
    assert "SOD-01" in refused.value.codes


def test_a_tampered_instance_is_read_again(mine: Own) -> None:
    """What stands in memory is no ground for the gate: it reads the row under its lock."""
    ballot, before = mine.ballot, mine.untouched()
    ballot.barred, ballot.state = "", "declared"
    with pytest.raises(Refused) as refused:
        ballots.vote(actor=mine.author, ballot=ballot, choice="for")
    assert {"interest", "SOD-01"} <= refused.value.codes
    version = DocumentVersion.objects.get(pk=mine.version.pk)
    version.cycle, version.state = 77, "voting"
    with pytest.raises(Refused) as refused:
        documents.approve_version(actor=mine.author, version=version, authority="me")
    assert "SOD-01" in refused.value.codes
    assert mine.untouched() == before


def forged(mine: Own) -> list[str]:
    """Statements of somebody with the database's own client."""
    row, ballot = (mine.version.pk.hex, mine.ballot.pk.hex) if LITE else (mine.version.pk, mine.ballot.pk)
    party = f"person:{mine.author.person.pk}"
    seat = "(rule, object_id, cycle, party, seat, side, by_event)"
    other = "rule, object_id, cycle, party, seat, 'decider', by_event"
    return [
        f"UPDATE governance_documentversion SET state = 'in_force' WHERE id = '{row}'",
        f"UPDATE governance_documentversion SET state = 'in_force', revision = revision + 1 WHERE id = '{row}'",
        f"UPDATE governance_ballot SET barred = '', state = 'cast', choice = 'for' WHERE id = '{ballot}'",
        f"UPDATE governance_motion SET state = 'carried' WHERE code = '{mine.motion.code}'",
        f"UPDATE duties_claim SET side = 'decider' WHERE party = '{party}'",
        f"DELETE FROM duties_claim WHERE party = '{party}'",
        f"DELETE FROM ledger_event WHERE subject_id = '{row}'",
        f"UPDATE ledger_event SET actor = 'x' WHERE subject_id = '{row}'",
        f"DELETE FROM governance_documentversion WHERE id = '{row}'",
        "UPDATE raci_account SET person_id = (SELECT id FROM raci_person LIMIT 1) WHERE login = 'author'",
        "UPDATE raci_sodrule SET state = 'retired' WHERE code = 'SOD-01'",
        "UPDATE raci_sodrule SET mode = 'simulate' WHERE code = 'SOD-01'",
        f"DELETE FROM governance_clause WHERE version_id = '{row}'",
        f"INSERT INTO duties_claim {seat} SELECT {other} FROM duties_claim WHERE party = '{party}' AND side = 'author'",
    ]


@pytest.mark.django_db(transaction=True)
def test_sql_by_our_connection_and_by_a_bare_one(committed: Own) -> None:
    before, events = committed.untouched(), Event.objects.count()
    ways = [(), ("foreign_keys",), ("foreign_keys", "recursive_triggers")] if LITE else [()]
    for statement in forged(committed):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(statement)
        for pragmas in ways:
            client = bare(*pragmas)
            with pytest.raises(Exception, match=r"ring:|UNIQUE|unique"):
                client.cursor().execute(statement)
            client.close()
        assert (committed.untouched(), Event.objects.count()) == (before, events), statement
    with pytest.raises(Refused) as refused:
        committed.votes(committed.author)
    assert "SOD-01" in refused.value.codes
    the_last_vote_sent_twice(committed)


def the_last_vote_sent_twice(own: Own) -> None:
    """By two windows of one browser, while the author tries as well: one counts, and the count says so."""
    deciding, motion = own.deciding, own.motion
    deciding.all_vote(motion, "for", *BOARD[1:])
    deciding.declare(motion, BOARD[0])
    vote = {"choice": "for", "password": PASSWORD}
    ballot = deciding.ballot(motion, BOARD[0])
    windows = [(signed_in(own.cast[BOARD[0]]), ballot)] * 2 + [(signed_in(own.author), own.ballot)]
    urls = [reverse("act", args=("ballot.vote", row.pk)) for _, row in windows]
    sent = at_once(
        [lambda c=client, u=url: c.post(u, vote).status_code for (client, _), url in zip(windows, urls, strict=True)]  # type: ignore[misc]
    )
    assert (sorted(sent[:2]), sent[2]) == ([302, 403], 403)
    assert deciding.ballot(motion, BOARD[0]).times_cast == 1
    done = Event.objects.filter(subject_id=ballot.pk, verb="ballot.vote")
    assert sorted(done.values_list("outcome", flat=True)) == [Outcome.DONE, Outcome.REFUSED]
    motions.close(actor=own.cast["secretary"], motion=motion)
    resolution = Resolution.objects.get(motion=motion)
    assert (resolution.votes_for, resolution.counted, resolution.barred) == (len(BOARD), len(BOARD), 1)
