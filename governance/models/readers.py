"""A document shared with somebody in whose sight it does not lie: for reading alone, until a day."""

from django.contrib.auth.models import Group, Permission
from django.db import models
from guardian.managers import GroupObjectPermissionManager, UserObjectPermissionManager
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from governance.models.documents import Document
from raci.ledger.governed import GovernedQuerySet, Part
from raci.people.models import Account

VIEW = "view_document"
"""The permission that is shared. It lets see and never lets act: acts ask the RACI chart alone."""


class DocumentReader(Part, UserObjectPermissionBase):
    """Somebody may read a document. All accounts of a person are one: who holds one of them may read."""

    PART_OF = "content_object"

    content_object = models.ForeignKey(Document, models.PROTECT, related_name="readers")
    user = models.ForeignKey(Account, models.PROTECT, related_name="+")
    permission = models.ForeignKey(Permission, models.PROTECT, related_name="+")
    until = models.DateTimeField()

    objects = UserObjectPermissionManager.from_queryset(GovernedQuerySet)()  # type: ignore[assignment,misc]

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["user", "permission", "content_object"], name="document_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.user.person}"


class DocumentReaderGroup(Part, GroupObjectPermissionBase):
    """Whoever is in a group may read a document."""

    PART_OF = "content_object"

    content_object = models.ForeignKey(Document, models.PROTECT, related_name="reader_groups")
    group = models.ForeignKey(Group, models.PROTECT, related_name="+")
    permission = models.ForeignKey(Permission, models.PROTECT, related_name="+")
    until = models.DateTimeField()

    objects = GroupObjectPermissionManager.from_queryset(GovernedQuerySet)()  # type: ignore[assignment,misc]

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["group", "permission", "content_object"], name="document_readers_once")
        ]

    def __str__(self) -> str:
        return f"{self.group}"
