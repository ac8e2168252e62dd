"""Motions, votes, bodies and resolutions as pages: who sees what, and a member's way to a signed vote."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import Motion, Resolution
from governance.services import ballots, documents, motions
from raci.duties.gate import Refused
from raci.ledger.models import Event, Outcome
from tests.cast import PASSWORD, Cast
from tests.governance.deciding import BOARD, TEXT, Deciding, board

BUDGET = 15


@pytest.fixture
def deciding(cast: Cast) -> Deciding:
    return board(cast)


@pytest.fixture
def motion(deciding: Deciding) -> Motion:
    """A second version is before the board, the first is in force."""
    first = deciding.opened()
    deciding.all_vote(first)
    motions.close(actor=deciding.actor("chair"), motion=first)
    assert first.version is not None
    changed = TEXT.replace("a second person", "two other persons") + "\nNobody must share a password.\n"
    draft = documents.draft(actor=deciding.actor("author"), document=first.version.document, body=changed)
    documents.submit(actor=deciding.actor("author"), version=draft)
    return deciding.opened(deciding.motion(draft))


def signed_in(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.account(part), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    """The text of a page that is there, with its white space evened out."""
    found = client.get(reverse(name, args=args), query)
    assert found.status_code == 200
    return re.sub(r"\s+", " ", found.content.decode())


def test_the_way_of_a_member(deciding: Deciding, motion: Motion) -> None:
    client = signed_in(deciding.cast, "member")
    home, shown = page(client, "motions"), page(client, "motion", motion.code)
    assert "Declare your interests first. The papers open for you after that." in home
    assert "The papers are shut for you" in shown
    assert "two other persons" not in shown
    asked = page(client, "motion-interests", motion.code)
    assert "4 members would be counted. The quorum would be 3." in asked
    assert client.post(reverse("motion-interests", args=[motion.code]), {}).status_code == 422
    declared = client.post(reverse("motion-interests", args=[motion.code]), {"declaration": "none"}, follow=True)
    text = declared.content.decode()
    assert "You may vote on this motion" in text
    assert '<ins class="cs-ins">two other persons</ins>' in text
    assert "No control puts this into practice yet" in text
    sign = client.post(reverse("motion-vote", args=[motion.code]), {"choice": "for", "reason": ""})
    assert sign.status_code == 200
    assert "I, Judith Oyelaran, <strong>vote for</strong> motion" in sign.content.decode()
    assert 'name="password"' in sign.content.decode()
    data = {"choice": "for", "reason": "", "digest": motion.subject_digest, "password": "wrong"}
    assert client.post(reverse("motion-vote", args=[motion.code]), data).status_code == 422
    assert motion.tally().voted == 0
    done = client.post(reverse("motion-vote", args=[motion.code]), {**data, "password": PASSWORD}, follow=True)
    assert "You have voted, and can change it until the motion closes" in done.content.decode()
    assert motion.tally().votes_for == 1
    again = client.post(reverse("motion-vote", args=[motion.code]), {**data, "password": PASSWORD})
    assert again.status_code == 403
    assert "You signed this very vote" in again.content.decode()
    assert motion.tally().voted == 1


def test_a_vote_against_needs_its_reason_and_a_choice_must_be_made(deciding: Deciding, motion: Motion) -> None:
    deciding.declare(motion, "member")
    client = signed_in(deciding.cast, "member")
    url = reverse("motion-vote", args=[motion.code])
    assert client.get(url).status_code == 302
    for data, said in (({}, "Choose how you vote"), ({"choice": "against"}, "A vote against needs its reason")):
        assert said in client.post(url, data, follow=True).content.decode()
    signed = {"choice": "against", "reason": "Too soon", "password": PASSWORD, "digest": "0" * 64}
    refused = client.post(url, signed)
    assert refused.status_code == 403
    assert "The content has changed since you opened it" in refused.content.decode()


def test_recusal_by_page(deciding: Deciding, motion: Motion) -> None:
    client = signed_in(deciding.cast, "third_member")
    url = reverse("motion-interests", args=[motion.code])
    assert client.post(url, {"declaration": "interest", "interest": ""}).status_code == 422
    client.post(url, {"declaration": "interest", "interest": "Shares in the supplier"})
    assert motion.tally().recused == 1
    assert "You recused yourself from this motion" in page(client, "motion", motion.code)
    assert "That holds until the motion has ended" in page(client, "motion-interests", motion.code)
    for part, seen in (("third_member", True), ("secretary", True), ("auditor", True), ("member", False)):
        text = page(signed_in(deciding.cast, part), "motion", motion.code)
        assert ("Shares in the supplier" in text) is seen


def test_how_members_voted_is_seen_by_those_who_voted_and_by_all_at_the_end(deciding: Deciding, motion: Motion) -> None:
    deciding.declare(motion)
    deciding.vote(motion, "chair", "against", "It goes too far")
    for part, seen in (("chair", True), ("member", False), ("secretary", False), ("auditor", False)):
        assert ("It goes too far" in page(signed_in(deciding.cast, part), "motion", motion.code)) is seen
    assert "1 has voted" in page(signed_in(deciding.cast, "member"), "motion", motion.code)
    deciding.all_vote(motion, "for", *BOARD[1:])
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    found = Resolution.objects.get(motion=motion)
    for part in ("member", "secretary", "auditor"):
        for name, code in (("motion", motion.code), ("resolution", found.code)):
            assert "It goes too far" in page(signed_in(deciding.cast, part), name, code)


def test_the_api_keeps_votes_as_the_pages_do(deciding: Deciding, motion: Motion) -> None:
    deciding.declare(motion)
    deciding.vote(motion, "chair", "against", "It goes too far")
    url = f"/api/v1/ballots/?motion={motion.code}"
    for part, seen in (("chair", {"against"}), ("member", set()), ("auditor", set())):
        rows = signed_in(deciding.cast, part).get(url).json()["results"]
        assert len(rows) == 5
        assert {row["choice"] for row in rows if row["choice"]} == seen
    body = signed_in(deciding.cast, "auditor").get(f"/api/v1/motions/{motion.code}/").json()
    counts = {"entitled": 5, "counted": 5, "voted": 1, "needed": 3, "recused": 0, "barred": 0}
    assert body["tally"] == {**counts, "by_proxy": 0, "possible": True}
    assert (body["document"], body["version"], body["resolution"]) == ("POL-001", "2.0", None)


def test_voting_by_rest(deciding: Deciding, motion: Motion) -> None:
    client = signed_in(deciding.cast, "member")
    ballot = deciding.ballot(motion, "member")
    url = f"/api/v1/ballots/{ballot.pk}/"

    def act(name: str, body: dict[str, str], of: str = url) -> Any:
        tag = client.get(of)["ETag"]
        return client.post(f"{of}{name}/", body, content_type="application/json", headers={"If-Match": tag})

    early = act("vote", {"choice": "for", "password": PASSWORD})
    assert (early.status_code, early.json()["objections"][0]["code"]) == (403, "interest")
    assert act("declare", {}).status_code == 200
    assert act("vote", {"choice": "against", "password": PASSWORD}).status_code == 422
    done = act("vote", {"choice": "for", "password": PASSWORD})
    assert (done.status_code, done.json()["choice"]) == (200, "for")
    twice = act("vote", {"choice": "for", "password": PASSWORD})
    assert (twice.status_code, twice["Content-Type"]) == (409, "application/problem+json")
    other = f"/api/v1/ballots/{deciding.ballot(motion, 'chair').pk}/"
    assert act("declare", {}, of=other).status_code == 403


def test_a_motion_by_pages_from_preparation_to_resolution(deciding: Deciding) -> None:
    version = deciding.version(title="Water quality")
    client = signed_in(deciding.cast, "secretary")
    new = reverse("new", args=["motion.prepare"])
    assert "Water quality" in client.get(new).content.decode()
    made = client.post(new, {"body": "board", "document": version.document.code})
    assert made.status_code == 302
    motion = Motion.objects.get(version=version)
    assert (motion.title, made["Location"]) == (
        "Approve Water quality, version 1.0",
        reverse("motion", args=[motion.code]),
    )
    draft = page(client, "motion", motion.code)
    assert "if the motion opened now" in draft
    assert "Open for votes" in draft
    client.post(reverse("act", args=["motion.open", motion.pk]), {"closes_at": "2099-11-13T17:00"})
    motion.refresh_from_db()
    assert motion.state == "open"
    refused = client.post(reverse("act", args=["motion.close", motion.pk]))
    assert (refused.status_code, "5 members have not voted yet" in refused.content.decode()) == (403, True)
    deciding.all_vote(motion)
    client.post(reverse("act", args=["motion.close", motion.pk]))
    found = Resolution.objects.get(motion=motion)
    register = page(client, "resolutions")
    assert found.code in register
    assert "approves POL-001" in page(client, "resolution", found.code).replace('<span class="cs-nb">', "").replace(
        "</span>", ""
    )


def test_a_motion_by_rest(deciding: Deciding) -> None:
    version = deciding.version(title="Water quality")
    client = signed_in(deciding.cast, "secretary")

    def post(url: str, body: dict[str, str], **headers: str) -> Any:
        return client.post(url, body, content_type="application/json", headers=headers)

    made = post("/api/v1/motions/", {"body": "board", "document": version.document.code})
    assert made.status_code == 201
    url = f"/api/v1/motions/{made.json()['code']}/"
    late = post(f"{url}open/", {"closes_at": "2020-01-01T12:00:00Z"}, **{"If-Match": made["ETag"]})
    assert (late.status_code, late.json()["objections"][0]["code"]) == (403, "unfit")
    opened = post(f"{url}open/", {"closes_at": "2099-01-01T12:00:00Z"}, **{"If-Match": made["ETag"]})
    assert (opened.status_code, opened.json()["state"]) == (200, "open")
    assert post(f"{url}close/", {}, **{"If-Match": made["ETag"]}).status_code == 412
    assert post(f"{url}void/", {}, **{"If-Match": opened["ETag"]}).status_code == 409
    deciding.all_vote(Motion.objects.get(version=version))
    closed = post(f"{url}close/", {}, **{"If-Match": "*"})
    assert (closed.json()["state"], closed.json()["resolution"][:2]) == ("carried", "R-")
    found = client.get(f"/api/v1/resolutions/{closed.json()['resolution']}/").json()
    assert (found["carried"], found["votes_for"], found["body"]) == (True, 5, "board")
    author = signed_in(deciding.cast, "author").post(f"{url}close/", headers={"If-Match": "*"})
    assert author.status_code == 403


def test_a_signature_with_a_one_time_code(deciding: Deciding, motion: Motion) -> None:
    cast = deciding.cast
    secret = generate_totp_secret()
    TOTP.activate(cast.account("member"), secret)
    deciding.declare(motion, "member")
    client, url = signed_in(cast, "member"), reverse("motion-vote", args=[motion.code])
    assert "Code from your authenticator" in client.post(url, {"choice": "for"}).content.decode()
    data = {"choice": "for", "digest": motion.subject_digest, "password": PASSWORD}
    wrong = client.post(url, {**data, "one_time_code": "000000"})
    assert (wrong.status_code, "That code does not fit" in wrong.content.decode()) == (422, True)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post(url, {**data, "one_time_code": code}).status_code == 302
    event = Event.objects.get(verb="ballot.vote", outcome=Outcome.DONE, subject_id=deciding.ballot(motion, "member").pk)
    assert b"password and one-time code" in bytes(event.payload)


def test_where_recusals_leave_no_quorum_the_page_says_what_can_be_done(deciding: Deciding, motion: Motion) -> None:
    for part in BOARD[:4]:
        ballots.recuse(actor=deciding.actor(part), ballot=deciding.ballot(motion, part), interest="Shares")
    text = page(signed_in(deciding.cast, "secretary"), "motion", motion.code)
    assert "The quorum cannot be reached any more" in text
    assert "Seat further members and put it again, for a vote" in text
    assert "A quorum cannot be reached any more" in page(signed_in(deciding.cast, "secretary"), "home")


def test_bodies_and_seats_by_pages(deciding: Deciding) -> None:
    client = signed_in(deciding.cast, "chair")
    data = {"code": "risk", "name": "Risk committee", "unit": "group", "quorum": "all", "least": "2"}
    client.post(reverse("new", args=["body.create"]), {**data, "majority": "simple"})
    seat = {"body": "risk", "person": str(deciding.cast.person("member").pk), "office": "member", "votes": "on"}
    client.post(reverse("new", args=["body-member.seat"]), seat)
    text = page(client, "body", "risk")
    assert "Judith Oyelaran" in text
    assert "Everybody counted" in text
    own = client.post(
        reverse("new", args=["body-member.seat"]), {**seat, "person": str(deciding.cast.person("chair").pk)}
    )
    assert (own.status_code, "Nobody gives themselves a seat" in own.content.decode()) == (403, True)
    assert "Risk committee" in page(signed_in(deciding.cast, "auditor"), "bodies")


def test_whoever_is_not_on_the_list_is_told_why(deciding: Deciding, motion: Motion) -> None:
    text = page(signed_in(deciding.cast, "author"), "motion", motion.code)
    assert "You are not on the list of those who vote" in text
    assert "Whoever wrote a text does not decide on it: you had it in your hands on" in text
    assert signed_in(deciding.cast, "author").get(reverse("motion-interests", args=[motion.code])).status_code == 404
    outsider = signed_in(deciding.cast, "outsider")
    for name, args in (("motion", [motion.code]), ("body", ["board"])):
        assert outsider.get(reverse(name, args=args)).status_code == 404


def test_the_history_tells_of_votes_and_refusals_but_not_how(deciding: Deciding, motion: Motion) -> None:
    deciding.declare(motion, "member")
    ballot = deciding.ballot(motion, "member")
    with pytest.raises(Refused, match="Nobody votes for another"):
        ballots.vote(actor=deciding.actor("chair"), ballot=ballot, choice="for")
    deciding.vote(motion, "member", "abstain")
    deciding.vote(motion, "member", "for")
    text = page(signed_in(deciding.cast, "secretary"), "motion", motion.code)
    for said in ("Judith Oyelaran signed a vote", "Judith Oyelaran changed a vote", "Helena Brandt tried to vote"):
        assert said in text
    assert Event.objects.filter(subject_id=ballot.pk, outcome=Outcome.REFUSED).count() == 1


@pytest.mark.parametrize("part", ["member", "secretary", "auditor", "author"])
def test_pages_stay_within_their_queries(deciding: Deciding, motion: Motion, part: str) -> None:
    client = signed_in(deciding.cast, part)
    deciding.declare(motion, *BOARD)
    deciding.vote(motion, "chair")
    pages = [("motions", []), ("motion", [motion.code]), ("bodies", []), ("body", ["board"]), ("resolutions", [])]
    pages += [("resolution", [Resolution.objects.get().code])]
    pages += [("motion-interests", [motion.code])] if part == "member" else []
    for name, args in pages:
        client.get(reverse(name, args=args))
    counts = {}
    for name, args in pages:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(name, args=args))
        counts[name] = len(found)
    assert max(counts.values()) <= BUDGET, counts
