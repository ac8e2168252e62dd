"""Controls with their tests."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from management.models import Control, ControlTest
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.measures import Freshness, freshness


@dataclass(frozen=True)
class ControlView:
    """A control and how its last test went."""

    control: Control
    result: str
    tested_on: dt.date | None

    @property
    def state(self) -> str:
        """Of the testing: passed, failed, overdue or untested; empty where the control does not operate."""
        if self.control.state != "operating":
            return ""
        if self.tested_on is None:
            return "untested"
        if self.result == ControlTest.Result.FAILED:
            return "failed"
        return "passed" if self.is_fresh else "overdue"

    @property
    def is_fresh(self) -> bool:
        """Whether the last test still speaks for today."""
        return freshness(self.tested_on, clock.today(), self.control.cadence_days) is Freshness.FRESH

    @property
    def due_on(self) -> dt.date | None:
        """When the next test is due; None where there was none, so that it is due now."""
        return self.tested_on + dt.timedelta(days=self.control.cadence_days) if self.tested_on else None


def visible(standing: Standing) -> QuerySet[Control]:
    """The controls that the person may see, each with its last test."""
    tests = ControlTest.objects.filter(control=OuterRef("pk")).order_by("-tested_on", "-id")
    rows = Control.objects.filter(standing.sight()).select_related("owner", "unit")
    return rows.annotate(
        last_result=Subquery(tests.values("result")[:1]), last_tested=Subquery(tests.values("tested_on")[:1])
    )


def view(row: Any) -> ControlView:
    """A control of ``visible`` with its last test."""
    return ControlView(row, row.last_result or "", row.last_tested)


def listing(standing: Standing, *, text: str = "", state: str = "", owner: str = "") -> list[ControlView]:
    """Controls that fit, by code: one query. ``state``: of the control, or of its testing."""
    rows = visible(standing)
    for word in text.split()[:6]:
        rows = rows.filter(Q(code__icontains=word) | Q(title__icontains=word))
    if owner:
        rows = rows.filter(owner__name=owner)
    found = [view(row) for row in rows.order_by("code")]
    return [each for each in found if not state or state in (each.control.state, each.state)]
