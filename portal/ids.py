"""Keys and numbers as they come in addresses and bodies."""

import uuid


def uuid_or_none(text: object) -> uuid.UUID | None:
    """The key that a text is, or None where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def whole_or_none(text: str) -> int | None:
    """The number that a text of plain digits is, as far as a database holds it; None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
