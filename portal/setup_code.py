"""The code that proves, at the first start, that whoever sets the portal up can read the server's data folder."""

import hmac
import secrets

from django.conf import settings

NAME = "setup-code"


def code() -> str:
    """The code of this data folder; made at first use, readable by its owner alone."""
    file = settings.DATA_DIR / NAME
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text("-".join(secrets.token_hex(2) for _ in range(4)))
    return str(file.read_text()).strip()


def fits(given: str) -> bool:
    """Whether somebody knows the code."""
    return hmac.compare_digest(given.strip().lower().encode(), code().encode())


def forget() -> None:
    """It is used once."""
    (settings.DATA_DIR / NAME).unlink(missing_ok=True)
