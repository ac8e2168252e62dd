"""Proxies, the register of interests and the rules of a charter as pages and over REST."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Ballot, Body, Interest, Motion, Proxy, Resolution
from governance.services import ballots, documents, interests, motions
from raci.duties.gate import Refused
from raci.ledger import clock
from tests.cast import PASSWORD, Cast
from tests.governance.deciding import BOARD, TEXT, Deciding, board
from tests.governance.test_proxies import cast_for, give
from tests.portal.test_deciding import page, signed_in


@pytest.fixture
def deciding(cast: Cast) -> Deciding:
    return board(cast, proxies="member", proxies_until=True, tie="casting", written_consent=True)


def sent(client: Client, url: str, **data: str) -> Any:
    return client.post(url, data, follow=True)


# proxies


def test_the_way_of_a_proxy_by_pages(deciding: Deciding) -> None:
    motion, cast = deciding.opened(), deciding.cast
    member, chair = signed_in(cast, "member"), signed_in(cast, "chair")
    deciding.declare(motion, "chair")
    assert "Give a proxy" in page(member, "motion", motion.code)
    url = reverse("new", args=["proxy.give"]) + f"?motion={motion.code}"
    form = member.get(url).content.decode()
    assert "Helena Brandt" in form
    assert "Fiona Mackay" not in form
    data = {"motion": motion.code, "holder": str(cast.person("chair").pk), "words": "I am away until Friday"}
    assert member.post(url, data).status_code == 422
    assert member.post(url, {**data, "password": "wrong"}).status_code == 422
    assert not Proxy.objects.exists()
    done = sent(member, url, **data, password=PASSWORD).content.decode()
    assert "Signed: the proxy of Judith Oyelaran to Helena Brandt on motion" in done
    assert "Take the proxy back" in done
    shown = page(chair, "motion", motion.code)
    assert "Votes that you carry" in shown
    assert "Vote for Judith Oyelaran" in shown
    assert "gave a proxy to Helena Brandt" in shown
    ballot = deciding.ballot(motion, "member")
    vote = reverse("motion-vote", args=[motion.code])
    chosen = chair.get(f"{vote}?ballot={ballot.pk}").content.decode()
    assert "You may vote for Judith Oyelaran" in chosen
    assert "I am away until Friday" in chosen
    assert member.get(f"{vote}?ballot={ballot.pk}").status_code == 404
    again = sent(chair, vote, ballot=str(ballot.pk), choice="against").content.decode()
    assert "A vote against needs its reason" in again
    assert "The vote of Judith Oyelaran" in again
    sign = chair.post(vote, {"ballot": str(ballot.pk), "choice": "for"}).content.decode()
    assert "for Judith Oyelaran and by their proxy" in sign
    assert "This is the vote of the member who gave me their proxy" in sign
    signed = {"ballot": str(ballot.pk), "choice": "for", "digest": motion.subject_digest, "password": PASSWORD}
    after = re.sub(r"\s+", " ", sent(chair, vote, **signed).content.decode())
    assert "You voted “for” for them" in after
    assert "signed by Helena Brandt, by proxy of Judith Oyelaran" in after
    assert "The signature of a member by proxy means" in after
    mine = page(member, "motion", motion.code)
    assert "The papers are shut for you" in mine
    assert motion.tally().by_proxy == 1


def test_nobody_signs_a_vote_whose_proxy_they_do_not_carry(deciding: Deciding) -> None:
    motion = deciding.opened()
    deciding.declare(motion, "third_member")
    ballot = deciding.ballot(motion, "member")
    client = signed_in(deciding.cast, "third_member")
    url = reverse("motion-vote", args=[motion.code])
    assert client.post(url, {"ballot": str(ballot.pk), "choice": "for"}).status_code == 404
    assert client.post(url, {"ballot": "nonsense", "choice": "for"}).status_code == 404


def test_a_proxy_until_a_day_stands_on_the_page_of_the_body(deciding: Deciding) -> None:
    give(deciding, "member", "chair", body=deciding.board, until=clock.today() + timedelta(days=9))
    text = page(signed_in(deciding.cast, "member"), "body", "board")
    assert "Proxies until a day" in text
    assert "take it back" in text
    assert "take it back" not in page(signed_in(deciding.cast, "chair"), "body", "board")


def test_proxies_over_rest(deciding: Deciding) -> None:
    motion, cast = deciding.opened(), deciding.cast
    member, chair = signed_in(cast, "member"), signed_in(cast, "chair")
    deciding.declare(motion, "chair")
    body = {"motion": motion.code, "holder": str(cast.person("chair").pk), "words": "Away", "password": PASSWORD}
    made = member.post("/api/v1/proxies/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    row = chair.get(f"/api/v1/proxies/?motion={motion.code}").json()["results"][0]
    assert (row["principal_name"], row["holder_name"], row["state"]) == ("Judith Oyelaran", "Helena Brandt", "given")
    ballot = deciding.ballot(motion, "member")
    vote = {"choice": "for", "password": PASSWORD}
    url = f"/api/v1/ballots/{ballot.pk}/vote/"
    assert chair.post(url, vote, content_type="application/json").status_code == 428
    done = chair.post(url, vote, content_type="application/json", headers={"If-Match": "*"}).json()
    assert (done["cast_by"], done["choice"], done["proxy"]) == ("Helena Brandt", "for", row["id"])
    assert done["meaning"].startswith("This is the vote of the member who gave me their proxy")
    refused = member.post(
        f"/api/v1/proxies/{row['id']}/revoke/", {}, content_type="application/json", headers={"If-Match": "*"}
    )
    assert refused.status_code == 403
    assert "by this proxy already" in refused.json()["objections"][0]["sentence"]


def test_the_resolution_tells_of_proxies_casting_votes_and_signatures(deciding: Deciding) -> None:
    motion = deciding.opened()
    give(deciding, "member", "second_member", motion)
    deciding.declare(motion, *(part for part in BOARD if part != "member"))
    chair = signed_in(deciding.cast, "chair")
    vote = reverse("motion-vote", args=[motion.code])
    assert "Your casting vote, if the votes are equal" in page(chair, "motion", motion.code)
    data = {"choice": "for", "casting": "for", "digest": motion.subject_digest, "password": PASSWORD}
    assert "Your casting vote" in chair.post(vote, {"choice": "for", "casting": "for"}).content.decode()
    sent(chair, vote, **data)
    deciding.vote(motion, "second_member", "abstain")
    cast_for(deciding, motion, "second_member", "member", "against", reason="Too soon")
    for part in ("third_member", "risk_member"):
        deciding.vote(motion, part, "abstain")
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    found = Resolution.objects.get(motion=motion)
    text = page(signed_in(deciding.cast, "auditor"), "resolution", found.code)
    assert "The votes were equal; the chair’s casting vote was for." in text
    assert "signed by Tomas Quiroga, by proxy of Judith Oyelaran" in text
    assert "“This is my vote on the content with this fingerprint, and I have no interest to declare.”" in text
    assert "casting vote for" in text
    assert "Voted by proxy" in text
    told = signed_in(deciding.cast, "auditor").get(f"/api/v1/resolutions/{found.code}/").json()
    assert (told["by_proxy"], told["casting"], told["carried"]) == (1, "for", True)


# interests


def test_the_register_by_pages(deciding: Deciding) -> None:
    member = signed_in(deciding.cast, "member")
    assert "You have declared no standing interest" in page(member, "interests")
    url = reverse("new", args=["interest.declare"])
    assert member.post(url, {"kind": "supplier", "name": "", "text": ""}).status_code == 422
    done = sent(member, url, kind="supplier", name="Guests & Sons", text="My brother owns it").content.decode()
    assert "Guests &amp; Sons" in done
    row = Interest.objects.get()
    for part, seen in (("secretary", True), ("auditor", True), ("second_member", False), ("outsider", False)):
        client = signed_in(deciding.cast, part)
        assert ("My brother owns it" in page(client, "interests")) is seen
        change = client.get(reverse("act", args=["interest.change", row.pk]))
        assert change.status_code == (200 if seen else 404)
        assert "My brother owns it" not in change.content.decode()
    edit = member.get(reverse("act", args=["interest.change", row.pk])).content.decode()
    assert "My brother owns it" in edit
    sent(member, reverse("act", args=["interest.end", row.pk]))
    assert "No longer held" in page(member, "interests")


def test_the_register_over_rest(deciding: Deciding) -> None:
    member = signed_in(deciding.cast, "member")
    body = {"kind": "person", "name": "Nora Whitlock", "text": "My cousin"}
    made = member.post("/api/v1/interests/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    for part, seen in (("secretary", 1), ("external", 1), ("third_member", 0), ("cio", 0)):
        client = signed_in(deciding.cast, part)
        assert len(client.get("/api/v1/interests/").json()["results"]) == seen
        assert client.get(f"/api/v1/interests/{made.json()['id']}/").status_code == (200 if seen else 404)


def test_a_member_whose_register_is_touched_says_why_it_is_no_interest(deciding: Deciding) -> None:
    interests.declare(actor=deciding.actor("member"), kind="organisation", name="guests", text="I run a hotel")
    motion = deciding.opened()
    member, url = signed_in(deciding.cast, "member"), reverse("motion-interests", args=[motion.code])
    shown = member.get(url).content.decode()
    assert "This touches your register of interests" in shown
    assert "guests is named in its text." in shown
    refused = member.post(url, {"declaration": "none", "despite": ""})
    assert refused.status_code == 403
    assert "This motion touches an interest in your register" in refused.content.decode()
    done = sent(member, url, declaration="none", despite="Other guests are meant")
    assert "You may vote on this motion" in done.content.decode()
    for part in ("auditor", "second_member"):
        text = page(signed_in(deciding.cast, part), "motion", motion.code)
        assert "Other guests are meant" in text
        assert "I run a hotel" not in text
        assert "guests is named" not in text
    rows = signed_in(deciding.cast, "second_member").get(f"/api/v1/ballots/?motion={motion.code}").json()["results"]
    mine = next(row for row in rows if row["name"] == "Judith Oyelaran")
    assert (mine["despite"], mine["matches"]) == ("Other guests are meant", None)


# charters, wording, consent


def test_the_rules_of_a_body_by_page_and_rest(deciding: Deciding) -> None:
    chair = signed_in(deciding.cast, "chair")
    url = reverse("act", args=["body.amend", deciding.board.pk])
    assert "As usual for this majority" in chair.get(url).content.decode()
    rules = {"name": "Board", "quorum": "majority", "least": "2"}
    wrong = chair.post(url, {**rules, "majority": "two_thirds", "tie": "casting", "base": "present"})
    assert wrong.status_code == 422
    assert "A casting vote breaks a tie between votes for and against" in wrong.content.decode()
    given = {**rules, "majority": "two_thirds", "base": "present", "tie": "falls", "seconding": "yes", "weighted": "no"}
    text = re.sub(r"\s+", " ", sent(chair, url, **given).content.decode())
    assert "Two thirds of the votes of members who take part" in text
    assert "Needed before a motion opens" in text
    found = Body.objects.get()
    assert (found.base, found.seconding, found.weighted, found.proxies) == ("present", True, False, "member")
    body = {**rules, "majority": "absolute"}
    done = chair.post("/api/v1/bodies/board/amend/", body, content_type="application/json", headers={"If-Match": "*"})
    assert done.status_code == 200, done.content
    assert (done.json()["base"], done.json()["seconding"]) == ("entitled", True)


def test_seconding_and_consent_by_page(deciding: Deciding) -> None:
    cast = deciding.cast
    version = deciding.version()
    secretary = signed_in(cast, "secretary")
    done = sent(
        secretary, reverse("new", args=["motion.prepare"]), body="board", document=version.document.code, consent="yes"
    )
    motion = Motion.objects.get()
    assert done.status_code == 200
    assert motion.in_consent
    member = signed_in(cast, "member")
    sent(member, reverse("act", args=["motion.second", motion.pk]))
    assert "Seconded by Judith Oyelaran" in page(secretary, "motion", motion.code)
    deciding.opened(motion)
    text = page(secretary, "motion", motion.code)
    assert "Open for consent in writing" in text
    assert "The motion carries with the consent of every member who is counted, in writing." in text
    amend = secretary.get(reverse("act", args=["motion.amend", motion.pk])).content.decode()
    assert "withdraw it and put it again with the new wording" in amend
    assert "Change the wording" not in text
    deciding.all_vote(motion, "abstain", "chair")
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    ended = page(secretary, "motion", motion.code)
    assert "Why it ended without a decision" in ended
    assert "0 of 5 members consented" in ended


def test_the_page_says_that_votes_count_for_nothing_when_a_cited_clause_changed(deciding: Deciding) -> None:
    base = deciding.opened()
    deciding.all_vote(base)
    motions.close(actor=deciding.actor("chair"), motion=base)
    citing = deciding.version(body="# Leavers\n\nAs [[POL-001#2]] says.\n", title="Leavers")
    motion = deciding.opened(deciding.motion(citing))
    deciding.declare(motion, "member")
    assert base.version is not None
    draft = documents.draft(
        actor=deciding.actor("author"), document=base.version.document, body=TEXT.replace("accompanied", "led")
    )
    documents.submit(actor=deciding.actor("author"), version=draft)
    newer = deciding.opened(deciding.motion(draft))
    deciding.all_vote(newer)
    motions.close(actor=deciding.actor("chair"), motion=newer)
    text = page(signed_in(deciding.cast, "member"), "motion", motion.code)
    assert "What this motion decides on has changed" in text
    assert "the portal ends the motion within a minute" in text


def test_having_another_vote_opens_no_papers_and_still_asks_for_a_declaration(deciding: Deciding) -> None:
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    deciding.vote(motion, "chair", "against", "Far too soon")
    cast_for(deciding, motion, "chair", "member")
    client = signed_in(deciding.cast, "member")
    text = page(client, "motion", motion.code)
    assert "Declare your interests first" in text
    assert "Far too soon" not in text
    with pytest.raises(Refused, match="Say first whether you have an interest"):
        deciding.vote(motion, "member")
    sent(client, reverse("motion-interests", args=[motion.code]), declaration="none")
    ballot = deciding.ballot(motion, "member")
    assert (ballot.state, ballot.cast_by, motion.tally().voted) == ("declared", None, 1)
    deciding.vote(motion, "member")
    with pytest.raises(Refused, match="already, and have voted"):
        deciding.declare(motion, "member")


def test_the_pages_stay_within_their_queries(deciding: Deciding, django_assert_max_num_queries: Any) -> None:
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    ballots.recuse(actor=deciding.actor("risk_member"), ballot=deciding.ballot(motion, "risk_member"), interest="x")
    for part in ("chair", "member", "secretary"):
        client = signed_in(deciding.cast, part)
        with django_assert_max_num_queries(15):
            client.get(reverse("interests"))
        with django_assert_max_num_queries(15):
            client.get(reverse("motion", args=[motion.code]))
    vote = f"{reverse('motion-vote', args=[motion.code])}?ballot={deciding.ballot(motion, 'member').pk}"
    client = signed_in(deciding.cast, "chair")
    with django_assert_max_num_queries(15):
        client.get(vote)
    assert Ballot.objects.filter(motion=motion).count() == 5
