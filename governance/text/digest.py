"""The digest of a version: one value that changes whenever anything changes that a decision on it rests on."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from governance.text.clauses import Clause

_FORM = "countersign.version/1"


@dataclass(frozen=True, slots=True, order=True)
class Attachment:
    """A file that belongs to the version. digest: SHA-256 of its bytes, in hexadecimal."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True, order=True)
class Dependency:
    """A version of another object that this version refers to, by that object's code."""

    code: str
    version: str
    digest: str


def content_digest(
    *,
    title: str,
    body: str,
    clauses: Sequence[Clause],
    attachments: Iterable[Attachment] = (),
    depends_on: Iterable[Dependency] = (),
) -> str:
    """SHA-256, in hexadecimal, of the canonical form of a version and of what it depends on."""
    form = canonical_form(title=title, body=body, clauses=clauses, attachments=attachments, depends_on=depends_on)
    return hashlib.sha256(form).hexdigest()


def canonical_form(
    *,
    title: str,
    body: str,
    clauses: Sequence[Clause],
    attachments: Iterable[Attachment] = (),
    depends_on: Iterable[Dependency] = (),
) -> bytes:
    """The bytes that are hashed: JSON as in RFC 8785, with ASCII names, strings and lists only.

    Texts stand in it by the digest of their exact characters, so two bodies that only look alike (composed and
    decomposed letters, other line ends) differ. Attachments and dependencies are sets: their order does not matter.
    """
    value = {
        "attachments": [[each.name, each.digest] for each in sorted(set(attachments))],
        "body": sha256(body),
        "clauses": [[clause.number, clause.key, clause.digest] for clause in clauses],
        "depends_on": [[each.code, each.version, each.digest] for each in sorted(set(depends_on))],
        "form": _FORM,
        "title": title,
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(text: str) -> str:
    """SHA-256 of text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(digest: str, *, size: int = 4, head: int = 3) -> str:
    """A digest as people compare it: `head` groups of `size` characters, then the last group: 9c41 7be0 55d2 … 0af3."""
    groups = [digest[at : at + size] for at in range(0, len(digest), size)]
    if len(groups) <= head + 1:
        return " ".join(groups)
    return f"{' '.join(groups[:head])} … {groups[-1]}"
