"""How a vote stays secret until the count though it is on record at once.

The record holds a commitment: the SHA-256 of the vote together with a random salt. It binds the member and tells
nothing. When the motion is closed, the count puts vote and salt on record as well, so that anybody can check that what
was counted is what was signed. Earlier votes of a member who changed theirs are opened with it.
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from raci.ledger.canonical import canonical

FORM = "countersign.vote/1"
SALT_BYTES = 32


def seal(ballot_id: Any, said: Mapping[str, str]) -> dict[str, str]:
    """An opening: what was said, the salt, and the commitment that both lead to."""
    opening = {**said, "salt": secrets.token_hex(SALT_BYTES)}
    return {**opening, "commitment": commitment(ballot_id, opening)}


def commitment(ballot_id: Any, opening: Mapping[str, str]) -> str:
    """SHA-256, in hexadecimal, of the canonical form (RFC 8785) of form, ballot, what was said and salt."""
    told = {name: value for name, value in opening.items() if name != "commitment"}
    return hashlib.sha256(canonical({"form": FORM, "ballot": str(ballot_id), **told})).hexdigest()


def holds(ballot_id: Any, opening: Mapping[str, str]) -> bool:
    """Whether an opening leads to its commitment."""
    return opening.get("commitment") == commitment(ballot_id, opening)
