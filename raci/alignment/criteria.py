"""What lies above both halves and a service must have before it goes live: a working control for each clause."""

from collections import defaultdict
from collections.abc import Iterable

from management.criteria import Criterion, Known, criterion
from raci.alignment.models import Implementation
from raci.alignment.states import LIVE_LINKS

TITLE = "Every linked clause has a control that operates"


def worked(links: Iterable[tuple[str, str, str]]) -> dict[str, bool]:
    """Document, clause and state of the control -> whether the clause has a control that operates."""
    found: dict[str, bool] = defaultdict(bool)
    for code, clause, state in links:
        found[f"{code}, clause {clause}"] |= state == "operating"
    return dict(found)


@criterion(40)
def clauses_are_controlled(known: Known) -> Criterion:
    """Every clause that is linked to a control of the service is put into practice by one that operates."""
    works = known.clauses
    if works is None:
        links = Implementation.objects.filter(control__places__service=known.service, state__in=LIVE_LINKS)
        works = worked(links.values_list("document__code", "clause", "control__state"))
    missing = sorted(clause for clause, operating in works.items() if not operating)
    if missing:
        return Criterion("clauses", TITLE, False, f"None operates yet for {'; '.join(missing)}.")
    said = {0: "No clause is linked to a control of this service.", 1: "1 clause is in practice."}
    return Criterion("clauses", TITLE, True, said.get(len(works), f"{len(works)} clauses are in practice."))
