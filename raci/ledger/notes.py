"""Checkpoints as signed notes (C2SP signed-note and tlog-checkpoint): three lines, and an Ed25519 signature below.

countersign
184203
fzqRyEvo0hWfYKo3wYQOWw==

— countersign jB8E0t2…
"""

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MARK = "\N{EM DASH} "
ED25519 = b"\x01"


@dataclass(frozen=True)
class Signer:
    """The key of this installation, and the name under which it signs."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.key.public_key().public_bytes_raw()

    @property
    def verifier(self) -> str:
        """The public key as one line, to be compared with what was handed over before: name+id+key."""
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    def sign(self, text: str) -> str:
        """The note: the text, an empty line and the signature."""
        signature = key_id(self.name, self.public) + self.key.sign(text.encode())
        return f"{text}\n{MARK}{self.name} {base64.b64encode(signature).decode()}\n"


@dataclass(frozen=True)
class Head:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def body(origin: str, size: int, root: bytes) -> str:
    """The signed text of a checkpoint."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def parse(note: str) -> Head:
    """The head that a note holds; its signature is another matter.

    Raises:
        ValueError: it is no checkpoint.
    """
    lines = note.split("\n")
    if len(lines) < 4 or lines[3]:
        raise ValueError("not a checkpoint: origin, size, root and an empty line are expected")
    return Head(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))


def signed_by(note: str, name: str, public: bytes) -> bool:
    """Whether a note carries a good signature of this key."""
    text, _, tail = note.partition("\n\n")
    for line in tail.splitlines():
        words = line.removeprefix(MARK).split(" ")
        if line.startswith(MARK) and len(words) == 2 and words[0] == name:
            raw = base64.b64decode(words[1])
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], (text + "\n").encode())
            except InvalidSignature:
                continue
            return raw[:4] == key_id(name, public)
    return False


def signer() -> Signer:
    """The signer of this installation; its key is made at the first use, readable by its owner alone."""
    return _signer(str(settings.COUNTERSIGN_SIGNING_KEY_FILE), settings.COUNTERSIGN_RECORD_NAME)


@lru_cache(maxsize=4)
def _signer(file: str, name: str) -> Signer:
    path = Path(file)
    if not path.exists():
        _make(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured(f"The signing key in {path} is no Ed25519 key.")
    if not name or "+" in name or any(sign.isspace() for sign in name):
        raise ImproperlyConfigured("COUNTERSIGN_RECORD_NAME is one word without a plus sign.")
    return Signer(name, key)


def _make(path: Path) -> None:
    """Two processes may come at once: the one that links first has made the key, the other one takes it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(pem)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
