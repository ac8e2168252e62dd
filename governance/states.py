"""The states of everything in governance, with the words that people read."""

from django.db.models import TextChoices


class DocumentState(TextChoices):
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class VersionState(TextChoices):
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    VOTING = "voting", "Put to the vote"
    APPROVED = "approved", "Approved"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ImportState(TextChoices):
    CHECKED = "checked", "Checked, not yet imported"
    IMPORTED = "imported", "Imported"
    DISCARDED = "discarded", "Discarded"


class BodyState(TextChoices):
    ACTIVE = "active", "Active"
    DISSOLVED = "dissolved", "Dissolved"


class MemberState(TextChoices):
    SEATED = "seated", "Member"
    LEFT = "left", "Left"


class MotionState(TextChoices):
    DRAFT = "draft", "Being prepared"
    OPEN = "open", "Open"
    CARRIED = "carried", "Carried"
    REJECTED = "rejected", "Rejected"
    NO_QUORUM = "no_quorum", "No quorum"
    VOID = "void", "Void"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BallotState(TextChoices):
    WAITING = "waiting", "Not yet"
    DECLARED = "declared", "Interest declared"
    RECUSED = "recused", "Recused"
    CAST = "cast", "Voted"


class ResolutionState(TextChoices):
    RECORDED = "recorded", "Recorded"


class StrategyState(TextChoices):
    DRAFT = "draft", "Draft"
    IN_FORCE = "in_force", "In force"
    CLOSED = "closed", "Closed"


class GoalState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    SET = "set", "Set"
    RETIRED = "retired", "Retired"
    WITHDRAWN = "withdrawn", "Withdrawn"


class MetricState(TextChoices):
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class ReadingState(TextChoices):
    REPORTED = "reported", "Reported"
    VERIFIED = "verified", "Verified"
    DISPUTED = "disputed", "Disputed"


class InitiativeState(TextChoices):
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    RUNNING = "running", "Running"
    COMPLETED = "completed", "Completed"
    STOPPED = "stopped", "Stopped"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"


class GateState(TextChoices):
    AHEAD = "ahead", "Ahead"
    PASSED = "passed", "Passed"
    STOPPED = "stopped", "Stopped here"
    DROPPED = "dropped", "Dropped"


class MeetingState(TextChoices):
    DRAFT = "draft", "Being prepared"
    CALLED = "called", "Called"
    IN_SESSION = "in_session", "In session"
    CLOSED = "closed", "Closed, minutes not approved"
    APPROVED = "approved", "Minutes approved"
    CANCELLED = "cancelled", "Cancelled"


class ActionState(TextChoices):
    OPEN = "open", "To do"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class BenefitState(TextChoices):
    ACTIVE = "active", "Promised"
    RETIRED = "retired", "No longer pursued"
    DROPPED = "dropped", "Dropped"
