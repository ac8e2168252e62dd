"""Files that belong to a version: taken by what they hold, kept as they came, and part of what is decided on."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.models import DocumentVersion
from governance.services import attachments, documents, motions
from governance.text.kinds import KINDS, UnfitFileError, kind_of
from raci.duties.gate import Refused
from tests.cast import Cast
from tests.governance.deciding import board
from tests.governance.test_documents import policy
from tests.portal.test_doors import signed_in

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20 + b"\xff\xd9"


def office(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in names:
            packed.writestr(name, "<x/>")
    return made.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def version(cast: Cast) -> DocumentVersion:
    return policy(cast)


def attach(cast: Cast, version: DocumentVersion, name: str = "plan.pdf", data: bytes = PDF) -> DocumentVersion:
    return attachments.attach(actor=cast["author"], version=version, name=name, data=data)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.PNG", PNG, "png"),
        ("a.jpeg", JPEG, "jpeg"),
        ("a.docx", DOCX, "docx"),
        ("a.xlsx", XLSX, "xlsx"),
        ("a.csv", b"name;sum\nA;1\n", "csv"),
        ("a.txt", "Grüße\n".encode(), "txt"),
    ],
)
def test_kinds_are_told_by_what_a_file_holds(name: str, data: bytes, code: str) -> None:
    assert kind_of(name, data) is KINDS[code]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.pdf", PNG, r"holds a PNG picture\. Its name has to end in \.png"),
        ("a.txt", PDF, r"holds a PDF"),
        ("a.csv", b"no table at all\n", r"holds a plain text"),
        ("a.html", b"<script>alert(1)</script>", r"has to end in \.txt"),
        ("a.exe", b"MZ\x90\x00\x03", "none of the kinds"),
        ("a.pdf", b"%PDF-1.7\nbroken off", "holds a plain text"),
        ("a.svg", b"\xff\xfe<\x00s\x00v\x00g\x00", "none of the kinds"),
        ("a.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "holds macros"),
        ("a.docx", office("mimetype"), "none of the kinds"),
        ("a.docx", b"PK\x03\x04broken", "none of the kinds"),
        ("a.txt", b"", "is empty"),
    ],
)
def test_what_is_something_else_is_refused_with_a_reason(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(UnfitFileError, match=sentence):
        kind_of(name, data)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/plan.pdf", "plan.pdf"),
        ("C:\\temp\\plan.pdf", "plan.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("a\r\nb  c.pdf", "ab c.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_lead_nowhere(given: str, kept: str) -> None:
    assert attachments.plain_name(given) == kept


def test_a_name_without_an_ending_is_no_name() -> None:
    for name in ("", ".pdf", "..", "plan"):
        with pytest.raises(ValidationError, match="needs a name with an ending"):
            attachments.plain_name(name)


def test_a_file_is_part_of_what_is_decided_on(cast: Cast, version: DocumentVersion) -> None:
    before = version.digest
    attach(cast, version)
    with_file = version.digest
    assert with_file != before
    with pytest.raises(ValidationError, match="attached already"):
        attach(cast, version, "PLAN.pdf")
    attachments.detach(actor=cast["author"], version=version, name="plan.pdf")
    assert version.digest == before
    attach(cast, version, data=PDF + b"%")
    assert version.digest not in (before, with_file)
    documents.edit(actor=cast["author"], version=version, body="Other words must stand here.")
    assert [each["name"] for each in version.attachments] == ["plan.pdf"]


def test_after_the_submission_no_file_comes_or_goes(cast: Cast, version: DocumentVersion) -> None:
    attach(cast, version)
    documents.submit(actor=cast["author"], version=version)
    attempts: list[Callable[[], object]] = [
        lambda: attach(cast, version, "more.pdf"),
        lambda: attachments.detach(actor=cast["author"], version=version, name="plan.pdf"),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.codes == {"state"}


def test_another_file_makes_votes_void(cast: Cast) -> None:
    deciding = board(cast)
    version = deciding.version(submitted=False)
    attach(cast, version)
    documents.submit(actor=cast["author"], version=version)
    motion = deciding.opened(deciding.motion(version))
    deciding.declare(motion)
    seen = motion.content_digest()
    deciding.vote(motion, "member")
    version.refresh_from_db()
    documents.send_back(actor=cast["secretary"], version=version, note="The plan is the wrong one")
    attachments.detach(actor=cast["author"], version=version, name="plan.pdf")
    attach(cast, version, data=PDF + b"%")
    documents.submit(actor=cast["author"], version=version)
    motion.refresh_from_db()
    assert motion.state == "void"
    again = deciding.motion(version)
    assert again.content_digest() != seen


def test_the_next_version_goes_on_with_the_files_of_the_one_in_force(cast: Cast) -> None:
    deciding = board(cast)
    version = deciding.version(submitted=False)
    attach(cast, version)
    documents.submit(actor=cast["author"], version=version)
    motion = deciding.opened(deciding.motion(version))
    deciding.all_vote(motion)
    motions.close(actor=cast["secretary"], motion=motion)
    version.refresh_from_db()
    assert version.state == "in_force"
    after = documents.draft(actor=cast["author"], document=version.document, body="Other words.")
    assert after.attachments == version.attachments != []
    attachments.detach(actor=cast["author"], version=after, name="plan.pdf")
    version.refresh_from_db()
    assert [each["name"] for each in version.attachments] == ["plan.pdf"]
    assert attachments.read(version.attachments[0]) == PDF


@pytest.mark.parametrize("part", ["member", "secretary", "auditor", "outsider", "superuser"])
def test_who_does_not_draft_attaches_nothing(cast: Cast, version: DocumentVersion, part: str) -> None:
    with pytest.raises(Refused, match="holds no role with the letter"):
        attachments.attach(actor=cast[part], version=version, name="plan.pdf", data=PDF)


def test_limits_are_told(cast: Cast, version: DocumentVersion, settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = 20
    with pytest.raises(ValidationError, match="larger than"):
        attach(cast, version)


def upload(name: str = "plan.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


def test_attached_and_taken_away_by_page(cast: Cast, version: DocumentVersion, folder: Path) -> None:
    client = signed_in(cast, "author")
    page = reverse("act", args=("version.attach", version.pk))
    wrong = client.post(page, {"upload": upload("plan.pdf", PNG), "digest": version.digest})
    assert wrong.status_code == 422
    assert "holds a PNG picture" in wrong.content.decode()
    assert client.post(page, {"upload": upload(), "digest": version.digest}).status_code == 302
    stale = client.post(page, {"upload": upload("more.pdf"), "digest": version.digest})
    assert stale.status_code == 403
    shown = reverse("document-version", args=(version.document.code, version.number))
    assert "plan.pdf" in client.get(shown).content.decode()
    url = reverse("document-attachment", args=(version.document.code, version.number, "plan.pdf"))
    for part in ("auditor", "member"):
        answer = signed_in(cast, part).get(url)
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PDF, "application/pdf")
        assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in(cast, "outsider").get(url).status_code == 404
    assert client.get(url.replace("plan", "other")).status_code == 404
    version.refresh_from_db()
    place = attachments.place_of(version.attachments[0]["digest"])
    assert place.is_relative_to(folder)
    place.chmod(0o600)
    place.write_bytes(PDF + b"altered")
    altered = client.get(url)
    assert (altered.status_code, b"was altered" in altered.content) == (500, True)
    place.unlink()
    assert b"is not where files are kept" in client.get(url).content


def test_attached_and_taken_away_by_rest(cast: Cast, version: DocumentVersion) -> None:
    client, base = signed_in(cast, "author"), f"/api/v1/document-versions/{version.code}/"
    seen = client.get(base)["ETag"]
    made = client.post(base + "attach/", {"upload": upload("Plan ä.pdf")}, headers={"If-Match": seen})
    assert made.status_code == 200, made.content
    (file,) = made.json()["attachments"]
    assert (file["name"], file["kind"], file["size"]) == ("Plan ä.pdf", "pdf", len(PDF))
    taken = client.get(f"{base}files/Plan ä.pdf/")
    assert (taken.status_code, taken.content) == (200, PDF)
    assert signed_in(cast, "outsider").get(f"{base}files/Plan ä.pdf/").status_code == 404
    gone = client.post(
        base + "detach/", {"name": "Plan ä.pdf"}, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    assert (gone.status_code, gone.json()["attachments"]) == (200, [])
