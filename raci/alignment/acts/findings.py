"""Acts on findings: they open and resolve by themselves; people waive them for a time, never their own (SOD-14)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

from raci.alignment.acts.links import by_the_portal
from raci.alignment.models import Finding
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.ledger import clock
from raci.people.spheres import Sphere

WAIVE_FINDING = Activity(code="waive-finding", title="Waive a finding for a time", sphere=Sphere.GOVERNANCE, order=70)
LONGEST = timedelta(days=365)
"""A waiver ends by itself; who still wants it then decides again."""


def with_reason_and_end(question: Question) -> Iterator[Objection]:
    """A waiver without a reason or an end would be a way to forget."""
    if "until" not in question.facts:  # a page asks before anything is filled in
        return
    until, today = cast("date", question.facts["until"]), clock.today()
    if not str(question.facts.get("reason", "")).strip():
        yield Objection(Why.UNFIT, "Say why it can be waived.")
    if until <= today:
        yield Objection(Why.UNFIT, "A waiver ends on a day to come.")
    elif until > today + LONGEST:
        yield Objection(Why.UNFIT, "A waiver lasts a year at most. Decide again then.")


def waiver_is_over(question: Question) -> Iterator[Objection]:
    """A waiver lapses on its date."""
    until = cast("Finding", question.subject).waived_until
    if until is None or until >= clock.today():
        yield Objection(Why.UNFIT, "The waiver has not ended yet.")


def _own(name: str, label: str, says: str, starts: tuple[str, ...] = (), ends: str = "", icon: str = "") -> Act:
    conditions = (by_the_portal, waiver_is_over) if name == "lapse" else (by_the_portal,)
    return Act(
        code=f"finding.{name}",
        label=label,
        says=says,
        subject="finding",
        activity="run-checks",
        letters="RA",
        starts=starts,
        ends=ends,
        conditions=conditions,
        icon=icon,
    )


OPEN = _own("open", "Open", "opened the finding", icon="flag")
RESTATE = _own("restate", "State anew", "stated anew", ("open", "waived"), icon="refresh")
RESOLVE = _own("resolve", "Resolve", "resolved the finding", ("open", "waived"), "resolved", icon="circle-check")
REOPEN = _own("reopen", "Reopen", "reopened the finding", ("resolved",), "open", icon="flag")
LAPSE = _own("lapse", "End the waiver on its date", "ended the waiver on", ("waived",), "open", icon="clock")
WAIVE = Act(
    code="finding.waive",
    label="Waive for a time",
    says="waived the finding",
    subject="finding",
    activity=WAIVE_FINDING.code,
    letters="RA",
    starts=("open",),
    ends="waived",
    sides={"finding": "waiver"},
    conditions=(with_reason_and_end,),
    icon="clock",
)
END_WAIVER = Act(
    code="finding.end-waiver",
    label="End the waiver now",
    says="ended the waiver on",
    subject="finding",
    activity=WAIVE_FINDING.code,
    letters="RA",
    starts=("waived",),
    ends="open",
    icon="flag",
)
