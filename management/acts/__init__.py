"""Everything that can be done in management, declared once, by area."""

from management.acts import changes, controls, goals, objectives, operations, services

__all__ = ["changes", "controls", "goals", "objectives", "operations", "services"]
