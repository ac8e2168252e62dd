"""What was said to the clauses of a version."""

from django.db.models import Count, OuterRef, QuerySet, Subquery

from governance.models import DocumentVersion, Remark
from governance.states import RemarkState


def on(version: DocumentVersion) -> QuerySet[Remark]:
    """Everything that was said, in the order in which it was, without what was taken back."""
    return Remark.objects.filter(version=version).exclude(state=RemarkState.WITHDRAWN).select_related("person")


def open_requests(version: DocumentVersion) -> QuerySet[Remark]:
    """The change requests that nobody has answered."""
    return on(version).filter(kind=Remark.Kind.CHANGE, state=RemarkState.OPEN)


def counted(version: str) -> Subquery:
    """How many change requests on a version wait for an answer, for rows from which ``version`` leads to it; None for
    none."""
    rows = Remark.objects.filter(version=OuterRef(version), kind=Remark.Kind.CHANGE, state=RemarkState.OPEN)
    return Subquery(rows.order_by().values("version").annotate(n=Count("pk")).values("n")[:1])
