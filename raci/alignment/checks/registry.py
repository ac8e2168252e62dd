"""The frame of checks.

A check is a function from a moment to what it found, in set-based queries: it never loops over objects to ask the
database about each. Its docstring is the sentence that tells people what it looks for.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from raci.alignment.states import Severity
from raci.alignment.wording import said
from raci.ledger import clock

T = TypeVar("T")

FAMILIES: dict[str, str] = {
    "ALN": "Alignment",
    "POL": "Policies and controls",
    "SVC": "Services",
    "RACI": "Duties",
    "SOD": "Separation of duties",
    "OPS": "Operations",
    "BEN": "Benefits",
    "RSK": "Risks",
    "AUD": "Audits",
}


@dataclass(frozen=True)
class Moment:
    """The instant that a round looks at; the same for all of its checks."""

    now: datetime = field(default_factory=clock.now)

    _known: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def today(self) -> date:
        """The date in the portal's zone."""
        return clock.today()

    def once(self, read: Callable[[], T]) -> T:
        """What several checks of a round look at is read once."""
        if read not in self._known:
            self._known[read] = read()
        found: T = self._known[read]
        return found


@dataclass(frozen=True)
class Found:
    """One object that a check found.

    Attributes:
        label: what people call the object.
        unit_id: where it belongs; None is the whole organisation.
        owner_id: who answers for it, and so may not waive the finding.
        said: what the sentence is filled with, beside the label.
        extra: tells several findings of one check on one object apart.
        same_as: what stays the same where the object does not, such as the unit of a chart.
    """

    object_type: str
    object_id: Any
    label: str
    unit_id: Any
    owner_id: Any
    said: Mapping[str, Any] = field(default_factory=dict)
    extra: str = ""
    same_as: str = ""


Finder = Callable[[Moment], Iterable[Found]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check as pages and the record know it.

    Attributes:
        title: what is wrong, in a few words.
        sentence: the same of one object; filled with ``label`` and what the check said.
        looks: what it looks for, for people who ask what the portal checks.
        remedy: what to do, as a button would say it.
        act: code of the birth or act that mends it, where there is one.
        field: the field of that act's form which takes the object.
    """

    code: str
    family: str
    severity: Severity
    title: str
    sentence: str
    looks: str
    remedy: str
    act: str
    field: str
    find: Finder

    def fingerprint(self, found: Found) -> str:
        """The same as long as it is the same thing that is wrong."""
        key = "|".join((self.code, found.object_type, found.same_as or str(found.object_id), found.extra))
        return hashlib.sha256(key.encode()).hexdigest()

    def says(self, found: Found) -> str:
        """The sentence of one finding."""
        filled = {name: said(value) for name, value in found.said.items()}
        return self.sentence.format(label=found.label, **filled)[:400]


CHECKS: dict[str, Check] = {}


def check(
    *,
    code: str,
    severity: Severity,
    title: str,
    sentence: str,
    remedy: str,
    family: str = "",
    act: str = "",
    field: str = "",
) -> Callable[[Finder], Finder]:
    """Register a function as a check. Its family is the part of the code before the dash."""

    def register(find: Finder) -> Finder:
        if code in CHECKS:
            raise ValueError(f"{code} is declared twice")
        of = family or code.partition("-")[0]
        looks = " ".join((find.__doc__ or "").split())
        CHECKS[code] = Check(
            code=code,
            family=of,
            severity=severity,
            title=title,
            sentence=sentence,
            looks=looks,
            remedy=remedy,
            act=act,
            field=field,
            find=find,
        )
        return find

    return register


def check_of(code: str) -> Check | None:
    """The check with this code; None for one that is no longer run."""
    return CHECKS.get(code)


def labelled(code: str = "code", title: str = "title") -> Concat:
    """``EG-04 Customers reach us at any hour``."""
    return Concat(F(code), Value(" "), F(title))


def rows(
    found: "QuerySet[Any]",
    *,
    label: Any = None,
    unit: str = "unit_id",
    owner: str | None = "owner_id",
    extra: str = "",
    key: str = "pk",
    subject: str = "",
    **columns_said: Any,
) -> Iterator[Found]:
    """The rows of a query as findings: one query. Further names: those in the sentence -> column or expression."""
    columns = {"_key": F(key), "_label": label if label is not None else labelled(), "_unit": F(unit)}
    if owner:
        columns["_owner"] = F(owner)
    names = list(columns_said)
    columns |= {f"_{name}": F(each) if isinstance(each, str) else each for name, each in columns_said.items()}
    kind = subject or found.model.SUBJECT
    for row in found.order_by().values(**columns):
        filled = {name: row[f"_{name}"] for name in names}
        yield Found(kind, row["_key"], str(row["_label"])[:300], row["_unit"], row.get("_owner"), filled, extra)
