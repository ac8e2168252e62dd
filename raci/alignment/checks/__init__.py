"""What is looked for: each check is one function with a code, a severity, a sentence and what to do about it."""

from raci.alignment.checks import (
    assurance,
    benefits,
    changes,
    goals,
    incidents,
    links,
    policies,
    resilience,
    risks,
    roles,
    separation,
    services,
)
from raci.alignment.checks.registry import CHECKS, FAMILIES, Check, Found, Moment, check_of

__all__ = [
    "CHECKS",
    "FAMILIES",
    "Check",
    "Found",
    "Moment",
    "assurance",
    "benefits",
    "changes",
    "check_of",
    "goals",
    "incidents",
    "links",
    "policies",
    "resilience",
    "risks",
    "roles",
    "separation",
    "services",
]
