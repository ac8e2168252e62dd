"""The history of an object, as its page tells it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.history import history, may_read_record
from raci.duties.gate import Refused
from raci.duties.models import Chart
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.duties.standing import Standing
from raci.people.models import Role
from tests.cast import Cast


def drafted(cast: Cast) -> Chart:
    role = Role.objects.get(code="cio")
    return charts.draft(actor=cast["cio"], unit=cast.it, cells=[Cell("run-service", role, "A")])


def test_a_refused_act_stands_among_the_rest(cast: Cast) -> None:
    chart = drafted(cast)
    with pytest.raises(Refused):
        charts.put_in_force(actor=cast["cio"], chart=chart)
    refused, born = history(chart)
    assert born.sentence == "Daniel Ferreira drafted RACI chart of Group IT, version 1"
    assert refused.refused
    assert refused.sentence == "Daniel Ferreira tried to put in force"
    assert refused.rule == "SOD-07"
    assert refused.reason.startswith("Whoever drafted a RACI chart does not put it in force: Daniel Ferreira drafted")


def test_one_query_and_no_more_than_asked_for(cast: Cast) -> None:
    chart = drafted(cast)
    for _ in range(3):
        charts.set_letters(
            actor=cast["secretary"], chart=chart, activity="run-service", role=Role.objects.get(code="cio"), letters="R"
        )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(history(chart, limit=2)) == 2
    assert len(queries) == 1


def test_who_reads_the_whole_record(cast: Cast) -> None:
    readers = {part for part in cast.actors if may_read_record(Standing(cast.person(part)))}
    assert {"auditor", "external", "member", "secretary", "cio"} <= readers
    assert not readers & {"author", "service_owner", "operator", "outsider", "superuser"}
