#!/usr/bin/env python3
"""Check a bundle of the record, offline, with nothing but Python 3.8 or newer.

    python3 verify.py bundle.zip
    python3 verify.py bundle.zip --head head-of-last-month.txt --key key-from-the-auditor.txt
    python3 verify.py                 (in the folder into which the bundle was unpacked)
It reads every event, computes the seal anew (RFC 9162) and compares it with the signed heads (Ed25519, RFC 8032).
--head   a head that you got earlier, for example by mail: the record must have grown from it. May be repeated.
--key    the key line that you were given when the record began: the bundle must be signed with that very key.
Exit 0: intact. 1: altered; it names what differs. 2: incomplete; something needed for an answer is missing.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, Dict, Iterator, List, Tuple

INTACT, ALTERED, INCOMPLETE = 0, 1, 2
EVENTS, HEADS, KEY, ROWS, MANIFEST = "events.ndjson", "checkpoints.txt", "key.txt", "rows.ndjson", "manifest.txt"
LINE = re.compile(rb'\{"index":(0|[1-9][0-9]*),"leaf":"([0-9a-f]{64})","event":(\{.*\})\}\n?')
SIGNATURE = "\N{EM DASH} "
SHOWN = 12
DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)
Claims = Dict[int, List[Tuple[int, Dict[str, Any]]]]

# ---- Ed25519, verification only (RFC 8032, 5.1.7) --------------------------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _x(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    return P - x if x & 1 != sign else x


def _add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _point(raw: bytes) -> tuple[int, ...]:
    number = int.from_bytes(raw, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    if len(raw) != 32 or y >= P:
        raise ValueError("not a point of the curve")
    x = _x(y, sign)
    return x, y, 1, x * y % P


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE = (_x(_BASE_Y, 0), _BASE_Y, 1, _x(_BASE_Y, 0) * _BASE_Y % P)


def good_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether S·B equals R + k·A; both multiples are computed in one pass."""
    try:
        a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    except ValueError:
        return False
    if len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus_a = (P - a[0], a[1], 1, P - a[3])
    both = _add(_BASE, minus_a)
    sum_: tuple[int, ...] = (0, 1, 1, 0)
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        sum_ = _add(sum_, sum_)
        first, second = s >> bit & 1, k >> bit & 1
        if first or second:
            sum_ = _add(sum_, both if first and second else _BASE if first else minus_a)
    return (sum_[0] * r[2] - r[0] * sum_[2]) % P == 0 and (sum_[1] * r[2] - r[1] * sum_[2]) % P == 0


# ---- the bundle ------------------------------------------------------------------------------------------------------
class Incomplete(Exception):
    """Something is missing without which there is no answer."""


class Bundle:
    """A zip file or an unpacked folder."""

    def __init__(self, place: Path) -> None:
        self.place, self.zip = place, None if place.is_dir() else self._opened(place)

    @staticmethod
    def _opened(place: Path) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(str(place))
        except (OSError, zipfile.BadZipFile) as problem:
            raise Incomplete(f"{place} cannot be read as a bundle ({problem}); was it cut off on its way?") from None

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return name in self.zip.namelist() if self.zip else (self.place / name).is_file()

    def open(self, name: str) -> IO[bytes]:
        """The file, for reading."""
        return self.zip.open(name) if self.zip else (self.place / name).open("rb")

    def text(self, name: str) -> str:
        """The whole file."""
        with self.open(name) as file:
            return file.read().decode("utf-8")


def decoded(text: str) -> bytes:
    """Base64, written in the one way in which it is written."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("base64 with bits that say nothing")
    return raw


class Key:
    """A public key: one line of name, id and key, joined by plus signs."""

    def __init__(self, line: str) -> None:
        self.line = line.strip()
        self.name, self.id, raw = self.line.split("+", 2)
        self.public = decoded(raw)[1:]

    def signed(self, note: str) -> bool:
        """Whether a signed note carries a good signature of this key."""
        text, _, tail = note.partition("\n\n")
        for line in tail.split("\n"):
            name, _, value = line[len(SIGNATURE) :].partition(" ")
            if line.startswith(SIGNATURE) and name == self.name:
                raw = decoded(value)
                if raw[:4].hex() == self.id and good_signature(self.public, (text + "\n").encode(), raw[4:]):
                    return True
        return False


class Head:
    """A signed head: origin, number of events, root."""

    def __init__(self, note: str) -> None:
        self.note, lines = note, note.split("\n")
        self.size, self.root = int(lines[1]), decoded(lines[2])
        if len(lines) < 4 or lines[3] or len(self.root) != 32:
            raise ValueError("not a head")


def heads_in(text: str) -> Iterator[Head]:
    """Every head of a file; heads follow each other, parted by an empty line."""
    parts = [part for part in text.replace("\r\n", "\n").strip("\n").split("\n\n") if part]
    for at in range(0, len(parts) - 1, 2):
        yield Head(f"{parts[at]}\n\n{parts[at + 1]}\n")


class Report:
    """What was found, line by line as it is printed."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.missing: list[str] = []

    def line(self, what: str, about: str, good: str, faults: list[str]) -> None:
        """One line of the result; ``faults`` are told below."""
        self.faults += faults
        verdict = good if not faults else f"{len(faults)} DIFFER" if len(faults) > 1 else "DIFFERS"
        print(f"{what:<11} {about:<24} {verdict}")

    def close(self) -> int:
        """Say the result and return the exit code."""
        for title, found in (("differs", self.faults), ("missing", self.missing)):
            for sentence in found[:SHOWN]:
                print(f"  {title}: {sentence}")
            if len(found) > SHOWN:
                print(f"  {title}: and {len(found) - SHOWN:,} more")
        code = ALTERED if self.faults else INCOMPLETE if self.missing else INTACT
        print(f"{('INTACT', 'ALTERED', 'INCOMPLETE')[code]:<11} exit {code}")
        return code


class Tree:
    """The tree over the leaves as they are read; it remembers the roots at the sizes asked for."""

    def __init__(self, sizes: set[int]) -> None:
        self.wanted, self.size = sizes, 0
        self.roots: dict[int, bytes] = {}
        self.stack: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """RFC 9162, 2.1.1, with complete subtrees on a stack."""
        at = self.size
        while at & 1:
            leaf, at = hashlib.sha256(b"\x01" + self.stack.pop() + leaf).digest(), at >> 1
        self.stack.append(leaf)
        self.size += 1
        if self.size in self.wanted:
            root = self.stack[-1]
            for left in reversed(self.stack[:-1]):
                root = hashlib.sha256(b"\x01" + left + root).digest()
            self.roots[self.size] = root


class Events:
    """One pass over all events: leaves, places, revisions of each object, and what report rows say of them."""

    def __init__(self, tree: Tree, claims: Claims) -> None:
        self.tree, self.claims, self.cut, self.next = tree, claims, False, 0
        faults: list[list[str]] = [[], [], [], []]
        self.leaves, self.places, self.steps, self.rows = faults
        self.last: dict[tuple[str, str], int] = {}

    def read(self, file: IO[bytes]) -> None:
        """Read everything."""
        try:
            for number, line in enumerate(file, 1):
                self._line(number, line)
        except DAMAGE as problem:
            self.leaves.append(f"{EVENTS} is damaged ({problem})")
        for at, named in sorted(self.claims.items()):
            self.rows += [f"row {row:,} names event {at:,}, which is not here" for row, _ in named]

    def _line(self, number: int, line: bytes) -> None:
        match = LINE.fullmatch(line)
        if match:
            self._event(int(match[1]), match[2].decode(), match[3])
        elif line.endswith(b"\n"):
            self.leaves.append(f"line {number:,} is not an event")
        else:
            self.cut = True

    def _event(self, index: int, listed: str, payload: bytes) -> None:
        if index != self.next:
            self.places.append(f"event {index + 1:,} stands where event {self.next + 1:,} belongs")
        self.next = index + 1
        leaf = hashlib.sha256(b"\x00" + payload).digest()
        self.tree.add(leaf)
        if leaf.hex() != listed:
            self.leaves.append(f"event {index + 1:,} is not what was sealed")
        try:
            content = json.loads(payload.decode("utf-8"))
        except ValueError:
            self.leaves.append(f"event {index + 1:,} cannot be read")
            return
        self._revision(index, content)
        for row, claim in self.claims.pop(index + 1, ()):
            self._row(row, index + 1, claim, content)

    def _revision(self, index: int, event: dict[str, Any]) -> None:
        revision = event.get("revision")
        if revision is None:
            return
        key = str(event.get("subject_type")), str(event.get("subject_id"))
        before = self.last.get(key, 0)
        if revision != before + 1:
            what = event.get("subject_label") or key[0]
            self.steps.append(f"event {index + 1:,} is change {revision} of {what}, after change {before}")
        self.last[key] = revision

    def _row(self, row: int, number: int, claim: dict[str, Any], event: dict[str, Any]) -> None:
        for path, said in claim.items():
            found: Any = event
            for name in path.split("."):
                found = found.get(name) if isinstance(found, dict) else None
            if path != "number" and found != said:
                self.rows.append(f"row {row:,} says {path} of event {number:,} is {said!r}; the event says {found!r}")


def claims_of(bundle: Bundle) -> tuple[int, Claims, list[str]]:
    """How many rows the report has, and what they say of which event."""
    claims: Claims = {}
    faults: list[str] = []
    count = 0
    if not bundle.has(ROWS):
        return 0, claims, faults
    with bundle.open(ROWS) as file:
        for count, line in enumerate(file, 1):
            try:
                for claim in json.loads(line.decode("utf-8")).get("events", []):
                    claims.setdefault(int(claim["number"]), []).append((count, claim))
            except (ValueError, KeyError, TypeError, AttributeError):
                faults.append(f"row {count:,} of {ROWS} cannot be read")
    return count, claims, faults


def check_manifest(bundle: Bundle, key: Key, report: Report) -> None:
    """The files beside the events: their digests, and the signature below."""
    if not bundle.has(MANIFEST):
        return report.missing.append(f"{MANIFEST}, which lists the other files")
    note, count = bundle.text(MANIFEST), 0
    faults = [] if key.signed(note) else [f"{MANIFEST} is not signed by the key of this bundle"]
    for count, line in enumerate(note.partition("\n\n")[0].splitlines()[1:], 1):  # noqa: B007
        digest, _, name = line.partition("  ")
        if not bundle.has(name):
            report.missing.append(name)
        elif _digest(bundle, name) != digest:
            faults.append(f"the file {name} is not the one that was made")
    return report.line("files", f"{count:,}", "agree", faults)


def _digest(bundle: Bundle, name: str) -> str:
    found = hashlib.sha256()
    with bundle.open(name) as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            found.update(piece)
    return found.hexdigest()


def check_heads(heads: list[Head], tree: Tree, key: Key, report: Report) -> None:
    """The newest head of the bundle: its signature; and the roots of all of them."""
    faults = [
        f"the events up to {head.size:,} do not have the root that was signed"
        for head in heads
        if head.size <= tree.size and tree.roots.get(head.size) != head.root
    ]
    if tree.size != heads[-1].size:
        faults.append(f"{heads[-1].size:,} events were sealed, {tree.size:,} are here")
    report.line("root", heads[-1].root.hex()[:8], "agrees", faults)
    bad = [] if key.signed(heads[-1].note) else [f"the newest head is not signed by the key {key.id}"]
    report.line("signature", key.id, "good", bad)


def check_brought(files: list[str], tree: Tree, key: Key, brought: list[Head], report: Report) -> None:
    """Heads that the auditor got earlier: the record must have grown from them."""
    for head in brought:
        other = f"the head of {head.size:,} events that you brought is signed by another key"
        faults = [] if key.signed(head.note) else [other]
        if head.size > tree.size:
            report.missing.append(f"events {tree.size + 1:,} to {head.size:,}: your head is newer than this bundle")
            continue
        if tree.roots.get(head.size) != head.root:
            faults.append(f"the first {head.size:,} events are not those of the head that you brought")
        report.line("grows from", f"{head.root.hex()[:8]} ({head.size:,} events)", "yes", faults)
    if files and not brought:
        report.missing.append(f"a head in {', '.join(files)}")


def verify(place: Path, head_files: list[str], key_line: str) -> int:
    """Everything. Prints as it goes; returns the exit code."""
    report, bundle = Report(), Bundle(place)
    for name in (EVENTS, KEY):
        if not bundle.has(name):
            raise Incomplete(f"{name} is not in {place}")
    key = Key(bundle.text(KEY))
    if key_line:
        other = [f"the bundle is signed with {key.line}, not with the key that you brought"]
        report.line("key", key.id, "is yours", [] if key.line == key_line.strip() else other)
    heads = sorted(heads_in(bundle.text(HEADS)) if bundle.has(HEADS) else [], key=lambda head: head.size)
    brought = [head for name in head_files for head in heads_in(Path(name).read_text(encoding="utf-8"))]
    rows, claims, unreadable = claims_of(bundle)
    tree = Tree({head.size for head in [*heads, *brought]})
    events = Events(tree, claims)
    with bundle.open(EVENTS) as file:
        events.read(file)
    report.line("leaves", f"{tree.size:,}", "agree", events.leaves)
    report.line("contiguity", f"1..{events.next:,}", "no gap", events.places)
    report.line("revisions", f"{len(events.last):,} objects", "in order", events.steps)
    if heads:
        check_heads(heads, tree, key, report)
    else:
        report.missing.append(f"a signed head ({HEADS}): without one nobody can say whether events were taken away")
    if events.cut:
        report.missing.append(f"the end of {EVENTS}: its last line is cut off")
    check_brought(head_files, tree, key, brought, report)
    if rows:
        report.line("rows", f"{rows:,}", "agree", unreadable + events.rows)
    check_manifest(bundle, key, report)
    return report.close()


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--head", action="append", default=[], metavar="FILE")
    parser.add_argument("--key", default="", metavar="FILE")
    chosen = parser.parse_args(arguments)
    try:
        return verify(Path(chosen.bundle), chosen.head, Path(chosen.key).read_text("utf-8") if chosen.key else "")
    except (Incomplete, OSError, EOFError) as problem:
        print(f"  missing: {problem}\nINCOMPLETE  exit 2")
        return INCOMPLETE
    except (ValueError, IndexError, *DAMAGE) as problem:
        print(f"  differs: something in the bundle cannot be read ({problem})\nALTERED     exit 1")
        return ALTERED


if __name__ == "__main__":
    sys.exit(main())
