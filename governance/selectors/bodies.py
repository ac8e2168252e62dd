"""Which body stands above another, and what is left to do where one cannot decide."""

from governance.models import Body
from governance.states import BodyState
from raci.people.units import lineage, path_of


def above(body: Body) -> Body | None:
    """The nearest body that decides for a unit above: one query."""
    paths = lineage(path_of(body.unit_id))[1:]
    rows = Body.objects.filter(unit__path__in=paths, state=BodyState.ACTIVE).exclude(pk=body.pk)
    return max(rows.select_related("unit").order_by("name"), key=lambda each: len(each.unit.path), default=None)


def what_then(body: Body) -> str:
    """What can be done where too many members are kept from a vote."""
    again = "for a vote, or for their consent in writing" if body.written_consent else "for a vote"
    found = above(body)
    refer = f"; or refer it to {found.name}, which decides for {found.unit.name}" if found else ""
    return f"Seat further members and put it again, {again}{refer}."
