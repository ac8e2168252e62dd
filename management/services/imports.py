"""Import of incidents from an ITSM tool's export: new ones are born in bulk, changed ones brought up to date, each with
an entry of its own in the record; what is unchanged is left alone, and every row that is not taken says why."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from management.acts import operations as acts
from management.itsm import reading
from management.itsm.mapping import from_dict
from management.itsm.rows import Incident as Parsed
from management.itsm.rows import Rejected
from management.models import ImportMapping, ImportRejection, ImportRun, Incident, Service
from raci.duties import gate
from raci.duties.bulk import births
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit

Progress = Callable[[str, int, int], None]
"""Step in words, how many are done, of how many (0: unknown)."""

LONGEST_NUMBER = 64
AT_ONCE = 900
"""How many numbers one question to the database asks for (SQLite takes 999 parameters)."""


@dataclass
class Plan:
    """What an import will do."""

    new: list[tuple[Parsed, str]] = field(default_factory=list)
    changed: list[tuple[Incident, Parsed, str]] = field(default_factory=list)
    unchanged: int = 0


def import_incidents(
    *,
    actor: Actor,
    path: Path,
    mapping: ImportMapping,
    unit: OrgUnit,
    file_name: str = "",
    progress: Progress = lambda *_: None,
    on_record: Callable[[ImportRun], None] = lambda _: None,
) -> ImportRun:
    """Import the last state of every incident in a file, as one act. The same file again changes nothing.

    Args:
        path: CSV, plain or compressed with xz or gzip.
        unit: to which new incidents belong.
        on_record: called within the transaction once the import is on record.

    Raises:
        Refused: the gate does not let it pass.
        FileError, MappingError: the file is no such export (``management.itsm``).
    """
    run = ImportRun(
        code=next_code(ImportRun, "IMP", digits=4),
        mapping=mapping,
        unit=unit,
        file_name=(file_name or path.name)[:200],
        digest=_digest(path),
        taken_at=clock.now(),
    )
    if gate.objections(acts.RUN_IMPORT, run, actor):
        return _refused(actor, run)
    log = reading.read(path, from_dict(mapping.mapping), tell=lambda rows: progress("Reading the file", rows, 0))
    incidents, rejected = _fitting(log)
    services = _services()
    plan = _plan(incidents, services)
    run.rows, run.rejected = log.rows, len(rejected)
    run.created, run.changed, run.unchanged = len(plan.new), len(plan.changed), plan.unchanged
    with passing(acts.RUN_IMPORT, run, actor=actor, also=[row for row, *_ in plan.changed], reads=[mapping, unit]):
        run.save()
        passage().add_parts([_rejection(run, each) for each in rejected])
        births(acts.TAKE_IN, _told(_born(plan.new, services, unit), len(plan.new), progress), actor=actor)
        _bring_up_to_date(actor, plan.changed, services, progress)
        passage().then(lambda: on_record(run))
    return run


def _refused(actor: Actor, run: ImportRun) -> ImportRun:
    with passing(acts.RUN_IMPORT, run, actor=actor, reads=[run.mapping, run.unit]):
        pass
    return run


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fitting(log: reading.Log) -> tuple[list[Parsed], list[Rejected]]:
    """Incidents whose number can be kept; the others join the rejected rows."""
    fits = [each for each in log.incidents if len(each.number) <= LONGEST_NUMBER]
    reason = f"The number of an incident has {LONGEST_NUMBER} characters at most."
    long = [each for each in log.incidents if len(each.number) > LONGEST_NUMBER]
    told = [Rejected(each.row, "number", each.number[:80], reason) for each in long]
    return fits, sorted([*log.rejected, *told], key=lambda each: each.row)


def _services() -> Mapping[str, Service]:
    """Services by every name under which the ITSM tool knows them."""
    found: dict[str, Service] = {}
    for service in Service.objects.exclude(state="retired").order_by("code"):
        for name in (service.code, service.name, *service.itsm_names):
            found.setdefault(str(name).casefold(), service)
    return found


def _service(parsed: Parsed, services: Mapping[str, Service]) -> Service | None:
    return services.get(parsed.service.casefold()) if parsed.service else None


def _plan(incidents: Sequence[Parsed], services: Mapping[str, Service]) -> Plan:
    plan, source = Plan(), iter(incidents)
    while chunk := list(islice(source, AT_ONCE)):
        known = {row.number: row for row in Incident.objects.filter(number__in=[each.number for each in chunk])}
        for each in chunk:
            _sort_in(plan, each, known.get(each.number), digest_of(each, _service(each, services)))
    return plan


def _sort_in(plan: Plan, parsed: Parsed, known: Incident | None, digest: str) -> None:
    if known is None:
        plan.new.append((parsed, digest))
    elif known.source_digest == digest or _is_older(parsed, known):
        plan.unchanged += 1
    else:
        plan.changed.append((known, parsed, digest))


def _is_older(parsed: Parsed, known: Incident) -> bool:
    if known.updated_at is None:
        return False
    return (parsed.updates, parsed.updated_at) < (known.updates, known.updated_at)


def digest_of(parsed: Parsed, service: Service | None) -> str:
    """SHA-256 of what an incident says, wherever in a file it stood."""
    said = [f"{name}={value}" for name, value in fields_of(parsed, service).items()]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def fields_of(parsed: Parsed, service: Service | None) -> dict[str, Any]:
    """The fields of an incident as the tool's row fills them."""
    return {
        "service_id": service.pk if service else None,
        "status": str(parsed.state),
        "title": parsed.title,
        "category": parsed.category,
        "subcategory": parsed.subcategory,
        "group": parsed.assignment_group,
        "item": parsed.service,
        "priority": parsed.priority,
        "impact": parsed.impact,
        "urgency": parsed.urgency,
        "opened_at": parsed.opened_at,
        "resolved_at": parsed.resolved_at,
        "closed_at": parsed.closed_at,
        "made_sla": parsed.made_sla,
        "reopened": parsed.reopen_count,
        "reassigned": parsed.reassignment_count,
        "problem": parsed.problem,
        "change": parsed.change,
        "caused_by": parsed.caused_by,
        "updates": parsed.updates,
        "updated_at": parsed.updated_at,
    }


def _born(new: Sequence[tuple[Parsed, str]], services: Mapping[str, Service], unit: OrgUnit) -> Iterator[Incident]:
    for parsed, digest in new:
        about = fields_of(parsed, _service(parsed, services))
        yield Incident(number=parsed.number, unit_id=unit.pk, source_digest=digest, **about)


def _told(rows: Iterator[Incident], total: int, progress: Progress) -> Iterator[Incident]:
    for done, row in enumerate(rows):
        if not done % 1000:
            progress("Taking in new incidents", done, total)
        yield row


def _bring_up_to_date(
    actor: Actor,
    changed: Sequence[tuple[Incident, Parsed, str]],
    services: Mapping[str, Service],
    progress: Progress,
) -> None:
    for done, (incident, parsed, digest) in enumerate(changed):
        if not done % 100:
            progress("Bringing incidents up to date", done, len(changed))
        with passing(acts.UPDATE, incident, actor=actor) as row:
            for name, value in fields_of(parsed, _service(parsed, services)).items():
                setattr(row, name, value)
            row.source_digest = digest


def _rejection(run: ImportRun, each: Rejected) -> ImportRejection:
    return ImportRejection(
        run=run,
        row=each.row,
        number=each.number[:60],
        column=each.column[:60],
        value=each.value[:200],
        reason=each.reason[:300],
    )
