"""Files that belong to a version, stored under the SHA-256 of their bytes: what was decided on stays what it is.

A file is written once and never again. Whoever changes its bytes on the disk changes nothing that was decided: they no
longer fit the digest, which is part of that of the version, and are not handed out.
"""

import hashlib
import os
import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError

from governance.acts import attachments as acts
from governance.models import DocumentVersion
from governance.services import texts
from governance.text.kinds import UnfitFileError, kind_of
from raci.duties.gate import passing
from raci.people.actor import Actor

MOST = 20
LONGEST_NAME = 120


class DamagedFileError(OSError):
    """The bytes on the disk are gone, or no longer those that were attached."""


def attach(
    *, actor: Actor, version: DocumentVersion, name: str, data: bytes, digest: str | None = None
) -> DocumentVersion:
    """Add a file to a draft.

    Args:
        digest: the content of the version that the actor saw.

    Raises:
        ValidationError: the file is too large, of a kind that is not taken, or its name is taken.
        Refused: the version is no draft, or the actor does not draft here.
    """
    name = plain_name(name)
    if len(data) > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES / 1024 / 1024
        raise _unfit(f"{name} is larger than {limit:g} MB, which is the most that can be attached.")
    try:
        kind = kind_of(name, data)
    except UnfitFileError as unfit:
        raise _unfit(str(unfit)) from unfit
    row = {"name": name, "kind": kind.code, "size": len(data), "digest": hashlib.sha256(data).hexdigest()}
    with passing(acts.ATTACH, version, actor=actor, digest=digest) as locked:
        if any(each["name"].casefold() == name.casefold() for each in locked.attachments):
            raise _unfit(f"A file called {name} is attached already. Take it out first.")
        if len(locked.attachments) >= MOST:
            raise _unfit(f"No more than {MOST} files belong to one version.")
        _store(str(row["digest"]), data)
        _hold(locked, [*locked.attachments, row])
    return locked


def detach(*, actor: Actor, version: DocumentVersion, name: str, digest: str | None = None) -> DocumentVersion:
    """Take a file out of a draft. Its bytes stay, for the versions and the record that name them.

    Raises:
        ValidationError: no such file is attached.
        Refused: the version is no draft, or the actor does not draft here.
    """
    with passing(acts.DETACH, version, actor=actor, digest=digest, note=name) as locked:
        left = [each for each in locked.attachments if each["name"] != name]
        if len(left) == len(locked.attachments):
            raise ValidationError({"name": f"No file called {name} is attached."})
        _hold(locked, left)
    return locked


def read(attached: dict[str, Any]) -> bytes:
    """The bytes of an attachment.

    Raises:
        DamagedFileError: they are gone, or are not those that were attached.
    """
    try:
        data = place_of(attached["digest"]).read_bytes()
    except OSError as missing:
        raise DamagedFileError(f"{attached['name']} is not where files are kept.") from missing
    if hashlib.sha256(data).hexdigest() != attached["digest"]:
        raise DamagedFileError(f"{attached['name']} was altered where files are kept.")
    return data


def place_of(digest: str) -> Path:
    """Where the bytes with a digest lie."""
    return Path(settings.MEDIA_ROOT) / "attachments" / digest[:2] / digest


def plain_name(name: str) -> str:
    """A name without folders and without characters that steer a terminal or turn the direction of reading.

    Raises:
        ValidationError: nothing is left of it.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C")
    stem, dot, suffix = re.sub(r"\s+", " ", kept).strip(" .").rpartition(".")
    found = f"{stem[: LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}" if stem else ""
    if not found or len(found) > LONGEST_NAME:
        raise _unfit("The file needs a name with an ending, such as plan.pdf.")
    return found


def _unfit(sentence: str) -> ValidationError:
    return ValidationError({"upload": sentence})


def _hold(version: DocumentVersion, rows: list[dict[str, Any]]) -> None:
    version.attachments = sorted(rows, key=lambda each: str(each["name"]).casefold())
    clauses = tuple(row.as_text for row in version.clauses.order_by("order"))
    version.digest = texts.digest_of(version, clauses)


def _store(digest: str, data: bytes) -> None:
    """Write once: a half-written file never has the name of a whole one."""
    place = place_of(digest)
    if place.exists() and hashlib.sha256(place.read_bytes()).hexdigest() == digest:
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = place.with_name(f"{uuid4().hex}.part")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    half.replace(place)
