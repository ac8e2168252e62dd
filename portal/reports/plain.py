"""The report as CSV and as JSON, and its rows as the bundle has them."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.exports.inert import inert, inert_row
from portal.reports.content import Cell, Content
from raci.ledger.canonical import canonical, plain


def write_csv(place: Path, content: Content) -> None:
    """One file: what it rests on, then section after section. Cells that a spreadsheet would run are inert."""
    with place.open("w", newline="", encoding="utf-8") as out:
        to = csv.writer(out)
        for label, value in (("Report", content.title), ("Organisation", content.organisation), *content.facts.items()):
            to.writerow([label, inert(value)])
        for section in content.sections:
            to.writerow([])
            to.writerow([section.title])
            to.writerow([*(field.label for field in section.fields), "Events"])
            for row in section.rows:
                to.writerow(inert_row([*(_text(cell) for cell in row.cells), " ".join(map(str, row.numbers))]))


def _text(cell: Cell) -> Cell:
    return plain(cell) if cell is not None and not isinstance(cell, int) else cell  # type: ignore[return-value]


def write_json(place: Path, content: Content) -> None:
    """Everything, in the canonical form of the record."""
    place.write_bytes(
        canonical(
            {
                "title": content.title,
                "organisation": content.organisation,
                "parameters": content.parameters,
                "sections": [
                    {
                        "code": section.code,
                        "title": section.title,
                        "fields": [{"key": field.key, "label": field.label} for field in section.fields],
                        "rows": [{**_named(section.fields, row.cells), "events": row.numbers} for row in section.rows],
                    }
                    for section in content.sections
                ],
            }
        )
        + b"\n"
    )


def _named(fields: Any, cells: Any) -> dict[str, Any]:
    return {field.key: plain(cell) for field, cell in zip(fields, cells, strict=True)}


def lines(content: Content) -> Iterator[dict[str, Any]]:
    """The rows with what each says of its events; the verifier compares that with the events themselves."""
    for section in content.sections:
        for row in section.rows:
            events = sorted(row.events, key=lambda event: event.number)
            yield {
                "section": section.code,
                "row": _named(section.fields, row.cells),
                "events": [event.citation for event in events],
            }
