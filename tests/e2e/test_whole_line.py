"""The whole line in a browser: from policy files to a signed decision, a control, findings, and a report that proves
itself."""

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from governance.models import Document, DocumentVersion, Motion, Resolution
from governance.services import bodies
from management.services import controls
from portal.models import Report
from portal.services import reports
from raci.alignment.models import CheckRun, Finding, Implementation
from raci.alignment.services import rounds
from raci.ledger import clock, sealer
from raci.ledger.models import Event
from raci.people.actor import Actor
from tests.cast import PASSWORD, Cast
from tests.e2e import looking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POLICIES = {
    "supplier-access.md": """---
title: Supplier access policy
last_updated: 2026-03-02
---

### Purpose

Suppliers reach our systems only where their contract needs it.

### Rules

Every supplier must have a named owner on our side.

Access of a supplier must end with the contract.
""",
    "clean-desk.md": """---
title: Clean desk policy
last_updated: 2026-04-11
---

### Rules

Nobody must leave papers about customers on a desk overnight.
""",
}
VOTERS = ("chair", "member", "second_member", "risk_member")


class Desk:
    """The browsers of the cast: one each, kept signed in."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.pages: dict[str, Page] = {}
        self.noise: list[looking.Watch] = []

    def of(self, part: str) -> Page:
        """The page of a part, signed in through the door."""
        if part not in self.pages:
            context = self.browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
            page = context.new_page()
            self.noise.append(looking.watch(page, self.base))
            looking.sign_in(page, self.base, part, PASSWORD)
            self.pages[part] = page
        return self.pages[part]

    def go(self, part: str, path: str) -> Page:
        """Open a page as a part."""
        page = self.of(part)
        page.goto(f"{self.base}{path}")
        return page

    def do(self, part: str, path: str, button: str, **fields: str) -> Page:
        """Fill in the form of an act and press its button."""
        page = self.go(part, path)
        for name, value in fields.items():
            field = page.locator(f"main form [name={name}]").first
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form = page.locator("main form")
        (form.get_by_role("button", name=button, exact=True) if button else form.locator("[type=submit]")).first.click()
        page.wait_for_load_state("networkidle")
        return page


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Desk:
    return Desk(browser, live_server.url)


def board(cast: Cast) -> None:
    """The board sits, its member with an interest included; the chair seats everybody, the secretary the chair."""
    body = bodies.create(
        actor=cast["chair"], code="board", name="Board of directors", unit=cast.root, purpose="Decides policies",
        quorum="majority", majority="simple", least=2,
    )  # fmt: skip
    for part in (*VOTERS, "third_member"):
        actor = cast["secretary"] if part == "chair" else cast["chair"]
        bodies.seat(
            actor=actor, body=body, person=cast.person(part), office="chair" if part == "chair" else "member",
            votes=True, weight=1, since=clock.today(), until=None,
        )  # fmt: skip


def imported(desk: Desk, cast: Cast, folder: Path) -> DocumentVersion:
    """The author imports the files: a dry run first, then all of them."""
    for name, text in POLICIES.items():
        (folder / name).write_text(text)
    page = desk.go("author", "/new/document-import.check/")
    page.locator("main form [name=unit]").select_option("group")
    page.locator("main form [name=kind]").select_option("policy")
    page.locator("main form [name=owner]").select_option(str(cast.person("owner").pk))
    page.locator("main form [name=uploads]").set_input_files([folder / name for name in POLICIES])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    assert "Supplier access policy" in page.content()
    page.get_by_role("button", name="Import all or nothing").click()
    page.wait_for_load_state("networkidle")
    assert Document.objects.count() == 2
    version = DocumentVersion.objects.select_related("document").get(title="Supplier access policy")
    assert version.body.strip() in POLICIES["supplier-access.md"]
    return version


def decided(desk: Desk, version: DocumentVersion) -> Resolution:
    """Submitted by the author, opened by the chair, one member recused, the others sign; the chair counts."""
    desk.do("author", f"/act/version.submit/{version.pk}/", "Submit it")
    desk.do("chair", "/new/motion.prepare/", "Prepare it", body="board", document=version.document.code)
    motion = Motion.objects.get()
    closes = f"{clock.today().year + 1}-01-15T17:00"
    desk.do("chair", f"/act/motion.open/{motion.pk}/", "Open it", closes_at=closes)
    way = f"/motions/{motion.code}/"
    page = desk.go("third_member", f"{way}interests/")
    page.check("input[name=declaration][value=interest]")
    page.fill("textarea[name=interest]", "I sit on the board of a supplier")
    page.get_by_role("button", name="Declare", exact=True).click()
    page.wait_for_load_state("networkidle")
    for part in VOTERS:
        page = desk.go(part, f"{way}interests/")
        page.check("input[name=declaration][value=none]")
        page.get_by_role("button", name="Declare", exact=True).click()
        page.wait_for_load_state("networkidle")
        assert "Every supplier must have a named owner" in page.content()
        page.check("input[name=choice][value=for]")
        page.get_by_role("button", name="Continue to sign").click()
        page.wait_for_load_state("networkidle")
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="Sign my vote").click()
        page.wait_for_load_state("networkidle")
    desk.do("chair", f"/act/motion.close/{motion.pk}/", "Count and close")
    found = Resolution.objects.get()
    assert (found.carried, found.votes_for, found.recused, found.counted) == (True, 4, 1, 4)
    version.refresh_from_db()
    assert version.state == "in_force"
    assert found.code in desk.go("auditor", f"/resolutions/{found.code}/").content()
    return found


def rounded() -> CheckRun:
    """The checks run, as a worker would run them."""
    actor = Actor.service("Countersign checks")
    rounds.order(actor=actor)
    run = CheckRun.objects.order_by("-id")[0]
    assert rounds.perform(actor=actor, run=run)
    return run


def put_into_practice(desk: Desk, cast: Cast, version: DocumentVersion) -> None:
    """A finding opens, a service owner links a control to each clause, and the finding resolves by itself."""
    rounded()
    about = Finding.objects.filter(check_code__startswith="POL", object_label__contains="Supplier access")
    assert about.filter(state="open").exists(), list(Finding.objects.values_list("check_code", "object_label"))
    code = about.filter(state="open")[0].check_code
    control = controls.design(
        actor=cast["operator"], title="Suppliers have owners and an end", procedure="A list, read monthly",
        owner=cast.person("operator"), unit=cast.root, cadence_days=30,
    )  # fmt: skip
    controls.operate(actor=cast["operator"], control=control)
    for clause in version.clauses.filter(mandatory=True):
        desk.do(
            "service_owner", "/new/implementation.propose/", "",
            document=version.document.code, clause=clause.number, control=control.code,
        )  # fmt: skip
    assert Implementation.objects.exists()
    for link in Implementation.objects.all():
        desk.do("owner", f"/act/implementation.confirm/{link.pk}/", "")
    rounded()
    assert about.get(check_code=code).state == "resolved"


def taken_away(desk: Desk, folder: Path) -> Path:
    """The auditor orders the report, and takes the PDF and the bundle away."""
    today = clock.today()
    desk.do(
        "auditor", "/new/report.order/", "Build the report",
        unit="group", period_from=f"{today.year}-01-01", period_until=today.isoformat(),
    )  # fmt: skip
    report = Report.objects.get()
    assert reports.make(report.pk)
    page = desk.go("auditor", f"/reports/{report.code}/")
    for kind in ("pdf", "bundle"):
        with page.expect_download() as download:
            page.locator(f"a[href$='/reports/{report.code}/{kind}/']").first.click()
        download.value.save_as(folder / kind)
    assert (folder / "pdf").read_bytes().startswith(b"%PDF")
    assert Event.objects.filter(subject_id=report.pk, verb="report.take").count() == 2
    return folder / "bundle"


def verify(folder: Path) -> int:
    """What the stand-alone verifier says."""
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "."], cwd=folder, capture_output=True, check=False
    ).returncode


def altered(intact: Path, name: str, change: Any) -> Path:
    """A copy of the bundle with other lines of events."""
    folder = intact.with_name(name)
    shutil.copytree(intact, folder)
    events = folder / "events.ndjson"
    events.write_bytes(change(events.read_bytes()))
    return folder


def _flip(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _drop_last(data: bytes) -> bytes:
    return b"".join(data.splitlines(keepends=True)[:-1])


def _swap(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join([lines[1], lines[0], *lines[2:]])


def test_the_whole_line(desk: Desk, committed_cast: Cast, tmp_path: Path) -> None:
    cast = committed_cast
    board(cast)
    version = imported(desk, cast, tmp_path)
    decided(desk, version)
    put_into_practice(desk, cast, version)
    sealer.seal()
    bundle = taken_away(desk, tmp_path)
    intact = tmp_path / "intact"
    with zipfile.ZipFile(io.BytesIO(bundle.read_bytes())) as archive:
        archive.extractall(intact)
    assert verify(intact) == 0
    for name, change in (("byte", _flip), ("last", _drop_last), ("order", _swap)):
        assert verify(altered(intact, name, change)) == 1, name
    assert [line for watched in desk.noise for line in (*watched.console, *watched.elsewhere)] == []
