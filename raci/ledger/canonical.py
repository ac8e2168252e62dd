"""Canonical bytes of a record entry: RFC 8785 on the subset that the record uses.

Strings (NFC), integers, booleans, null, lists and objects. No floating point: decimals travel as strings. Times are
UTC with microseconds, dates are ISO 8601. The order of keys is that of their UTF-16 code units, as RFC 8785 wants it.
"""

import hashlib
import json
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

type_error = "a record entry holds strings, integers, booleans, null, lists and objects only, not {}"

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def instant(moment: datetime) -> str:
    """An aware moment in UTC with microseconds: ``2026-11-12T14:05:02.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: object) -> Plain:
    """The canonical form of a value.

    Raises:
        TypeError: the value has no exact form (a float, for example).
    """
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | uuid.UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value.is_finite() else str(value)
    if isinstance(value, Mapping):
        return {_text(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | frozenset | set) and not isinstance(value, bytes | bytearray):
        items = sorted(value) if isinstance(value, frozenset | set) else value
        return [plain(item) for item in items]
    raise TypeError(type_error.format(type(value).__name__))


def _text(text: str) -> str:
    """In form C; what is ASCII, as nearly everything is, is so already."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _ordered(value: Plain) -> Plain:
    if isinstance(value, dict):
        ascii_only = all(map(str.isascii, value))  # then the order of characters is that of UTF-16 code units
        keys = sorted(value) if ascii_only else sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key]) for key in keys}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical(value: object) -> bytes:
    """The exact bytes that are hashed, stored and exported.

    Raises:
        TypeError: the value holds something without an exact form.
    """
    return _encode(_ordered(plain(value))).encode()


def leaf_hash(payload: bytes) -> bytes:
    """RFC 9162, 2.1.1: the hash of a leaf."""
    return hashlib.sha256(b"\x00" + payload).digest()
