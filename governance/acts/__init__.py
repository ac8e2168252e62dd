"""Everything that can be done in governance, declared once."""

from governance.acts import (
    appetite,
    assurance,
    assurance_findings,
    attachments,
    benefits,
    copies,
    decisions,
    documents,
    goals,
    initiatives,
    readers,
    readings,
    remarks,
    risks,
    strategy,
    treatments,
)

__all__ = [
    "appetite",
    "assurance",
    "assurance_findings",
    "attachments",
    "benefits",
    "copies",
    "decisions",
    "documents",
    "goals",
    "initiatives",
    "readers",
    "readings",
    "remarks",
    "risks",
    "strategy",
    "treatments",
]
