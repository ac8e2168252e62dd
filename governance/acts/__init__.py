"""Everything that can be done in governance, declared once."""

from governance.acts import (
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
    strategy,
)

__all__ = [
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
    "strategy",
]
