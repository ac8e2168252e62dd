"""Everything that can be done in management, declared once, by area."""

from management.acts import controls, goals, objectives, operations, services

__all__ = ["controls", "goals", "objectives", "operations", "services"]
