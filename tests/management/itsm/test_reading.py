import datetime as dt
import gzip
import io
import lzma
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from management.itsm import reading
from management.itsm.mapping import Mapping, MappingError, State, from_dict
from management.itsm.reading import FileError, Log, read
from management.itsm.rows import Incident, Rejected

MAPPING = from_dict(
    {
        "name": "Test",
        "columns": {
            "number": "No",
            "state": "State",
            "updates": "Mods",
            "opened_at": "Opened",
            "updated_at": "Updated",
            "priority": "Prio",
            "made_sla": "SLA",
            "category": "Category",
        },
        "states": {"New": "new", "Work": "active", "Closed": "closed"},
        "levels": {"priority": {"P1": 1, "P2": 2}},
        "dates": ["%d/%m/%Y %H:%M"],
        "time_zone": "Europe/London",
        "missing": ["?"],
        "true_words": ["yes"],
        "false_words": ["no"],
    }
)
HEAD = "No,State,Mods,Opened,Updated,Prio,SLA,Category,Unmapped"


def row(
    number: str = "INC1", state: str = "New", mods: str = "0", updated: str = "3/1/2026 09:30", category: str = "Mail"
) -> str:
    return f"{number},{state},{mods},2/1/2026 08:00,{updated},P1,yes,{category},x"


def from_text(*rows: str, head: str = HEAD, mapping: Mapping = MAPPING) -> Log:
    return read(io.BytesIO("\n".join([head, *rows, ""]).encode()), mapping)


def test_a_row_becomes_an_incident() -> None:
    log = from_text(row())
    assert log == Log(
        rows=1,
        incidents=[
            Incident(
                row=2,
                number="INC1",
                state=State.NEW,
                opened_at=dt.datetime(2026, 1, 2, 8, tzinfo=dt.UTC),
                updated_at=dt.datetime(2026, 1, 3, 9, 30, tzinfo=dt.UTC),
                priority=1,
                made_sla=True,
                category="Mail",
            )
        ],
    )


def test_dates_are_read_in_the_zone_of_the_mapping() -> None:
    summer = from_text(row(updated="1/7/2026 09:30")).incidents[0]
    assert summer.updated_at == dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC)
    zoned = replace(MAPPING, dates=("%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S%z"))
    explicit = from_text(row(updated="2026-07-01T09:30:00+02:00"), mapping=zoned).incidents[0]
    assert explicit.updated_at == dt.datetime(2026, 7, 1, 7, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([row(state="New", mods="0"), row(state="Closed", mods="4")], State.CLOSED),
        ([row(state="Closed", mods="4"), row(state="New", mods="0")], State.CLOSED),
        # The count falls: it is what the tool says the order is.
        ([row(state="Work", mods="2"), row(state="New", mods="1", updated="4/1/2026 00:00")], State.ACTIVE),
        # The count repeats: the later time, and at the same time the later row.
        ([row(state="Work", mods="1", updated="4/1/2026 00:00"), row(state="New", mods="1")], State.ACTIVE),
        ([row(state="Work", mods="1"), row(state="New", mods="1")], State.NEW),
    ],
)
def test_the_last_state_is_kept(rows: list[str], state: State) -> None:
    log = from_text(*rows)
    assert [incident.state for incident in log.incidents] == [state]
    assert log.rows == 2


def test_rows_of_an_incident_need_not_stand_together() -> None:
    log = from_text(row("A", mods="0"), row("B"), row("A", "Closed", mods="1"))
    assert [(incident.number, incident.state) for incident in log.incidents] == [("A", State.CLOSED), ("B", State.NEW)]


def test_a_rejected_row_leaves_the_last_valid_state() -> None:
    log = from_text(row(mods="1", state="Work"), row(mods="2", state="-100"))
    assert [incident.state for incident in log.incidents] == [State.ACTIVE]
    assert log.rejected == [Rejected(3, "State", "-100", "“-100” is not a state that the mapping knows.", "INC1")]


@pytest.mark.parametrize(
    ("text", "column", "value", "reason"),
    [
        (row(number="?"), "No", "?", "an incident needs one here"),
        (row(number=""), "No", "", "an incident needs one here"),
        (row(state="?"), "State", "?", "an incident needs one here"),
        (row(mods="-1"), "Mods", "-1", "not a whole number"),
        (row(mods="1e3"), "Mods", "1e3", "not a whole number"),
        (row(mods="٣"), "Mods", "٣", "not a whole number"),
        (row(updated="31/2/2026 10:00"), "Updated", "31/2/2026 10:00", "not a date such as 31/12/2026 14:05"),
        (row(updated="2026-01-03"), "Updated", "2026-01-03", "not a date"),
        (row().replace("P1", "P9"), "Prio", "P9", "not a level"),
        (row().replace("yes", "perhaps"), "SLA", "perhaps", "neither yes nor no"),
        (row() + ",more", "", "", "has 10 cells and the head has 9"),
        ("INC1,New", "", "", "has 2 cells and the head has 9"),
        (row(category="a\0b"), "Category", "a\ufffdb", "not text"),
        (row(category="x" * 251), "Category", "x" * 80 + "…", "251 characters"),
    ],
)
def test_a_fault_is_told_with_row_column_value_and_reason(text: str, column: str, value: str, reason: str) -> None:
    log = from_text(text)
    assert log.incidents == []
    (rejected,) = log.rejected
    assert (rejected.row, rejected.column, rejected.value) == (2, column, value)
    assert reason in rejected.reason
    assert rejected.reason.endswith(".")


def test_bytes_that_are_no_text_reject_their_row_only() -> None:
    data = f"{HEAD}\n{row('A')}\n{row('B', category='§')}\n".encode().replace("§".encode(), b"\xff")
    log = read(io.BytesIO(data), MAPPING)
    assert [incident.number for incident in log.incidents] == ["A"]
    assert log.rejected[0].column == "Category"
    log.rejected[0].value.encode()


def test_missing_values_and_blank_lines() -> None:
    log = from_text("", row().replace("P1,yes,Mail", "?,,?"), "")
    assert (log.rows, log.rejected) == (1, [])
    incident = log.incidents[0]
    assert (incident.priority, incident.made_sla, incident.category) == (None, None, "")


def test_quoted_cells_may_hold_line_ends_and_rows_are_still_counted() -> None:
    log = from_text(row(category='"two\nlines, one cell"'), row("B", state="-100"))
    assert log.incidents[0].category == "two\nlines, one cell"
    assert log.rejected[0].row == 3


def plain(data: bytes) -> bytes:
    return data


@pytest.mark.parametrize("pack", [plain, lzma.compress, gzip.compress])
def test_compression_is_told_by_content(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(pack(("\ufeff" + HEAD + "\r\n" + row() + "\r\n").encode()))
    assert len(read(file, MAPPING).incidents) == 1
    assert len(read(str(file), MAPPING).incidents) == 1
    with file.open("rb") as binary:
        assert len(read(binary, MAPPING).incidents) == 1
    uploaded = io.BytesIO(file.read_bytes())
    assert len(read(uploaded, MAPPING).incidents) == 1
    assert not uploaded.closed


class Upload:
    """An uploaded file has `read` and little else."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int) -> bytes:
        return self._data.read(size)


def test_an_upload_needs_no_more_than_read() -> None:
    upload = cast("BinaryIO", Upload(lzma.compress(f"{HEAD}\n{row()}\n".encode())))
    assert len(read(upload, MAPPING).incidents) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (f'{HEAD}\n{row()}\n"never closed'.encode(), "Line 3 is not CSV"),
        (f"{HEAD}\n{row(category=chr(34) + 'a' + chr(34) + 'b')}\n".encode(), "Line 2 is not CSV"),
        (lzma.compress(HEAD.encode() * 1000)[:40], "cannot be read to its end"),
        (gzip.compress(HEAD.encode() * 1000, mtime=0)[:-9], "cannot be read to its end"),
        (gzip.compress(HEAD.encode() * 1000, mtime=0)[:20] + b"damaged", "cannot be read to its end"),
        (b"x" * 1_000_001, "Line 1 has more than 1,000,000 characters"),
        (lzma.compress(b"x" * 50_000_000), "Line 1 has more than 1,000,000 characters"),
    ],
)
def test_what_is_no_export_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(FileError, match=sentence):
        read(io.BytesIO(data), MAPPING)


@pytest.mark.parametrize("pack", [plain, lzma.compress, gzip.compress])
def test_a_small_file_that_holds_too_much_is_given_up(
    monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 50_000)
    with pytest.raises(FileError, match="more than 50,000 characters once it is decompressed"):
        read(io.BytesIO(pack(f"{HEAD}\n".encode() + f"{row()}\n".encode() * 5_000)), MAPPING)


def test_a_file_that_asks_for_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    data = lzma.compress(f"{HEAD}\n{row()}\n".encode())
    assert read(io.BytesIO(data), MAPPING).rows == 1
    monkeypatch.setattr(reading, "MAX_MEMORY", 1024 * 1024)
    with pytest.raises(FileError, match="Memory usage limit"):
        read(io.BytesIO(data), MAPPING)


def test_a_file_in_several_streams_is_read_whole() -> None:
    rows = [f"{HEAD}\n{row()}\n".encode(), f"{row()}\n".encode() * 700, f"{row()}\n".encode()]
    joined = (b"\0" * 20_000).join(lzma.compress(each) for each in rows)
    assert read(io.BytesIO(joined), MAPPING).rows == 702


def test_a_file_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    with pytest.raises(FileError, match="more than 3 rows"):
        from_text(row(), row(), row())


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (HEAD.replace("Prio", "Other"), "no column named “Prio”, which the mapping takes for priority"),
        (HEAD.replace("Unmapped", "Prio"), "more than one column named “Prio”"),
    ],
)
def test_a_head_that_does_not_fit_the_mapping_is_refused(head: str, sentence: str) -> None:
    with pytest.raises(MappingError, match=sentence):
        from_text(row(), head=head)


CELLS = st.sampled_from(
    ["INC1", "INC2", "New", "Closed", "-100", "1", "2/1/2026 08:00", "P1", "yes", "?", "", '"', "\0"]
)


@given(st.lists(st.lists(CELLS, min_size=8, max_size=10), max_size=12))
def test_every_row_is_either_taken_or_rejected(rows: list[list[str]]) -> None:
    lines = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells) for cells in rows]
    log = from_text(*lines)
    assert log.rows == len(rows)
    assert {each.row for each in log.rejected} | {each.row for each in log.incidents} <= set(range(2, len(rows) + 2))
    assert len(log.rejected) + len(log.incidents) <= len(rows)
