"""Everything that can be done in governance, declared once."""

from governance.acts import (
    assurance,
    assurance_findings,
    benefits,
    decisions,
    documents,
    goals,
    initiatives,
    readers,
    readings,
    strategy,
)

__all__ = [
    "assurance", "assurance_findings", "benefits", "decisions", "documents", "goals", "initiatives", "readers",
    "readings", "strategy",
]  # fmt: skip
