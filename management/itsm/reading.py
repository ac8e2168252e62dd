"""Read an export row by row and keep the last state of each incident.

An export may hold one row for each incident or one for each of its changes. Memory grows with the number of incidents,
not with the number of rows, and is bounded against files made to fill it.
"""

import csv
import gzip
import io
import lzma
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from management.itsm.mapping import Mapping
from management.itsm.rows import Incident, Parser, Rejected

# A line longer than this is no row; without a bound, a small compressed file could hold one of many gigabytes.
MAX_LINE = 1_000_000
MAX_ROWS = 10_000_000
# Of all lines together, once decompressed: ten times the largest file that is taken plain.
MAX_CHARACTERS = 2_000_000_000
# Of the dictionary of an xz file, which it asks for itself; `xz -9` needs 65 MB to be read.
MAX_MEMORY = 128 * 1024 * 1024
TOLD_EVERY = 5_000


class FileError(ValueError):
    """A file that cannot be read as an export at all. The message is a sentence for a person."""


@dataclass
class Log:
    """What a file held. incidents: the last state of each, in the order of their first rows. rows: without the head."""

    rows: int = 0
    incidents: list[Incident] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def read(source: Path | str | BinaryIO, mapping: Mapping, *, tell: Callable[[int], None] = lambda _: None) -> Log:
    """Read a whole file, plain or compressed with xz or gzip. tell: is given the number of rows now and then.

    Raises FileError for what is no such file, MappingError where it lacks a column that the mapping names.
    """
    log = Log()
    last: dict[str, Incident] = {}
    for each in stream(source, mapping):
        log.rows += 1
        if not log.rows % TOLD_EVERY:
            tell(log.rows)
        if isinstance(each, Rejected):
            log.rejected.append(each)
        elif each.number not in last or last[each.number].version <= each.version:
            last[each.number] = each
    log.incidents = list(last.values())
    return log


def stream(source: Path | str | BinaryIO, mapping: Mapping) -> Iterator[Incident | Rejected]:
    """Every row of a file, as an incident in the state it had then or as rejected. Raises as `read` does."""
    with _opened(source) as binary:
        text = io.TextIOWrapper(_decompressed(binary), mapping.encoding, errors="surrogateescape", newline="")
        try:
            yield from _parsed(_rows(text, mapping), mapping)
        except (lzma.LZMAError, OSError, EOFError, UnicodeError) as error:
            raise FileError(f"The file cannot be read to its end: {error}.") from error
        finally:
            text.detach()


def _parsed(rows: Iterator[list[str]], mapping: Mapping) -> Iterator[Incident | Rejected]:
    head = next(rows, None)
    if head is None:
        raise FileError("The file is empty.")
    parser = Parser(mapping, head)
    for number, values in enumerate(rows, start=2):
        if number > MAX_ROWS:
            raise FileError(f"The file has more than {MAX_ROWS:,} rows.")
        if values:
            yield parser.parse(number, values)


def _rows(text: io.TextIOBase, mapping: Mapping) -> Iterator[list[str]]:
    # Strict, since a quotation mark that nothing closes would otherwise swallow the rest of the file as one cell.
    rows = csv.reader(_lines(text), delimiter=mapping.delimiter, strict=True)
    try:
        yield from rows
    except csv.Error as error:
        raise FileError(f"Line {rows.line_num} is not CSV: {error}.") from error


@contextmanager
def _opened(source: Path | str | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(source, Path | str):
        yield source
        return
    with Path(source).open("rb") as binary:
        yield binary


def _decompressed(binary: BinaryIO) -> BinaryIO:
    """The content of a file, told by its first bytes and not by its name."""
    buffered = binary if isinstance(binary, io.BufferedReader) else _buffered(binary)
    first = buffered.peek(6)[:6]
    if first.startswith(b"\xfd7zXZ\x00"):
        return cast("BinaryIO", io.BufferedReader(_Xz(buffered)))
    if first.startswith(b"\x1f\x8b"):
        return cast("BinaryIO", gzip.open(buffered))
    return cast("BinaryIO", buffered)


def _buffered(binary: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(_Raw(binary))


class _Raw(io.RawIOBase):
    """Any object with `read` (an uploaded file, say) as a raw stream; closing it leaves the object open."""

    def __init__(self, binary: BinaryIO) -> None:
        self._binary = binary

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._binary.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Xz(io.RawIOBase):
    """An xz file, read within MAX_MEMORY; ``lzma.open`` gives a file all that it asks for."""

    def __init__(self, binary: BinaryIO) -> None:
        self._binary = binary
        self._reader = self._begun()

    @staticmethod
    def _begun() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MAX_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = b""
        while not data:
            sent = b""
            if self._reader.eof:
                sent = self._next()
                if not sent:
                    return 0
                self._reader = self._begun()
            elif self._reader.needs_input:
                sent = self._binary.read(io.DEFAULT_BUFFER_SIZE)
                if not sent:
                    raise EOFError("it ends before its end")
            data = self._reader.decompress(sent, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self) -> bytes:
        """The beginning of the stream that follows one that has ended, after the zeros that may lie between."""
        sent = self._reader.unused_data.lstrip(b"\0")
        while not sent and (block := self._binary.read(io.DEFAULT_BUFFER_SIZE)):
            sent = block.lstrip(b"\0")
        return sent


def _lines(text: io.TextIOBase) -> Iterable[str]:
    number = characters = 0
    while line := text.readline(MAX_LINE):
        number += 1
        characters += len(line)
        if characters > MAX_CHARACTERS:
            raise FileError(f"The file holds more than {MAX_CHARACTERS:,} characters once it is decompressed.")
        if len(line) >= MAX_LINE:
            raise FileError(f"Line {number} has more than {MAX_LINE:,} characters.")
        yield line
