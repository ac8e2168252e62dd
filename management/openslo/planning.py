"""What an OpenSLO file would bring: document by document, before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.text import slugify

from management.acts import objectives as acts
from management.acts import services as service_acts
from management.models import OpenSLODocument, OpenSLOImport, Service, ServiceObjective
from management.openslo.mapping import Promise, promises_of
from management.openslo.packing import packed
from management.openslo.reading import Document, File
from management.openslo.shapes import Fault
from management.openslo.writing import name_of, service_document, slo_documents, terms_on
from management.selectors import openslo as selectors
from management.states import ObjectiveState, ServiceState
from raci.duties import gate
from raci.duties.acts import Act
from raci.duties.objections import Objection, Why
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import OrgUnit


class Outcome(StrEnum):
    """What becomes of a document."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass
class Item:
    """What would become of a document, or of one entry of an SLO.

    Attributes:
        said: what would happen, as a sentence.
        remarks: what people should know of it.
        act, subject: the act that brings it about, and on what; None where nothing but keeping it is needed.
        objections: what stands against that act.
    """

    document: Document
    outcome: Outcome
    said: str
    remarks: Sequence[str] = ()
    promise: Promise | None = None
    service: Service | None = None
    objective: ServiceObjective | None = None
    act: Act | None = None
    subject: Governed | None = None
    objections: Sequence[Objection] = ()

    @property
    def source(self) -> Mapping[str, Any]:
        """What the row keeps of the document."""
        found: dict[str, Any] = {"document": packed(self.document.plain())}
        return found if self.promise is None else {**found, "place": self.promise.place}


@dataclass(frozen=True)
class Plan:
    """What a file would bring. With faults nothing is taken; objections are the gate's to put on record."""

    file: File
    unit: OrgUnit
    items: Sequence[Item]
    faults: Sequence[Fault]
    objections: Sequence[Objection]

    def count(self, outcome: Outcome) -> int:
        """How many have this outcome."""
        return sum(each.outcome is outcome for each in self.items)

    @property
    def brings(self) -> bool:
        """Whether there is anything new in it."""
        return any(each.outcome not in (Outcome.UNCHANGED, Outcome.REFUSED) for each in self.items)

    @property
    def may_be_taken(self) -> bool:
        """Whether it can be taken in by this person."""
        shut = self.faults or self.objections or any(each.objections for each in self.items)
        return self.brings and not shut


def plan(*, actor: Actor, file: File, unit: OrgUnit, standing: Standing | None = None) -> Plan:
    """What a file would bring if this person took it in, with everything that stands against it."""
    standing = standing or Standing(actor.person)
    planner = _Planner(standing, file, unit)
    items = [item for document in planner.in_order() for item in planner.items_of(document)]
    _judge(items, actor, standing)
    blank = OpenSLOImport(unit=unit)
    found = gate.objections(acts.IMPORT, blank, actor, standing=standing)
    items.sort(key=lambda each: each.document.place)
    return Plan(file, unit, items, tuple(sorted([*file.faults, *planner.faults])), found)


def _judge(items: Iterable[Item], actor: Actor, standing: Standing) -> None:
    """Ask the gate about every act that would be needed, in one question to the database."""
    asked = [each for each in items if each.act is not None and each.subject is not None]
    pairs = [(each.act, each.subject) for each in asked]
    for each, offer in zip(asked, gate.offers_of(pairs, actor, standing=standing), strict=True):  # type: ignore[arg-type]
        each.objections = tuple(reason for reason in offer.objections if reason.code != Why.SIGNATURE)
        if each.objections:
            each.outcome = Outcome.REFUSED


@dataclass
class _Planner:
    standing: Standing
    file: File
    unit: OrgUnit
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        seen = Service.objects.filter(self.standing.sight()).exclude(state=ServiceState.RETIRED).order_by("code")
        self.services = list(seen)
        self.kept: list[OpenSLODocument] = selectors.kept(self.standing)
        self.ours = {(row.kind, row.name): row for row in self.kept if row.run.unit_id == self.unit.pk}
        self.in_file = {each.name: each.plain()["spec"] for each in self.file.documents if each.kind == "SLI"}
        self.indicator = lambda name: self.in_file.get(name) or selectors.indicators(self.kept)(name)
        self.rows: dict[Any, list[ServiceObjective]] = defaultdict(list)
        live = ServiceObjective.objects.filter(service__in=self.services).exclude(state=ObjectiveState.RETIRED)
        for row in live.select_related("service").order_by("code"):
            self.rows[row.service_id].append(row)
        self.described: dict[str, Service] = {}
        self.taken: set[Any] = set()
        self.exports: dict[Any, list[Any]] = {}

    def in_order(self) -> list[Document]:
        """Services first, since SLOs name them."""
        return sorted(self.file.documents, key=lambda each: (each.kind != "Service", each.place))

    def items_of(self, document: Document) -> list[Item]:
        if document.kind == "Service":
            return self._service(document)
        return self._slo(document) if document.kind == "SLO" else [self._keep(document)]

    # services

    def _found(self, name: str) -> list[Service]:
        """Services that are called so: by OpenSLO, by code, then by any other name."""
        wanted = slugify(name) or name.casefold()
        by_document = [each for each in self.services if each.source and name_of(each) == name]
        by_code = [each for each in self.services if each.code.casefold() == name.casefold()]
        return by_document or by_code or [each for each in self.services if wanted in _names(each)]

    def _service(self, document: Document) -> list[Item]:
        found = self._found(document.name) or self._found(document.title)
        if len(found) > 1:
            self.faults.append(Fault(document.line, _ambiguous(document.name, found)))
            return []
        if not found:
            return [self._planned(document)]
        [service] = found
        if service.pk in self.taken:
            reason = f"{service.code} is described by another document of this file already. Keep one of the two."
            self.faults.append(Fault(document.line, reason))
            return []
        self.taken.add(service.pk)
        self.described[document.name] = service
        item = Item(
            document, Outcome.UNCHANGED, f"Is here already as {service.code}.", _said(document), service=service
        )
        if not _describes(document, service):
            item.outcome, item.said = Outcome.CHANGED, f"The description of {service.code} is changed."
            item.act, item.subject = service_acts.EDIT, service
        return [item]

    def _planned(self, document: Document) -> Item:
        service = Service(unit=self.unit, name=document.title[:160], summary=summary_of(document))
        self.described[document.name] = service
        said = f"A new service, planned in {self.unit.name}."
        return Item(
            document, Outcome.CREATED, said, _said(document), service=service, act=service_acts.PLAN, subject=service
        )

    # objectives

    def _slo(self, document: Document) -> list[Item]:
        promises = promises_of(document.plain(), self.indicator)
        if not any(each.terms for each in promises):
            return [self._keep(document, f"Not judged here. {promises[0].why_not}")]
        name = document.node.text("spec", "service")
        service = self.described.get(name) or self._one(document, name)
        if service is None:
            return []
        return [self._objective(document, each, service) for each in promises]

    def _one(self, document: Document, name: str) -> Service | None:
        found = self._found(name)
        if len(found) == 1:
            return found[0]
        named = document.node.at("spec", "service")
        reason = (
            _ambiguous(name, found)
            if found
            else f"No service in your sight is called “{name}”. Add a Service document of that name, or plan it first."
        )
        self.faults.append(Fault(named.line if named else document.line, reason))
        return None

    def _objective(self, document: Document, promise: Promise, service: Service) -> Item:
        remarks = [*_said(document), *promise.remarks]
        if promise.terms is None:
            said = f"Kept with its document and not judged here. {promise.why_not}"
            return Item(document, Outcome.KEPT if self._is_new(document) else Outcome.UNCHANGED, said, remarks)
        item = Item(document, Outcome.CREATED, f"A new draft for {service.name}.", remarks, promise, service)
        known = [] if service._state.adding else self._known(document, promise, service)
        same = next((each for each in known if self._is_same(each, item)), None)
        draft = next((each for each in known if each.state == ObjectiveState.DRAFT), None)
        if same is not None:
            item.outcome, item.said, item.objective = Outcome.UNCHANGED, f"Is here already as {same.code}.", same
        elif draft is not None:
            item.outcome, item.said, item.objective = Outcome.CHANGED, f"The draft {draft.code} is changed.", draft
            item.act, item.subject = acts.EDIT, draft
        else:
            item.act, item.subject = acts.DRAFT, ServiceObjective(service=service)
            if known:
                item.said = f"A new draft that can replace {known[0].code}: one in effect is never edited."
        return item

    def _known(self, document: Document, promise: Promise, service: Service) -> list[ServiceObjective]:
        """The rows that an entry is about: by name and place, or by code where one left in a document of its own."""
        rows = self.rows[service.pk]
        if by_code := [each for each in rows if each.code.lower() == document.name]:
            return by_code if promise.place == 0 else []
        named = [each for each in rows if name_of(each) == document.name]
        places = sorted({_place(each) for each in named})
        count = len(document.plain()["spec"]["objectives"])
        # Where some were retired, the others moved up in what was exported.
        moved = len(places) == count and any(_entries(each) != count for each in named)
        wanted = places[promise.place] if moved else promise.place
        return [each for each in named if _place(each) == wanted]

    def _is_same(self, row: ServiceObjective, item: Item) -> bool:
        if item.promise is not None and row.source == item.source and terms_on(row) == item.promise.terms:
            return True
        return item.source["document"] in self._exported(row.service_id)

    def _exported(self, service: Any) -> list[Any]:
        """What the objectives of a service would leave as."""
        if service not in self.exports:
            documents = slo_documents(self.rows[service], selectors.indicators(self.kept))
            self.exports[service] = [packed(each) for each in documents]
        return self.exports[service]

    def _is_new(self, document: Document) -> bool:
        body = packed(document.plain())
        return all(row.source.get("document") != body for rows in self.rows.values() for row in rows)

    # everything else

    def _keep(self, document: Document, why: str = "") -> Item:
        known = self.ours.get((document.kind, document.name))
        same = known is not None and known.body == packed(document.plain())
        said = "Is kept already." if same else "Is kept in place of what was kept before." if known else "Is kept."
        told = f"{said} {why or 'Every export gives it back.'}"
        return Item(document, Outcome.UNCHANGED if same else Outcome.KEPT, told, _said(document))


def summary_of(document: Document) -> str:
    """What a service is for, as far as our field goes."""
    return document.node.text("spec", "description")[:400]


def _place(row: ServiceObjective) -> int:
    return int(row.source.get("place", 0))


def _entries(row: ServiceObjective) -> int:
    document = row.source.get("document")
    return len(document["spec"]["objectives"]) if document else 1


def _names(service: Service) -> set[str]:
    return {slugify(each) or each.casefold() for each in (service.code, service.name, *map(str, service.itsm_names))}


def _ambiguous(name: str, found: Sequence[Service]) -> str:
    codes = ", ".join(each.code for each in found[:4])
    return f"“{name}” may be any of {codes}. Write the code of the one that is meant."


def _describes(document: Document, service: Service) -> bool:
    """Whether a service is what the document says of it already."""
    title, summary = document.node.text("metadata", "displayName")[:160], summary_of(document)
    if (title or service.name, summary or service.summary) != (service.name, service.summary):
        return False
    return bool(packed(document.plain()) == (service.source.get("document") or packed(service_document(service))))


def _said(document: Document) -> list[str]:
    return [f"Line {each.line}: {each.reason}" for each in document.remarks]
