"""Taking OpenSLO files in: services are planned or described anew, objectives begin as drafts, the rest is kept.

One act brings the whole file or nothing of it, and each service and objective in it passes the gate by an act of its
own. What an import brings binds nobody before somebody who decides has put it into effect. The same file again changes
nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping

from management.acts import objectives as acts
from management.models import OpenSLODocument, OpenSLOImport, Service
from management.openslo.packing import packed
from management.openslo.planning import Item, Outcome, Plan, plan, summary_of
from management.openslo.reading import read_file
from management.services import catalogue, objectives
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import OrgUnit

__all__ = ["FaultyFileError", "Plan", "look_at", "take_in"]


class FaultyFileError(ValueError):
    """Something in the file cannot be taken, so nothing of it was. ``plan`` says what, by line."""

    def __init__(self, found: Plan) -> None:
        count = len(found.faults)
        super().__init__(f"Nothing was taken in: {count} thing{' is' if count == 1 else 's are'} wrong in the file.")
        self.plan = found


def look_at(*, actor: Actor, data: bytes, file_name: str, unit: OrgUnit) -> Plan:
    """What a file would bring; nothing is written."""
    return plan(actor=actor, file=read_file(data, file_name), unit=unit)


def take_in(*, actor: Actor, data: bytes, file_name: str, unit: OrgUnit) -> OpenSLOImport | None:
    """Take a file in, all of it or nothing.

    Args:
        unit: in which new services are planned, and for which the rest is kept.

    Returns:
        The import; None where nothing in the file is new.

    Raises:
        FaultyFileError: something in it cannot be taken.
        Refused: the gate does not let the import pass, or one of the acts in it.
    """
    found = look_at(actor=actor, data=data, file_name=file_name, unit=unit)
    if found.faults:
        raise FaultyFileError(found)
    if not found.brings and not found.objections and not any(each.objections for each in found.items):
        return None
    run = OpenSLOImport(
        code=next_code(OpenSLOImport, "OSI", digits=4),
        unit=unit,
        file_name=file_name[:200],
        digest=hashlib.sha256(data).hexdigest(),
        taken_at=clock.now(),
        **{str(each): found.count(each) for each in Outcome if each is not Outcome.REFUSED},
    )
    changed, read = _rows_of(found)
    with passing(acts.IMPORT, run, actor=actor, also=changed, reads=[unit, *read]):
        run.save()
        passage().add_parts(_parts(run, found.items))
        born = _services(actor, found)
        _objectives(actor, found.items, born)
    return run


def _rows_of(found: Plan) -> tuple[list[Governed], list[Governed]]:
    """What the acts within will change, and what they rely on."""
    changed = [each.subject for each in found.items if each.subject is not None and not each.subject._state.adding]
    services = {
        each.service.pk: each.service for each in found.items if each.service and not each.service._state.adding
    }
    return changed, [row for key, row in services.items() if key not in {each.pk for each in changed}]


def _parts(run: OpenSLOImport, items: Iterable[Item]) -> list[OpenSLODocument]:
    """The documents that brought something, each with all that is said of it."""
    documents: dict[int, list[Item]] = {}
    for each in items:
        documents.setdefault(each.document.place, []).append(each)
    return [_part(run, group) for group in documents.values() if any(i.outcome is not Outcome.UNCHANGED for i in group)]


def _part(run: OpenSLOImport, group: list[Item]) -> OpenSLODocument:
    document = group[0].document
    has_row = any(each.service is not None for each in group)
    return OpenSLODocument(
        run=run,
        place=document.place,
        line=document.line,
        kind=document.kind,
        name=document.name,
        is_kept=not has_row,
        said=" ".join(dict.fromkeys(each.said for each in group))[:600],
        body=packed(document.plain()),
    )


def _services(actor: Actor, found: Plan) -> Mapping[object, Service]:
    """Plan and describe services; the new ones by the keys under which the plan knows them."""
    born: dict[object, Service] = {}
    for each in found.items:
        service = each.service
        if each.document.kind != "Service" or each.outcome is Outcome.UNCHANGED or service is None:
            continue
        if service._state.adding:
            born[service.pk] = catalogue.plan(
                actor=actor, name=service.name, unit=found.unit, summary=service.summary, source=each.source
            )
            continue
        title = each.document.node.text("metadata", "displayName")[:160]
        catalogue.edit(
            actor=actor,
            service=service,
            name=title or service.name,
            summary=summary_of(each.document) or service.summary,
            family=service.family,
            tier=service.tier,
            itsm_names=service.itsm_names,
            source=each.source,
        )
    return born


def _objectives(actor: Actor, items: Iterable[Item], born: Mapping[object, Service]) -> None:
    for each in items:
        promise, service = each.promise, each.service
        if promise is None or promise.terms is None or service is None or each.outcome is Outcome.UNCHANGED:
            continue
        if each.objective is not None:
            objectives.edit(actor=actor, objective=each.objective, terms=promise.terms, source=each.source)
            continue
        objectives.draft(
            actor=actor,
            service=born.get(service.pk, service),
            terms=promise.terms,
            source=each.source,
            newborn=service.pk in born,
        )
