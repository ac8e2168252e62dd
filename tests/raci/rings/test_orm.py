"""Ring 2 and the composition of acts: every way of the ORM, threads, copied contexts, locks out of order."""

import contextlib
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import serializers
from django.db import DatabaseError, connections, models, transaction
from django.db.models import F
from django.db.models import sql as orm_sql
from django.db.models.deletion import Collector
from django.db.transaction import TransactionManagementError

from raci.duties import gate, own_acts
from raci.duties.gate import Refused
from raci.duties.models import Chart, ChartCell
from raci.duties.services import charts
from raci.ledger.governed import OutsideGate
from raci.ledger.models import Event, Opening, Outcome
from raci.ledger.passage import LockOrder
from raci.people.models import OrgUnit
from tests.cast import Cast
from tests.raci.rings.scene import cell_of, drafted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chart(committed_cast: Cast) -> Chart:
    return drafted(committed_cast)


def _collect(row: models.Model) -> None:
    collector = Collector(using="default")
    collector.collect(type(row)._base_manager.filter(pk=row.pk))
    collector.delete()


def _load(row: models.Model) -> None:
    for each in serializers.deserialize("json", serializers.serialize("json", [row])):
        each.save()


def ways(chart: Chart) -> dict[str, Callable[[], Any]]:
    """Every way of the ORM to write, outside an act."""
    rows, cell = Chart.objects.filter(pk=chart.pk), cell_of(chart)
    plain: Any = models.QuerySet(Chart)
    query: Any = orm_sql.UpdateQuery(Chart)
    born: dict[str, Any] = {"unit": chart.unit, "version": 99}
    return {
        "save": chart.save,
        "save of some fields": lambda: chart.save(update_fields=["reason"]),
        "raw save": lambda: chart.save_base(raw=True),
        "update": lambda: rows.update(state="in_force"),
        "update by expression": lambda: rows.update(revision=F("revision") + 1),
        "update by the base manager": lambda: Chart._base_manager.update(reason="x"),
        "create in force": lambda: Chart.objects.create(state="in_force", **born),
        "create": lambda: Chart.objects.create(**born),
        "bulk_create": lambda: Chart.objects.bulk_create([Chart(**born)]),
        "bulk_update": lambda: Chart.objects.bulk_update([chart], ["reason"]),
        "get_or_create": lambda: Chart.objects.get_or_create(**born),
        "update_or_create": lambda: Chart.objects.update_or_create(pk=chart.pk, defaults={"reason": "x"}),
        "delete": chart.delete,
        "queryset delete": rows.delete,
        "raw delete": lambda: rows._raw_delete("default"),
        "related set": lambda: chart.cells.set([]),
        "related add": lambda: chart.unit.charts.add(chart, bulk=True),
        "part save": cell.save,
        "part delete": cell.delete,
        "part queryset delete": lambda: chart.cells.all().delete(),
        "collector on a part": lambda: _collect(cell),
        "collector on the row": lambda: _collect(chart),
        "update query": lambda: query.update_batch([chart.pk], {"reason": "x"}, "default"),
        "plain queryset": lambda: plain.filter(pk=chart.pk).update(reason="x"),
        "loaddata": lambda: _load(chart),
    }


def test_no_way_of_the_orm_gets_through(chart: Chart) -> None:
    before = Chart.objects.values().get(pk=chart.pk)
    for name, way in ways(chart).items():
        with pytest.raises((OutsideGate, DatabaseError, ValueError, AttributeError)), transaction.atomic():
            way()
        assert before == Chart.objects.values().get(pk=chart.pk), name
        assert Chart.objects.filter(version=99).count() == 0, name
    assert Opening.objects.count() == 0


def test_an_act_covers_its_own_row_only(chart: Chart, committed_cast: Cast) -> None:
    actor, stale = committed_cast["secretary"], Chart.objects.get(pk=chart.pk)
    unit, cell = OrgUnit.objects.get(code="it"), cell_of(chart)
    with gate.passing(own_acts.EDIT_CHART, chart, actor=actor) as row:
        for way in (unit.save, stale.save, lambda: Chart.objects.filter(pk=row.pk).update(reason="x")):
            with pytest.raises(OutsideGate):
                way()
        row.version = F("version") + 1
        with pytest.raises(OutsideGate, match="expression"):
            row.save()
        row.refresh_from_db()
        cell.letter = "R"
        cell.save()
    row.refresh_from_db()
    assert ChartCell.objects.get(pk=cell.pk).letter == "R"


def test_other_threads_do_not_inherit_an_act(chart: Chart, committed_cast: Cast) -> None:
    said: list[str] = []

    def write(row: Chart) -> None:
        try:
            row.save()
        except OutsideGate as refusal:
            said.append(str(refusal))
        finally:
            connections.close_all()

    with gate.passing(own_acts.EDIT_CHART, chart, actor=committed_cast["secretary"]) as row:
        thread = threading.Thread(target=write, args=(row,))
        thread.start()
        thread.join()
        copied = contextvars.copy_context()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(copied.run, write, row).result()
        later = contextvars.copy_context()
    assert said == ["no act is open", "the open act belongs to another thread"]
    with pytest.raises(OutsideGate):
        later.run(chart.save)


def test_a_swallowed_refusal_commits_nothing(chart: Chart, committed_cast: Cast) -> None:
    actor = committed_cast["secretary"]
    other = drafted_for(committed_cast)
    low, high = sorted([chart, other], key=lambda row: str(row.pk))

    def swallowing() -> None:
        with gate.passing(own_acts.EDIT_CHART, low, actor=actor, also=[high]) as row:
            row.reason = "changed"
            with contextlib.suppress(Refused), gate.passing(own_acts.PUT_CHART_IN_FORCE, high, actor=actor):
                pass

    with pytest.raises(TransactionManagementError):
        swallowing()
    low.refresh_from_db()
    assert low.reason == ""
    assert Event.objects.filter(subject_id=high.pk, outcome=Outcome.REFUSED).count() == 1


def drafted_for(cast: Cast) -> Chart:
    """A second chart in draft, of the whole organisation."""
    return charts.draft_like(actor=cast["secretary"], unit=cast.root)


def test_a_late_lock_is_refused(chart: Chart, committed_cast: Cast) -> None:
    actor = committed_cast["secretary"]
    low, high = sorted([chart, drafted_for(committed_cast)], key=lambda row: str(row.pk))
    with (
        pytest.raises(LockOrder),
        gate.passing(own_acts.EDIT_CHART, high, actor=actor),
        gate.passing(own_acts.EDIT_CHART, low, actor=actor),
    ):
        pass
    with gate.passing(own_acts.EDIT_CHART, high, actor=actor, also=[low]) as row:
        row.reason = "both"
        with gate.passing(own_acts.EDIT_CHART, low, actor=actor) as inner:
            inner.reason = "both"
    assert set(Chart.objects.filter(state="draft").values_list("reason", flat=True)) == {"both"}


def test_an_act_inside_somebody_elses_transaction_is_refused(chart: Chart, committed_cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():  # noqa: SIM117
        with gate.passing(own_acts.EDIT_CHART, chart, actor=committed_cast["secretary"]):
            pass


def test_an_interrupted_act_leaves_nothing(chart: Chart, committed_cast: Cast) -> None:
    events = Event.objects.count()

    def interrupted() -> None:
        with gate.passing(own_acts.EDIT_CHART, chart, actor=committed_cast["secretary"]) as row:
            row.reason = "half"
            row.save()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    chart.refresh_from_db()
    assert (chart.reason, Event.objects.count(), Opening.objects.count()) == ("", events, 0)
