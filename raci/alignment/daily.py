"""The kept figures of a day, and of an earlier day to compare them with: one query for both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import DateField, Q, QuerySet, Subquery

from raci.alignment.health import NOTHING, Cause, Figure, Key, Share, causes, moved
from raci.alignment.models import Snapshot

LEAST = timedelta(days=14)
"""A comparison over fewer days than this would tell of chance."""


@dataclass(frozen=True)
class Day:
    """What the health of everything was at the end of a day.

    Attributes:
        figures: by key, with the parts that each goal was made of.
        rows: the same as they are kept, with code, label and reason.
    """

    on: date
    figures: Mapping[Key, Figure]
    rows: Mapping[Key, Snapshot]

    def figure(self, key: Key) -> Figure:
        """The figure of a thing; one of nothing where none was kept."""
        return self.figures.get(key, NOTHING)


def key_of(row: Snapshot) -> Key:
    """What a kept figure is of."""
    return Key(row.subject_type, str(row.subject_id))


def figure_of(row: Snapshot) -> Figure:
    """A kept figure, exact to three places."""
    parts = [Share(Key(p["kind"], p["id"]), Fraction(p["share"]), bool(p.get("primary", True))) for p in row.parts]
    health = None if row.health is None else Fraction(row.health)
    return Figure(health, Fraction(row.coverage), row.reason, parts)


def quarter_before(on: date) -> date:
    """The end of the last quarter that lies far enough back to compare with."""
    end = on
    while on - end < LEAST:
        first = end.replace(month=3 * ((end.month - 1) // 3) + 1, day=1)
        end = first - timedelta(days=1)
    return end


def _newest(until: date) -> Subquery:
    rows = Snapshot.objects.filter(day__lte=until).order_by("-day").values("day")[:1]
    return Subquery(rows, output_field=DateField())


def _days(rows: Iterable[Snapshot]) -> dict[date, Day]:
    kept: dict[date, dict[Key, Snapshot]] = {}
    for row in rows:
        kept.setdefault(row.day, {})[key_of(row)] = row
    return {on: Day(on, {key: figure_of(row) for key, row in of.items()}, of) for on, of in kept.items()}


def two_days(on: date, before: date, **narrow: Any) -> tuple[Day | None, Day | None]:
    """The newest kept day at or before each of the two; None where nothing was kept by then.

    Args:
        narrow: conditions on the rows, where not the whole cascade is needed.
    """
    rows: QuerySet[Snapshot] = Snapshot.objects.filter(Q(day=_newest(on)) | Q(day=_newest(before)), **narrow)
    found = _days(rows)
    earlier = [day for day in sorted(found) if day <= before]
    now = max(found, default=None)
    then = earlier[-1] if earlier and earlier[-1] != now else None
    return found[now] if now else None, found[then] if then else None


def change(key: Key, now: Day | None, before: Day | None) -> int | None:
    """By how many points a figure moved; None where one of the two is not known."""
    return moved(*(day.figure(key) if day else None for day in (before, now)))


def why(key: Key, now: Day, before: Day) -> list[Cause]:
    """Why a figure moved between two days, the largest cause first."""
    return causes(key, before.figures, now.figures)


@dataclass(frozen=True)
class Way:
    """The way from a figure down to one of its leaves, and the share that the leaf has by this way."""

    keys: Sequence[Key]
    share: Fraction


def ways(key: Key, leaf: Key, figures: Mapping[Key, Figure]) -> list[Way]:
    """Every way from a figure down to a leaf, the one with the largest share first."""
    return sorted(_ways(key, leaf, figures, Fraction(1)), key=lambda way: (-way.share, way.keys))


def _ways(key: Key, leaf: Key, figures: Mapping[Key, Figure], share: Fraction) -> Iterator[Way]:
    for part in figures.get(key, NOTHING).parts:
        if part.key == leaf:
            yield Way([leaf], share * part.share)
        else:
            for way in _ways(part.key, leaf, figures, share * part.share):
                yield Way([part.key, *way.keys], way.share)
