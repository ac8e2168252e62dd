"""What every list does: filters, sorting and pages, all kept in its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict

from portal.ids import whole_or_none
from portal.parts import Choice, Column, Filter, Page
from portal.words import number

M = TypeVar("M", bound=Model)
SIZE = 50


@dataclass(frozen=True)
class Listing:
    """A list as its address asks for it.

    Attributes:
        query: of the request.
        sorts: the names of its orders; the first is taken where the address names none.
    """

    query: QueryDict
    sorts: Sequence[str]

    @property
    def sort(self) -> str:
        """The order that is asked for."""
        asked = self.query.get("sort", "")
        return asked if asked.lstrip("-") in self.sorts else self.sorts[0]

    def get(self, name: str) -> str:
        """A value of the address, never longer than a search needs."""
        return (self.query.get(name) or "").strip()[:200]

    def url(self, **changes: str) -> str:
        """This list with other values; empty ones are left out."""
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    def column(self, label: str, key: str = "", *, right: bool = False) -> Column:
        """A head of the table; with a key it sorts, a second press the other way round."""
        if not key:
            return Column(label, right=right)
        here = self.sort.lstrip("-") == key
        down = self.sort.startswith("-")
        url = self.url(sort=f"-{key}" if here and not down else key, page="")
        return Column(label, key, right, url, ("descending" if down else "ascending") if here else "")

    def filter(self, name: str, label: str, choices: Mapping[str, str]) -> Filter:
        """A filter with the chosen value marked."""
        chosen = self.get(name)
        return Filter(name, label, [Choice(value, word, value == chosen) for value, word in choices.items()])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filters' form keeps beside its own fields."""
        return [("sort", self.sort)] if self.query.get("sort") else []

    def clear_url(self, *names: str) -> str:
        """The list without filters, where some are on."""
        if not any(self.get(name) for name in ("q", *names)):
            return ""
        return self.url(**dict.fromkeys(("q", "page", *names), ""))

    def page(self, rows: QuerySet[M, Any], noun: str = "shown") -> tuple[list[M], Page]:
        """The rows of the page that is asked for: one query to count, one to read."""
        total = rows.count()
        asked = self.get("page")
        last = max(1, -(-total // SIZE))
        at = min(max(1, whole_or_none(asked) or 1), last)
        start = (at - 1) * SIZE
        found = list(rows[start : start + SIZE])
        shown = f"{number(start + 1)} to {number(start + len(found))} of {number(total)} {noun}" if found else ""
        before = self.url(page=str(at - 1) if at > 2 else "") if at > 1 else ""
        return found, Page(shown, before, self.url(page=str(at + 1)) if at < last else "")

    def slice(self, rows: QuerySet[M, Any], noun: str = "shown") -> tuple[list[M], Page]:
        """The same without the whole number: one query, for pages that say it already."""
        asked = self.get("page")
        at = max(1, whole_or_none(asked) or 1)
        start = (at - 1) * SIZE
        found = list(rows[start : start + SIZE + 1])
        more, found = len(found) > SIZE, found[:SIZE]
        shown = f"{number(start + 1)} to {number(start + len(found))} of the {noun}" if found else ""
        before = self.url(page=str(at - 1) if at > 2 else "") if at > 1 else ""
        return found, Page(shown, before, self.url(page=str(at + 1)) if more else "")
