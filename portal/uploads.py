"""Files that people send to be read later: kept under the data folder until they are, and swept where nobody came."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

SALT = "countersign.upload"
SECONDS = 24 * 3600


def folder() -> Path:
    """Where they lie."""
    path = Path(settings.MEDIA_ROOT) / "uploads"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep(file: "UploadedFile[Any]") -> Path:
    """Keep a file under a name of our own; what the sender called it is never a path here."""
    path = folder() / uuid4().hex
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return path


def ticket(path: Path, *, holder: str, about: str) -> str:
    """What a form carries to come back to a kept file: good for a day, for this person and this purpose only."""
    return signing.dumps([path.name, holder, about], salt=SALT)


def redeem(text: str, *, holder: str, about: str) -> Path | None:
    """The file of a ticket; None where it is forged, over, somebody else's or gone."""
    try:
        name, whose, what = signing.loads(text, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    path = folder() / name
    return path if (whose, what) == (holder, about) and path.is_file() else None


def sweep() -> int:
    """Remove what nobody came back for."""
    found = list(_old())
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _old() -> Iterator[Path]:
    limit = time.time() - SECONDS
    return (path for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < limit)
