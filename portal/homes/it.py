"""The IT manager's home: services against their objectives, worst first, and what each of them serves."""

from typing import Any

from django.http import HttpRequest

from management.selectors.health import health_table
from portal.asking import standing_of
from portal.homes.home import Home
from portal.navigation import address
from portal.parts import Column, Head
from portal.serving import rows
from raci.alignment.selectors.serving import enterprise_goals_of_services

SHOWN = 14
NONE_YET = "No service is live yet. Plan one, give it an objective, and take it live."


def it(request: HttpRequest) -> Home:
    """Services and what they owe, in the figures of the list of services."""
    table = health_table(standing_of(request))
    asked = request.GET.get("state", "")
    shown = [each for each in table if not asked or each.state.value == asked][:SHOWN]
    lead = rows.sentence(table) if table else NONE_YET
    head = Head(title="Services and what they owe", lead=lead, sphere="management", crumbs=[])
    context: dict[str, Any] = {
        "figures": rows.figures(table, path=request.path, chosen=asked) if table else [],
        "columns": [
            Column("Service"),
            Column("Objective"),
            Column("State"),
            Column("Error budget left"),
            Column("Burn rate", right=True),
            Column("Exhausted on"),
            Column("Serves"),
        ],
        "services": rows.rows(shown, enterprise_goals_of_services([each.service for each in shown])),
        "count": len(table),
        "cascade_url": address("goals"),
        "services_url": address("services"),
    }
    return Home(head, "pages/home/it.html", context)
