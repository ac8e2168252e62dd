"""RACI charts: drafted by one person, put in force by another; from then on each letter is a permission."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from raci.duties import chart_acts, own_acts
from raci.duties.acts import ACTIVITIES
from raci.duties.charts import Charts
from raci.duties.defaults.roles import RoleSeed
from raci.duties.gate import passage, passing
from raci.duties.models import Chart, ChartCell, ChartRow
from raci.duties.services import people
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Role

SINGLY = 400
"""Up to so many letters at once stand in the record one by one; more of them stand there row by row."""


MOST_DAYS = 30
"""No decision waits longer for advice than this."""


class Cell(NamedTuple):
    """A letter to be set."""

    activity: str
    role: Role
    letter: str


class Advice(NamedTuple):
    """A row of advice to be added."""

    code: str
    title: str
    sphere: str
    heading: str = ""


class Outdated(Exception):
    """The chart has changed since the editor read it: nothing was written."""


class AlreadyDecided(ValidationError):
    """Another role holds the letter A of this row. ``role``: which one."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"Exactly one role decides, and {role.title} decides this now. Take its A away first.")
        self.role = role


def draft(
    *,
    actor: Actor,
    unit: OrgUnit,
    cells: Iterable[Cell],
    reason: str = "",
    rows: Iterable[Advice] = (),
    advice_days: int = 0,
) -> Chart:
    """Draft the next version of a unit's chart.

    Args:
        advice_days: for how many days a decision waits for the advice of those with the letter C, 0 to 30.

    Raises:
        ValidationError: it would be longer.
    """
    _waits_for(advice_days)
    last = Chart.objects.filter(unit=unit).order_by("-version").values_list("version", flat=True).first() or 0
    chart = Chart(unit=unit, version=last + 1, reason=reason, advice_days=advice_days)
    with passing(own_acts.CREATE_CHART, chart, actor=actor, reads=[unit]):
        chart.save()
        _add_rows(chart, list(rows))
        _add_letters(
            [ChartCell(chart=chart, activity=each.activity, role=each.role, letter=each.letter) for each in cells]
        )
    return chart


def _waits_for(days: int) -> None:
    if not 0 <= days <= MOST_DAYS:
        raise ValidationError({"advice_days": f"A decision waits for advice for 0 to {MOST_DAYS} days."})


def set_advice_days(*, actor: Actor, chart: Chart, days: int) -> Chart:
    """Say in a draft for how many days a decision waits for advice; with 0 it is asked for, and nothing waits.

    Raises:
        ValidationError: it is fewer than 0 or more than 30.
    """
    _waits_for(days)
    with passing(chart_acts.SET_ADVICE_DAYS, chart, actor=actor) as row:
        row.advice_days = days
    return row


def _add_rows(chart: Chart, rows: Sequence[Advice], after: int = 0) -> None:
    passage().add_parts([ChartRow(chart=chart, order=after + at, **row._asdict()) for at, row in enumerate(rows, 1)])
    if rows:
        passage().facts["rows"] = [row.code for row in rows]


def _parts(chart: Chart, cells: Iterable[Cell]) -> list[ChartCell]:
    return [ChartCell(chart=chart, activity=each.activity, role=each.role, letter=each.letter) for each in cells]


def _add_letters(cells: list[ChartCell]) -> None:
    if len(cells) <= SINGLY:
        for cell in cells:
            cell.save()
        return
    passage().add_parts(cells)
    told: dict[str, list[str]] = defaultdict(list)
    for cell in cells:
        told[cell.activity].append(f"{cell.role.code} {cell.letter}")
    passage().facts["letters"] = {activity: ", ".join(held) for activity, held in told.items()}


def draft_like(
    *, actor: Actor, unit: OrgUnit, reason: str = "", also: Iterable[Advice] = (), cells: Iterable[Cell] | None = None
) -> Chart:
    """Draft the next version of a unit's chart as a copy of the letters and rows that are in force there.

    Args:
        also: rows of advice beside those that are there.
        cells: other letters than those in force.
    """
    found = Charts.load().at(unit.path)
    here = [found.id] if found else []
    if cells is None:
        copied = ChartCell.objects.filter(chart__in=here).select_related("role").order_by("id")
        cells = [Cell(cell.activity, cell.role, cell.letter) for cell in copied]
    there = [Advice(row.code, row.title, row.sphere, row.heading) for row in ChartRow.objects.filter(chart__in=here)]
    codes = {row.code for row in there}
    rows = [*there, *(row for row in also if row.code not in codes)]
    days = found.advice_days if found else 0
    return draft(actor=actor, unit=unit, cells=cells, reason=reason, rows=rows, advice_days=days)


def set_letters(
    *, actor: Actor, chart: Chart, activity: str, role: Role, letters: str, seen: int | None = None, move: bool = False
) -> Chart:
    """Change what a role has to do with an activity, in a draft.

    Args:
        letters: none, or some of R, A, C, I.
        seen: the revision that the editor has read.
        move: take the letter A from the role that holds it.

    Raises:
        Outdated: the chart is at another revision than ``seen``; nothing was written.
        AlreadyDecided: another role holds the A of this row, and ``move`` was not asked for.
        ValidationError: the chart has no such row.
    """
    with passing(own_acts.EDIT_CHART, chart, actor=actor) as row:
        if seen is not None and row.revision != seen:
            raise Outdated
        _known_row(row, activity)
        there = list(ChartCell.objects.filter(chart=row, activity=activity).select_related("role"))
        if "A" in letters:
            _free_the_a(there, role, move)
        held = {cell.letter: cell for cell in there if cell.role_id == role.pk}
        for letter in held.keys() - set(letters):
            passage().remove(held[letter])
        for letter in sorted(set(letters) - held.keys()):
            ChartCell(chart=row, activity=activity, role=role, letter=letter).save()
    return row


def _free_the_a(there: Iterable[ChartCell], role: Role, move: bool) -> None:
    for cell in there:
        if cell.letter == "A" and cell.role_id != role.pk:
            if not move:
                raise AlreadyDecided(cell.role)
            passage().remove(cell)


def _known_row(chart: Chart, activity: str) -> None:
    if activity not in ACTIVITIES and not ChartRow.objects.filter(chart=chart, code=activity).exists():
        raise ValidationError(f"This chart has no row {activity}.")


def import_letters(
    *,
    actor: Actor,
    chart: Chart,
    cells: Sequence[Cell],
    named: Collection[str],
    rows: Sequence[Advice] = (),
    keep: bool = False,
    source: str = "",
) -> Chart:
    """Make the letters of a draft those of a file, by one act.

    Args:
        named: the rows that the file names; only these change with ``keep``, all others are emptied without.
        rows: rows of advice that the file brings and the chart has not.
        source: the name of the file, for the record.

    Raises:
        ValidationError: a letter stands in a row that the chart has not.
    """
    with passing(chart_acts.IMPORT_LETTERS, chart, actor=actor, source=source) as row:
        last = ChartRow.objects.filter(chart=row).order_by("-order").values_list("order", flat=True).first() or 0
        _add_rows(row, rows, after=last)
        known = set(ACTIVITIES) | set(ChartRow.objects.filter(chart=row).values_list("code", flat=True))
        if strange := sorted({cell.activity for cell in cells} - known):
            raise ValidationError(f"This chart has no row {strange[0]}.")
        _exchange(row, cells, set(named) if keep else None)
    return row


def _exchange(chart: Chart, cells: Sequence[Cell], only: set[str] | None) -> None:
    wanted: dict[tuple[str, Any, str], Cell] = {(each.activity, each.role.pk, each.letter): each for each in cells}
    there = {
        (cell.activity, cell.role_id, cell.letter): cell
        for cell in ChartCell.objects.filter(chart=chart)
        if only is None or cell.activity in only
    }
    passage().remove_parts([there[key] for key in there.keys() - wanted.keys()])
    new = [wanted[key] for key in wanted if key not in there]
    _add_letters(_parts(chart, new))
    emptied = {key[0] for key in there} - {key[0] for key in wanted}
    passage().facts["emptied"] = sorted(emptied)


def add_rows(
    *,
    actor: Actor,
    chart: Chart,
    rows: Sequence[Advice],
    letters: Mapping[str, Mapping[str, str]] | None = None,
    roles: Sequence[RoleSeed] = (),
) -> Chart:
    """Add rows of advice to a draft. What is there already is left as it is, with its letters.

    Args:
        letters: row -> code of a role -> letters, for rows that are new.
        roles: such as are missing; each is added by an act of its own within this one.

    Raises:
        Refused: also where the actor may not add roles; then nothing is added.
    """
    with passing(chart_acts.ADD_ROWS, chart, actor=actor) as row:
        last = Role.objects.order_by("-order").values_list("order", flat=True).first() or 0
        for at, seed in enumerate(roles, 1):
            people.create_role(actor=actor, **seed._asdict(), order=last + at)
        there = dict(ChartRow.objects.filter(chart=row).values_list("code", "order"))
        new = [each for each in rows if each.code not in there]
        _add_rows(row, new, after=max(there.values(), default=0))
        known = {role.code: role for role in Role.objects.all()}
        wanted = [
            Cell(each.code, known[role], letter)
            for each in new
            for role, held in (letters or {}).get(each.code, {}).items()
            for letter in held
        ]
        _add_letters(_parts(row, wanted))
    return row


def add_row(*, actor: Actor, chart: Chart, row: Advice) -> Chart:
    """Add one row of advice of the organisation's own to a draft.

    Raises:
        ValidationError: there is a row of this code.
    """
    with passing(chart_acts.ADD_ROW, chart, actor=actor) as found:
        there = dict(ChartRow.objects.filter(chart=found).values_list("code", "order"))
        if row.code in there:
            raise ValidationError({"code": f"This chart has a row {row.code} already."})
        ChartRow(chart=found, order=max(there.values(), default=0) + 1, **row._asdict()).save()
    return found


def remove_rows(*, actor: Actor, chart: Chart, codes: Collection[str]) -> Chart:
    """Take rows of advice out of a draft, with their letters."""
    with passing(chart_acts.REMOVE_ROWS, chart, actor=actor, rows=sorted(codes)) as row:
        passage().remove_parts(list(ChartCell.objects.filter(chart=row, activity__in=codes)))
        passage().remove_parts(list(ChartRow.objects.filter(chart=row, code__in=codes)))
    return row


def put_in_force(*, actor: Actor, chart: Chart, signature: str = "") -> Chart:
    """Decide that the letters of a draft are the permissions from now on; the version before is superseded."""
    before = list(Chart.objects.filter(unit=chart.unit, state="in_force"))
    with passing(own_acts.PUT_CHART_IN_FORCE, chart, actor=actor, also=before, signature=signature) as row:
        for old in before:
            with passing(own_acts.SUPERSEDE_CHART, old, actor=actor):
                pass
        row.in_force_since = clock.now()
    return row


def withdraw(*, actor: Actor, chart: Chart) -> Chart:
    """Give a draft up."""
    with passing(own_acts.WITHDRAW_CHART, chart, actor=actor) as row:
        pass
    return row
