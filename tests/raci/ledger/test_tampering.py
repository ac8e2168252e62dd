"""Somebody at a bundle, at random and on purpose: the verifier finds every tampering and raises no false alarm.

A few with every run of the tests; ``COUNTERSIGN_TAMPERINGS=10000`` for many more, and a tenth as many honest bundles.
"""

import contextlib
import hashlib
import io
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from raci.duties.gate import note
from raci.ledger import bundle, notes, sealer, verify
from raci.ledger.models import Checkpoint, Seal
from tests.cast import Cast
from tests.raci.ledger.test_bundle import forged, rebuilt

MANY = int(os.environ.get("COUNTERSIGN_TAMPERINGS", "400"))
Files = dict[str, bytes]
Tampering = Callable[[random.Random, Files], Files]


def verified(place: Path, *more: object) -> tuple[int, str]:
    """Exit code and output, in this process: thousands of interpreters would take hours."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = verify.main([str(place), *map(str, more)])
    return code, out.getvalue()


def put(folder: Path, files: Files) -> None:
    """Just these files, and no others."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def events_of(files: Files) -> list[bytes]:
    return files[verify.EVENTS].splitlines(keepends=True)


def with_events(files: Files, lines: list[bytes]) -> Files:
    return {**files, verify.EVENTS: b"".join(lines)}


def a_bit_flipped(chance: random.Random, files: Files) -> Files:
    """Any bit of any file. The program itself is the auditor's own; it is listed all the same."""
    name = chance.choice([*sorted(files), verify.EVENTS, verify.HEADS, verify.MANIFEST])
    content = bytearray(files[name])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return {**files, name: bytes(content)}


def an_event_dropped(chance: random.Random, files: Files) -> Files:
    lines = events_of(files)
    del lines[chance.randrange(len(lines))]
    return with_events(files, lines)


def two_events_swapped(chance: random.Random, files: Files) -> Files:
    lines = events_of(files)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return with_events(files, lines)


def an_event_doubled(chance: random.Random, files: Files) -> Files:
    lines = events_of(files)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return with_events(files, lines)


def an_event_forged(chance: random.Random, files: Files) -> Files:
    """Another content with its own right hash, in the place of one or beside all."""
    lines = events_of(files)
    at = chance.randrange(len(lines))
    found = verify.LINE.fullmatch(lines[at])
    assert found is not None
    payload = found[3].replace(b'"at":"20', b'"at":"19', 1)
    leaf = hashlib.sha256(b"\x00" + payload).hexdigest().encode()
    instead = chance.random() < 0.5
    line = b'{"index":%d,"leaf":"%s","event":%s}\n' % (at if instead else len(lines), leaf, payload)
    lines[at : at + 1] = [line] if instead else [lines[at]]
    return with_events(files, lines if instead else [*lines, line])


def a_file_dropped(chance: random.Random, files: Files) -> Files:
    gone = chance.choice(sorted(files))
    return {name: content for name, content in files.items() if name != gone}


def a_file_cut_off(chance: random.Random, files: Files) -> Files:
    name = chance.choice(sorted(files))
    return {**files, name: files[name][: chance.randrange(len(files[name]))]}


def everything_put_right_but_the_signature(chance: random.Random, files: Files) -> Files:
    """An event taken out, places, hashes and root computed anew, the old signature kept."""
    fewer = an_event_dropped(chance, files)
    lines = [verify.LINE.fullmatch(line) for line in events_of(fewer)]
    payloads = [found[3] for found in lines if found]
    tree = verify.Tree({len(payloads)})
    new = []
    for place, payload in enumerate(payloads):
        leaf = hashlib.sha256(b"\x00" + payload).digest()
        tree.add(leaf)
        new.append(b'{"index":%d,"leaf":"%s","event":%s}\n' % (place, leaf.hex().encode(), payload))
    signature = files[verify.HEADS].decode().strip("\n").rsplit("\n", 1)[1]
    head = notes.body("countersign", len(payloads), tree.roots[len(payloads)])
    return with_events({**files, verify.HEADS: f"{head}\n{signature}\n".encode()}, new)


TAMPERINGS: tuple[Tampering, ...] = (
    a_bit_flipped,
    an_event_dropped,
    two_events_swapped,
    an_event_doubled,
    an_event_forged,
    a_file_dropped,
    a_file_cut_off,
    everything_put_right_but_the_signature,
)


@pytest.fixture
def heads(cast: Cast) -> list[Checkpoint]:
    """Some heads, each over more events than the one before."""
    for number in range(6):
        note(actor=cast["author"], verb="test.note", subject=cast.person("author"), number=number)
        sealer.seal()
    return list(Checkpoint.objects.order_by("size"))


def packed(head: Checkpoint, place: Path, rows: int = 2) -> Path:
    report = place.with_suffix(".csv")
    report.write_text("decision\nR-1\n")
    last = Seal.objects.filter(index__lt=head.size).order_by("-index").select_related("event")[:rows]
    named = [{"events": [{"number": each.index + 1, "outcome": each.event.outcome}]} for each in last]
    with place.open("wb") as out:
        bundle.write(out, bundle.Contents(head=head, title="Report", rows=named, files={"report.csv": report}))
    return place


def contents(place: Path) -> Files:
    with zipfile.ZipFile(place) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def different(chance: random.Random, files: Files) -> Iterator[tuple[str, Files]]:
    """Tamperings without end that change something."""
    while True:
        for tampering in TAMPERINGS:
            changed = tampering(chance, files)
            if changed != files:
                yield tampering.__name__, changed


def test_every_tampering_is_found(heads: list[Checkpoint], tmp_path: Path) -> None:
    files, folder = contents(packed(heads[-1], tmp_path / "bundle.zip")), tmp_path / "unpacked"
    put(folder, files)
    assert verified(folder)[0] == 0
    chance = random.Random(4711)
    for number, (name, changed) in enumerate(different(chance, files)):
        if number >= MANY:
            break
        put(folder, changed)
        code, said = verified(folder)
        assert code in (1, 2), (number, name, said)


def test_a_damaged_archive_is_told_or_holds_the_same(heads: list[Checkpoint], tmp_path: Path) -> None:
    """A zip file has bits of its own that say nothing of the record, such as the hour of a file."""
    place = packed(heads[-1], tmp_path / "bundle.zip")
    whole, files, chance = place.read_bytes(), contents(place), random.Random(1848)
    for number in range(MANY // 4):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        place.write_bytes(content)
        code, said = verified(place)
        assert code in (1, 2) or all(contents(place).get(name) == files[name] for name in files), (number, said)


def test_a_record_built_anew_does_not_grow_from_any_earlier_head(heads: list[Checkpoint], tmp_path: Path) -> None:
    """Even whoever stole the key and signs everything anew is found out by a head that somebody kept."""
    files, folder, kept = contents(packed(heads[-1], tmp_path / "bundle.zip")), tmp_path / "unpacked", tmp_path / "head"
    for head in heads[:-1]:
        kept.write_text(head.note)
        put(folder, files)
        assert verified(folder, "--head", kept)[0] == 0
        if head.size < 5:
            continue
        forged(folder, notes.signer())
        assert verified(folder)[0] == 0, "the forger's bundle is in itself consistent: that is why heads are kept"
        code, said = verified(folder, "--head", kept)
        assert code == 1, said
        assert rebuilt(folder)[0] == heads[-1].size - 1


def test_no_alarm_on_honest_bundles(heads: list[Checkpoint], cast: Cast, tmp_path: Path) -> None:
    chance, kept = random.Random(2026), tmp_path / "head"
    for number in range(MANY // 10):
        if number % 10 == 0:
            note(actor=cast["author"], verb="test.note", subject=cast.person("author"), number=number)
            sealer.seal()
            heads = list(Checkpoint.objects.order_by("size"))
        head = chance.choice(heads[-8:])
        place = packed(head, tmp_path / "bundle.zip", rows=chance.randrange(6))
        earlier = [each for each in heads if each.size <= head.size]
        kept.write_text("\n".join(each.note for each in chance.sample(earlier, min(3, len(earlier)))))
        code, said = verified(place, "--head", kept)
        assert code == 0, (number, said)
