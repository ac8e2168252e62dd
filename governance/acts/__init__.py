"""Everything that can be done in governance, declared once."""

from governance.acts import (
    appetite,
    assurance,
    assurance_findings,
    benefits,
    decisions,
    documents,
    goals,
    initiatives,
    readers,
    readings,
    risks,
    strategy,
    treatments,
)

__all__ = [
    "appetite",
    "assurance",
    "assurance_findings",
    "benefits",
    "decisions",
    "documents",
    "goals",
    "initiatives",
    "readers",
    "readings",
    "risks",
    "strategy",
    "treatments",
]
