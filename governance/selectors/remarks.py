"""What was said to the clauses of a version."""

from django.db.models import QuerySet

from governance.models import DocumentVersion, Remark
from governance.states import RemarkState


def on(version: DocumentVersion) -> QuerySet[Remark]:
    """Everything that was said, in the order in which it was, without what was taken back."""
    return Remark.objects.filter(version=version).exclude(state=RemarkState.WITHDRAWN).select_related("person")


def open_requests(version: DocumentVersion) -> QuerySet[Remark]:
    """The change requests that nobody has answered."""
    return on(version).filter(kind=Remark.Kind.CHANGE, state=RemarkState.OPEN)
