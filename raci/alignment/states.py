"""The states of links, findings and rounds of checks, with the words that people read."""

from django.db.models import TextChoices


class LinkState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed by both sides"
    UNCONFIRMED = "unconfirmed", "Not confirmed since a change"
    REJECTED = "rejected", "Rejected"
    REMOVED = "removed", "Removed"


LIVE_LINKS = (LinkState.PROPOSED, LinkState.CONFIRMED, LinkState.UNCONFIRMED)
"""States of a link that is there; the same two ends are linked once."""


class FindingState(TextChoices):
    OPEN = "open", "Open"
    WAIVED = "waived", "Waived for a time"
    RESOLVED = "resolved", "Resolved"


class RoundState(TextChoices):
    ORDERED = "ordered", "Ordered"
    CONCLUDED = "concluded", "Done"
    GIVEN_UP = "given_up", "Given up"


class Severity(TextChoices):
    CRITICAL = "critical", "Critical"
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


WORST_FIRST = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


class Health(TextChoices):
    ON_COURSE = "on_course", "On course"
    AT_RISK = "at_risk", "At risk"
    OFF_COURSE = "off_course", "Off course"
    NO_DATA = "no_data", "No data"
