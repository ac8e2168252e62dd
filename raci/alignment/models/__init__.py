"""What lies above both halves: links between them, rounds of checks, findings and daily snapshots."""

from raci.alignment.models.checks import CheckRound, CheckRun, Finding
from raci.alignment.models.links import Contribution, Direction, Implementation, Link, Support
from raci.alignment.models.snapshots import Snapshot

__all__ = [
    "CheckRound",
    "CheckRun",
    "Contribution",
    "Direction",
    "Finding",
    "Implementation",
    "Link",
    "Snapshot",
    "Support",
]
