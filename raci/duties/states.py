"""The states of people, charts and rules, with the words that people read."""

from django.db.models import TextChoices


class ActiveState(TextChoices):
    ACTIVE = "active", "Active"
    LEFT = "left", "Left"
    CLOSED = "closed", "Closed"


class AccountState(TextChoices):
    INVITED = "invited", "Invited"
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"


class MembershipState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    MEMBER = "member", "Member"
    REJECTED = "rejected", "Rejected"
    LEFT = "left", "Left"


class BindingState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    ENDED = "ended", "Ended"


class ChartState(TextChoices):
    DRAFT = "draft", "Draft"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RuleState(TextChoices):
    DRAFT = "draft", "Draft"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RETIRED = "retired", "Retired"


class EndorsementState(TextChoices):
    GIVEN = "given", "Given"


class ExemptionState(TextChoices):
    REQUESTED = "requested", "Requested"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    REVOKED = "revoked", "Revoked"


class DelegationState(TextChoices):
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Ended"


class EmergencyState(TextChoices):
    OPEN = "open", "Not reviewed"
    REVIEWED = "reviewed", "Reviewed"


class ReviewState(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class ReviewItemState(TextChoices):
    WAITING = "waiting", "Waits for an answer"
    ESCALATED = "escalated", "Passed on"
    HELD = "held", "Kept by a rule"
    KEPT = "kept", "Kept"
    REVOKED = "revoked", "Taken away"
    LAPSED = "lapsed", "Lost without an answer"
    GONE = "gone", "Ended meanwhile"


class ConsultationState(TextChoices):
    ASKED = "asked", "Asked"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "No longer asked"
