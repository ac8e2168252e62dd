"""Reports: ordered by a person, made in the background, kept, and taken away on record.

The database owns the work. A report that was ordered is due until it is made or has failed; whoever makes it claims it
for a while, and finishes only the attempt that is theirs. A message that is lost, doubled or killed loses nothing.
"""

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import Signal

from portal.acts.reports import FAIL_REPORT, KEEP_REPORT, ORDER_REPORT, TAKE_REPORT
from portal.models import Report, ReportProgress
from portal.reports import compliance, plain, sheets, typeset
from portal.reports.content import Content
from raci.duties.founding import CHECKS
from raci.duties.gate import passing
from raci.ledger import bundle, clock, sealer
from raci.ledger.codes import code_in_turn
from raci.ledger.models import Checkpoint
from raci.people.actor import Actor
from raci.people.models import OrgUnit

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
ATTEMPTS = 3
NAMES = {"pdf": "report.pdf", "xlsx": "report.xlsx", "csv": "report.csv", "json": "report.json", "bundle": "bundle.zip"}

ordered = Signal()
"""Sent with ``report_id`` after the commit of an order: a nudge, nothing more."""

Step = Callable[[str, int], None]


class Superseded(RuntimeError):
    """The lease was lost: another attempt has the report, and what this one made is thrown away."""


def order(
    *,
    actor: Actor,
    unit: OrgUnit,
    kind: str,
    period_from: date,
    period_until: date,
    formats: list[str],
    as_of: datetime | None = None,
) -> Report:
    """Order a report; it is made in the background.

    Args:
        as_of: the moment from which it looks; now, where none is given.

    Raises:
        ValidationError: the period or the moment cannot be.
        Refused: the gate does not let it pass.
    """
    now = clock.now()
    moment = as_of or now
    if period_until < period_from:
        raise ValidationError({"period_until": "The period ends before it begins."})
    if moment > now:
        raise ValidationError({"as_of": "A report looks from this moment or from an earlier one."})
    report = Report(
        kind=kind,
        unit=unit,
        ordered_by=actor.person,
        period_from=period_from,
        period_until=period_until,
        as_of=moment,
        formats=[name for name in Report.Format.values if name in formats] if kind == "compliance" else ["bundle"],
        ordered_at=now,
    )
    with passing(ORDER_REPORT, report, actor=actor, reads=[unit]) as row:
        row.code = code_in_turn(Report, "REP", year=clock.today().year)
        row.save()
        ReportProgress.objects.create(report=row, step="Waits to start")
        key = str(row.pk)
        transaction.on_commit(lambda: ordered.send_robust(sender=Report, report_id=key))
    return report


def due() -> "QuerySet[ReportProgress]":
    """Reports that were ordered and that nobody makes at this moment."""
    free = Q(lease_until=None) | Q(lease_until__lt=clock.now())
    rows = ReportProgress.objects.filter(free, report__state="ordered")
    return rows.select_related("report").order_by("report__ordered_at")


def claim(report_id: Any) -> tuple[Report, int] | None:
    """Take a report that is due: it and the number of the attempt, or None where somebody else has it."""
    seen = due().filter(pk=report_id).first()
    if seen is None:
        return None
    free = Q(lease_until=None) | Q(lease_until__lt=clock.now())
    mine = ReportProgress.objects.filter(free, pk=seen.pk, attempt=seen.attempt)
    if not mine.update(attempt=seen.attempt + 1, lease_until=clock.now() + LEASE):
        return None
    return seen.report, seen.attempt + 1


def make(report_id: Any) -> bool:
    """Make a report that is due. False where there is nothing to do for this caller.

    A failure is kept as the reason and the report becomes due again; after the last attempt it is given up, on record.
    """
    claimed = claim(report_id)
    if claimed is None:
        return False
    report, attempt = claimed
    try:
        _make(report, attempt)
    except Superseded:
        log.warning("report %s: attempt %s was superseded", report.code, attempt)
        return False
    except Exception as problem:
        log.exception("report %s: attempt %s failed", report.code, attempt)
        _failed(report, attempt, problem)
        return False
    return True


def _make(report: Report, attempt: int) -> None:
    folder = folder_of(report) / str(attempt)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    step = _steps(report, attempt)
    step("Sealing the record", 5)
    sealer.seal()
    head = bundle.head_covering(report.as_of)
    if head is None:
        raise ValueError("The record holds nothing from before that moment.")
    content = compliance.content(report, head, lambda what: step(what, 10))
    files = {name: _described(folder / NAMES[name]) for name in _write(report, folder, content, head, step)}
    root = bytes(head.root).hex()
    step("Keeping it", 98)
    with passing(KEEP_REPORT, report, actor=Actor.service(CHECKS), record={"size": head.size, "root": root}) as row:
        _advance(row, attempt, step="Ready", percent=100, lease_until=None)
        row.files = {name: {**about, "attempt": attempt} for name, about in files.items()}
        row.rows, row.record_size, row.record_root, row.made_at = content.counts, head.size, root, clock.now()


def _write(report: Report, folder: Path, content: Content, head: Checkpoint, step: Step) -> Iterator[str]:
    """Write each format that was ordered; the bundle comes last and holds the others."""
    writers = {"pdf": typeset.write, "xlsx": sheets.write, "csv": plain.write_csv, "json": plain.write_json}
    done: dict[str, Path] = {}
    wanted = [name for name in writers if name in report.formats]
    for at, name in enumerate(wanted):
        step(f"Writing {Report.Format(name).label.split(',')[0]}", 30 + at * 50 // len(wanted))
        done[NAMES[name]] = folder / NAMES[name]
        writers[name](done[NAMES[name]], content)
        yield name
    if "bundle" in report.formats:
        step("Writing the bundle", 85)
        _bundle(folder, content, head, done)
        yield "bundle"


def _bundle(folder: Path, content: Content, head: Checkpoint, files: dict[str, Path]) -> None:
    about = "\n".join(f"    {label}: {value}" for label, value in content.facts.items() if label != "Key")
    with (folder / NAMES["bundle"]).open("wb") as out:
        bundle.write(
            out,
            bundle.Contents(
                head=head,
                title=f"{content.title}, {content.organisation}",
                about=f"The report in it:\n\n{about}\n" if content.sections else "",
                rows=list(plain.lines(content)),
                files=files,
            ),
        )


def _described(place: Path) -> dict[str, Any]:
    with place.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": place.name, "size": place.stat().st_size, "sha256": digest}


def _advance(report: Report, attempt: int, **values: Any) -> None:
    """Write how far this attempt is.

    Raises:
        Superseded: another attempt has the report.
    """
    if not ReportProgress.objects.filter(pk=report.pk, attempt=attempt).update(**values):
        raise Superseded


def _steps(report: Report, attempt: int) -> Step:
    def step(what: str, percent: int) -> None:
        _advance(report, attempt, step=what, percent=percent, lease_until=clock.now() + LEASE)

    return step


def _failed(report: Report, attempt: int, problem: Exception) -> None:
    told = str(problem)[:300] or type(problem).__name__
    again = clock.now() + timedelta(seconds=20 * attempt)
    ReportProgress.objects.filter(pk=report.pk, attempt=attempt).update(
        step="It did not work; it is tried again", problem=told, lease_until=again
    )
    if attempt >= ATTEMPTS:
        give_up(report, told)


def give_up(report: Report, problem: str) -> None:
    """After the last attempt: say so, on record."""
    with passing(FAIL_REPORT, report, actor=Actor.service(CHECKS), note=problem) as row:
        row.problem = problem
        ReportProgress.objects.filter(pk=row.pk).update(step="Could not be made", lease_until=None)


def sweep() -> list[Any]:
    """The keys of reports that are due, to be nudged again; those whose worker died too often are given up."""
    lost = due().filter(attempt__gte=ATTEMPTS)
    for progress in lost:
        give_up(progress.report, progress.problem or "The making of it was interrupted each time.")
    return list(due().filter(attempt__lt=ATTEMPTS).values_list("pk", flat=True))


def take(*, actor: Actor, report: Report, kind: str) -> Path:
    """Take a file of a report away: the place of the file. That it was taken is on record before it is handed over.

    Raises:
        ValidationError: there is no such file.
        Refused: the gate does not let it pass.
    """
    about = report.files.get(kind)
    if about is None:
        raise ValidationError("The report has no such file.")
    with passing(TAKE_REPORT, report, actor=actor, file=about["name"], sha256=about["sha256"]):
        pass
    return folder_of(report) / str(about["attempt"]) / str(about["name"])


def folder_of(report: Report) -> Path:
    """Where the files of a report are kept."""
    return Path(settings.MEDIA_ROOT) / "reports" / report.code
