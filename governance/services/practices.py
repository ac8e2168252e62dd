"""The practices of COBIT 2019 as rows of a draft of a RACI chart."""

from collections.abc import Collection, Mapping

from governance.catalogue import starting
from raci.duties.defaults.roles import RoleSeed
from raci.duties.models import Chart
from raci.duties.services import charts
from raci.people.actor import Actor

NEW = "new"
"""What stands for a role that is to be created."""


def add(
    *, actor: Actor, chart: Chart, seats: Mapping[int, str], domains: Collection[str], suggest: bool = False
) -> Chart:
    """Add the practices of some domains to a draft, by one act; roles that are missing come by acts within it.

    Args:
        seats: number of a COBIT role -> the code of a role here, or ``NEW``; what is missing is left out.
        suggest: fill in the letters that this product suggests. They are a first draft, not COBIT's.

    Raises:
        Refused: the actor may not edit the chart, or may not add roles that are to be created.
    """
    new = [seat for seat in starting.SEATS if seats.get(seat.number) == NEW]
    seeds = [
        RoleSeed(seat.code, seat.title, seat.short, seat.sphere, "One of the roles that COBIT 2019 names.")
        for seat in new
    ]
    codes = {number: code for number, code in seats.items() if code and code != NEW}
    codes |= {seat.number: seat.code for seat in new}
    rows = starting.rows(domains)
    letters = {row.code: _letters(row.code, codes) for row in rows} if suggest else {}
    return charts.add_rows(actor=actor, chart=chart, rows=rows, letters=letters, roles=seeds)


def _letters(practice: str, codes: Mapping[int, str]) -> dict[str, str]:
    """role -> letters. Where one role here stands for several of COBIT, it keeps the strongest letter."""
    found: dict[str, str] = {}
    for letter in "ICRA":
        for number, each in starting.suggested(practice):
            if each == letter and number in codes:
                found[codes[number]] = letter
    return found
