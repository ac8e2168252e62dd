"""Findings: what people do with them. Opening and resolving is the business of a round (``services.rounds``)."""

from datetime import date

from raci.alignment.acts import findings as acts
from raci.alignment.models import Finding
from raci.duties.gate import passing
from raci.people.actor import Actor


def waive(*, actor: Actor, finding: Finding, reason: str, until: date) -> Finding:
    """Live with a finding until a day, for a reason; it comes back by itself on that day if it still lasts.

    Raises:
        Refused: without a reason, without an end within a year, or by whoever answers for it (SOD-14).
    """
    with passing(acts.WAIVE, finding, actor=actor, reason=reason, until=until) as row:
        row.waiver_reason, row.waived_until = reason, until
    return row


def end_waiver(*, actor: Actor, finding: Finding, note: str = "") -> Finding:
    """Take a waiver back before its day."""
    with passing(acts.END_WAIVER, finding, actor=actor, note=note) as row:
        row.waiver_reason, row.waived_until = "", None
    return row
