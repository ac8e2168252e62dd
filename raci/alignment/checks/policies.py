"""Checks on policies in force and on the controls that put them into practice."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from governance.models import Clause, Document
from management.models import Control, ControlTest
from raci.alignment.checks.dates import overdue_by_days, overdue_by_months
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.models import Implementation
from raci.alignment.states import Severity


@check(
    code="POL-01",
    severity=Severity.HIGH,
    title="Mandatory clause without a control",
    sentence="In {label}, no operating control puts {missing} of {total} mandatory {clauses} into practice.",
    remedy="Propose which control puts a clause into practice",
    act="implementation.propose",
    field="document",
)
def in_force_without_control(at: Moment) -> Iterator[Found]:
    """Documents in force with mandatory clauses that no operating control puts into practice by a confirmed link."""
    practised = Exists(
        Implementation.objects.filter(
            document=OuterRef("version__document"),
            clause_key=OuterRef("key"),
            state="confirmed",
            control__state="operating",
        )
    )
    clauses = Clause.objects.filter(version__state="in_force", mandatory=True).annotate(practised=practised)
    by_document = clauses.order_by().values("version__document")
    counted = by_document.annotate(missing=Count("pk", filter=Q(practised=False)), total=Count("pk"))
    return rows(
        counted.filter(missing__gt=0),
        label=Concat(F("version__document__code"), Value(" "), F("version__document__title")),
        unit="version__document__unit_id",
        owner="version__document__owner_id",
        key="version__document",
        subject="document",
        missing="missing",
        total="total",
        clauses=Case(When(total=1, then=Value("clause")), default=Value("clauses")),
    )


@check(
    code="POL-02",
    severity=Severity.MEDIUM,
    title="Review overdue",
    sentence="{label} was last decided on {last} and is due for review every {months} months.",
    remedy="Draft a new version, or decide that this one stays",
    act="version.draft",
    field="document",
)
def review_overdue(at: Moment) -> Iterator[Found]:
    """Documents whose version in force was decided longer ago than the months between two reviews."""
    last = Coalesce(F("versions__approved_on"), F("versions__effective_on"))
    in_force = Document.objects.filter(state="active", versions__state="in_force").annotate(last=last)
    late = overdue_by_months(in_force, last="last", months="review_months", today=at.today)
    return rows(late, last="last", months="review_months")


def _tested() -> "QuerySet[Any]":
    tests = ControlTest.objects.filter(control=OuterRef("pk")).order_by("-tested_on", "-id")
    return Control.objects.filter(state="operating").annotate(
        tested=Subquery(tests.values("tested_on")[:1]), result=Subquery(tests.values("result")[:1])
    )


@check(
    code="POL-03",
    severity=Severity.HIGH,
    title="Control failed its last test",
    sentence="{label} failed when it was tested on {tested}.",
    remedy="Mend the control, then have it tested again",
)
def control_failed(at: Moment) -> Iterator[Found]:
    """Operating controls whose last test failed."""
    return rows(_tested().filter(result=ControlTest.Result.FAILED), tested="tested")


@check(
    code="POL-04",
    severity=Severity.MEDIUM,
    title="Control never tested",
    sentence="{label} is operating, but nobody has ever tested it.",
    remedy="Have it tested by somebody who does not operate it",
    act="control-test.record",
    field="control",
)
def control_never_tested(at: Moment) -> Iterator[Found]:
    """Operating controls without any test."""
    return rows(_tested().filter(tested=None))


@check(
    code="POL-05",
    severity=Severity.MEDIUM,
    title="Test of a control overdue",
    sentence="{label} was last tested on {tested}; a test is due every {cadence} days.",
    remedy="Have it tested by somebody who does not operate it",
    act="control-test.record",
    field="control",
)
def control_test_overdue(at: Moment) -> Iterator[Found]:
    """Operating controls whose last test lies longer ago than the days between two tests."""
    late = overdue_by_days(_tested().exclude(tested=None), last="tested", days="cadence_days", today=at.today)
    return rows(late, tested="tested", cadence="cadence_days")
