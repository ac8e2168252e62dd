"""The report as PDF/A-2a: tagged, with its own fonts, set by typst. The data goes in as JSON, never as markup."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import timezone

from portal import words
from portal.reports.content import Cell, Content, Section

DOCUMENTS = settings.BASE_DIR / "templates" / "documents"
TEMPLATE = DOCUMENTS / "report.typ"
FONTS = DOCUMENTS / "fonts"
MARK = settings.BASE_DIR / "static" / "mark.svg"
MONO = frozenset({"Root", "Key"})
PROOF = (
    "Each row names the events on which it rests. The bundle of this report holds those events, the signed head of the "
    "record and verify.py, one file that needs nothing but Python and checks all of it."
)


def write(place: Path, content: Content) -> None:
    """Set the report. Memory grows with its length, so this belongs in a task.

    Raises:
        typst.TypstError: the template does not fit the data.
    """
    local = timezone.localtime(content.as_of)
    compile_pdf(TEMPLATE, place, _data(content, local), local)


def compile_pdf(template: Path, place: Path, data: dict[str, Any], local: datetime) -> None:
    """Set a document of ours as PDF/A-2a.

    Raises:
        typst.TypstError: the template does not fit the data.
    """
    typst.compile(
        str(template),
        output=str(place),
        root=str(DOCUMENTS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2a"],
        timestamp=int(local.timestamp()),
    )


def _data(content: Content, local: datetime) -> dict[str, Any]:
    return {
        "title": content.title,
        "organisation": content.organisation,
        "as_of": f"{words.day_long(local)}, {local:%H:%M}",
        "date": [local.year, local.month, local.day],
        "mark": MARK.read_text(),
        "facts": [{"label": k, "value": v, "mono": k in MONO} for k, v in content.facts.items() if k != "Rows"],
        "proof": content.proof or PROOF,
        "sections": [_section(section) for section in content.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    columns = [{"label": each.label, "share": each.share, "right": each.right} for each in section.fields]
    return {
        "title": section.title,
        "lead": section.lead,
        "empty": section.empty,
        "count": words.number(len(section.rows)),
        "columns": [*columns, {"label": "Events", "share": 2, "right": True}],
        "rows": [
            [*(spoken(cell) for cell in row.cells), ", ".join(words.number(number) for number in row.numbers)]
            for row in section.rows
        ],
    }


def spoken(cell: Cell) -> str:
    """A value as people read it."""
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, datetime):
        return f"{words.day_short(cell, today=date.min)}, {words.clock(cell)}"
    if isinstance(cell, date):
        return words.day_short(cell, today=date.min)
    return words.number(cell) if isinstance(cell, int | Decimal) else str(cell)
