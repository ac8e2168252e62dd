"""What kind of file some bytes are, by what they hold and never by their name."""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that may be attached. suffixes: the endings of a name that say so."""

    code: str
    label: str
    media: str
    suffixes: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.code: kind
    for kind in (
        FileKind("pdf", "PDF", "application/pdf", (".pdf",)),
        FileKind("png", "PNG picture", "image/png", (".png",)),
        FileKind("jpeg", "JPEG picture", "image/jpeg", (".jpg", ".jpeg")),
        FileKind("docx", "Word document", f"{_OFFICE}.wordprocessingml.document", (".docx",)),
        FileKind("xlsx", "Excel workbook", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",)),
        FileKind("csv", "CSV table", "text/csv", (".csv",)),
        FileKind("txt", "plain text", "text/plain", (".txt",)),
    )
}
ALLOWED = "PDF, PNG, JPEG, DOCX, XLSX, CSV and TXT"
MOST_PARTS = 5000
"""Files within an office document; more are no document that somebody wrote."""
_MAINS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_MACROS = ("vbaproject.bin", "vbadata.xml")


class UnfitFileError(ValueError):
    """A file that cannot be attached; the message is the reason, as a sentence."""


def kind_of(name: str, data: bytes) -> FileKind:
    """The kind of a file, by its bytes; its name has to say the same.

    Raises:
        UnfitFileError: it is empty, of another kind than ALLOWED, holds macros, or its name says something else.
    """
    if not data:
        raise UnfitFileError(f"{name} is empty.")
    suffix = PurePosixPath(name).suffix.lower()
    code = _by_signature(data, name) or _text(data, suffix)
    if code is None:
        raise UnfitFileError(f"{name} is none of the kinds that can be attached: {ALLOWED}.")
    kind = KINDS[code]
    if suffix not in kind.suffixes:
        wanted = " or ".join(kind.suffixes)
        raise UnfitFileError(f"{name} holds a {kind.label}. Its name has to end in {wanted}, so that nobody is misled.")
    return kind


def _by_signature(data: bytes, name: str) -> str | None:
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return "png"
    if data.startswith(b"\xff\xd8\xff") and data.rstrip(b"\x00").endswith(b"\xff\xd9"):
        return "jpeg"
    return _office(data, name) if data.startswith(b"PK\x03\x04") else None


def _office(data: bytes, name: str) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if len(inside) > MOST_PARTS or "[Content_Types].xml" not in inside:
        return None
    if any(each.lower().endswith(_MACROS) for each in inside):
        raise UnfitFileError(
            f"{name} holds macros, which run on the machine of whoever opens it. Save it without them."
        )
    return next((code for main, code in _MAINS.items() if main in inside), None)


def _text(data: bytes, suffix: str) -> str | None:
    """Text is UTF-8 without control characters; a table is text whose rows are equally long."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text) or "\x7f" in text:
        return None
    return "csv" if suffix == ".csv" and _is_table(text) else "txt"


def _is_table(text: str) -> bool:
    for delimiter in (",", ";", "\t"):
        try:
            widths = {len(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row}
        except csv.Error:
            continue
        if len(widths) == 1 and widths != {1}:
            return True
    return False
