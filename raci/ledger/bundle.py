"""The offline bundle: the record up to a signed head, what a report says of it, and the file that checks both."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db.models import Max
from django.db.models.functions import TruncDate

from raci.ledger import notes
from raci.ledger.canonical import canonical
from raci.ledger.models import Checkpoint, Seal
from raci.ledger.verify import EVENTS, HEADS, KEY, MANIFEST, ROWS

VERIFIER = Path(__file__).with_name("verify.py")
ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)
CHUNK = 2000

README = """\
{title}
{rule}

This bundle holds the record of {origin} as it stood when {size:,} events were sealed, and a program that checks it.
{about}
How to check it
---------------
You need Python 3.8 or newer on a computer of your own, no network, and nothing else.

    python3 verify.py {file}

Or unpack the bundle and run, in its folder:

    python3 verify.py

It ends with one of three results:

    INTACT      exit 0   every event is the one that was sealed, none is missing, and the signature is good
    ALTERED     exit 1   something differs from what was sealed; it names what
    INCOMPLETE  exit 2   something is missing that an answer needs

What makes it worth something
-----------------------------
A bundle can only be compared with something that you did not get with it. So keep two things:

1. The key line. It is the same for every bundle of this organisation. Compare it with the one you got first:

    {key}

    python3 verify.py {file} --key key-that-you-keep.txt

2. Heads that you got earlier (the file {heads} of an older bundle is one). The record must have grown from them;
   whoever takes an event out, or changes one, cannot make it so:

    python3 verify.py {file} --head head-that-you-keep.txt

What is in it
-------------
    {events:<18} every act and every refused act, in the order in which it was sealed, one a line: its place, the
                       hash of its exact bytes, and those bytes
    {heads:<18} signed heads (signed notes): the number of events and the root over all of them (RFC 9162)
    {rows:<18} the rows of the report, if there is one, with the events on which each of them rests
    {manifest:<18} the digests of the other files, signed
    {key_file:<18} the public key (Ed25519, RFC 8032)

The head: {size:,} events, root {root}
"""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What goes into a bundle.

    Attributes:
        head: the signed head up to which it holds the record.
        title: the first line of its README.
        about: what the report in it is, in plain words; empty for the bare record.
        rows: the rows of a report; ``events`` of a row names what it rests on: ``number`` (from 1), and any columns of
            the event, which the verifier compares.
        files: further files, name -> place.
        file: how the bundle is called, for the README.
    """

    head: Checkpoint
    title: str
    about: str = ""
    rows: Iterable[Mapping[str, object]] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    file: str = "bundle.zip"


class _Archive:
    """A zip file of which the same contents always give the same bytes; it remembers digests for the manifest."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self.digests: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, listed: bool = True) -> None:
        info = zipfile.ZipInfo(name, ZIP_BEGINS)
        info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
        info.external_attr = (0o755 if name.endswith(".py") else 0o644) << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        if listed:
            self.digests[name] = digest.hexdigest()

    def close(self) -> None:
        self._zip.close()


def write(out: IO[bytes], contents: Contents) -> None:
    """Write the bundle. Events are streamed: it takes little memory, whatever their number."""
    signer = notes.signer()
    archive = _Archive(out)
    archive.add("README.txt", [_readme(contents).encode()])
    archive.add("verify.py", [VERIFIER.read_bytes()])
    archive.add(KEY, [f"{signer.verifier}\n".encode()])
    archive.add(EVENTS, events(contents.head.size), listed=False)
    archive.add(HEADS, ["\n".join(_heads(contents.head)).encode()])
    rows = [canonical(row) + b"\n" for row in contents.rows]
    if rows:
        archive.add(ROWS, rows)
    for name, place in sorted(contents.files.items()):
        archive.add(name, _pieces(place))
    listed = "".join(f"{digest}  {name}\n" for name, digest in archive.digests.items())
    archive.add(MANIFEST, [signer.sign(f"{signer.name} bundle\n{listed}").encode()], listed=False)
    archive.close()


def events(size: int) -> Iterator[bytes]:
    """The first ``size`` events as lines of the bundle. The seal proves them, so no manifest has to."""
    rows = Seal.objects.filter(index__lt=size).order_by("index")
    for index, leaf, payload in rows.values_list("index", "event__leaf", "event__payload").iterator(CHUNK):
        yield b'{"index":%d,"leaf":"%s","event":%s}\n' % (index, bytes(leaf).hex().encode(), bytes(payload))


def _heads(head: Checkpoint) -> list[str]:
    """The last head of each day, and the one up to which the bundle goes."""
    daily = (
        Checkpoint.objects.filter(size__lt=head.size)
        .annotate(day=TruncDate("at"))
        .values("day")
        .annotate(last=Max("size"))
        .values_list("last", flat=True)
    )
    earlier = Checkpoint.objects.filter(pk__in=list(daily)).order_by("size").values_list("note", flat=True)
    return [*earlier, head.note]


def _pieces(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def _readme(contents: Contents) -> str:
    signer, head = notes.signer(), contents.head
    return README.format(
        title=contents.title,
        rule="=" * len(contents.title),
        about=f"\n{contents.about}\n" if contents.about else "",
        origin=signer.name,
        size=head.size,
        root=bytes(head.root).hex(),
        file=contents.file,
        key=signer.verifier,
        key_file=KEY,
        events=EVENTS,
        heads=HEADS,
        rows=ROWS,
        manifest=MANIFEST,
    )


def head_covering(moment: datetime) -> Checkpoint | None:
    """The first head that covers every event of up to a moment: the same for the same moment and data.

    The sealer goes first, so that nothing of that time is left in the queue.
    """
    last = Seal.objects.filter(event__at__lte=moment).aggregate(last=Max("index"))["last"]
    return None if last is None else Checkpoint.objects.filter(size__gt=last).order_by("size").first()
