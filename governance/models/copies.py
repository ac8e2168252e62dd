"""Texts that somebody wrote while another was quicker: kept until their writer has decided what becomes of them."""

from typing import Any

from django.db import models

from governance.models.documents import DocumentVersion
from governance.states import CopyState
from governance.text.digest import sha256
from raci.ledger.governed import Governed
from raci.people.models import Person


class DraftCopy(Governed):
    """What a person wanted to save of a draft that had changed meanwhile.

    Attributes:
        seen_revision: the revision of the draft from which the writer started.
    """

    SUBJECT = "draft-copy"
    FIRST_STATE = CopyState.KEPT.value

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="copies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seen_revision = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=400, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    body = models.TextField(blank=True)

    class Meta(Governed.Meta):
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"a text kept beside {self.version}" if self.version_id else "a text kept beside a draft"

    def scope_id(self) -> Any:
        return self.version.scope_id() if self.version_id else None

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """Whoever writes a text is one of its authors, wherever the text is kept."""
        return self.version.claim(chain) if self.version_id and chain == "document" else None

    def content_digest(self) -> str:
        return sha256(self.body) if self.version_id else ""
