"""What stands against a version by what it cites: clauses that are not there, and clauses that changed since."""

from collections.abc import Iterator

from governance.acts.within import is_service
from governance.models import Clause, Document, DocumentVersion, Motion
from governance.models.citations import cited_digest
from governance.text.citations import Cited, cited, malformed
from raci.duties.acts import Question
from raci.duties.objections import Objection, Why
from raci.people.units import lineage, path_of


def resolved(version: DocumentVersion) -> tuple[list[tuple[Cited, Document, Clause | str]], list[str]]:
    """What a text cites of other documents: each citation with its document and the clause in force, or the digest of
    the whole text where that is cited; and what is wrong with the others, in sentences."""
    named = [each for each in cited(version.body) if each.code != version.document.code]
    problems = [f"“{each}” does not read as a citation: write [[POL-014#4.2]]." for each in malformed(version.body)]
    if not named:
        return [], problems
    codes = {each.code for each in named}
    rows = DocumentVersion.objects.filter(document__code__in=codes, state="in_force").select_related("document")
    texts = {row.document.code: row for row in rows.defer("body", "front_matter")}
    wanted = Clause.objects.filter(version__in=list(texts.values()), number__in={each.number for each in named})
    clauses = {(str(row.version_id), row.number): row for row in wanted}
    found: list[tuple[Cited, Document, Clause | str]] = []
    for each in named:
        text = texts.get(each.code)
        clause = clauses.get((str(text.pk), each.number)) if text else None
        if text is None or not _within_reach(version, text.document):
            problems.append(f"{each.code} is cited, and no document of that code is in force.")
        elif each.number and clause is None:
            problems.append(f"{each} is cited, and version {text.number} in force has no such clause.")
        else:
            found.append((each, text.document, clause or text.digest))
    return found, problems


def _within_reach(version: DocumentVersion, document: Document) -> bool:
    """A text cites what holds for it: documents of its own unit, of those above and below. Of others nothing is told,
    not even that they are there."""
    own, other = path_of(version.document.unit_id), path_of(document.unit_id)
    return other in lineage(own) or other.startswith(own)


def cites_what_is_there(question: Question) -> Iterator[Objection]:
    """A citation leads to a clause that is in force, or nobody knows what was approved with it."""
    version = question.subject
    if isinstance(version, DocumentVersion) and version.document_id:
        for problem in resolved(version)[1]:
            yield Objection(Why.UNFIT, problem)


def cited_since(version: DocumentVersion) -> bool:
    """Whether a clause that an approved version cites has changed since the motion on it was opened."""
    carried = Motion.objects.filter(version=version.pk, state="carried").order_by("-closed_at", "-id").first()
    return bool(carried and carried.cited_digest and carried.cited_digest != cited_digest(version))


def cites_what_was_decided(question: Question) -> Iterator[Objection]:
    """Between the decision and its effect the cited clauses stand, or it is decided anew."""
    version = question.subject
    if isinstance(version, DocumentVersion) and cited_since(version):
        yield Objection(
            Why.STALE,
            "A text that this version cites has changed since the vote. The approval no longer holds; it has to be "
            "decided anew.",
        )


def cited_otherwise(question: Question) -> Iterator[Objection]:
    """The portal takes an approval back where a cited clause has changed, and nobody else does so by hand."""
    version = question.subject
    if not is_service(question.actor):
        yield Objection(Why.UNFIT, "The portal does this by itself when a clause that was cited changes.")
    if isinstance(version, DocumentVersion) and not cited_since(version):
        yield Objection(Why.UNFIT, "What this version cites stands as it did at the vote.")
