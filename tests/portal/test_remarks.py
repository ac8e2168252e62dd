"""Comments and change requests: readers speak, authors answer, and whose words are taken over is an author."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from governance.models import DocumentVersion, Remark
from governance.services import documents, readers, remarks
from raci.duties import gate
from raci.duties.acts import act
from raci.duties.gate import Refused
from raci.ledger import clock
from raci.ledger.models import Event
from tests.cast import Cast
from tests.governance.deciding import board
from tests.governance.test_documents import BODY, policy
from tests.portal.test_doors import signed_in

WORDS = "Access must be approved by two other persons."


@pytest.fixture
def version(cast: Cast) -> DocumentVersion:
    return policy(cast)


def propose(
    cast: Cast, version: DocumentVersion, part: str = "auditor", clause: str = "2.1", words: str = WORDS
) -> Remark:
    return remarks.propose(
        actor=cast[part], version=version, clause=clause, replacement=words, reason="One person can be wrong"
    )


def test_whoever_may_read_comments_and_proposes(cast: Cast, version: DocumentVersion) -> None:
    for part in ("member", "auditor", "service_owner", "author"):
        said = remarks.comment(actor=cast[part], version=version, clause="2.1", text="By whom?")
        assert (said.state, said.clause_number, said.kind) == ("open", "2.1", "comment")
    with pytest.raises(Refused, match="may not read this document"):
        remarks.comment(actor=cast["outsider"], version=version, clause="2.1", text="?")
    readers.share(
        actor=cast["owner"],
        document=version.document,
        reader=cast.person("outsider"),
        until=clock.now() + timedelta(days=3),
    )
    assert remarks.comment(actor=cast["outsider"], version=version, clause="2.1", text="Now I may").pk
    with pytest.raises(ValidationError, match=r"has no clause 9\.9"):
        remarks.comment(actor=cast["member"], version=version, clause="9.9", text="?")
    with pytest.raises(ValidationError, match="stand there already"):
        propose(cast, version, clause="2.2", words="Guests are not allowed in the control room.")


def test_words_that_are_taken_over_stand_in_the_draft(cast: Cast, version: DocumentVersion) -> None:
    before = version.clauses.get(number="2.1")
    request = propose(cast, version)
    remarks.accept(actor=cast["owner"], remark=request)
    version.refresh_from_db()
    assert version.body == BODY.replace(before.text, WORDS)
    request.refresh_from_db()
    assert request.state == "accepted"
    event = Event.objects.get(verb="remark.accept")
    assert b"Yusuf Demir" in bytes(event.payload)
    assert Event.objects.filter(verb="version.edit", within=event.pk).count() == 1


def test_a_clause_can_be_taken_out(cast: Cast, version: DocumentVersion) -> None:
    remarks.accept(actor=cast["owner"], remark=propose(cast, version, clause="2.2", words=""))
    version.refresh_from_db()
    assert "Guests" not in version.body
    assert "## Rules" in version.body


def test_what_changed_meanwhile_is_not_replaced_blindly(cast: Cast, version: DocumentVersion) -> None:
    request = propose(cast, version)
    documents.edit(actor=cast["author"], version=version, body=BODY.replace("a second person", "the owner"))
    with pytest.raises(Refused, match=r"Clause 2\.1 was changed since"):
        remarks.accept(actor=cast["owner"], remark=request)


def test_while_the_text_stands_still_nothing_is_taken_over(cast: Cast, version: DocumentVersion) -> None:
    documents.submit(actor=cast["author"], version=version)
    request = propose(cast, version)
    with pytest.raises(Refused, match="take it back to draft first"):
        remarks.accept(actor=cast["owner"], remark=request)
    documents.recall(actor=cast["author"], version=version)
    remarks.accept(actor=cast["owner"], remark=request)


def test_who_may_answer_and_who_may_take_back(cast: Cast, version: DocumentVersion) -> None:
    request = propose(cast, version)
    for part in ("member", "auditor", "secretary", "superuser"):
        with pytest.raises(Refused, match="holds no role with the letter"):
            remarks.accept(actor=cast[part], remark=request)
        with pytest.raises(Refused, match="holds no role with the letter"):
            remarks.decline(actor=cast[part], remark=request, answer="No")
    with pytest.raises(Refused, match="Only whoever said it"):
        remarks.withdraw(actor=cast["author"], remark=request)
    remarks.withdraw(actor=cast["auditor"], remark=request)
    said = remarks.comment(actor=cast["member"], version=version, clause="1.1", text="Good")
    with pytest.raises(Refused, match="proposes no other words"):
        remarks.accept(actor=cast["owner"], remark=said)
    assert remarks.decline(actor=cast["owner"], remark=said, answer="Thank you").state == "declined"


def test_a_member_whose_words_were_taken_over_does_not_vote(cast: Cast) -> None:
    deciding = board(cast)
    version = deciding.version(submitted=False)
    number = version.clauses.exclude(heading=True).order_by("order")[0].number
    taken = propose(cast, version, "second_member", number, "Access must be approved by two persons.")
    left = propose(cast, version, "third_member", number, "Nobody must have access.")
    remarks.accept(actor=cast["owner"], remark=taken)
    remarks.decline(actor=cast["owner"], remark=left, answer="Too strict")
    documents.submit(actor=cast["author"], version=version)
    motion = deciding.opened(deciding.motion(version))
    barred = {ballot.person.name for ballot in motion.ballots.select_related("person") if ballot.barred}
    assert barred == {cast.person("second_member").name}
    deciding.declare(motion, "member", "third_member")
    deciding.vote(motion, "third_member")
    ballot = deciding.ballot(motion, "second_member")
    found = gate.objections(act("ballot.vote"), ballot, cast["second_member"])
    assert "SOD-01" in {each.rule for each in found}


def test_who_decided_in_this_cycle_becomes_no_author(cast: Cast) -> None:
    deciding = board(cast)
    version = deciding.version()
    motion = deciding.opened(deciding.motion(version))
    deciding.declare(motion, "member")
    deciding.vote(motion, "member")
    documents.send_back(actor=cast["secretary"], version=version, note="Not clear enough")
    number = version.clauses.exclude(heading=True).order_by("order")[0].number
    request = propose(cast, version, "member", number, "Access must be approved by two persons.")
    with pytest.raises(Refused) as refused:
        remarks.accept(actor=cast["owner"], remark=request)
    assert "SOD-01" in {each.rule for each in refused.value.objections}


def test_by_page(cast: Cast, version: DocumentVersion) -> None:
    client = signed_in(cast, "auditor")
    where = reverse("document-remarks", args=(version.document.code, version.number))
    form = reverse("new", args=("remark.propose",)) + f"?document={version.document.code}&clause=2.1"
    assert "Access must be approved by a second person." in client.get(form).content.decode()
    data = {"document": version.document.code, "clause": "2.1", "replacement": WORDS, "text": "Safer"}
    assert client.post(form, data).status_code == 302
    comment = reverse("new", args=("remark.comment",))
    assert client.post(comment, {**data, "text": "Who is meant?"}).status_code == 302
    page = client.get(where).content.decode()
    assert "One change request waits for an answer of the authors." in page
    assert "Who is meant?" in page
    assert "Take it back" in page
    author = signed_in(cast, "author")
    submit = author.get(reverse("act", args=("version.submit", version.pk))).content.decode()
    assert "Change requests without an answer" in submit
    assert "1 change request waits" in author.get(where.replace("remarks/", "")).content.decode()
    request = Remark.objects.get(kind="change")
    accept = reverse("act", args=("remark.accept", request.pk))
    assert WORDS in author.get(accept).content.decode()
    assert author.post(accept, {"digest": request.content_digest()}).status_code == 302
    version.refresh_from_db()
    assert WORDS in version.body
    assert signed_in(cast, "outsider").get(where).status_code == 404


def test_open_requests_are_shown_to_voters(cast: Cast) -> None:
    deciding = board(cast)
    version = deciding.version()
    number = version.clauses.exclude(heading=True).order_by("order")[0].number
    propose(cast, version, "auditor", number, "Access must be approved by the auditor.")
    motion = deciding.opened(deciding.motion(version))
    deciding.declare(motion, "member")
    page = signed_in(cast, "member").get(reverse("motion", args=(motion.code,))).content.decode()
    assert "1 change request without an answer" in page
    assert reverse("document-remarks", args=(version.document.code, version.number)) in page


def test_by_rest(cast: Cast, version: DocumentVersion) -> None:
    client = signed_in(cast, "member")
    about = {"document": version.document.code, "clause": "2.1", "text": "Safer", "replacement": WORDS}
    made = client.post("/api/v1/remarks/propose/", about, content_type="application/json")
    assert made.status_code == 201, made.content
    said = client.post("/api/v1/remarks/", about, content_type="application/json")
    assert (said.status_code, said.json()["kind"]) == (201, "comment")
    rows = client.get(f"/api/v1/remarks/?version={version.code}").json()["results"]
    assert {row["kind"] for row in rows} == {"change", "comment"}
    where = f"/api/v1/remarks/{made.json()['id']}/"
    author = signed_in(cast, "author")
    headers = {"If-Match": author.get(where)["ETag"]}
    refused = client.post(where + "accept/", {}, content_type="application/json", headers=headers)
    assert refused.status_code == 403
    done = author.post(where + "accept/", {}, content_type="application/json", headers=headers)
    assert done.status_code == 200, done.content
    version.refresh_from_db()
    assert WORDS in version.body
    assert signed_in(cast, "outsider").get(where).status_code == 404
