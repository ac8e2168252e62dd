"""The policies of a company and of the US government as text: read, cut into clauses, compared and rendered whole."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from governance.text.clauses import Kind, parse
from governance.text.front_matter import Document, split_bytes
from governance.text.marked import changed_html
from governance.text.redline import Status, carry_keys, compare
from governance.text.render import body_html, clauses_html

Real = Callable[[str], Path]


@pytest.fixture(scope="session")
def policies(real: Real) -> dict[str, Document]:
    """The fourteen policies in force, by file name. Pages about them lie in the same folder and are not so marked."""
    files = sorted(real("policies/tailscale-cc0").glob("*.md"))
    documents = {file.name: split_bytes(file.read_bytes()) for file in files}
    return {name: document for name, document in documents.items() if document.fields.get("policy")}


@pytest.fixture(scope="session")
def memorandum(real: Real) -> Document:
    return split_bytes(real("policies/us-gov-public-domain/omb_m-15-14_fitara.md").read_bytes())


def test_fourteen_policies_have_title_date_and_clauses(policies: dict[str, Document]) -> None:
    assert len(policies) == 14
    assert policies["personnel.md"].date() == dt.date(2026, 2, 24)
    for document in policies.values():
        assert document.title
        assert document.date() is not None
        assert len(parse(document.body)) >= 13


def test_every_file_is_given_back_byte_for_byte(real: Real) -> None:
    for file in real("policies").rglob("*.md"):
        document = split_bytes(file.read_bytes())
        assert document.joined().encode() == file.read_bytes()
        assert document.body_digest == hashlib.sha256(file.read_bytes()[len(document.head.encode()) :]).hexdigest()


def test_clauses_give_every_body_back(real: Real) -> None:
    for file in real("policies").rglob("*.md"):
        body = split_bytes(file.read_bytes()).body
        clauses = parse(body)
        assert "".join(body[clause.start : clause.end] for clause in clauses) == body
        assert len({clause.number for clause in clauses}) == len(clauses)
        assert len({clause.key for clause in clauses}) == len(clauses)


def test_sections_are_those_of_the_policy(policies: dict[str, Document]) -> None:
    clauses = parse(policies["incident-response-process.md"].body)
    headings = [(clause.number, clause.heading) for clause in clauses if clause.is_heading]
    assert headings == [
        ("1", "Purpose"),
        ("2", "Scope"),
        ("3", "Policy"),
        ("3.1", "Incident response"),
        ("3.2", "Incident recovery"),
        ("3.3", "Incident classification"),
        ("4", "Roles and responsibilities"),
    ]
    assert [clause.number for clause in clauses if clause.text.startswith("Once an incident")] == ["3.2.2"]
    table = next(clause for clause in clauses if clause.number == "3.3.2")
    assert table.text.startswith("Incidents can be classified")
    assert table.text.endswith("</table>")


def test_the_memorandum_keeps_its_structure_and_its_footnotes(memorandum: Document) -> None:
    clauses = parse(memorandum.body)
    assert len(clauses) == 475
    assert sum(clause.kind is Kind.FOOTNOTE for clause in clauses) == 39
    assert [clause.number for clause in clauses if clause.heading == "Objectives"] == ["4.3", "4.3.1"]


def test_no_word_is_lost_on_the_page(policies: dict[str, Document], memorandum: Document) -> None:
    for document in [*policies.values(), memorandum]:
        whole = _words(body_html(document.body))
        by_clause = [word for _, html in clauses_html(document.body, parse(document.body)) for word in _words(html)]
        assert by_clause == whole
        assert len(whole) > 100


def _words(html: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html))


def test_a_revision_of_the_memorandum_is_read_clause_by_clause(memorandum: Document) -> None:
    before = parse(memorandum.body)
    revised = memorandum.body.replace("at least quarterly", "at least monthly").replace(
        "### Background\n", "### Background\n\nThis memorandum replaces that of the year before.\n\n"
    )
    after = carry_keys(before, parse(revised))
    redline = compare(before, after)
    added = [entry.new_number for entry in redline.entries if entry.status is Status.ADDED]
    assert added == ["4.2.1"]
    assert redline.counts.changed == memorandum.body.count("at least quarterly")
    assert redline.counts.removed == 0
    changed = next(entry for entry in redline.entries if entry.status is Status.CHANGED)
    assert changed.old is not None
    assert '<ins class="cs-ins">monthly' in changed_html(changed.old.text, changed.clause.text)
