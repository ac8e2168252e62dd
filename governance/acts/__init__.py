"""Everything that can be done in governance, declared once."""

from governance.acts import (
    appetite,
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
