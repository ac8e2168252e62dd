"""What a field may hold, and what is said where it does not: each fault with its line, as a sentence."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from management.openslo.nodes import Node

DESCRIPTION = 1050
NAME = 63
_DURATION = re.compile(r"[1-9][0-9]{0,5}[smhdwMQY]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_DNS = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with a file, or worth knowing about it: the line, the first being 1, and why."""

    line: int
    reason: str


@dataclass
class Found:
    """What was found in a document: faults shut it out, remarks do not."""

    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    def fault(self, node: Node, reason: str) -> None:
        """Something that shuts the document out."""
        self.faults.append(Fault(node.line, reason))

    def remark(self, node: Node, reason: str) -> None:
        """Something that people should know."""
        self.remarks.append(Fault(node.line, reason))


Check = Callable[[Node, str, Found], None]
"""Looks at a node under a name, and puts down what it finds."""


def anything(node: Node, name: str, found: Found) -> None:
    """Whatever is there is kept."""


def mapping(node: Node, name: str, found: Found) -> None:
    """Fields of any kind."""
    if not isinstance(node.value, dict):
        found.fault(node, f"“{name}” holds fields, each with a name.")


def boolean(node: Node, name: str, found: Found) -> None:
    """True or false."""
    if not isinstance(node.value, bool):
        found.fault(node, f"“{name}” is true or false.")


def duration(node: Node, name: str, found: Found) -> None:
    """A duration shorthand of OpenSLO v1."""
    if not isinstance(node.value, str) or not _DURATION.fullmatch(node.value):
        found.fault(node, f"“{name}” is a length of time such as 5m, 12h, 28d, 4w, 1M, 1Q or 1Y.")


def slice_length(node: Node, name: str, found: Found) -> None:
    """A duration, or a number of minutes."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | str):
        found.fault(node, f"“{name}” is a length of time such as 1m, or a number of minutes.")
    elif isinstance(value, str):
        duration(node, name, found)
    elif value <= 0:
        found.fault(node, f"“{name}” is longer than no time at all.")


def moment(node: Node, name: str, found: Found) -> None:
    """A day with its time, without a zone."""
    if not isinstance(node.value, str) or not _DATE.fullmatch(node.value):
        found.fault(node, f"“{name}” is a day with its time, such as 2026-01-01 00:00:00.")


def zone(node: Node, name: str, found: Found) -> None:
    """A name of the IANA database of time zones."""
    try:
        ZoneInfo(str(node.value))
    except (KeyError, ValueError, OSError):
        found.fault(node, f"“{name}” is a time zone such as Europe/London.")


def text(most: int = 0) -> Check:
    """Text that is there, with so many characters at most; 0 for any number."""

    def check(node: Node, name: str, found: Found) -> None:
        value = node.value
        if not isinstance(value, str) or not value.strip():
            found.fault(node, f"“{name}” is a text, and it cannot be empty.")
        elif most and len(value) > most:
            found.fault(node, f"“{name}” has {most} characters at most; this one has {len(value)}.")

    return check


def label(node: Node, name: str, found: Found) -> None:
    """The name of an object; one that DNS does not know (RFC 1123) is kept with a remark."""
    text(NAME)(node, name, found)
    if isinstance(node.value, str) and len(node.value) <= NAME and not _DNS.fullmatch(node.value):
        found.remark(
            node, f"“{node.value}” is kept as it is; other tools want small letters, digits and dashes in names."
        )


def number(test: Callable[[Decimal], bool], said: str) -> Check:
    """A number for which the test holds. ``said``: what numbers those are."""

    def check(node: Node, name: str, found: Found) -> None:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not test(Decimal(value)):
            found.fault(node, f"“{name}” is {said}.")

    return check


def one_of(*words: str) -> Check:
    """One of these words."""

    def check(node: Node, name: str, found: Found) -> None:
        if node.value not in words:
            found.fault(node, f"“{name}” is {', '.join(words[:-1])} or {words[-1]}.")

    return check


def listing(each: Check, *, least: int = 0, most: int = 0) -> Check:
    """A list with so many items at least and, unless 0, at most."""

    def check(node: Node, name: str, found: Found) -> None:
        items = node.items
        if not isinstance(node.value, tuple) or len(items) < least:
            found.fault(node, f"“{name}” is a list with at least one entry.")
        elif most and len(items) > most:
            found.fault(
                node, f"“{name}” has {'one entry' if most == 1 else f'{most} entries'} at most, not {len(items)}."
            )
        else:
            for item in items:
                each(item, name, found)

    return check


def fields(
    required: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    *also: Check,
) -> Check:
    """Named fields. Others are kept, with a remark; null counts as left out.

    Args:
        also: what has to hold between fields, asked where each of them is right by itself.
    """
    known: Mapping[str, Check] = {**required, **(optional or {})}

    def check(node: Node, name: str, found: Found) -> None:
        if not isinstance(node.value, dict):
            found.fault(node, f"“{name}” holds fields, each with a name.")
            return
        before = len(found.faults)
        for missing in [each for each in required if node.at(each) is None]:
            found.fault(node.fields.get(missing, node), f"“{missing}” is missing in “{name}”.")
        _each(node, known, found)
        for rule in also if len(found.faults) == before else ():
            rule(node, name, found)

    return check


def _each(node: Node, known: Mapping[str, Check], found: Found) -> None:
    for name, value in node.fields.items():
        if name not in known:
            found.remark(value, f"“{name}” is no field of OpenSLO v1 here; it is kept as it is.")
        elif value.value is not None:
            known[name](value, name, found)
