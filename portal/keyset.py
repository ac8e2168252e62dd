"""Pages of a long list by the values of its last row, so that the hundredth costs what the first does."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.utils.timezone import is_aware

M = TypeVar("M", bound=Model)
SIZE = 50
Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Order:
    """An order of a list: its columns, the last one unique. ``down``: from the greatest to the least.

    Attributes:
        reads: turns the text of an address back into values of the columns.
    """

    columns: Sequence[str]
    reads: Sequence[Read]
    down: bool = False

    def by(self, *, backwards: bool = False) -> list[str]:
        """For ``order_by``."""
        sign = "-" if self.down != backwards else ""
        return [f"{sign}{column}" for column in self.columns]

    def beyond(self, values: Sequence[Any], *, backwards: bool = False) -> Q:
        """Rows after these values in this order, or before them."""
        compare = "lt" if self.down != backwards else "gt"
        found, same = Q(pk__in=[]), Q()
        for column, value in zip(self.columns, values, strict=True):
            found |= same & Q(**{f"{column}__{compare}": value})
            same &= Q(**{column: value})
        return found

    def key(self, row: Any) -> str:
        """The place of a row, for an address."""
        values = [getattr(row, column) for column in self.columns]
        return base64.urlsafe_b64encode(json.dumps(values, cls=_Exact).encode()).decode().rstrip("=")

    def values(self, key: str) -> list[Any] | None:
        """The values of a place; None for what is none."""
        try:
            found = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
            values = [read(value) for read, value in zip(self.reads, found, strict=True)]
        except (ValueError, TypeError, OverflowError, binascii.Error):
            return None
        return values if all(_comparable(value) for value in values) else None


def _comparable(value: Any) -> bool:
    """Whether a database takes it: what somebody wrote into an address by hand may be anything."""
    if isinstance(value, datetime):
        return is_aware(value)
    if isinstance(value, int):
        return abs(value) < 2**63
    return value is not None and "\0" not in str(value)


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond, since rows are compared with them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


@dataclass(frozen=True)
class Slice:
    """The rows of a page, and the places from which its neighbours start; empty where there is none."""

    rows: list[Any]
    before: str
    after: str


def page(rows: QuerySet[M], order: Order, *, after: str = "", before: str = "", size: int = SIZE) -> Slice:
    """The page after or before a place, the first one where there is none: one query."""
    backwards = bool(before) and not after
    values = order.values(before if backwards else after) if before or after else None
    if values is not None:
        rows = rows.filter(order.beyond(values, backwards=backwards))
    found = list(rows.order_by(*order.by(backwards=backwards))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    earlier = more if backwards else values is not None
    later = True if backwards else more
    return Slice(
        found,
        order.key(found[0]) if found and earlier else "",
        order.key(found[-1]) if found and later else "",
    )
