"""Keys as they come in addresses and bodies."""

import uuid


def uuid_or_none(text: object) -> uuid.UUID | None:
    """The key that a text is, or None where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
