"""Letters of a chart as a table of text: what a spreadsheet holds, read without touching the database.

Two forms are known. A *matrix* has a row for each activity and a column for each role; a *list* has a row for each
letter, with the columns activity, role and letter. Every cell that cannot be read is told with its row, column and
reason; nothing is guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

ACTIVITY = ("activity", "code", "practice", "function", "task", "row")
TITLE = ("title", "activity title", "name")
SIDE = ("side", "sphere", "heading")
ROLE = ("role", "team", "function holder")
LETTER = ("letter", "letters", "raci")
CODE = re.compile(r"[A-Z0-9][A-Z0-9.\-]{0,39}")
TITLE_LENGTH = 200
BETWEEN = re.compile(r"[\s,;/+&]+")


@dataclass(frozen=True)
class Rejected:
    """A cell that was not taken. Rows count from 1, the head among them, as a spreadsheet counts."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"Row {self.row}, column {self.column or 'A'}: {self.reason}"


@dataclass
class Reading:
    """What a file says.

    Attributes:
        letters: activity -> code of a role -> letters, without doubles.
        named: the activities that have a row in the file, with letters or without.
        advice: code -> title of the rows that are not known yet and come in as advice.
        rejected: what was not taken; then nothing is.
    """

    letters: dict[str, dict[str, str]] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    advice: dict[str, str] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What letters may stand for.

    Attributes:
        activities: words in lower case -> code; codes and titles alike.
        roles: the same for roles.
        take_rows: rows that are not known come in as advice.
    """

    activities: Mapping[str, str]
    roles: Mapping[str, str]
    take_rows: bool = False


def read(table: Sequence[Sequence[str]], known: Known) -> Reading:
    """Read a table of text, its head in the first row."""
    found = Reading()
    head = [cell.strip().lower() for cell in table[0]] if table else []
    at = next((head.index(word) for word in ACTIVITY if word in head), None)
    if at is None:
        reason = "no column is called activity. Beside it stands one for each role, or the columns role and letter."
        found.rejected.append(Rejected(1, "", reason))
        return found
    role, letter = (next((head.index(word) for word in words if word in head), None) for words in (ROLE, LETTER))
    if role is not None and letter is not None:
        cells = _listed(table, at, role, letter)
    else:
        cells = _matrix(table, head, at, found, known)
    _take(cells, found, known)
    _title(table, head, at, found)
    return found


@dataclass(frozen=True)
class _Cell:
    """A cell with letters, or the mere name of a row (``role`` empty)."""

    row: int
    column: str
    activity: str
    role: str
    text: str


def _get(line: Sequence[str], at: int) -> str:
    return line[at].strip() if at < len(line) else ""


def _listed(table: Sequence[Sequence[str]], at: int, role: int, letter: int) -> Iterator[_Cell]:
    for number, line in enumerate(table[1:], 2):
        if any(cell.strip() for cell in line):
            yield _Cell(number, table[0][letter], _get(line, at), _get(line, role) or "?", _get(line, letter))


def _matrix(
    table: Sequence[Sequence[str]], head: Sequence[str], at: int, found: Reading, known: Known
) -> Iterator[_Cell]:
    named = {place for place, word in enumerate(head) if word in {*ACTIVITY, *TITLE, *SIDE} or not word}
    columns = {place: table[0][place].strip() for place in range(len(head)) if place not in named}
    for name in columns.values():
        if name.lower() not in known.roles:
            found.rejected.append(Rejected(1, name, _no_role(name)))
    twice = [name for name in columns.values() if [*map(str.lower, columns.values())].count(name.lower()) > 1]
    for name in dict.fromkeys(twice):
        found.rejected.append(Rejected(1, name, "this role has two columns."))
    for number, line in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in line):
            continue
        yield _Cell(number, table[0][at], _get(line, at), "", "")
        for place, name in columns.items():
            if name.lower() in known.roles and _get(line, place):
                yield _Cell(number, name, _get(line, at), name, _get(line, place))


def _no_role(name: str) -> str:
    return f"no role is called {name}. Add the role first, or name the column by the code or title of one."


@dataclass
class _Seen:
    """Where in the file an activity, a role in it, and the role that decides it stood first."""

    rows: dict[str, int] = field(default_factory=dict)
    cells: dict[tuple[str, str], int] = field(default_factory=dict)
    deciders: dict[str, tuple[str, int]] = field(default_factory=dict)


def _take(cells: Iterator[_Cell], found: Reading, known: Known) -> None:
    seen = _Seen()
    for cell in cells:
        activity = _activity(cell, found, known)
        if activity is None:
            continue
        if activity not in found.letters:
            found.letters[activity] = {}
            found.named.append(activity)
        problem = _take_cell(cell, activity, found, known, seen) if cell.role else _take_row(cell, activity, seen)
        if problem:
            found.rejected.append(Rejected(cell.row, cell.column, problem))


def _take_row(cell: _Cell, activity: str, seen: _Seen) -> str:
    first = seen.rows.setdefault(activity, cell.row)
    return "" if first == cell.row else f"this activity stands in row {first} already."


def _take_cell(cell: _Cell, activity: str, found: Reading, known: Known, seen: _Seen) -> str:
    role, letters = known.roles.get(cell.role.lower()), _letters(cell.text)
    if role is None:
        return _no_role(cell.role)
    if letters is None:
        return f"“{cell.text[:40]}” is none of the letters R, A, C and I."
    if not letters:
        return "no letter is given."
    if (activity, role) in seen.cells:
        return f"{cell.role} has letters for this activity in row {seen.cells[activity, role]} already."
    if "A" in letters and activity in seen.deciders:
        name, row = seen.deciders[activity]
        return f"exactly one role decides, and {name} does in row {row}."
    seen.cells[activity, role] = cell.row
    found.letters[activity][role] = letters
    if "A" in letters:
        seen.deciders[activity] = (cell.role, cell.row)
    return ""


def _activity(cell: _Cell, found: Reading, known: Known) -> str | None:
    name = cell.activity
    code = known.activities.get(name.lower())
    if code is None and known.take_rows:
        code = _new_row(name, found, known)
    if code is None:
        reason = f"no activity is called {name}." if name else "the activity is not named."
        rejected = Rejected(cell.row, "activity", reason)
        found.rejected += [] if rejected in found.rejected[-1:] else [rejected]
    return code


def _new_row(name: str, found: Reading, known: Known) -> str | None:
    """The code of a row of advice that comes in; None where the name makes none, or one that is taken."""
    code = name if CODE.fullmatch(name) else code_of(name)
    title = name[:TITLE_LENGTH]
    if not code or code.lower() in known.activities or found.advice.setdefault(code, title) != title:
        return None
    return code


def code_of(title: str) -> str:
    """A code for a row of advice, made from its title: 'Solution delivery' becomes SOLUTION-DELIVERY."""
    return re.sub(r"[^A-Z0-9.]+", "-", title.upper()).strip("-.")[:40]


def _letters(text: str) -> str | None:
    """The letters of a cell in the order A, R, C, I; None where it holds something else."""
    found = set(BETWEEN.sub("", text.upper()))
    return "".join(letter for letter in "ARCI" if letter in found) if found <= set("RACI") else None


def _title(table: Sequence[Sequence[str]], head: Sequence[str], at: int, found: Reading) -> None:
    """The titles of rows of advice, where a column has them."""
    place = next((head.index(word) for word in TITLE if word in head), None)
    if place is None:
        return
    for line in table[1:]:
        title = _get(line, place).removeprefix("'")
        if title and _get(line, at) in found.advice:
            found.advice[_get(line, at)] = title[:TITLE_LENGTH]
