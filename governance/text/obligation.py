"""Which clauses oblige: those that somebody has to put into practice."""

import re

from governance.text.clauses import Clause
from governance.text.markdown import plain

# The key words of RFC 2119 that oblige, and the everyday ways in which policies forbid.
_OBLIGES = re.compile(
    r"\b(?:must|shall|requir(?:e[sd]?|ed to)|mandatory|prohibited|forbidden|may not|never"
    r"|(?:are|is|be) not (?:allowed|permitted)|(?:has|have) to)\b",
    re.IGNORECASE,
)


def obliges(clause: Clause) -> bool:
    """Whether a clause says what must or must not be done; headings only name what follows."""
    return not clause.is_heading and _OBLIGES.search(plain(clause.text)) is not None
