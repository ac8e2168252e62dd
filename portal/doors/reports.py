"""The door through which reports are ordered. They are made in the background, and taken away from their page."""

from typing import Any

from portal.acts.reports import ORDER_REPORT
from portal.doors.door import Data, Door
from portal.forms.reports import OrderForm
from portal.models import Report
from portal.services import reports
from raci.people.actor import Actor


def _order(actor: Actor, _: Any, data: Data) -> Report:
    names = ("unit", "kind", "period_from", "period_until", "as_of", "formats")
    return reports.order(actor=actor, **{name: data[name] for name in names})


Door(
    act=ORDER_REPORT,
    form=OrderForm,
    run=_order,
    title="Build a report",
    lead="Choose what it covers and the moment it looks from. The same choice always gives the same file, byte for "
    "byte, and each file says how to check it.",
    submit="Build the report",
    done="{} is being made.",
    template="pages/reports/order.html",
)
