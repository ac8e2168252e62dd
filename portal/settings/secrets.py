"""Secrets that live in files."""

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret(file: Path) -> str:
    """The secret in `file`, made at the first start and readable by its owner alone.

    Written aside and linked, so that processes that start together agree on one.
    """
    if not file.exists():
        handle, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(64))
        try:
            os.link(aside, file)
        except FileExistsError:
            pass
        finally:
            Path(aside).unlink()
    return read_secret(file)


def read_secret(file: Path) -> str:
    """The stripped content of `file`. Raises ImproperlyConfigured when it cannot be read or is empty."""
    try:
        text = file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"The secret file {file} cannot be read: {error.strerror}.") from error
    if not text:
        raise ImproperlyConfigured(f"The secret file {file} is empty. Remove it, and a new one is made.")
    return text
