"""Which objects of a kind are within somebody's sight."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from governance.selectors import assurance, interests, readers
from raci.duties import account_acts
from raci.duties.own_acts import READ_RECORD
from raci.duties.standing import Standing
from raci.ledger.governed import Governed, subject_model

PATHS: dict[str, str] = {
    # kind -> the way from the row to the unit it belongs to
    "action-point": "meeting__body__unit__",
    "ballot": "motion__body__unit__",
    "benefit": "initiative__unit__",
    "benefit-reading": "benefit__initiative__unit__",
    "body-member": "body__unit__",
    "business-objective": "strategy__unit__",
    "change": "service__unit__",
    "control-test": "control__unit__",
    "cost-reading": "initiative__unit__",
    "document-version": "document__unit__",
    "draft-copy": "version__document__unit__",
    "goal-metric": "goal__unit__",
    "goal-reading": "metric__goal__unit__",
    "it-goal-metric": "goal__unit__",
    "it-goal-reading": "metric__goal__unit__",
    "meeting": "body__unit__",
    "measurement-batch": "objective__service__unit__",
    "membership": "team__unit__",
    "motion": "body__unit__",
    "objective": "service__unit__",
    "proxy": "body__unit__",
    "remark": "version__document__unit__",
    "resolution": "motion__body__unit__",
    "risk-acceptance": "risk__unit__",
    "risk-treatment": "risk__unit__",
    "stage-gate": "initiative__unit__",
    "unit": "",
}
AUDIT: dict[str, Callable[[Standing], Q]] = {
    "evidence-request": assurance.requests_seen,
    "population": lambda standing: assurance.papers(standing, "engagement__"),
    "sample": lambda standing: assurance.papers(standing, "population__engagement__"),
    "sample-item": lambda standing: assurance.papers(standing, "sample__population__engagement__"),
}
"""Working papers: seen by auditors and those who approve audits, and what is asked of somebody also by them."""
SHARED: dict[str, str] = {"document": "", "document-version": "document__", "remark": "version__document__"}
"""Kinds of which one may be shared with somebody by itself: the way to it."""
PERSONAL = frozenset({"account", "api-token", "delegation", "draft-copy", "endorsement", "interest", "report"})
"""Kinds that are one's own, or that few see, whatever roles one holds."""
OPEN = frozenset({"check-round", "import-mapping", "role", "rule"})
"""Kinds that everybody with a role may see: they are the same for the whole organisation."""


def in_sight(kind: str, standing: Standing, *, shared: bool = True) -> QuerySet[Any]:
    """The rows of a kind that the person may see; none for who holds no role but their own.

    Args:
        shared: also what is shared with the person by itself; not where it is about acts, since it permits none.

    Raises:
        LookupError: no governed kind is called so.
    """
    model: type[Governed] = subject_model(kind)
    rows: QuerySet[Any] = model._default_manager.all()
    own = _personal(kind, standing)
    if own is not None:
        return rows.filter(own)
    if _founder(standing) or (kind in OPEN and standing.grants):
        return rows
    if shared and kind in SHARED:
        return rows.filter(readers.seen(standing, SHARED[kind]))
    return rows.filter(standing.sight(PATHS.get(kind, "unit__"))) if standing.grants else rows.none()


def _personal(kind: str, standing: Standing) -> Q | None:
    """What is one's own whatever roles one holds; None for kinds that lie in a unit."""
    if kind in AUDIT:
        return AUDIT[kind](standing)
    if kind in {"draft-copy", "endorsement"}:
        return Q(person=standing.person)
    if kind == "interest":
        return interests.seen(standing)
    if kind == "account":
        return Q() if _keeps_accounts(standing) else Q(person=standing.person)
    if kind == "delegation":
        return Q(delegator=standing.person) | Q(delegate=standing.person) | standing.sight()
    if kind == "api-token":
        return Q(account__person=standing.person)
    if kind == "report":
        return _exports(standing) | Q(ordered_by=standing.person)
    return None


def _exports(standing: Standing) -> Q:
    """Reports hold what a whole unit did: they are there for whoever may export from it."""
    found = Q(pk__in=[])
    for grant in standing.grants:
        if standing.authority("export-report", "RA", grant.unit_id):
            found |= Q(unit__path__startswith=grant.path)
    return found


def _keeps_accounts(standing: Standing) -> bool:
    """Accounts belong to the whole organisation. They are seen by whoever opens, confirms and closes them, and by
    whoever may read the record of that."""
    if not standing.grants:
        return _founder(standing)
    codes = (str(account_acts.OPEN.activity), READ_RECORD.code)
    return _founder(standing) or any(standing.authority(code, "RA", None) for code in codes)


def _founder(standing: Standing) -> bool:
    """While the ground is being laid, the technical administrator sees what there is."""
    return standing.charts.founding and standing.person.accounts.filter(is_superuser=True).exists()
