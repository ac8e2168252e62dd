"""Citations of other documents in a text: ``[[POL-014]]`` for the whole of it, ``[[POL-014#4.2]]`` for a clause.

A citation names the code of a document and the number of a clause as people cite it. What only looks like one is
reported rather than passed over, so that a slip of the pen does not lose a dependency. In code it is no citation.
"""

import re
from dataclasses import dataclass

FORM = re.compile(r"\[\[(?P<code>[A-Z]{2,5}-\d{1,6})(?:#(?P<number>\d+(?:\.\d+)*))?\]\]")
LIKE = re.compile(r"\[\[\s*[A-Za-z]{2,5}[- ]?\d[^\[\]\n]*\]\]")
CODE = re.compile(r"(?ms)^(?P<fence>```+|~~~+).*?^(?P=fence)\s*$|(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)")


@dataclass(frozen=True, slots=True, order=True)
class Cited:
    """What a text cites. ``number``: of the clause; empty for the whole document."""

    code: str
    number: str = ""

    def __str__(self) -> str:
        return f"{self.code}, clause {self.number}" if self.number else self.code


def cited(body: str) -> list[Cited]:
    """Everything that a text cites, each once, in order."""
    if "[[" not in body:
        return []
    found = FORM.finditer(CODE.sub("", body))
    return sorted({Cited(each["code"], each["number"] or "") for each in found})


def malformed(body: str) -> list[str]:
    """What looks like a citation and is none, as it stands in the text."""
    if "[[" not in body:
        return []
    return [each[0] for each in LIKE.finditer(CODE.sub("", body)) if not FORM.fullmatch(each[0])]


def in_words(text: str) -> str:
    """The same text with each citation as people write it: ``POL-014, clause 4.2``."""
    if "[[" not in text:
        return text
    return FORM.sub(lambda each: str(Cited(each["code"], each["number"] or "")), text)
