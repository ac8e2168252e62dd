"""Everything that can be done in governance, declared once."""

from governance.acts import benefits, decisions, documents, goals, initiatives, meetings, readers, readings, strategy

__all__ = ["benefits", "decisions", "documents", "goals", "initiatives", "meetings", "readers", "readings", "strategy"]
