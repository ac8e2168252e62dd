"""The gate by the example of RACI charts and role bindings."""

import pytest
from django.db import IntegrityError, connection, transaction

from raci.duties import gate, own_acts
from raci.duties.gate import Refused
from raci.duties.models import Chart
from raci.duties.services import bindings, charts
from raci.duties.services.charts import Cell
from raci.ledger import rings
from raci.ledger.governed import OutsideGate
from raci.ledger.models import Event, Opening, Outcome
from raci.people.models import Role
from tests.cast import Cast


def test_rings_stand(db: None) -> None:
    assert rings.faults(connection) == []
    assert Opening.objects.count() == 0


def draft(cast: Cast, part: str = "secretary") -> Chart:
    role = Role.objects.get(code="cio")
    return charts.draft(actor=cast[part], unit=cast.it, cells=[Cell("run-service", role, "A")])


def test_author_of_a_chart_does_not_put_it_in_force(cast: Cast) -> None:
    chart = draft(cast, "cio")
    charts.set_letters(
        actor=cast["secretary"], chart=chart, activity="run-service", role=Role.objects.get(code="cio"), letters="AR"
    )
    with pytest.raises(Refused) as refused:
        charts.put_in_force(actor=cast["cio"], chart=chart)
    assert {"letter", "SOD-07", "signature"} <= refused.value.codes
    chart.refresh_from_db()
    assert chart.state == "draft"
    event = Event.objects.get(subject_id=chart.pk, outcome=Outcome.REFUSED)
    assert "Whoever drafted a RACI chart does not put it in force: Daniel Ferreira drafted" in event.authority
    signature = cast.sign("chair", "chart.approve", chart)
    charts.put_in_force(actor=cast["chair"], chart=chart, signature=signature)
    assert chart.state == "in_force"
    event = Event.objects.get(subject_id=chart.pk, verb="chart.approve", outcome=Outcome.DONE)
    assert event.authority == "A in the RACI chart of Aldermere Water, version 1, as Chair of a body"


def test_nobody_grants_themselves(cast: Cast) -> None:
    role = Role.objects.get(code="control-tester")
    with pytest.raises(Refused) as refused:
        bindings.propose(actor=cast["access_admin"], holder=cast.person("access_admin"), role=role, unit=cast.root)
    assert "SOD-09" in refused.value.codes
    binding = bindings.propose(actor=cast["access_admin"], holder=cast.person("approver"), role=role, unit=cast.root)
    with pytest.raises(Refused) as refused:
        bindings.approve(actor=cast["approver"], binding=binding)
    assert "SOD-09" in refused.value.codes


def test_spheres_exclude_each_other(cast: Cast) -> None:
    role = Role.objects.get(code="service-owner")
    binding = bindings.propose(actor=cast["access_admin"], holder=cast.person("member"), role=role, unit=cast.it)
    with pytest.raises(Refused, match="Nobody both governs and manages: Judith Oyelaran is Board member already"):
        bindings.approve(actor=cast["approver"], binding=binding)


def test_writes_outside_the_gate(cast: Cast) -> None:
    chart = draft(cast)
    with pytest.raises(OutsideGate):
        chart.save()
    with pytest.raises(OutsideGate):
        Chart.objects.update(state="in_force")
    with (
        pytest.raises(IntegrityError if connection.vendor == "sqlite" else Exception, match="ring"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE raci_chart SET state = 'in_force'")


def test_offers_say_why(cast: Cast) -> None:
    chart = draft(cast)
    acts = [own_acts.EDIT_CHART, own_acts.PUT_CHART_IN_FORCE]
    mine = gate.offers(acts, chart, cast["secretary"])
    assert [offer.allowed for offer in mine] == [True, False]
    theirs = gate.offers(acts, chart, cast["chair"])
    assert [offer.allowed for offer in theirs] == [False, True]
