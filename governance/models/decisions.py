"""Bodies, motions, the ballots of entitled members, and numbered resolutions."""

from typing import Any, cast

from django.db import models
from django.db.models import Q

from governance import secrecy
from governance.counting import Base, Line, Majority, Mark, Quorum, Tally, Terms, Tie, tally
from governance.models.citations import cited_digest
from governance.states import BallotState, BodyState, MemberState, MotionState, ResolutionState
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit, Person


class Rules(models.Model):
    """By which rules a body decides, as its charter has them; a motion keeps those under which it was opened.

    Attributes:
        least: how many persons have to vote at the very least, however many are recused.
        weighted: whether seats may hold more than one vote.
        proxies: to whom a member may give their vote.
        proxies_most: how many proxies a member may carry.
    """

    class Proxies(models.TextChoices):
        NONE = "none", "Nobody: members vote themselves"
        MEMBER = "member", "One other member"
        CHAIR = "chair", "The chair only"

    quorum = models.CharField(max_length=12, choices=Quorum, default=Quorum.MAJORITY)
    majority = models.CharField(max_length=12, choices=Majority, default=Majority.SIMPLE)
    base = models.CharField(max_length=8, choices=Base, default=Base.CAST)
    tie = models.CharField(max_length=8, choices=Tie, default=Tie.FALLS)
    weighted = models.BooleanField(default=True)
    least = models.PositiveSmallIntegerField(default=2)
    proxies = models.CharField(max_length=8, choices=Proxies, default=Proxies.NONE)
    proxies_most = models.PositiveSmallIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def terms(self) -> Terms:
        """The rules by which votes are counted."""
        return Terms(
            Quorum(self.quorum), Majority(self.majority), self.least, Base(self.base), Tie(self.tie), self.weighted
        )


RULES = ("quorum", "majority", "base", "tie", "weighted", "least", "proxies", "proxies_most")
"""What a motion takes over from its body."""


class Body(Rules, Governed):
    """The board or a committee.

    Attributes:
        proxies_until: whether a proxy may be given until a day; else for one motion at a time.
        seconding: whether another member has to second a motion before it opens.
        written_consent: whether a motion may be put for the consent of all in writing.
    """

    SUBJECT = "body"
    FIRST_STATE = BodyState.ACTIVE.value

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="bodies")
    purpose = models.CharField(max_length=300, blank=True)
    proxies_until = models.BooleanField(default=False)
    seconding = models.BooleanField(default=False)
    written_consent = models.BooleanField(default=False)
    notice_days = models.PositiveSmallIntegerField(default=7)

    class Meta(Governed.Meta):
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(condition=Q(least__gte=1), name="body_least_one"),
            models.CheckConstraint(condition=Q(proxies_most__gte=1), name="body_proxies_one"),
        ]

    def __str__(self) -> str:
        return self.name


class BodyMember(Governed):
    """A seat on a body for a term."""

    SUBJECT = "body-member"
    FIRST_STATE = MemberState.SEATED.value

    class Office(models.TextChoices):
        CHAIR = "chair", "Chair"
        SECRETARY = "secretary", "Secretary"
        MEMBER = "member", "Member"

    body = models.ForeignKey(Body, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    office = models.CharField(max_length=10, choices=Office, default=Office.MEMBER)
    votes = models.BooleanField(default=True)
    weight = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta(Governed.Meta):
        constraints = [
            models.UniqueConstraint(fields=["body", "person"], condition=Q(state="seated"), name="body_member_once"),
            models.UniqueConstraint(
                fields=["body"], condition=Q(state="seated", office="chair"), name="body_member_one_chair"
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="body_member_weight"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="body_member_term"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_office_display().lower()} of {self.body}"

    def scope_id(self) -> Any:
        return self.body.unit_id if self.body_id else None

    def beneficiaries(self) -> frozenset[Any]:
        return frozenset({self.person_id})


class Motion(Rules, Governed):
    """A question put to a body, bound to one content by its digest.

    Attributes:
        mover: whoever prepared it; another member seconds it, where the charter asks for that.
        cited_digest: of the clauses of other documents that the text cites, as they were in force when it opened.
        ended_because: why it ended without a decision, in a sentence.
    """

    SUBJECT = "motion"
    FIRST_STATE = MotionState.DRAFT.value

    code = models.CharField(max_length=24, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="motions")
    title = models.CharField(max_length=240)
    question = models.TextField(blank=True)
    # what is decided: exactly one of these
    version = models.ForeignKey(
        "governance.DocumentVersion", models.PROTECT, null=True, blank=True, related_name="motions"
    )
    goal = models.ForeignKey("governance.EnterpriseGoal", models.PROTECT, null=True, blank=True, related_name="motions")
    initiative = models.ForeignKey(
        "governance.Initiative", models.PROTECT, null=True, blank=True, related_name="motions"
    )
    subject_digest = models.CharField(max_length=64, blank=True)
    cited_digest = models.CharField(max_length=64, blank=True, editable=False)
    effective_on = models.DateField(null=True, blank=True)
    mover = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="moved", editable=False)
    seconder = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="seconded", editable=False)
    seconded_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_because = models.CharField(max_length=500, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Governed.Meta):
        ordering = ("-code",)
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=False, goal__isnull=True, initiative__isnull=True)
                | Q(version__isnull=True, goal__isnull=False, initiative__isnull=True)
                | Q(version__isnull=True, goal__isnull=True, initiative__isnull=False),
                name="motion_one_subject",
            ),
            models.UniqueConstraint(
                fields=["version"], condition=Q(state__in=["draft", "open"]), name="motion_one_per_version"
            ),
            models.UniqueConstraint(
                fields=["goal"], condition=Q(state__in=["draft", "open"]), name="motion_one_per_goal"
            ),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(state__in=["draft", "open"]), name="motion_one_per_initiative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def scope_id(self) -> Any:
        return self.body.unit_id if self.body_id else None

    @property
    def decides(self) -> Governed:
        """What the motion is about."""
        return cast("Governed", self.version or self.goal or self.initiative)

    @property
    def chain(self) -> str:
        """On which chain of duties the decision lies."""
        return "document" if self.version_id else "goal" if self.goal_id else "initiative"

    @property
    def stands(self) -> bool:
        """Whether what it decides on, and what that cites, is still what it was when it was prepared and opened."""
        if self.decides.content_digest() != self.subject_digest:
            return False
        return not self.cited_digest or self.version is None or cited_digest(self.version) == self.cited_digest

    @property
    def in_consent(self) -> bool:
        """Whether it is put for the consent of all in writing."""
        return self.majority == Majority.CONSENT

    def tally(self) -> Tally:
        """The count as it stands now."""
        return tally(self.terms, [ballot.line for ballot in self.ballots.all()])

    def matter(self) -> Governed:
        return self.decides if self.version_id or self.goal_id or self.initiative_id else self

    def claim(self, chain: str) -> tuple[Any, int] | None:
        known = self.version_id or self.goal_id or self.initiative_id
        return self.decides.claim(chain) if known and chain == self.chain else None

    def content_digest(self) -> str:
        return self.subject_digest

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever sponsors or owns the initiative that is decided on."""
        return self.initiative.beneficiaries() if self.initiative else frozenset()


class Ballot(Governed):
    """The place of one entitled member on the list that was frozen when the motion opened.

    Attributes:
        casting: how the chair would break a tie: ``for`` or ``against``; empty where they said nothing.
        matches: what the member's register of interests has to do with the motion, as ``[[key of the entry, why]]``.
        despite: why that is no interest here, in the member's words; on record.
        cast_by: who cast the vote, where that was not the member; by which ``proxy``.
    """

    SUBJECT = "ballot"
    FIRST_STATE = BallotState.WAITING.value
    # Secret until the count: the record holds the commitment (``governance.secrecy``).
    UNRECORDED = frozenset({"choice", "reason", "casting", "interest", "openings", "matches"})

    class Choice(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAIN = "abstain", "Abstain"

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="ballots")
    person = models.ForeignKey(Person, models.PROTECT, related_name="ballots")
    office = models.CharField(max_length=10, choices=BodyMember.Office)
    weight = models.PositiveSmallIntegerField(default=1)
    barred = models.CharField(max_length=500, blank=True)
    interest = models.CharField(max_length=500, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    choice = models.CharField(max_length=8, choices=Choice, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    casting = models.CharField(max_length=8, choices=Choice, blank=True)
    matches = models.JSONField(default=list, blank=True, editable=False)
    despite = models.CharField(max_length=500, blank=True)
    cast_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    proxy = models.ForeignKey(
        "governance.Proxy", models.PROTECT, null=True, blank=True, related_name="ballots", editable=False
    )
    cast_at = models.DateTimeField(null=True, blank=True)
    times_cast = models.PositiveSmallIntegerField(default=0)
    commitment = models.CharField(max_length=64, blank=True, editable=False)
    openings = models.JSONField(default=list, editable=False)

    class Meta(Governed.Meta):
        ordering = ("person__name",)
        constraints = [models.UniqueConstraint(fields=["motion", "person"], name="ballot_once")]

    def __str__(self) -> str:
        return f"the vote of {self.person} on {self.motion.code}"

    def scope_id(self) -> Any:
        return self.motion.body.unit_id

    def claim(self, chain: str) -> tuple[Any, int] | None:
        return self.motion.claim(chain)

    def content_digest(self) -> str:
        return self.motion.subject_digest

    def beneficiaries(self) -> frozenset[Any]:
        return self.motion.beneficiaries() if self.motion_id or self.motion else frozenset()

    def answering_too(self) -> tuple[Any, ...]:
        """The member whose vote it is, also where another casts it."""
        return (self.person_id,) if self.person_id else ()

    @property
    def counts(self) -> bool:
        """Whether this member is in the denominator."""
        return not self.barred and self.state != BallotState.RECUSED

    @property
    def as_signed(self) -> bool:
        """Whether the vote is the one to which the record holds the commitment."""
        last = self.openings[-1] if self.openings else {}
        same = (last.get("choice"), last.get("reason"), last.get("casting", ""), last.get("commitment")) == (
            self.choice,
            self.reason,
            self.casting,
            self.commitment,
        )
        return same and secrecy.holds(self.pk, last)

    @property
    def line(self) -> Line:
        """How this member is counted."""
        if self.barred:
            return Line(Mark.BARRED, self.weight)
        if self.state == BallotState.RECUSED:
            return Line(Mark.RECUSED, self.weight)
        if self.state != BallotState.CAST:
            return Line(Mark.SILENT, self.weight)
        return Line(
            Mark(self.choice),
            self.weight,
            hand=str(self.cast_by_id or self.person_id),
            proxy=self.cast_by_id is not None,
            casting=Mark(self.casting) if self.casting else None,
        )


class Resolution(Governed):
    """What a body decided, with every count. Born complete and never changed.

    Counts are members; where members hold more than one vote, those with ``weight`` are the votes. ``casting`` is how
    the chair's casting vote decided a tie; empty where there was none.
    """

    SUBJECT = "resolution"
    FIRST_STATE = ResolutionState.RECORDED.value

    code = models.CharField(max_length=24, unique=True)
    motion = models.OneToOneField(Motion, models.PROTECT, related_name="resolution")
    text = models.TextField()
    carried = models.BooleanField()
    decided_on = models.DateField()
    effective_on = models.DateField(null=True, blank=True)
    entitled = models.PositiveSmallIntegerField()
    counted = models.PositiveSmallIntegerField()
    quorum_needed = models.PositiveSmallIntegerField()
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    recused = models.PositiveSmallIntegerField()
    barred = models.PositiveSmallIntegerField()
    silent = models.PositiveSmallIntegerField()
    by_proxy = models.PositiveSmallIntegerField(default=0)
    casting = models.CharField(max_length=8, choices=Ballot.Choice, blank=True)
    weight_for = models.PositiveSmallIntegerField(default=0)
    weight_against = models.PositiveSmallIntegerField(default=0)
    weight_counted = models.PositiveSmallIntegerField(default=0)

    class Meta(Governed.Meta):
        ordering = ("-code",)

    def __str__(self) -> str:
        return self.code

    def scope_id(self) -> Any:
        return self.motion.body.unit_id
