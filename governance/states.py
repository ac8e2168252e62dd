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


class CopyState(TextChoices):
    KEPT = "kept", "Kept"
    MERGED = "merged", "Brought into the draft"
    DISCARDED = "discarded", "Discarded"


class RemarkState(TextChoices):
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Taken over"
    DECLINED = "declined", "Not taken over"
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
    NO_CONSENT = "no_consent", "Not consented to by all"
    VOID = "void", "Void"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BallotState(TextChoices):
    WAITING = "waiting", "Not yet"
    DECLARED = "declared", "Interest declared"
    RECUSED = "recused", "Recused"
    CAST = "cast", "Voted"


class ProxyState(TextChoices):
    GIVEN = "given", "Given"
    REVOKED = "revoked", "Taken back"
    ENDED = "ended", "Ended, the member voted"


class InterestState(TextChoices):
    HELD = "held", "Held"
    ENDED = "ended", "Ended"


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


class AppetiteState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RiskState(TextChoices):
    IDENTIFIED = "identified", "To be assessed"
    ASSESSED = "assessed", "Assessed"
    CLOSED = "closed", "Closed"


class TreatmentState(TextChoices):
    PLANNED = "planned", "Planned"
    DONE = "done", "Done, not verified"
    VERIFIED = "verified", "Verified"
    DROPPED = "dropped", "Dropped"


class AcceptanceState(TextChoices):
    REQUESTED = "requested", "Requested"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    REVOKED = "revoked", "Revoked"


class EngagementState(TextChoices):
    PLANNED = "planned", "Planned"
    APPROVED = "approved", "Approved"
    FIELDWORK = "fieldwork", "Fieldwork"
    REPORTING = "reporting", "Reporting"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class DrawnState(TextChoices):
    DRAWN = "drawn", "Drawn"


class SampleItemState(TextChoices):
    OPEN = "open", "To be tested"
    TESTED = "tested", "Tested"
    RETURNED = "returned", "Returned by the reviewer"
    REVIEWED = "reviewed", "Reviewed"


class EvidenceState(TextChoices):
    ASKED = "asked", "Asked for"
    ANSWERED = "answered", "Answered"
    RETURNED = "returned", "Returned as insufficient"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AuditFindingState(TextChoices):
    RAISED = "raised", "Raised"
    DISPUTED = "disputed", "Disputed"
    AGREED = "agreed", "Agreed, action under way"
    DONE = "done", "Action done"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
