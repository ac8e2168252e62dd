"""Two people write one draft: nothing is lost, and nothing is overwritten unknowingly; by page and by REST."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.acts.copies import KEEP
from governance.models import DocumentVersion, DraftCopy
from governance.selectors.copies import differing
from governance.services import copies, documents
from governance.text.merging import Choice
from raci.duties.gate import Refused
from raci.duties.stands import places
from tests.cast import Cast
from tests.governance.test_documents import BODY, policy
from tests.portal.test_doors import signed_in

THEIRS = BODY.replace("a second person", "the owner") + "\nVisitors must sign in.\n"
MINE = BODY.replace("a second person", "two persons").replace("Nobody keeps", "No one keeps")


@pytest.fixture
def version(cast: Cast) -> DocumentVersion:
    return policy(cast)


def url(version: DocumentVersion, code: str = "version.edit") -> str:
    return reverse("act", args=(code, version.pk))


def filled(version: DocumentVersion, body: str, revision: int | None = None) -> dict[str, Any]:
    return {"title": version.title, "summary": "", "body": body, "revision": revision or version.revision}


def raced(cast: Cast, version: DocumentVersion) -> tuple[Client, DraftCopy]:
    """The owner saves first; the author, who started from the same text, comes second."""
    client, seen = signed_in(cast, "author"), version.revision
    assert signed_in(cast, "owner").post(url(version), filled(version, THEIRS)).status_code == 302
    answer = client.post(url(version), filled(version, MINE, seen), follow=True)
    assert answer.status_code == 200
    assert "What you wrote is kept here" in answer.content.decode()
    return client, DraftCopy.objects.get(version=version)


def test_the_second_writer_loses_nothing_also_after_a_reload(cast: Cast, version: DocumentVersion) -> None:
    client, copy = raced(cast, version)
    version.refresh_from_db()
    assert (version.body, copy.body, copy.state) == (THEIRS, MINE, "kept")
    again = client.get(reverse("act", args=("draft-copy.merge", copy.pk))).content.decode()
    assert "two persons" in again
    assert "the owner" in again
    shown = client.get(reverse("document-version", args=(version.document.code, version.number))).content.decode()
    assert "A text of yours is kept beside this version" in shown


def merge_names(copy: DraftCopy) -> dict[str, str]:
    return {each.entry.clause.text: each.name for each in differing(copy)}


def test_merging_clause_by_clause(cast: Cast, version: DocumentVersion) -> None:
    client, copy = raced(cast, version)
    version.refresh_from_db()
    names = merge_names(copy)
    page = reverse("act", args=("draft-copy.merge", copy.pk))
    unsaid = client.post(page, {"revision": version.revision})
    assert unsaid.status_code == 422
    assert "choose whose words stand" in unsaid.content.decode()
    both = next(name for text, name in names.items() if "two persons" in text)
    assert client.post(page, {"revision": version.revision, both: "theirs"}).status_code == 302
    version.refresh_from_db()
    copy.refresh_from_db()
    assert copy.state == "merged"
    assert "two persons" not in version.body
    for words in ("the owner", "No one keeps", "Visitors must sign in."):
        assert words in version.body


def test_a_third_save_meanwhile_is_not_overwritten_either(cast: Cast, version: DocumentVersion) -> None:
    client, copy = raced(cast, version)
    version.refresh_from_db()
    seen = version.revision
    documents.edit(actor=cast["owner"], version=version, body=THEIRS + "\nThird.\n")
    refused = client.post(reverse("act", args=("draft-copy.overwrite", copy.pk)), {"revision": seen})
    assert refused.status_code == 403
    copy.refresh_from_db()
    version.refresh_from_db()
    assert (copy.state, version.body.endswith("Third.\n")) == ("kept", True)
    with pytest.raises(Refused, match="Somebody else has saved"):
        copies.merge(actor=cast["author"], copy=copy, seen_revision=seen, clauses={}, about={})


def test_overwriting_knowingly_and_discarding(cast: Cast, version: DocumentVersion) -> None:
    client, copy = raced(cast, version)
    version.refresh_from_db()
    page = reverse("act", args=("draft-copy.overwrite", copy.pk))
    assert "What is struck stands in the draft now and would go" in client.get(page).content.decode()
    assert client.post(page, {"revision": version.revision}).status_code == 302
    version.refresh_from_db()
    assert version.body == MINE
    other = copies.keep(actor=cast["owner"], version=version, seen_revision=1, title="T", body="Other")
    copies.discard(actor=cast["owner"], copy=other)
    assert not DraftCopy.objects.filter(state="kept").exists()


def test_what_is_kept_is_for_its_writer_alone(cast: Cast, version: DocumentVersion) -> None:
    _, copy = raced(cast, version)
    for part in ("owner", "auditor", "superuser", "outsider"):
        assert signed_in(cast, part).get(reverse("act", args=("draft-copy.merge", copy.pk))).status_code == 404
    version.refresh_from_db()
    with pytest.raises(Refused, match="Only whoever wrote"):
        copies.overwrite(actor=cast["owner"], copy=copy, seen_revision=version.revision)
    with pytest.raises(Refused, match="Only whoever wrote"):
        copies.discard(actor=cast["owner"], copy=copy)


def test_keeping_a_text_puts_its_writer_on_the_authors_side(cast: Cast, version: DocumentVersion) -> None:
    with pytest.raises(Refused, match="holds no role with the letter"):
        copies.keep(actor=cast["member"], version=version, seen_revision=1, title="T", body="Mine")
    kept = copies.keep(actor=cast["owner"], version=version, seen_revision=1, title="T", body="Mine")
    assert [(each.side, each.object_id) for each in places(KEEP, kept)] == [("author", version.document_id)]


def test_what_was_submitted_meanwhile_keeps_the_text_too(cast: Cast, version: DocumentVersion) -> None:
    seen = version.revision
    documents.submit(actor=cast["owner"], version=version)
    answer = signed_in(cast, "author").post(url(version), filled(version, MINE, seen), follow=True)
    page = answer.content.decode()
    assert "is no draft any more: in review" in page
    assert "two persons" in page
    assert DraftCopy.objects.get().body == MINE


def test_by_rest_both_digests_are_told(cast: Cast, version: DocumentVersion) -> None:
    client = signed_in(cast, "author")
    base = f"/api/v1/document-versions/{version.code}/"
    about = {"title": version.title, "body": MINE}
    seen = client.get(base)["ETag"]
    bare = client.post(base + "edit/", about, content_type="application/json")
    assert bare.status_code == 428
    blind = client.post(base + "edit/", about, content_type="application/json", headers={"If-Match": "*"})
    assert blind.status_code == 428
    documents.edit(actor=cast["owner"], version=version, body=THEIRS)
    stale = client.post(base + "edit/", about, content_type="application/json", headers={"If-Match": seen})
    version.refresh_from_db()
    told = stale.json()
    assert (stale.status_code, told["seen"], told["current_digest"]) == (412, seen, version.digest)
    assert told["current"] == client.get(base)["ETag"] != seen
    lied = client.post(
        base + "edit/", {**about, "revision": 1}, content_type="application/json", headers={"If-Match": told["current"]}
    )
    assert (lied.status_code, lied.json()["current_digest"]) == (412, version.digest)
    version.refresh_from_db()
    assert version.body == THEIRS


def test_by_rest_a_text_is_kept_and_merged(cast: Cast, version: DocumentVersion) -> None:
    client, first = signed_in(cast, "author"), version.revision
    documents.edit(actor=cast["owner"], version=version, body=THEIRS)
    version.refresh_from_db()
    made = client.post(
        "/api/v1/draft-copies/",
        {"document": version.document.code, "revision": first, "title": version.title, "body": MINE},
        content_type="application/json",
    )
    assert made.status_code == 201, made.content
    told = made.json()
    assert {each["suggested"] for each in told["differences"]} == {"mine", "theirs", None}
    choices = {each["name"]: each["suggested"] or Choice.MINE for each in told["differences"]}
    where = f"/api/v1/draft-copies/{told['id']}/"
    about = {"revision": told["version_revision"], **choices}
    done = client.post(where + "merge/", about, content_type="application/json", headers={"If-Match": made["ETag"]})
    assert done.status_code == 200, done.content
    version.refresh_from_db()
    assert "two persons" in version.body
    assert "Visitors must sign in." in version.body
    assert signed_in(cast, "owner").get(where).status_code == 404
