"""The pages about governed documents, and the same by REST."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Document, DocumentImport, DocumentVersion, DraftCopy
from governance.services import documents
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.governance.test_documents import BODY, policy
from tests.governance.test_importing import ACCESS, BACKUP
from tests.portal.test_doors import post, signed_in

MOST = 15
"""Queries, that for what waits for the reader among them."""


def text(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return page.content.decode()


@pytest.fixture
def version(cast: Cast) -> DocumentVersion:
    return policy(cast)


def page_of(version: DocumentVersion) -> str:
    return reverse("document-version", args=(version.document.code, version.number))


def act(version: DocumentVersion, code: str) -> str:
    return reverse("act", args=(code, version.pk))


def test_the_list_is_narrowed_sorted_and_taken_away(cast: Cast, version: DocumentVersion) -> None:
    policy(cast, title="=Backup policy")
    client = signed_in(cast, "auditor")
    url = reverse("documents")
    assert "Access policy" in text(client, url)
    assert "Access policy" not in text(client, f"{url}?q=backup")
    assert "No document fits" in text(client, f"{url}?state=in_force")
    page = text(client, f"{url}?sort=-title&kind=policy&unit=it&state=draft&owner={cast.person('owner').pk}")
    assert page.index("Access policy") < page.index("=Backup policy")
    assert "Access policy" in text(client, f"{url}?owner=nobody&sort=nonsense&page=99")
    table = b"".join(client.get(reverse("documents-csv")).streaming_content).decode()  # type: ignore[attr-defined]
    assert "POL-001,Access policy,Policy,Group IT,Nora Whitlock,,,1.0,Draft," in table
    assert "'=Backup policy" in table


def test_a_document_says_what_it_is_and_who_may_what(cast: Cast, version: DocumentVersion) -> None:
    page = text(signed_in(cast, "auditor"), reverse("document", args=("POL-001",)))
    assert "Version 1.0 is under way: draft" in page
    assert "Nothing of it is in force yet" in page
    assert "Guests are not allowed in the control room." in page
    assert "Version 1.0 is still under way: draft. Finish or withdraw it first." in page
    assert "holds no role with the letter R (does it) or A (decides it)" in page
    assert "Omar Haddad drafted" in page
    assert "Board member" in page
    for part, code in (("outsider", 404), ("author", 200)):
        assert signed_in(cast, part).get(reverse("document", args=("POL-001",))).status_code == code


def test_a_version_is_read_in_three_ways(cast: Cast, version: DocumentVersion) -> None:
    documents.withdraw(actor=cast["author"], version=version)
    body = BODY.replace("a second person", "two other persons").replace("- in writing\n", "")
    after = documents.draft(actor=cast["owner"], document=version.document, body=body + "\nVisitors must sign in.\n")
    client = signed_in(cast, "member")
    page = text(client, page_of(after))
    assert '<ins class="cs-ins">two other persons' in page
    assert "No control puts this into practice yet" in page
    assert "is unchanged" in page
    whole = text(client, page_of(after) + "?view=text")
    assert "cs-ins" not in whole.split("cs-doc", 1)[1].split("</article>")[0]
    sides = text(client, page_of(after) + "?view=sides")
    assert '<del class="cs-del">a second person' in sides
    assert "Nora Whitlock" in page
    assert client.get(reverse("document-version", args=("POL-001", "7.0"))).status_code == 404


def test_the_author_edits_and_submits(cast: Cast, version: DocumentVersion) -> None:
    client = signed_in(cast, "author")
    page = text(client, act(version, "version.edit"))
    assert "Guests are not allowed" in page
    data = {"title": "Access policy", "body": BODY.replace("\n", "\r\n") + "More.\r\n", "revision": version.revision}
    assert client.post(act(version, "version.edit"), data).status_code == 302
    version.refresh_from_db()
    assert version.body == BODY + "More.\n"
    assert client.post(act(version, "version.submit"), {"note": ""}).status_code == 302
    version.refresh_from_db()
    assert version.state == "review"
    refused = client.post(act(version, "version.edit"), data)
    kept = DraftCopy.objects.get(version=version)
    assert (refused.status_code, refused["Location"]) == (302, reverse("act", args=("draft-copy.merge", kept.pk)))
    version.refresh_from_db()
    assert version.state == "review"


def test_the_second_writer_keeps_their_text(cast: Cast, version: DocumentVersion) -> None:
    seen = version.revision
    documents.edit(actor=cast["owner"], version=version, body="Theirs, saved first.")
    client = signed_in(cast, "author")
    mine = {"title": "Access policy", "body": "Mine, written meanwhile.", "revision": seen}
    page = client.post(act(version, "version.edit"), mine, follow=True)
    shown = page.content.decode()
    assert "Somebody else saved this draft while you wrote" in shown
    assert "Mine, written meanwhile." in shown
    assert "Theirs, saved first." in shown
    version.refresh_from_db()
    assert version.body == "Theirs, saved first."
    assert client.post(act(version, "version.edit"), mine | {"revision": version.revision}).status_code == 302


def test_a_new_document_and_a_new_version(cast: Cast) -> None:
    client = signed_in(cast, "author")
    url = reverse("new", args=("document.create",))
    assert "Group IT" in text(client, url)
    data: dict[str, Any] = {"title": "Backup standard", "kind": "standard", "unit": "it", "review_months": 24}
    response = client.post(url, data | {"owner": cast.person("owner").pk, "body": "Backups must be tested."})
    assert response.status_code == 302, response.content.decode()
    document = Document.objects.get()
    assert (document.code, document.owner.name, document.review_months) == ("STD-001", "Nora Whitlock", 24)
    documents.withdraw(actor=cast["author"], version=document.versions.get())
    url = reverse("new", args=("version.draft",))
    assert "STD-001" in text(client, f"{url}?document=STD-001") or "Backup standard" in text(client, url)
    assert client.post(url, {"document": "STD-001", "summary": "More"}).status_code == 302
    assert list(document.versions.order_by("id").values_list("number", flat=True)) == ["1.0", "2.0"]


def uploaded(**texts: str) -> list[BytesIO]:
    files = []
    for name, content in texts.items():
        file = BytesIO(content.encode())
        file.name = f"{name}.md"
        files.append(file)
    return files


def test_files_are_checked_first_then_imported(cast: Cast) -> None:
    client = signed_in(cast, "author")
    url = reverse("new", args=("document-import.check",))
    data = {"uploads": uploaded(access=ACCESS, backup=BACKUP, _index=ACCESS), "unit": "it", "kind": "policy"}
    response = client.post(url, data | {"owner": cast.person("owner").pk})
    assert response.status_code == 302, response.content.decode()
    run = DocumentImport.objects.get()
    page = text(client, reverse("document-import", args=(run.code,)))
    assert "A dry run: 2 of 3 files would become drafts" in page
    assert "index page" in page
    assert "No date: the front matter has no last_updated." in page
    assert Document.objects.count() == 0
    act_page = reverse("act", args=("document-import.carry_out", run.pk))
    refused = client.post(act_page, {"mode": "all"})
    assert refused.status_code == 422
    assert "Nothing was imported" in refused.content.decode()
    assert client.post(act_page, {"mode": "rows"}).status_code == 422
    assert client.post(act_page, {"mode": "rows", "only": ["access.md"]}).status_code == 302
    assert [row.title for row in Document.objects.all()] == ["Access policy"]
    page = text(client, reverse("document-import", args=(run.code,)))
    assert "Left out" in page
    assert "POL-001 Access policy" in page
    assert run.code in text(client, reverse("document-imports"))
    assert "Import what is ticked" not in text(signed_in(cast, "auditor"), reverse("document-import", args=(run.code,)))


def test_the_same_by_rest(cast: Cast, version: DocumentVersion) -> None:
    client = signed_in(cast, "author")
    found = client.get("/api/v1/documents/POL-001/").json()
    assert (found["title"], found["under_way"], found["in_force"]) == ("Access policy", "1.0", None)
    assert client.get("/api/v1/documents/?state=in_force").json()["results"] == []
    url = "/api/v1/document-versions/POL-001-v1.0/"
    whole = client.get(url)
    assert [clause["number"] for clause in whole.json()["clauses"]] == ["1", "1.1", "2", "2.1", "2.2"]
    assert "body" not in client.get("/api/v1/document-versions/").json()["results"][0]
    stale = post(client, f"{url}edit/", {"title": "x", "body": "y"}, **{"If-Match": '"99-x"'})
    assert stale.status_code == 412
    done = post(client, f"{url}submit/", {}, **{"If-Match": whole["ETag"]})
    assert (done.status_code, done.json()["state"]) == (200, "review")
    made = post(
        client,
        "/api/v1/documents/",
        {"title": "New", "kind": "policy", "unit": "it", "owner": str(cast.person("owner").pk), "review_months": 12},
    )
    assert (made.status_code, made.json()["code"]) == (201, "POL-002")
    member = signed_in(cast, "member")
    refused = post(member, f"{url}recall/", {}, **{"If-Match": "*"})
    assert refused.status_code == 403
    assert refused.json()["objections"][0]["code"] == "letter"
    assert Event.objects.filter(verb="version.recall", outcome=Outcome.REFUSED).exists()
    assert post(member, f"{url}approve/", {}, **{"If-Match": "*"}).status_code == 404


@pytest.mark.parametrize("part", ["author", "member", "auditor"])
def test_pages_ask_little(cast: Cast, version: DocumentVersion, part: str, django_assert_max_num_queries: Any) -> None:
    documents.withdraw(actor=cast["author"], version=version)
    after = documents.draft(actor=cast["author"], document=version.document, body=BODY + "\nMore must come.\n")
    for number in range(8):
        policy(cast, title=f"Policy {number}")
    client = signed_in(cast, part)
    for url in (
        reverse("documents"),
        reverse("document", args=("POL-001",)),
        page_of(after),
        page_of(after) + "?view=sides",
        page_of(after) + "?view=text",
        reverse("document-imports"),
    ):
        text(client, url)  # what a process remembers is read once
        with django_assert_max_num_queries(MOST):
            text(client, url)


def test_home_says_what_is_to_be_written_and_brought(cast: Cast, version: DocumentVersion) -> None:
    assert "Finish the draft: Access policy" in text(signed_in(cast, "owner"), "/")
    assert "Access policy" not in text(signed_in(cast, "ops"), "/")
    documents.submit(actor=cast["author"], version=version)
    assert "Bring to a body: Access policy" in text(signed_in(cast, "secretary"), "/")
    assert "Finish the draft" not in text(signed_in(cast, "owner"), "/")


def test_files_come_by_rest_too(cast: Cast) -> None:
    client = signed_in(cast, "author")
    data = {"uploads": uploaded(access=ACCESS), "unit": "it", "kind": "policy", "owner": str(cast.person("owner").pk)}
    made = client.post("/api/v1/document-imports/", data)
    assert made.status_code == 201, made.content.decode()
    run = made.json()
    assert [file["name"] for file in run["files"]] == ["access.md"]
    url = f"/api/v1/document-imports/{run['code']}/"
    done = post(client, f"{url}carry-out/", {"mode": "all"}, **{"If-Match": made["ETag"]})
    assert (done.status_code, done.json()["added"], done.json()["state"]) == (200, 1, "imported")
    assert done.json()["files"][0]["document"] == "POL-001"
