"""The states of everything in management, with the words that people read."""

from django.db.models import TextChoices


class ITGoalState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    SET = "set", "Set"
    RETIRED = "retired", "Retired"


class MetricState(TextChoices):
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class ReadingState(TextChoices):
    REPORTED = "reported", "Reported"
    VERIFIED = "verified", "Verified"
    DISPUTED = "disputed", "Disputed"


class ServiceState(TextChoices):
    PLANNED = "planned", "Planned"
    DESIGN = "design", "In design"
    TRANSITION = "transition", "In transition"
    LIVE = "live", "Live"
    RETIRING = "retiring", "Being retired"
    RETIRED = "retired", "Retired"


class ObjectiveState(TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class BatchState(TextChoices):
    TAKEN = "taken", "Taken in"


class ControlState(TextChoices):
    DESIGNED = "designed", "Designed"
    OPERATING = "operating", "Operating"
    RETIRED = "retired", "Retired"


class ControlTestState(TextChoices):
    RECORDED = "recorded", "Recorded"


class IncidentRecord(TextChoices):
    KEPT = "kept", "Kept"


class IncidentState(TextChoices):
    NEW = "new", "New"
    ACTIVE = "active", "In work"
    AWAITING = "awaiting", "Waiting"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"


class MappingState(TextChoices):
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class ImportState(TextChoices):
    RECORDED = "recorded", "Recorded"


class OrderState(TextChoices):
    DUE = "due", "Waiting to start"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class ChangeState(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waits for approval"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    IMPLEMENTING = "implementing", "Being implemented"
    IMPLEMENTED = "implemented", "Implemented"
    FAILED = "failed", "Failed and taken back"
    REVIEWED = "reviewed", "Reviewed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Risk(TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class FreezeState(TextChoices):
    SET = "set", "Holds"
    LIFTED = "lifted", "Lifted"
