"""Persons, accounts, organisational units, teams, roles and who holds them. Rules bind persons, never accounts."""

import hashlib
from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from raci.ledger import clock
from raci.ledger.governed import Governed, GovernedQuerySet, Part
from raci.people.spheres import Sphere


def digest_of(lines: Iterable[str]) -> str:
    """Of lines in whatever order."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


class OrgUnit(Governed):
    """A part of the organisation. Duties held here reach everything below."""

    SUBJECT = "unit"
    FIRST_STATE = "active"

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, unique=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    def scope_id(self) -> Any:
        return self.parent_id

    def set_path(self) -> None:
        """Codes from the root to here, each closed by a slash: ``group/it/``."""
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"


class Person(Governed):
    """A human being, or a named service that works in the background."""

    SUBJECT = "person"
    FIRST_STATE = "active"

    class Kind(models.TextChoices):
        HUMAN = "human", "Person"
        SERVICE = "service", "Service account"

    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.HUMAN)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, null=True, blank=True, related_name="persons")
    manager = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="direct_reports")

    class Meta(Governed.Meta):
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(kind="service"), name="person_service_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class AccountQuerySet(GovernedQuerySet["Account"]):
    """What Django asks of the manager of the user model."""

    def get_by_natural_key(self, login: str | None) -> "Account":
        return self.get(login=login)


class AccountWithPersonManager(models.Manager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    """Reads the person along: who signs in is always asked for both. Locks go through ``objects``, without the join."""

    def get_queryset(self) -> AccountQuerySet:
        found: AccountQuerySet = super().get_queryset().select_related("person")
        return found


class Handing(models.TextChoices):
    """How an invitation came to its person."""

    OWN = "own", "Made by its person"
    MAIL = "mail", "By mail to an address that somebody else put on record"
    NEAR = "near", "By mail to an address that whoever sent it put on record"
    SHOWN = "shown", "Shown once to whoever made it, to hand it over"
    GROUND = "ground", "Shown once, while the ground was laid"

    @classmethod
    def uncertain(cls) -> frozenset[str]:
        """Whoever made the invitation could have used it; in the person's own name, whoever sat at their desk."""
        return frozenset({cls.NEAR, cls.SHOWN, cls.OWN})


class Account(AbstractBaseUser, Governed):
    """A way to sign in. It belongs to one person for good: re-pointing one would undo segregation of duties.

    Attributes:
        invitation: the hash of the token by which its person sets the password; empty once it is used.
        invited_by: who made the last invitation, and ``handed_by`` the one that was used.
        awaits_confirmation: the password was set by an invitation that somebody else could have used; until a second
            person confirms whose hands it is in, it reads nothing and does nothing.
    """

    SUBJECT = "account"
    FIRST_STATE = "invited"
    UNRECORDED = frozenset({"password", "invitation"})
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    last_login = None
    login = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    is_superuser = models.BooleanField(default=False)
    invitation = models.CharField(max_length=64, blank=True, db_index=True)
    invited_until = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    invited_how = models.CharField(max_length=8, choices=Handing, blank=True)
    handed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    awaits_confirmation = models.BooleanField(default=False)
    groups = models.ManyToManyField(Group, through="raci.AccountGroup", related_name="accounts")

    objects = models.Manager.from_queryset(AccountQuerySet, "AccountManager")()  # type: ignore[assignment,misc]

    with_person = AccountWithPersonManager()

    class Meta(Governed.Meta):
        ordering = ("login",)
        default_manager_name = "with_person"

    def __str__(self) -> str:
        return self.login

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == "active"

    @property
    def is_staff(self) -> bool:
        """May open the technical administration, which is as bound by the gate as any other page."""
        return self.is_active and self.is_superuser

    told: str = ""
    """What is said once to whoever made an invitation."""

    @property
    def label(self) -> str:
        return self.told or self.login

    @property
    def sentence(self) -> str:
        """What an act on it is done to."""
        return f"the account {self.login} of {self.person}"

    def content_digest(self) -> str:
        """Whoever decides about an account has seen it as it is."""
        return digest_of([f"{self.pk} {self.revision}"])

    def get_full_name(self) -> str:
        return self.person.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether the password is right. An old hash is not renewed here: that would write outside an act."""
        return check_password(raw_password, self.password)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's permissions open the administration only; duties come from the RACI chart."""
        return self.is_staff

    def has_perms(self, perms: Iterable[str], obj: Any = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class ReadingGroup(Governed):
    """Persons with whom documents are shared as one, for reading alone.

    Attributes:
        group: Django's row, which shares and memberships name; nobody is in it but by this group.
    """

    SUBJECT = "reading-group"
    FIRST_STATE = "active"

    code = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=120)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="reading_groups")
    group = models.OneToOneField(Group, models.PROTECT, related_name="reading")

    class Meta(Governed.Meta):
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class AccountGroup(Part):
    """Membership of a group for object-level grants, kept by acts on the reading group."""

    PART_OF = "reading_group"

    reading_group = models.ForeignKey(ReadingGroup, models.PROTECT, related_name="memberships")
    account = models.ForeignKey(Account, models.PROTECT)
    group = models.ForeignKey(Group, models.PROTECT)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "group"], name="account_group_once")]


class Team(Governed):
    """Persons who work as one; some rules bind the team as they bind a person."""

    SUBJECT = "team"
    FIRST_STATE = "active"

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    sphere = models.CharField(max_length=12, choices=Sphere)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="teams")

    class Meta(Governed.Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(Governed):
    """A person in a team, from joining to leaving. Proposed by one person, approved by another: with it come the roles
    of the team."""

    SUBJECT = "membership"
    FIRST_STATE = "proposed"

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Governed.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team"], condition=Q(state__in=["proposed", "member"]), name="membership_open_once"
            ),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=False, state__in=["member", "left"])
                | Q(joined_at__isnull=True, state__in=["proposed", "rejected"]),
                name="membership_joined_when_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"

    def scope_id(self) -> Any:
        return self.team.unit_id

    def beneficiaries(self) -> frozenset[Any]:
        return frozenset({self.person_id})

    def roles(self) -> "BindingQuerySet":
        """What the team holds, or will hold: the roles that the person gets by joining."""
        later = Q(valid_until=None) | Q(valid_until__gt=clock.now())
        return RoleBinding.objects.filter(later, team_id=self.team_id, state="approved")

    def content_digest(self) -> str:
        """Of the roles of the team: whoever approves has seen what comes with it. One query."""
        rows = self.roles().values_list("role_id", "unit_id", "valid_from", "valid_until")
        return digest_of(" ".join(str(value) for value in row) for row in rows)


class Role(Governed):
    """A column of the RACI charts."""

    SUBJECT = "role"
    FIRST_STATE = "active"

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    short = models.CharField(max_length=24)
    sphere = models.CharField(max_length=12, choices=Sphere)
    purpose = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Governed.Meta):
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.title


class Inheritance(Part):
    """A senior role holds everything that a junior one does, and what that one inherits in turn (NIST INCITS 359,
    general hierarchical RBAC)."""

    PART_OF = "senior"

    senior = models.ForeignKey(Role, models.PROTECT, related_name="inherited")
    junior = models.ForeignKey(Role, models.PROTECT, related_name="inheriting")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["senior", "junior"], name="inheritance_once"),
            models.CheckConstraint(condition=~Q(senior=models.F("junior")), name="inheritance_between_two_roles"),
        ]


class BindingQuerySet(GovernedQuerySet["RoleBinding"]):
    """Bindings by person and by time."""

    def valid(self) -> "BindingQuerySet":
        """Approved, begun and not over at this moment; what has run out needs no job to end it."""
        now = clock.now()
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=now), state="approved", valid_from__lte=now)

    def of_person(self, person_id: Any) -> "BindingQuerySet":
        """Held by the person or by a team that the person is in."""
        teams = Membership.objects.filter(person_id=person_id, state="member").values("team_id")
        return self.filter(Q(person_id=person_id) | Q(team_id__in=teams))


class RoleBinding(Governed):
    """A person or a team holds a role in a unit for a time. Proposed by one person, approved by another."""

    SUBJECT = "binding"
    FIRST_STATE = "proposed"

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="bindings")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="bindings")
    role = models.ForeignKey(Role, models.PROTECT, related_name="bindings")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="bindings")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = models.Manager.from_queryset(BindingQuerySet, "BindingManager")()  # type: ignore[assignment,misc]

    class Meta(Governed.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, team__isnull=True) | Q(person__isnull=True, team__isnull=False),
                name="binding_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=models.F("valid_from")),
                name="binding_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="binding_of_person"),
            models.Index(fields=["team", "state"], name="binding_of_team"),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.holder} in {self.unit}"

    @property
    def holder(self) -> Person | Team:
        """Who holds the role."""
        return cast("Person | Team", self.person or self.team)

    def beneficiaries(self) -> frozenset[Any]:
        if self.person_id:
            return frozenset({self.person_id})
        members = Membership.objects.filter(team=self.team, state="member")
        return frozenset(members.values_list("person_id", flat=True))

    def content_digest(self) -> str:
        """Of the members of the team: whoever approves has seen everybody who gains. One query; empty for a person."""
        return digest_of(str(person) for person in self.beneficiaries()) if self.team_id else ""
