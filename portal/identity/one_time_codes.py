"""One-time codes (RFC 6238): their secrets are encrypted, so that a copy of the database alone signs nobody in."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def cipher() -> MultiFernet:
    """Keys made from SECRET_KEY and its fallbacks, so that the key can be changed without losing anybody's codes."""
    return MultiFernet([Fernet(derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def derived(key: str | bytes) -> bytes:
    """A Fernet key for this one purpose."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"countersign one-time codes\0" + force_bytes(key)).digest())


class OneTimeCodeAdapter(DefaultMFAAdapter):
    """Encrypts on the way into the database and decrypts on the way out."""

    def encrypt(self, text: str) -> str:
        """`text` as it is stored."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was stored. Raises cryptography.fernet.InvalidToken if no key of the settings fits."""
        return cipher().decrypt(encrypted_text.encode()).decode()
