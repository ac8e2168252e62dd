"""Keys that sort by their time of birth."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """RFC 9562, 5.7: milliseconds since 1970 first, then chance."""
    raw = bytearray((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10))
    raw[6] = (raw[6] & 0x0F) | 0x70
    raw[8] = (raw[8] & 0x3F) | 0x80
    return uuid.UUID(bytes=bytes(raw))
