"""Everything that can be done to links, findings and rounds of checks, declared once, by area."""

from raci.alignment.acts import checks, findings, links

__all__ = ["checks", "findings", "links"]
