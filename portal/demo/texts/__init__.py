"""The texts of Aldermere Water's governed documents: our own words, for the demonstration only."""

from collections.abc import Sequence
from pathlib import Path

Change = tuple[str, str]
"""The words that came, and those that stood there before."""


def read(name: str) -> str:
    """The newest text of a document."""
    return (Path(__file__).parent / f"{name}.md").read_text("utf-8")


def before(text: str, changes: Sequence[Change]) -> str:
    """A text as it was before changes.

    Raises:
        LookupError: the words that came are not in it.
    """
    for came, was in changes:
        if came not in text:
            raise LookupError(f"“{came}” is not in the text")
        text = text.replace(came, was)
    return text.replace("\n\n\n\n", "\n\n").replace("\n\n\n", "\n\n").strip() + "\n"
