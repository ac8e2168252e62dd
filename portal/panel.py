"""Who answers for an object and what the reader can do with it: the upper half of every aside, in two queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.http import HttpRequest

from portal.asking import roster_at, standing_of
from portal.deeds import deeds_of, new_url, shown_doors
from portal.doors import door_to
from portal.faces import duties
from portal.parts import Deed, Face
from raci.ledger.governed import Governed


class Birth(NamedTuple):
    """Something new below the object: the act, a blank row with its parent set, and what the address says of it."""

    code: str
    blank: Governed
    query: str
    url: str = ""
    """Of a page of its own, where the plain one of the act would not do."""


@dataclass(frozen=True)
class Panel:
    """The faces with the name of the chart, and the deeds, possible ones first."""

    who: Sequence[Face]
    note: str
    deeds: Sequence[Deed]


def panel(
    request: HttpRequest,
    row: Governed,
    path: str,
    activity: str,
    *,
    also: Sequence[Governed] = (),
    births: Sequence[Birth] = (),
    without: Collection[str] = (),
) -> Panel:
    """For a page about one object.

    Args:
        path: of the unit that the object belongs to.
        activity: the row of the RACI chart whose people stand beside it.
        also: further objects whose acts stand among its own.
        births: what can be made below it.
        without: acts that make no sense for an object of this make, whatever its state.
    """
    standing = standing_of(request)
    roster = roster_at(request, path)
    faces, note = duties([activity], path, standing, roster)
    asked = [
        (each, [door for door in shown_doors(each.SUBJECT) if door.act.code not in without]) for each in (row, *also)
    ]
    asked += [(each.blank, [door_to(each.code)]) for each in births]
    found = deeds_of(request, asked, roster)
    own = [deed for each in found[: 1 + len(also)] for deed in each]
    new = [_new(deed, birth) for birth, each in zip(births, found[1 + len(also) :], strict=True) for deed in each]
    return Panel(faces[activity], note, sorted([*own, *new], key=lambda deed: not deed.allowed))


def _new(deed: Deed, birth: Birth) -> Deed:
    return replace(deed, url=birth.url or f"{new_url(birth.code)}?{birth.query}")
