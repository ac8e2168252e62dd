"""What readers say to a clause of a version under way: comments, and requests to change its words."""

from typing import Any

from django.db import models

from governance.models.documents import DocumentVersion
from governance.states import RemarkState
from governance.text.digest import sha256
from raci.ledger.governed import Governed
from raci.people.models import Person


class Remark(Governed):
    """A comment on a clause, or other words that somebody proposes for it.

    Attributes:
        clause_key, clause_number, before: the clause as it was when the remark was made.
        replacement: of a change request, the Markdown that is to stand instead; empty to take the clause out.
        answer: what the authors said to it.
    """

    SUBJECT = "remark"
    FIRST_STATE = RemarkState.OPEN.value

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        CHANGE = "change", "Change request"

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=8, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    clause_key = models.CharField(max_length=64)
    clause_number = models.CharField(max_length=40)
    before = models.TextField()
    replacement = models.TextField(blank=True)
    text = models.CharField(max_length=2000)
    answer = models.CharField(max_length=500, blank=True)

    class Meta(Governed.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        if not self.version_id:
            return "a remark"
        what = "a request to change" if self.kind == self.Kind.CHANGE else "a comment on"
        return f"{what} clause {self.clause_number} of {self.version}"

    def scope_id(self) -> Any:
        return self.version.scope_id() if self.version_id else None

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """Whoever takes words over writes the document in its cycle."""
        return self.version.claim(chain) if self.version_id and chain == "document" else None

    def beside(self) -> frozenset[Any]:
        """Whose words they are: the proposer becomes an author together with whoever takes them over."""
        return frozenset({self.person_id}) if self.person_id else frozenset()

    def content_digest(self) -> str:
        return sha256(f"{self.before}\n\n{self.replacement}") if self.version_id else ""
