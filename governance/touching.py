"""Whether what somebody holds an interest in is named by what is decided on. Pure: words against words.

Names are compared without regard to case, accents and punctuation, and as whole words: an interest in "Brightwater
Meters" is touched by a text that names "Brightwater Meters Ltd", and one in "Ray" is not by "array".
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

SHORTEST = 3
"""Shorter names are looked for among persons only: two letters stand in any text by chance."""


@dataclass(frozen=True)
class Concern:
    """What is decided on, as far as interests go.

    Attributes:
        persons: name -> their part in it, as "owns the document".
        texts: what a passage is called, as "the business case" -> its words.
    """

    persons: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


def plain(text: str) -> str:
    """Lower case, without accents, one space between words and around the whole."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return f" {' '.join(''.join(each if each.isalnum() else ' ' for each in bare).split())} "


def touched(name: str, concern: Concern) -> str:
    """Why an interest of this name is touched, in a sentence; empty where it is not."""
    wanted = plain(name)
    if not wanted.strip():
        return ""
    for person, part in concern.persons.items():
        if plain(person) == wanted:
            return f"{person} {part}."
    if len(wanted.strip()) < SHORTEST:
        return ""
    places = [where for where, words in concern.texts.items() if wanted in plain(words)]
    return f"{name} is named in {' and in '.join(places)}." if places else ""
