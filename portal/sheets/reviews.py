"""The result of a review of access as a file, for auditors."""

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from portal import words
from portal.exports.csvs import streamed
from portal.reports.sheets import OPTIONS
from portal.reviewing import RESULT, result, scope
from raci.duties.review_models import AccessReview

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (16, 24, 14, 26, 14, 24, 12, 12, 24, 40, 18, 22, 24, 18, 40, 40)


def as_csv(review: AccessReview) -> HttpResponseBase:
    """The result as CSV."""
    rows = (["" if cell is None else cell for cell in row] for row in result(review))
    return streamed(f"access-review-{review.code}", RESULT, rows)


def as_xlsx(review: AccessReview) -> HttpResponseBase:
    """The result as a workbook, with what it rests on."""
    response = HttpResponse(workbook(review), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="access-review-{review.code}.xlsx"'
    return response


def workbook(review: AccessReview) -> bytes:
    """A sheet on the review and one with a row for each item."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {**OPTIONS, "in_memory": True, "constant_memory": False})
    bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    _about(book.add_worksheet("Review"), review, bold, wrap)
    sheet = book.add_worksheet("Items")
    sheet.freeze_panes(1, 1)
    for at, (label, width) in enumerate(zip(RESULT, WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, label, bold)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for line, row in enumerate(result(review), 1):
        for at, cell in enumerate(row):
            _write(sheet, line, at, cell, {"moment": moment, "day": day, "text": wrap})
    book.close()
    return kept.getvalue()


def _about(sheet: Any, review: AccessReview, bold: Any, wrap: Any) -> None:
    closed = words.when(review.closed_at) if review.closed_at else "still open"
    lines = [
        ("Review", str(review)), ("Looks at", scope(review)), ("Opened by", str(review.opened_by)),
        ("Opened", words.when(review.opened_at)), ("Answers due", words.when(review.due_at)), ("Closed", closed),
    ]  # fmt: skip
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)
    for at, (label, text) in enumerate(lines):
        sheet.write_string(at, 0, label, bold)
        sheet.write_string(at, 1, text, wrap)


def _write(sheet: Any, line: int, at: int, cell: Any, formats: dict[str, Any]) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(line, at, timezone.localtime(cell).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(line, at, cell, formats["day"])
    elif cell:
        sheet.write_string(line, at, str(cell), formats["text"])
