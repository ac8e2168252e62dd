"""The offline bundle, and what its verifier finds when somebody has been at it."""

import ast
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from raci.duties.gate import note
from raci.ledger import bundle, notes, proofs, sealer, tree, verify
from raci.ledger.models import Checkpoint
from tests.cast import Cast


@pytest.fixture
def head(cast: Cast) -> Checkpoint:
    """A head with an earlier one before it."""
    for number in range(3):
        note(actor=cast["author"], verb="test.note", subject=cast.person("author"), number=number)
        sealer.seal()
    found = proofs.newest()
    assert found is not None
    return found


@pytest.fixture
def packed(head: Checkpoint, tmp_path: Path) -> Path:
    """A bundle with a report of two rows and one file."""
    report = tmp_path / "made.csv"
    report.write_text("decision\nR-1\n")
    rows = [
        {"section": "acts", "row": {"who": "Omar Haddad"}, "events": [{"number": head.size, "verb": "test.note"}]},
        {"section": "acts", "row": {}, "events": [{"number": head.size, "details.number": 2, "outcome": "noted"}]},
    ]
    place = tmp_path / "bundle.zip"
    with place.open("wb") as out:
        bundle.write(out, bundle.Contents(head=head, title="Report", rows=rows, files={"report.csv": report}))
    return place


@pytest.fixture
def unpacked(packed: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(packed).extractall(folder)
    return folder


def run(*arguments: object) -> tuple[int, str]:
    """The verifier as an auditor runs it: with nothing but Python."""
    script = Path(verify.__file__)
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def edited(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one file of an unpacked bundle."""
    file = folder / name
    file.write_bytes(change(file.read_bytes()))


def line_edit(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda content: b"".join(change(content.splitlines(keepends=True)))


def test_intact_as_zip_and_unpacked(packed: Path, unpacked: Path, head: Checkpoint) -> None:
    code, said = run(packed)
    assert code == 0, said
    assert re.search(rf"leaves +{head.size:,} +agree", said)
    assert re.search(rf"contiguity +1\.\.{head.size:,} +no gap", said)
    assert re.search(r"rows +2 +agree", said)
    assert said.endswith("INTACT      exit 0\n")
    assert run(unpacked)[0] == 0
    own = subprocess.run([sys.executable, unpacked / "verify.py"], capture_output=True, text=True, check=False)
    assert own.returncode == 0


def test_the_same_head_gives_the_same_bytes(packed: Path, head: Checkpoint, tmp_path: Path) -> None:
    again = io.BytesIO()
    bundle.write(again, bundle.Contents(head=head, title="Record"))
    sealer.seal()
    once_more = io.BytesIO()
    bundle.write(once_more, bundle.Contents(head=head, title="Record"))
    assert again.getvalue() == once_more.getvalue()


def swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:4], lines[5], lines[4], *lines[6:]]


def contents_swapped(lines: list[bytes]) -> list[bytes]:
    """Somebody who also puts places and hashes right."""
    one, other = lines[4].split(b',"leaf"'), lines[5].split(b',"leaf"')
    return [*lines[:4], one[0] + b',"leaf"' + other[1], other[0] + b',"leaf"' + one[1], *lines[6:]]


def one_byte(content: bytes) -> bytes:
    return content.replace(b"Omar Haddad", b"Omar Hadded", 1)


def one_byte_with_its_hash(content: bytes) -> bytes:
    def put_right(line: bytes) -> bytes:
        changed = one_byte(line)
        found = verify.LINE.fullmatch(changed)
        assert found is not None
        return changed.replace(found[2], hashlib.sha256(b"\x00" + found[3]).hexdigest().encode())

    return line_edit(lambda lines: [put_right(line) if b"Omar Haddad" in line else line for line in lines])(content)


ALTERATIONS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "one byte": (one_byte, "is not what was sealed"),
    "one byte and its hash": (one_byte_with_its_hash, "do not have the root that was signed"),
    "last event dropped": (line_edit(lambda lines: lines[:-1]), "events were sealed"),
    "inner event dropped": (line_edit(lambda lines: [*lines[:7], *lines[8:]]), "stands where event 8 belongs"),
    "two events swapped": (line_edit(swapped), "stands where event 5 belongs"),
    "two contents swapped": (line_edit(contents_swapped), "do not have the root that was signed"),
    "an event twice": (line_edit(lambda lines: [*lines, lines[-1]]), "stands where"),
    "a line that is none": (line_edit(lambda lines: [*lines, b"{}\n"]), "is not an event"),
    "place changed": (lambda content: content.replace(b'{"index":3,', b'{"index":33,', 1), "event 34 stands where"),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_altered_events(unpacked: Path, name: str) -> None:
    change, told = ALTERATIONS[name]
    edited(unpacked, verify.EVENTS, change)
    code, said = run(unpacked)
    assert code == 1, said
    assert told in said
    assert said.endswith("ALTERED     exit 1\n")


@pytest.mark.parametrize(
    ("name", "was", "becomes", "told"),
    [
        ("rows.ndjson", b"test.note", b"test.vote", "row 1 says verb of event"),
        ("rows.ndjson", b'"details.number":2', b'"details.number":3', "says details.number of event"),
        ("rows.ndjson", b'"number":', b'"numbre":', "cannot be read"),
        ("report.csv", b"R-1", b"R-2", "report.csv is not the one that was made"),
        ("README.txt", b"INTACT", b"intact", "README.txt is not the one that was made"),
        ("checkpoints.txt", b"\n\n", b"1\n\n", "cannot be read"),
    ],
)
def test_altered_files(unpacked: Path, name: str, was: bytes, becomes: bytes, told: str) -> None:
    edited(unpacked, name, lambda content: content.replace(was, becomes))
    code, said = run(unpacked)
    assert code == 1, said
    assert told in said


def test_a_row_that_names_an_event_that_is_not_there(packed: Path, head: Checkpoint, tmp_path: Path) -> None:
    place = tmp_path / "other.zip"
    rows = [{"events": [{"number": head.size + 5}]}, {"events": [{"number": 0}]}]
    with place.open("wb") as out:
        bundle.write(out, bundle.Contents(head=head, title="Report", rows=rows))
    code, said = run(place)
    assert code == 1
    assert f"row 1 names event {head.size + 5:,}, which is not here" in said
    assert "row 2 names event 0, which is not here" in said


def test_a_damaged_zip(packed: Path) -> None:
    content = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as archive:
        info = archive.getinfo(verify.EVENTS)
    content[info.header_offset + 60 + info.compress_size // 2] ^= 1
    packed.write_bytes(content)
    code, said = run(packed)
    assert code == 1, said


def test_a_forged_signature(unpacked: Path, tmp_path: Path) -> None:
    """A head for a shorter record, signed by nobody."""
    edited(unpacked, verify.EVENTS, line_edit(lambda lines: lines[:-1]))
    size, root = rebuilt(unpacked)
    signature = (unpacked / verify.HEADS).read_text().strip().splitlines()[-1]
    (unpacked / verify.HEADS).write_text(notes.body("countersign", size, root) + "\n" + signature + "\n")
    code, said = run(unpacked)
    assert code == 1
    assert "is not signed by the key" in said


def rebuilt(folder: Path) -> tuple[int, bytes]:
    """Size and root of the events of a folder, after their places and hashes were put right."""
    payloads = [verify.LINE.fullmatch(line)[3] for line in (folder / verify.EVENTS).open("rb")]  # type: ignore[index]
    leaves = [hashlib.sha256(b"\x00" + payload).digest() for payload in payloads]
    lines = [
        b'{"index":%d,"leaf":"%s","event":%s}\n' % (place, leaf.hex().encode(), payload)
        for place, (leaf, payload) in enumerate(zip(leaves, payloads, strict=True))
    ]
    (folder / verify.EVENTS).write_bytes(b"".join(lines))
    frontier: dict[int, bytes] = {}
    list(tree.append(0, frontier, leaves))
    return len(leaves), tree.root_of(len(leaves), frontier)


def forged(folder: Path, signer: notes.Signer) -> None:
    """Take the fifth event out, build the whole tree anew, and sign everything."""
    edited(folder, verify.EVENTS, line_edit(lambda lines: [*lines[:4], *lines[5:]]))
    size, root = rebuilt(folder)
    (folder / verify.HEADS).write_text(signer.sign(notes.body(signer.name, size, root)))
    (folder / verify.KEY).write_text(signer.verifier + "\n")
    (folder / verify.ROWS).unlink()
    (folder / verify.MANIFEST).write_text(signer.sign(f"{signer.name} bundle\n"))


@pytest.mark.parametrize("stolen", [False, True])
def test_a_record_built_anew_does_not_grow_from_an_earlier_head(
    unpacked: Path, tmp_path: Path, stolen: bool, head: Checkpoint
) -> None:
    """With a key of the forger's own, and even with the stolen key of the organisation."""
    kept = tmp_path / "kept.txt"
    earlier = Checkpoint.objects.filter(size__lt=head.size).order_by("-size")[0]
    kept.write_text(earlier.note)
    assert run(unpacked, "--head", kept)[0] == 0
    forged(unpacked, notes.signer() if stolen else notes._signer(str(tmp_path / "forger.key"), "countersign"))
    code, said = run(unpacked, "--head", kept)
    assert code == 1
    assert "are not those of the head that you brought" in said
    assert ("signed by another key" in said) is not stolen


def test_the_key_that_the_auditor_keeps(unpacked: Path, tmp_path: Path) -> None:
    kept = tmp_path / "key.txt"
    kept.write_text(notes.signer().verifier + "\n")
    assert run(unpacked, "--key", kept)[0] == 0
    forged(unpacked, notes._signer(str(tmp_path / "forger.key"), "countersign"))
    code, said = run(unpacked, "--key", kept)
    assert code == 1
    assert "not with the key that you brought" in said


def test_incomplete_without_heads(unpacked: Path) -> None:
    (unpacked / verify.HEADS).unlink()
    edited(unpacked, verify.EVENTS, line_edit(lambda lines: lines[:-2]))
    (unpacked / verify.ROWS).unlink()
    code, said = run(unpacked)
    assert code == 2, said
    assert "without one nobody can say whether events were taken away" in said
    assert said.endswith("INCOMPLETE  exit 2\n")


@pytest.mark.parametrize("name", ["events.ndjson", "key.txt", "checkpoints.txt", "manifest.txt", "report.csv"])
def test_incomplete_without_a_file(unpacked: Path, name: str) -> None:
    (unpacked / name).unlink()
    code, said = run(unpacked)
    assert code == 2, said
    assert name in said


@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_incomplete_when_cut_off_on_its_way(packed: Path, share: float) -> None:
    content = packed.read_bytes()
    packed.write_bytes(content[: int(len(content) * share)])
    assert run(packed)[0] == 2


def test_incomplete_when_the_head_is_newer(unpacked: Path, tmp_path: Path, cast: Cast) -> None:
    note(actor=cast["author"], verb="test.note", subject=cast.person("author"))
    sealer.seal()
    newer = proofs.newest()
    assert newer is not None
    kept = tmp_path / "kept.txt"
    kept.write_text(newer.note)
    code, said = run(unpacked, "--head", kept)
    assert code == 2
    assert "your head is newer than this bundle" in said


def test_no_such_bundle(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing.zip")[0] == 2
    assert run(tmp_path)[0] == 2


def test_the_head_that_covers_a_moment(head: Checkpoint, cast: Cast) -> None:
    now = timezone.now()
    assert bundle.head_covering(now) == head
    note(actor=cast["author"], verb="test.note", subject=cast.person("author"))
    sealer.seal()
    assert bundle.head_covering(now) == head
    assert bundle.head_covering(now.replace(year=2000)) is None


def test_the_verifier_is_one_short_file_of_the_standard_library() -> None:
    source = Path(verify.__file__).read_text()
    assert len(source.splitlines()) <= 400
    parsed = ast.parse(source, feature_version=(3, 8))
    names = {
        name
        for node in ast.walk(parsed)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert names <= set(sys.stdlib_module_names)


def test_lines_hold_the_exact_bytes(unpacked: Path, cast: Cast) -> None:
    for line in (unpacked / verify.EVENTS).open("rb"):
        found = verify.LINE.fullmatch(line)
        assert found is not None
        assert json.loads(line)["event"] == json.loads(found[3])
        assert hashlib.sha256(b"\x00" + found[3]).hexdigest().encode() == found[2]
