"""Tags and filters of the components: icons, dates and numbers in words, pictures."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, HiddenInput, RadioSelect, Select
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from governance.models import StageGate
from governance.text.render import body_html
from portal import charts, svg, words
from portal.parts import Filter, Letter, Matrix, MatrixRow, Seats

register = template.Library()

SPHERES = {
    "governance": ("cs-gov", "building-bank", "Governance"),
    "management": ("cs-mgt", "settings-2", "Management"),
    "assurance": ("cs-asr", "eye-check", "Assurance"),
    "support": ("", "tool", "Support"),
    "duties": ("", "layout-grid", "Duties"),
    "record": ("", "certificate", "Record"),
}
LETTERS = {
    "R": "Responsible: does it",
    "A": "Accountable: decides",
    "C": "Consulted: asked before",
    "I": "Informed: told after",
}

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _worded(name: str) -> None:
    call = getattr(words, name)
    register.filter(name, lambda value: "" if value in (None, "") else call(value))


for _name in ("day", "day_long", "day_short", "clock", "when", "away", "due", "ago", "initials"):
    _worded(_name)


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """`{% icon "lock" %}`: an icon of the sprite. It is decoration unless it has a label."""
    hidden = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    url, name = f"{static('icons.svg')}#{name}", f"cs-icon {extra}".strip()
    return format_html('<svg class="{}" {}><use href="{}"></use></svg>', name, hidden, url)


@register.filter
def hue(sphere: str) -> str:
    """The class that gives a part the hue of its side."""
    return SPHERES.get(sphere, ("", "", ""))[0]


@register.filter
def sphere_icon(sphere: str) -> str:
    """The icon of a side."""
    return SPHERES.get(sphere, ("", "certificate", ""))[1]


@register.filter
def sphere_name(sphere: str) -> str:
    """The word of a side."""
    return SPHERES.get(sphere, ("", "", sphere))[2]


@register.filter
def letter_says(letter: str) -> str:
    """What a RACI letter means, in words."""
    return LETTERS.get(letter, letter)


@register.filter
def codes(text: object) -> SafeString:
    """The text, escaped, with codes such as POL-014 kept in one piece.

    Text that an attribute such as title="{{ name }}" has escaped on its way is not escaped twice."""
    whole = text if isinstance(text, SafeString) else conditional_escape("" if text is None else str(text))
    runs = ((f'<span class="cs-nb">{part}</span>' if is_code else part) for part, is_code in words.codes_in(whole))
    return mark_safe("".join(runs))  # noqa: S308  every part comes from escaped text, a code has only A-Z, 0-9 and -


@register.filter
def number(value: float | None, places: int | None = None) -> str:
    """184,203; a dash for no figure."""
    return words.number(value, places)


@register.filter
def percent(value: float | None, places: int | None = None) -> str:
    """22 %; a dash for no figure."""
    return words.percent(value, places)


@register.filter
def signed(value: float, places: int | None = None) -> str:
    """+3, −9, 0."""
    return words.signed(value, places)


@register.filter
def digest(value: bytes | str, keep: int | None = None) -> str:
    """A digest in groups of four; with `keep`, the first groups and the last one."""
    text = value if isinstance(value, str) else bytes(value).hex()
    return words.grouped(text, keep=keep)


@register.filter
def iso(value: date | datetime) -> str:
    """For the datetime attribute of <time>."""
    return words.local(value).isoformat() if isinstance(value, datetime) else value.isoformat()


@register.simple_tag
def sparkline(values: Sequence[float | None], tone: str = "", label: str = "") -> SafeString:
    """`{% sparkline numbers "ok" %}`: None leaves a gap."""
    return svg.sparkline(values, tone, label)


@register.simple_tag
def meter(value: float | None, tone: str = "", cover: float | None = None, second: float | None = None,
          mark: float | None = None) -> SafeString:  # fmt: skip
    """`{% meter 66 "risk" cover=58 %}`: a bar from 0 to 100."""
    return svg.meter(value, tone, cover=cover, second=second, mark=mark)


@register.simple_tag
def budget_chart(chart: charts.BudgetChart) -> SafeString:
    """`{% budget_chart chart %}`: a wide picture, and a narrow one for phones."""
    uid = unique("budget")
    return svg.budget_chart(chart, charts.WIDE, uid) + svg.budget_chart(chart, charts.NARROW, uid)


@register.simple_tag
def benefit_chart(chart: charts.BenefitChart) -> SafeString:
    """`{% benefit_chart chart %}`: promised against realised, wide and narrow."""
    uid = unique("benefit")
    return svg.benefit_chart(chart, charts.PLOT_WIDE, uid) + svg.benefit_chart(chart, charts.PLOT_NARROW, uid)


@register.simple_tag
def kept_at(gate: StageGate) -> dict[str, Any]:
    """`{% kept_at gate as kept %}`: what is promised and realised at a gate, kept with its decision or of today."""
    shown = gate.shown or gate.figures()
    benefits = [
        {**each, "day": date.fromisoformat(each["realised_on"]) if each["realised_on"] else None}
        for each in shown["benefits"]
    ]
    return {**shown, "day": date.fromisoformat(shown["on"]), "benefits": benefits}


@register.filter
def amount(value: str) -> str:
    """A number that is kept as text, as people write it; a dash where there is none."""
    return words.number(Decimal(value)) if value else "–"


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as HTML that is safe to show; its headings stand below those of the section."""
    return SafeString(body_html(text, top=3))


@register.simple_tag
def cascade(picture: charts.Cascade) -> SafeString:
    """`{% cascade picture %}`: columns, nodes and links; on a phone a list to open step by step."""
    placed = charts.place(picture)
    rows = max((place.row + 2 for places in placed.values() for place in places), default=0)
    columns = [
        {"column": column, "places": placed[column.key], "grid": 2 * at + 1}
        for at, column in enumerate(picture.columns)
    ]
    gaps = [_gap(picture, placed, at, rows) for at in range(len(picture.columns) - 1)]
    context = {"columns": columns, "gaps": gaps, "branches": charts.drill(picture)}
    return SafeString(render_to_string("partials/cascade.html", context))


def _gap(picture: charts.Cascade, placed: Mapping[str, Sequence[charts.Placed]], at: int, rows: int) -> SafeString:
    left = {place.node.key: place.middle for place in placed[picture.columns[at].key]}
    right = {place.node.key: place.middle for place in placed[picture.columns[at + 1].key]}
    ends = [
        (left[edge.from_key], right[edge.to_key], edge.primary, edge.picked)
        for edge in picture.edges
        if edge.from_key in left and edge.to_key in right
    ]
    return svg.links(ends, rows, at + 1)


@register.filter
def seat_marks(seats: Seats) -> list[str]:
    """One mark a seat: 'in' voted, 'you' the reader's, '' open, 'line' the quorum, 'out' not counted."""
    marks = ["in"] * seats.voted
    if seats.reader == "missing" and seats.voted < seats.counted:
        marks.append("you")
    marks += [""] * (seats.counted - len(marks))
    return [*marks[: seats.quorum], "line", *marks[seats.quorum :], *["out"] * seats.excluded]


@register.filter
def missing_for_quorum(seats: Seats) -> int:
    """How many more are needed."""
    return max(0, seats.quorum - seats.voted)


# --- parts of components ------------------------------------------------------------------------------------------

_COUNTER = itertools.count(1)
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@register.simple_tag
def unique(prefix: str) -> str:
    """An id that no other part of the page has."""
    return f"{prefix}-{next(_COUNTER)}"


@register.filter
def urgency(value: date | datetime) -> str:
    """'late', 'soon' (today, tomorrow) or ''."""
    days = (words.as_day(value) - words.as_day(timezone.now())).days
    return "late" if days < 0 else "soon" if days <= 1 else ""


@register.filter
def weekday(value: date | datetime) -> str:
    """'Friday'."""
    return WEEKDAYS[words.as_day(value).weekday()]


@register.filter
def day_number(value: date | datetime) -> int:
    """13."""
    return words.as_day(value).day


@register.filter
def month_clock(value: date | datetime) -> str:
    """'Nov, 17:00', or 'Nov' for a day."""
    month = words.month_short(words.as_day(value))
    return f"{month}, {words.clock(value)}" if isinstance(value, datetime) else month


@register.filter
def count_word(value: int) -> str:
    """'two'; figures from ten."""
    return _SMALL[value] if 0 <= value < len(_SMALL) else words.number(value)


@register.filter
def names_or(names: Sequence[str]) -> str:
    """'Sunniva Berg or Pavel Kral'; of more than four the first three and how many others."""
    if len(names) > 4:
        return f"{', '.join(names[:3])} or {count_word(len(names) - 3)} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


@register.filter
def is_on(chosen: Filter) -> bool:
    """True if the filter narrows the list."""
    return any(choice.chosen for choice in chosen.choices)


VERDICTS = {
    "yes": ("circle-check", "check", "met"),
    "no": ("octagon-minus", "x", "not met"),
    "soon": ("alert-triangle", "alert-triangle", "needs attention"),
    "skip": ("circle-dashed", "circle-dashed", "not asked"),
}


@register.filter
def check_icon(verdict: str) -> str:
    """The icon of a check."""
    return VERDICTS[verdict][0]


@register.filter
def check_mark(verdict: str) -> str:
    """The small icon of a check in a list of reasons."""
    return VERDICTS[verdict][1]


@register.filter
def check_word(verdict: str) -> str:
    """What the icon of a check says."""
    return VERDICTS[verdict][2]


@register.filter
def message_tone(level: str) -> str:
    """The tone of a notice for a level of django.contrib.messages."""
    return {"success": "ok", "warning": "risk", "error": "out"}.get(level.rpartition(" ")[2], "")


@dataclass(frozen=True, slots=True)
class Holder:
    """A role and its letter, for the phone form of the matrix."""

    name: str
    letter: Letter


@register.filter
def holders(row: MatrixRow, matrix: Matrix) -> list[Holder]:
    """Who holds which letter for an activity, A first, then R, C, I."""
    pairs = zip(matrix.roles, row.cells, strict=False)
    found = [
        Holder(f"{role}, vacant" if cell.vacant else role, letter) for role, cell in pairs for letter in cell.letters
    ]
    return sorted(found, key=lambda holder: "ARCI".find(holder.letter))


# --- forms --------------------------------------------------------------------------------------------------------


@register.filter
def field_kind(bound: BoundField) -> str:
    """'hidden', 'radio', 'groups', 'checks', 'check', 'select' or 'text': the form a field takes."""
    widget = bound.field.widget
    if isinstance(widget, CheckboxSelectMultiple) and any(not isinstance(label, str) for _, label in widget.choices):
        return "groups"
    kinds = (
        (HiddenInput, "hidden"),
        (CheckboxSelectMultiple, "checks"),  # before the radio buttons from which Django derives it
        (RadioSelect, "radio"),
        (CheckboxInput, "check"),
        (Select, "select"),
    )
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "text")


@register.filter
def field_groups(bound: BoundField) -> list[tuple[str, list[BoundWidget], int]]:
    """The options of a field by the groups of its choices, with how many of each are chosen."""
    options, found = iter(bound.subwidgets), []
    for name, inner in bound.field.widget.choices:
        alone = isinstance(inner, str)
        mine = [next(options) for _ in ([inner] if alone else inner)]
        found.append(("" if alone else str(name), mine, sum(bool(each.data["selected"]) for each in mine)))
    return found


@register.filter
def field_id(bound: BoundField) -> str:
    """The id of a field's widget, also for groups that have no single one."""
    return bound.id_for_label or f"id_{bound.html_name}"


@register.simple_tag
def field_widget(bound: BoundField) -> SafeString:
    """The widget with our class, tied to its help and errors."""
    names = {"check": "form-check-input", "select": "form-select"}
    own = str(bound.field.widget.attrs.get("class", ""))
    attrs: dict[str, str | bool] = {"class": f"{names.get(field_kind(bound), 'form-control')} {own}".strip()}
    if bound.errors or bound.help_text:
        attrs["aria-describedby"] = f"{field_id(bound)}-about"
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)
