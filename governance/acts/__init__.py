"""Everything that can be done in governance, declared once."""

from governance.acts import decisions, documents, goals, readers, readings, strategy

__all__ = ["decisions", "documents", "goals", "readers", "readings", "strategy"]
