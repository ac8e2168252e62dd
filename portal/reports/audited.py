"""The report of an audit engagement: what was examined and how, what the samples showed, and what was found."""

from collections.abc import Iterable, Sequence
from typing import Any

from governance.models import AuditFinding, Engagement, EvidenceRequest, Population, Sample, SampleItem
from governance.states import AuditFindingState, EngagementState, EvidenceState
from portal import words
from portal.reports.content import Cell, Content, Field, Numbered, Section
from raci.ledger import clock
from raci.ledger.selectors import numbers
from raci.people.models import OrgUnit

ENGAGEMENT, AUDIT_FINDING, EVIDENCE = (
    {str(value): str(word) for value, word in states.choices}
    for states in (EngagementState, AuditFindingState, EvidenceState)
)
PROOF = (
    "Each row names the event in the record that wrote it last. Populations and samples can be drawn again from their "
    "ids and seeds: the items of a sample are the first of the order of SHA-256(seed:position)."
)


def content(engagement: Engagement, auditors: Sequence[tuple[Any, str]]) -> Content:
    """Everything that the report says, as it stands now. The order is that of the codes.

    Args:
        auditors: key and name of the lead, then of the others.
    """
    samples = list(
        Sample.objects.filter(population__engagement=engagement).select_related("population").order_by("code")
    )
    items = list(_items(engagement))
    populations = list(Population.objects.filter(engagement=engagement).defer("items").order_by("code"))
    requests = list(EvidenceRequest.objects.filter(engagement=engagement).select_related("person", "role"))
    findings = list(AuditFinding.objects.filter(engagement=engagement).select_related("owner", "unit").order_by("code"))
    known = numbers(each.last_event for each in (*samples, *items, *populations, *requests, *findings))
    organisation = OrgUnit.objects.get(parent=None)
    made = Rows(known)
    return Content(
        title=f"Audit report {engagement.code}: {engagement.title}",
        organisation=organisation.name,
        as_of=clock.now(),
        facts=_facts(engagement, auditors),
        parameters={"engagement": engagement.code},
        sections=[
            _found(findings, made),
            _done(findings, made),
            _samples(samples, items, made),
            _exceptions(items, findings, made),
            _populations(populations, made),
            _evidence(requests, made),
        ],
        proof=PROOF,
    )


class Rows:
    """Makes lines that name the event that wrote them."""

    def __init__(self, known: Any) -> None:
        self.known = known

    def of(self, row: Any, *cells: Cell) -> Numbered:
        """A line for a row."""
        number = self.known.get(row.last_event)
        return Numbered(cells, known=[number] if number else [])


def _items(engagement: Engagement) -> Any:
    rows = SampleItem.objects.filter(sample__population__engagement=engagement).select_related("tester", "reviewer")
    return rows.order_by("sample__code", "number")


def _facts(row: Engagement, auditors: Sequence[tuple[Any, str]]) -> dict[str, str]:
    lead, *team = [name for _, name in auditors]
    return {
        "Conclusion": row.conclusion or "Not concluded yet.",
        "Objective": row.objective,
        "Criteria": row.criteria,
        "Scope": ", ".join(each.name for each in row.units),
        "Examined": f"{words.day_long(row.period_from)} to {words.day_long(row.period_to)}",
        "Auditors": ", ".join([f"{lead} (lead)", *team]),
        "State": ENGAGEMENT[row.state],
    }


def _findings_fields(*more: Field) -> list[Field]:
    return [Field("code", "Code", 1), *more]


def _found(findings: Iterable[AuditFinding], made: Rows) -> Section:
    return Section(
        "found",
        "What was found",
        "Each with what is, what should be, why it is so, and what can follow.",
        _findings_fields(
            Field("title", "Audit finding", 3), Field("rating", "Rating", 1), Field("condition", "Condition", 3),
            Field("criteria", "Criteria", 3), Field("cause", "Root cause", 3), Field("consequence", "Consequence", 3),
        ),
        [
            made.of(each, each.code, each.title, each.get_rating_display(), each.condition, each.criteria, each.cause,
                    each.consequence)
            for each in findings if each.state != "withdrawn"
        ],
        "Nothing was found.",
    )  # fmt: skip


def _done(findings: Iterable[AuditFinding], made: Rows) -> Section:
    return Section(
        "actions",
        "What management does about it",
        "A finding is closed only once an auditor without a part in the action found that it works.",
        _findings_fields(
            Field("response", "Response", 3), Field("action", "Action", 3), Field("owner", "Owner"),
            Field("due", "Due", 1), Field("done", "Done", 1), Field("effect", "Effect", 3), Field("state", "State"),
        ),
        [
            made.of(each, each.code, each.response, each.action, each.owner.name if each.owner else "", each.due_on,
                    each.done_on, each.effect, AUDIT_FINDING[each.state])
            for each in findings if each.state != "withdrawn"
        ],
        "Nothing was found.",
    )  # fmt: skip


def _samples(samples: Iterable[Sample], items: Iterable[SampleItem], made: Rows) -> Section:
    counted: dict[Any, dict[str, int]] = {}
    for item in items:
        results = counted.setdefault(item.sample_id, {})
        results[item.result or "open"] = results.get(item.result or "open", 0) + 1
    return Section(
        "samples",
        "What the samples showed",
        "Picked by a seed that nobody chose, and frozen when they were drawn.",
        [
            Field("code", "Code", 1), Field("population", "Population", 1), Field("attribute", "Tested for", 3),
            Field("how", "How many", 3), Field("seed", "Seed", 3), Field("passed", "No exception", 1, right=True),
            Field("exceptions", "Exceptions", 1, right=True), Field("rest", "Not applicable", 1, right=True),
            Field("open", "To be tested", 1, right=True),
        ],
        [
            made.of(each, each.code, each.population.code, each.attribute, how_many(each), each.seed,
                    *(counted.get(each.pk, {}).get(key, 0) for key in ("pass", "exception", "not-applicable", "open")))
            for each in samples
        ],
        "No sample was drawn.",
    )  # fmt: skip


def how_many(sample: Sample) -> str:
    """How many were picked of how many, and why so many."""
    told = f"{sample.size} of {sample.population.size}"
    if sample.basis == Sample.Basis.FORMULA:
        return f"{told}, for {sample.confidence} % confidence that fewer than {sample.tolerable} % show an exception"
    return f"{told}, by choice"


def _exceptions(items: Iterable[SampleItem], findings: Sequence[AuditFinding], made: Rows) -> Section:
    return Section(
        "exceptions",
        "Exceptions",
        "Items that did not hold, each with its workpaper.",
        [
            Field("code", "Item", 2), Field("title", "What", 3), Field("note", "Workpaper", 4),
            Field("tester", "Tested by"), Field("reviewer", "Reviewed by"), Field("finding", "Audit finding", 1),
        ],
        [
            made.of(each, each.code, each.title, each.note, str(each.tester or ""), str(each.reviewer or ""),
                    ", ".join(finding.code for finding in findings if finding.item_id == each.pk))
            for each in items if each.result == SampleItem.Result.EXCEPTION
        ],
        "No item showed an exception.",
    )  # fmt: skip


def _populations(populations: Iterable[Population], made: Rows) -> Section:
    return Section(
        "populations",
        "Populations",
        "Frozen when they were drawn. The digest is SHA-256 of the ids in their order, each followed by a line feed.",
        [
            Field("code", "Code", 1), Field("title", "What", 3), Field("since", "From", 1), Field("until", "Until", 1),
            Field("size", "Items", 1, right=True), Field("digest", "Digest", 4),
            Field("ledger", "Events sealed then", 1, right=True),
        ],
        [
            made.of(each, each.code, each.title, each.since, each.until, each.size, words.grouped(each.digest),
                    each.ledger_size)
            for each in populations
        ],
        "No population was drawn.",
    )  # fmt: skip


def _evidence(requests: Iterable[EvidenceRequest], made: Rows) -> Section:
    return Section(
        "evidence",
        "Evidence asked for",
        "What the auditors asked for, of whom, and whether it was given.",
        [
            Field("code", "Code", 1), Field("wanted", "What", 4), Field("of", "Of whom"), Field("due", "Due", 1),
            Field("state", "State"),
        ],
        [
            made.of(each, each.code, each.wanted, each.addressee, each.due_on, EVIDENCE[each.state])
            for each in requests
        ],
        "Nothing was asked for.",
    )  # fmt: skip
