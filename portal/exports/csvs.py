"""Tables as CSV, streamed, with cells made inert that a spreadsheet would run as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

from portal.exports.inert import inert_row


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def streamed(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download that begins at once, whatever the number of rows. ``name``: of the file, without its ending."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + str(writer.writerow(heads))
        for row in rows:
            yield str(writer.writerow(inert_row(row)))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
