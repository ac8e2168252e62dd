"""What services, controls and IT goals are linked to: goals of both halves, clauses and findings, in a query each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from governance.models import EnterpriseGoal
from management.models import Control, ControlledService, ITGoal, Service, ServiceDependency
from management.selectors import changes
from raci.alignment.models import Contribution, Finding, Implementation, Support
from raci.alignment.states import LIVE_LINKS
from raci.ledger import clock
from raci.ledger.governed import Governed

TEXT = CharField(max_length=400)
GONE = ("removed", "rejected")


@dataclass(frozen=True)
class Bound:
    """A clause that a control puts into practice."""

    document_code: str
    document_title: str
    clause: str
    confirmed: bool


class Near(NamedTuple):
    """One line of what an object is linked to.

    Attributes:
        kind: enterprise-goal, it-goal, service, needs, control, clause, change or finding.
        code, title: of what it is linked to; of a clause, those of its document.
        state: of the link; of a control beside a service, its own; of a finding, its severity.
        beyond, beyond_title, link: what is linked to that in turn, and the state of this second link: the enterprise
            goal above an IT goal, the clause that a control puts into practice; of a change, from when until when it is
            planned. Empty where there is nothing further.
        place, beyond_place: the paths of the units in which these two lie; empty where they lie where the object does.
    """

    kind: str
    code: str
    title: str
    state: str
    beyond: str = ""
    beyond_title: str = ""
    link: str = ""
    place: str = ""
    beyond_place: str = ""

    def seen(self, sees: Callable[[str], bool]) -> "Near | None":
        """What is shown to whom only some units are in sight: None where it is out of sight itself."""
        if not sees(self.place):
            return None
        return self if sees(self.beyond_place) else self._replace(beyond="", beyond_title="", link="")


def enterprise_goals_of_services(
    services: Iterable[Service], *, links: Sequence[str] = LIVE_LINKS
) -> dict[Any, list[EnterpriseGoal]]:
    """service -> the enterprise goals that it serves through IT goals, by code: one query.

    Args:
        links: the states that count, of both links on the way.
    """
    below = {"it_goal__supports__service__in": list(services), "it_goal__supports__state__in": links}
    rows = Contribution.objects.filter(state__in=links, **below).annotate(service=F("it_goal__supports__service"))
    found: dict[Any, dict[str, EnterpriseGoal]] = defaultdict(dict)
    for row in rows.select_related("enterprise_goal"):
        found[row.service][row.enterprise_goal.code] = row.enterprise_goal
    return {key: [goals[code] for code in sorted(goals)] for key, goals in found.items()}


def clauses_of(controls: Iterable[Control]) -> dict[Any, list[Bound]]:
    """control -> the clauses it puts into practice: one query."""
    found: dict[Any, list[Bound]] = defaultdict(list)
    links = Implementation.objects.filter(control__in=list(controls), state__in=LIVE_LINKS).select_related("document")
    for each in links.order_by("document__code", "clause"):
        bound = Bound(each.document.code, each.document.title, each.clause, each.state == "confirmed")
        found[each.control_id].append(bound)
    return found


RECENT = timedelta(days=30)


def around_service(service: Service) -> list[Near]:
    """IT goals with what is above them, controls with their clauses, what it needs, its changes of the last thirty days
    and those to come, findings: one query."""
    controls = ControlledService.objects.filter(service=service).exclude(control__state="retired")
    clause = "control__implementations__"
    return _read(
        _it_goals(service=service),
        _near(controls, "control", "control__code", "control__title", "control__state",
              f"{clause}document__code", f"{clause}clause", f"{clause}state", "control__unit__path",
              f"{clause}document__unit__path"),
        _near(ServiceDependency.objects.filter(service=service), "needs", "on__code", "on__name", "", "", "", "",
              "on__unit__path"),
        _near(changes.of_service(service, clock.now() - RECENT), "change", "code", "title", "state", "starts_at",
              "ends_at", ""),
        _findings(service),
    )  # fmt: skip


def around_control(control: Control) -> list[Near]:
    """IT goals with what is above them, clauses, services in which it is operated, findings: one query."""
    clauses = Implementation.objects.filter(control=control, state__in=LIVE_LINKS)
    places = ControlledService.objects.filter(control=control)
    return _read(
        _it_goals(control=control),
        _near(
            clauses, "clause", "document__code", "document__title", "state", "clause", "", "", "document__unit__path"
        ),
        _near(places, "service", "service__code", "service__name", "", "", "", "", "service__unit__path"),
        _findings(control),
    )


def around_goal(goal: ITGoal) -> list[Near]:
    """The enterprise goals above, the services and controls below, findings: one query. ``beyond`` says whether an
    enterprise goal is served in the first place or in the second."""
    above = Contribution.objects.filter(it_goal=goal, state__in=LIVE_LINKS)
    below = Support.objects.filter(it_goal=goal, state__in=LIVE_LINKS)
    rank = Case(When(primary=True, then=Value("primary")), default=Value("secondary"), output_field=TEXT)
    return _read(
        _near(above.annotate(rank=rank), "enterprise-goal", "enterprise_goal__code", "enterprise_goal__title", "state",
              "rank", "", "", "enterprise_goal__unit__path"),
        _near(below.exclude(service=None), "service", "service__code", "service__name", "state", "", "", "",
              "service__unit__path"),
        _near(below.exclude(control=None), "control", "control__code", "control__title", "state", "", "", "",
              "control__unit__path"),
        _findings(goal),
    )  # fmt: skip


def _it_goals(**end: Governed) -> QuerySet[Any, Any]:
    rows = Support.objects.filter(**end, state__in=LIVE_LINKS)
    above = "it_goal__contributions__"
    return _near(
        rows, "it-goal", "it_goal__code", "it_goal__title", "state",
        f"{above}enterprise_goal__code", f"{above}enterprise_goal__title", f"{above}state",
        "it_goal__unit__path", f"{above}enterprise_goal__unit__path",
    )  # fmt: skip


def _findings(row: Governed) -> QuerySet[Any, Any]:
    rows = Finding.objects.filter(object_type=row.SUBJECT, object_id=row.pk, state="open")
    return _near(rows, "finding", "code", "sentence", "severity", "", "", "")


def _near(rows: QuerySet[Any], kind: str, *columns: str) -> QuerySet[Any, Any]:
    """The same columns of text from every kind, so that they can be read together."""
    columns += ("",) * (len(Near._fields) - 1 - len(columns))
    return rows.order_by().values_list(Value(kind, TEXT), *(_as_text(column) for column in columns))


def _as_text(column: str) -> Any:
    return Coalesce(Cast(F(column), TEXT), Value("", TEXT)) if column else Value("", TEXT)


def _read(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> list[Near]:
    rows = {Near(*row) for row in first.union(*others, all=True)}
    shown = {row._replace(beyond="", beyond_title="", link="") if row.link in GONE else row for row in rows}
    return sorted(shown)
