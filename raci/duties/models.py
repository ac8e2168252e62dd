"""RACI charts, rules of segregation of duties, and the claims that make the rules race-free."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.functions import Upper

from raci.ledger import canonical, clock
from raci.ledger.governed import Governed, GovernedQuerySet, Part, subject_model
from raci.people.models import OrgUnit, Person, Role, RoleBinding
from raci.people.spheres import Sphere


class Letter(models.TextChoices):
    """R does it, A decides and answers for it, C is asked before, I is told after."""

    R = "R", "Responsible"
    A = "A", "Accountable"
    C = "C", "Consulted"
    I = "I", "Informed"


class Chart(Governed):
    """A RACI chart for a unit and everything below it. A letter in the chart in force is the permission itself.

    Attributes:
        advice_days: for how many days a decision waits for the advice of those with the letter C; 0 for not at all.
    """

    SUBJECT = "chart"
    FIRST_STATE = "draft"

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="charts")
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    advice_days = models.PositiveSmallIntegerField(default=0)
    in_force_since = models.DateTimeField(null=True, blank=True)

    class Meta(Governed.Meta):
        ordering = ("unit__path", "-version")
        constraints = [
            models.UniqueConstraint(fields=["unit", "version"], name="chart_version_once"),
            models.UniqueConstraint(fields=["unit"], condition=models.Q(state="in_force"), name="chart_one_in_force"),
            models.CheckConstraint(condition=models.Q(advice_days__lte=30), name="chart_advice_days_at_most_30"),
        ]

    def __str__(self) -> str:
        return f"RACI chart of {self.unit}, version {self.version}"

    def claim(self, chain: str) -> tuple[Any, int]:
        return self.unit_id, self.version

    def content_digest(self) -> str:
        """Of the letters and the days for advice: whoever puts a chart in force signs for exactly those. One query for
        each revision."""
        known: tuple[int, str] | None = self.__dict__.get("_known_digest")
        if known is None or known[0] != self.revision:
            self.knows(ChartCell.objects.filter(chart_id=self.pk).values_list("activity", "role__code", "letter"))
            known = self.__dict__["_known_digest"]
        return known[1]

    def knows(self, cells: Iterable[tuple[str, str, str]]) -> None:
        """These are its letters (activity, role, letter), as a page has read them already."""
        waits = [f"advice\t{self.advice_days}"] if self.advice_days else []
        lines = "\n".join([*sorted("\t".join(cell) for cell in cells), *waits])
        self.__dict__["_known_digest"] = (self.revision, hashlib.sha256(lines.encode()).hexdigest())


class ChartRow(Part):
    """A row of advice: a practice that this portal carries out by no act. Its letters say who should do what, and
    permit nothing. Codes are upper-case, so that none is ever that of an activity."""

    PART_OF = "chart"

    chart = models.ForeignKey(Chart, models.PROTECT, related_name="rows")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    heading = models.CharField(max_length=120, blank=True)
    sphere = models.CharField(max_length=12, choices=Sphere)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Part.Meta):
        ordering = ("order", "code")
        constraints = [
            models.UniqueConstraint(fields=["chart", "code"], name="row_once"),
            models.CheckConstraint(condition=models.Q(code=Upper("code")), name="row_code_upper_case"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ChartCell(Part):
    """One letter: what a role has to do with an activity."""

    PART_OF = "chart"

    chart = models.ForeignKey(Chart, models.PROTECT, related_name="cells")
    activity = models.CharField(max_length=40)
    role = models.ForeignKey(Role, models.PROTECT, related_name="cells")
    letter = models.CharField(max_length=1, choices=Letter)

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["chart", "activity", "role", "letter"], name="cell_once"),
            models.UniqueConstraint(
                fields=["chart", "activity"], condition=models.Q(letter="A"), name="cell_one_a_per_activity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.role} {self.letter}"


class SodRule(Governed):
    """A rule of segregation of duties as data. ``terms`` holds what its kind needs (see ``raci.duties.kinds``).

    A rule in force never changes its terms: what ``replaces`` it is drafted, decided and counted by itself. A draft in
    the mode ``retire`` replaces a rule by none.
    """

    SUBJECT = "rule"
    FIRST_STATE = "draft"

    class Kind(models.TextChoices):
        OBJECT = "object", "On one object"
        STATIC = "static", "Roles that exclude each other"
        SPHERE = "sphere", "Separate spheres"
        BENEFICIARY = "beneficiary", "Never for oneself"
        HISTORY = "history", "Over the history of one object"
        DISTINCT = "distinct", "Several persons on one content"
        META = "meta", "Nobody edits their own rule"
        COOLING_OFF = "cooling-off", "Time between two roles"
        CARDINALITY = "cardinality", "How many hold a role"

    class Mode(models.TextChoices):
        SIMULATE = "simulate", "Simulated"
        RECORD = "record", "Recorded"
        ENFORCE = "enforce", "Enforced"
        RETIRE = "retire", "No longer in force"

    code = models.CharField(max_length=12, unique=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ENFORCE)
    terms = models.JSONField(default=dict)
    source = models.CharField(max_length=200, blank=True)
    liftable = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)

    class Meta(Governed.Meta):
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(mode="retire") | (models.Q(replaces__isnull=False) & ~models.Q(state="in_force")),
                name="rule_in_force_has_a_mode",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def ending(self) -> bool:
        """Whether it ends the rule that it replaces."""
        return self.mode == self.Mode.RETIRE

    def content_digest(self) -> str:
        content = [self.code, self.title, self.kind, self.mode, self.terms, self.liftable]
        if self.replaces_id:
            content += [str(self.replaces_id), self.reason]
        return hashlib.sha256(canonical.canonical(content)).hexdigest()


class TimedQuerySet(GovernedQuerySet["Exemption"]):
    """Exemptions by time."""

    def valid(self) -> "TimedQuerySet":
        """Granted, begun and not over at this moment; no job has to end one."""
        now = clock.now()
        return self.filter(state="granted", valid_from__lte=now, valid_until__gt=now)


class Claim(models.Model):
    """A seat of a party in a rule on one cycle of an object. A rule over n sides has n - 1 seats, so 1 for a pair."""

    pk = models.CompositePrimaryKey("rule", "object_id", "cycle", "party", "seat")
    rule = models.CharField(max_length=12)
    object_id = models.UUIDField()
    cycle = models.PositiveIntegerField()
    party = models.CharField(max_length=48)
    seat = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=48)
    by_event = models.UUIDField()

    class Meta:
        db_table = "duties_claim"
        constraints = [
            models.UniqueConstraint(fields=["rule", "object_id", "cycle", "party", "side"], name="claim_side_once")
        ]

    def __str__(self) -> str:
        return f"{self.party} is {self.side} under {self.rule}"


class Stand(models.Model):
    """A party stood on a side of one cycle of an object, by an act: kept whatever rules there are, so that a rule that
    comes later knows what was done before it."""

    pk = models.CompositePrimaryKey("chain", "object_id", "cycle", "party", "verb")
    chain = models.CharField(max_length=24)
    object_id = models.UUIDField()
    cycle = models.PositiveIntegerField()
    party = models.CharField(max_length=48)
    verb = models.CharField(max_length=48)
    side = models.CharField(max_length=24)
    by_event = models.UUIDField()

    class Meta:
        db_table = "duties_stand"
        indexes = [models.Index(fields=["party"], name="stand_of_party")]

    def __str__(self) -> str:
        return f"{self.party} stands on the side {self.side} of {self.chain} {self.object_id}"


class Endorsement(Governed):
    """A person stands behind exactly this content for an act that needs several (rule kind ``distinct``)."""

    SUBJECT = "endorsement"
    FIRST_STATE = "given"

    act = models.CharField(max_length=48)
    target_type = models.CharField(max_length=40)
    target_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, related_name="endorsements")

    class Meta(Governed.Meta):
        constraints = [
            models.UniqueConstraint(fields=["act", "target_id", "digest", "person"], name="endorsement_once")
        ]

    def __str__(self) -> str:
        return f"the endorsement by {self.person}"

    @property
    def target(self) -> Governed:
        """What is endorsed."""
        if not hasattr(self, "_target"):
            self._target = subject_model(self.target_type)._base_manager.get(pk=self.target_id)
        return self._target

    def scope_id(self) -> Any:
        return self.target.scope_id()

    def claim(self, chain: str) -> tuple[Any, int] | None:
        return self.target.claim(chain)

    def beneficiaries(self) -> frozenset[Any]:
        return self.target.beneficiaries()

    def content_digest(self) -> str:
        return self.digest


class Exemption(Governed):
    """A person may, for a time and in a unit, do or hold what a rule forbids, watched by somebody."""

    SUBJECT = "exemption"
    FIRST_STATE = "requested"

    code = models.CharField(max_length=16, unique=True)
    rule = models.ForeignKey(SodRule, models.PROTECT, related_name="exemptions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="exemptions")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    compensating_control = models.CharField(max_length=500)
    monitor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(TimedQuerySet, "ExemptionManager")()  # type: ignore[assignment,misc]

    class Meta(Governed.Meta):
        ordering = ("-valid_from", "code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")), name="exemption_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["person", "state"], name="exemption_of_person")]

    def __str__(self) -> str:
        return f"{self.code}: {self.person} from {self.rule.code}"

    def beneficiaries(self) -> frozenset[Any]:
        return frozenset({self.person_id})


class Delegation(Governed):
    """A person lets another act in a role for them, for a time. What the other does counts for both."""

    SUBJECT = "delegation"
    FIRST_STATE = "offered"

    code = models.CharField(max_length=16, unique=True)
    binding = models.ForeignKey(RoleBinding, models.PROTECT, related_name="delegations")
    delegator = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations_taken")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Governed.Meta):
        ordering = ("-valid_from", "code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~models.Q(delegator=models.F("delegate")), name="delegation_between_two_persons"
            ),
        ]
        indexes = [models.Index(fields=["delegate", "state"], name="delegation_of_delegate")]

    def __str__(self) -> str:
        return f"{self.code}: {self.delegate} for {self.delegator}"

    def beneficiaries(self) -> frozenset[Any]:
        return frozenset({self.delegate_id})


class Emergency(Governed):
    """Break-glass: a role taken for a few hours, with a reason, watched at once and reviewed by somebody else."""

    SUBJECT = "emergency"
    FIRST_STATE = "open"

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", "Justified"
        NOT_JUSTIFIED = "not_justified", "Not justified"

    code = models.CharField(max_length=16, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="emergencies")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    verdict = models.CharField(max_length=16, choices=Verdict, blank=True)
    review = models.CharField(max_length=500, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Governed.Meta):
        ordering = ("-begun_at", "code")
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("begun_at")), name="emergency_ends_later")
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="emergency_of_person")]

    def __str__(self) -> str:
        return f"{self.code}: {self.person} as {self.role}"

    def beneficiaries(self) -> frozenset[Any]:
        return frozenset({self.person_id})
