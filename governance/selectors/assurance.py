"""What is seen of engagements, their working papers and audit findings, and what of it waits for whom."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate

from governance.acts import assurance as acts
from governance.acts import assurance_findings as finding_acts
from governance.models import (
    AuditFinding,
    Engagement,
    EngagementAccess,
    EngagementAuditor,
    EngagementUnit,
    EvidenceRequest,
    Population,
    Sample,
    SampleItem,
)
from governance.models.assurance_findings import WAITS
from governance.states import AuditFindingState, EngagementState, EvidenceState, SampleItemState
from raci.duties.models import Claim
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import OrgUnit

SOON = timedelta(days=14)
PAPERS = (acts.CONDUCT_AUDIT.code, acts.APPROVE_AUDIT.code)
"""Working papers are read by whoever does or approves audits where the engagement lies, and by nobody else."""


def where(standing: Standing, activity: str, letters: str, to_unit: str) -> Q:
    """The rows in units in which the person may do an activity."""
    found = Q(pk__in=[])
    for grant in standing.grants:
        if standing.authority(activity, letters, grant.unit_id):
            found |= Q(**{f"{to_unit}path__startswith": grant.path})
    return found


def papers(standing: Standing, to_engagement: str) -> Q:
    """Working papers that the person may read."""
    first, second = (where(standing, each, "RA", f"{to_engagement}unit__") for each in PAPERS)
    return first | second


def of_role(standing: Standing) -> Q:
    """Evidence requests to a role that the person holds where the engagement lies."""
    found = Q(pk__in=[])
    for grant in standing.grants:
        found |= Q(role__code=grant.role, engagement__unit__path__startswith=grant.path)
    return found


def requests_seen(standing: Standing) -> Q:
    """Evidence requests that the person may read: auditors all, others what is asked of them."""
    return papers(standing, "engagement__") | Q(person=standing.person) | of_role(standing)


def engagements(standing: Standing) -> "QuerySet[Engagement]":
    """Engagements within the person's sight, newest first."""
    rows = Engagement.objects.filter(standing.sight()).select_related("lead", "unit")
    return rows.order_by("-code")


def matching(standing: Standing, text: str) -> "QuerySet[Engagement]":
    """Engagements whose code or title has every word, with what a list shows of them."""
    rows = engagements(standing).annotate(found=Count("findings", filter=~Q(findings__state="withdrawn")))
    for word in text.split()[:6]:
        rows = rows.filter(Q(code__icontains=word) | Q(title__icontains=word))
    return rows


def populations(standing: Standing) -> "QuerySet[Population]":
    """Populations whose working papers the person may read; without their items."""
    rows = Population.objects.filter(papers(standing, "engagement__"))
    return rows.select_related("engagement", "drawn_by").defer("items").order_by("code")


def samples(standing: Standing) -> "QuerySet[Sample]":
    """Samples whose working papers the person may read."""
    rows = Sample.objects.filter(papers(standing, "population__engagement__"))
    return rows.select_related("population__engagement", "drawn_by").defer("population__items").order_by("code")


def items(standing: Standing) -> "QuerySet[SampleItem]":
    """Workpapers that the person may read."""
    rows = SampleItem.objects.filter(papers(standing, "sample__population__engagement__"))
    rows = rows.select_related("sample__population__engagement", "tester", "reviewer")
    return rows.defer("sample__population__items").order_by("sample__code", "number")


def requests(standing: Standing) -> "QuerySet[EvidenceRequest]":
    """Evidence requests that the person may read."""
    rows = EvidenceRequest.objects.filter(requests_seen(standing))
    return rows.select_related("engagement", "person", "role", "asked_by", "answered_by").order_by("code")


def findings(standing: Standing) -> "QuerySet[AuditFinding]":
    """Audit findings within the person's sight, newest first."""
    rows = AuditFinding.objects.filter(standing.sight())
    return rows.select_related("engagement", "unit", "owner").order_by("-code")


def findings_matching(standing: Standing, text: str) -> "QuerySet[AuditFinding]":
    """Audit findings whose code or title has every word."""
    rows = findings(standing)
    for word in text.split()[:6]:
        rows = rows.filter(Q(code__icontains=word) | Q(title__icontains=word))
    return rows


def late_findings(rows: "QuerySet[AuditFinding]") -> "QuerySet[AuditFinding]":
    """Those whose action is overdue."""
    return rows.filter(state=AuditFindingState.AGREED, due_on__lt=clock.today())


def tested(engagement: Engagement) -> dict[str, int]:
    """How many sampled items of an engagement showed what, by result; ``open`` is what is not tested. One query."""
    rows = SampleItem.objects.filter(sample__population__engagement=engagement)
    counted = rows.order_by().values_list("result").annotate(Count("pk"))
    return {result or "open": count for result, count in counted}


# --- what waits ---------------------------------------------------------------------------------------------------


def _mine(standing: Standing, way: str) -> Q:
    """Rows of engagements on which the person works."""
    return Q(**{f"{way}lead": standing.person}) | Q(**{f"{way}pk__in": _teams(standing)})


def _teams(standing: Standing) -> Any:
    return EngagementAuditor.objects.filter(person=standing.person).values("engagement")


def _claimed(standing: Standing, *sides: str) -> Any:
    """Whether the person stands on one of these sides already."""
    party = f"person:{standing.person.pk}"
    return Exists(Claim.objects.filter(object_id=OuterRef("pk"), party=party, side__in=sides))


def to_approve(standing: Standing) -> "QuerySet[Engagement]":
    """Planned engagements, for whoever approves them and did not plan them."""
    rows = Engagement.objects.filter(where(standing, acts.APPROVE_AUDIT.code, "RA", "unit__"))
    return rows.filter(~_claimed(standing, "planner"), state=EngagementState.PLANNED).order_by("starts_on")


def to_begin(standing: Standing) -> "QuerySet[Engagement]":
    """Approved engagements of the person whose day is near."""
    rows = Engagement.objects.filter(_mine(standing, ""), state=EngagementState.APPROVED)
    return rows.filter(starts_on__lte=clock.today() + SOON).order_by("starts_on")


def to_test(standing: Standing) -> "QuerySet[SampleItem]":
    """Sampled items that are not tested, in the engagements of the person."""
    rows = SampleItem.objects.filter(_mine(standing, "sample__population__engagement__"))
    open_ones = rows.filter(state__in=(SampleItemState.OPEN, SampleItemState.RETURNED))
    return open_ones.filter(sample__population__engagement__state__in=acts.AT_WORK)


def to_review(standing: Standing) -> "QuerySet[SampleItem]":
    """Workpapers that wait for a second auditor, in the engagements of the person; not those they tested."""
    rows = SampleItem.objects.filter(_mine(standing, "sample__population__engagement__"), state=SampleItemState.TESTED)
    return rows.filter(~_claimed(standing, "tester"), sample__population__engagement__state__in=acts.AT_WORK)


def to_answer(standing: Standing) -> "QuerySet[EvidenceRequest]":
    """Evidence that is asked of the person."""
    rows = EvidenceRequest.objects.filter(Q(person=standing.person) | of_role(standing))
    owed = rows.filter(state__in=(EvidenceState.ASKED, EvidenceState.RETURNED))
    return owed.exclude(engagement__state__in=("closed", "cancelled")).order_by("due_on")


def to_judge(standing: Standing) -> "QuerySet[EvidenceRequest]":
    """Answers that wait for the auditors who asked."""
    rows = EvidenceRequest.objects.filter(_mine(standing, "engagement__"), state=EvidenceState.ANSWERED)
    return rows.filter(~_claimed(standing, "answerer")).order_by("answered_at")


def findings_to_answer(standing: Standing) -> "QuerySet[AuditFinding]":
    """Audit findings without an answer, for whoever answers for management there."""
    mine = where(standing, finding_acts.ANSWER_AUDIT.code, "RA", "unit__")
    rows = AuditFinding.objects.filter(mine, state=AuditFindingState.RAISED)
    return rows.filter(~_claimed(standing, "raiser")).order_by("raised_on")


def disputed(standing: Standing) -> "QuerySet[AuditFinding]":
    """Audit findings with which management disagrees, for the auditors of the engagement."""
    return AuditFinding.objects.filter(_mine(standing, "engagement__"), state=AuditFindingState.DISPUTED)


def actions_of(standing: Standing) -> "QuerySet[AuditFinding]":
    """Actions that the person owns and that are not done."""
    rows = AuditFinding.objects.filter(owner=standing.person, state=AuditFindingState.AGREED)
    return rows.order_by("due_on")


def to_check(standing: Standing) -> "QuerySet[AuditFinding]":
    """Actions whose waiting time is over, for whoever checks them and had no hand in them."""
    over = Q(pk__in=[])
    for days in WAITS:  # dates and numbers of days are not added up in the database: each waiting time has its own
        over |= Q(wait_days=days, done_on__lte=clock.today() - timedelta(days=days))
    mine = where(standing, finding_acts.CHECK_ACTION.code, "RA", "unit__")
    rows = AuditFinding.objects.filter(mine, over, state=AuditFindingState.DONE).exclude(owner=standing.person)
    return rows.filter(~_claimed(standing, "doer", "responder")).order_by("done_on")


# --- what an engagement holds -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """Something that an engagement holds, as one line of a list.

    Attributes:
        kind: ``population``, ``sample``, ``evidence-request``, ``audit-finding``, or ``binding`` for who reads along.
        extra: of a population its size, of a sample its population, of a request whom it waits for, of a finding its
            rating.
        on: the day that matters, as text; empty for none.
    """

    kind: str
    code: str
    title: str
    state: str
    extra: str
    on: str


def held_by(engagement: Engagement, standing: Standing) -> list[Held]:
    """Everything that the person may see of an engagement; one query."""
    shown = [
        _lines(AuditFinding.objects.filter(engagement=engagement), "title", F("rating"), F("due_on")),
        _lines(
            EvidenceRequest.objects.filter(requests_seen(standing), engagement=engagement),
            "wanted", Coalesce(F("person__name"), F("role__title")), F("due_on"),
        ),
        _lines(
            Population.objects.filter(papers(standing, "engagement__"), engagement=engagement),
            "title", F("size"), F("until"),
        ),
        _lines(
            Sample.objects.filter(papers(standing, "population__engagement__"), population__engagement=engagement),
            "attribute", F("population__code"), F("size"),
        ),
        EngagementAccess.objects.filter(engagement=engagement).order_by().values_list(
            Value("binding", CharField()), Cast("binding_id", CharField()), Cast("binding__person__name", CharField()),
            Cast("binding__state", CharField()),
            Concat("binding__role__title", Value(" in "), "binding__unit__name", output_field=CharField()),
            Cast(TruncDate("binding__valid_until"), CharField()),
        ),
    ]  # fmt: skip
    found = [Held(*row) for row in shown[0].union(*shown[1:], all=True)]
    return sorted(found, key=lambda each: (each.kind, each.code))


def _lines(rows: "QuerySet[Any]", title: str, extra: Any, on: Any) -> "QuerySet[Any, Any]":
    text = [Cast(each, CharField()) for each in (title, "state", extra)]
    kind = Value(rows.model.SUBJECT, CharField())
    day = Coalesce(Cast(on, CharField()), Value(""))
    return rows.order_by().values_list(kind, Cast("code", CharField()), *text, day)


def with_people(engagement: Engagement) -> list[tuple[UUID, str]]:
    """The lead, then the other auditors, by key and name; one query, and the engagement knows them and its scope."""
    team = EngagementAuditor.objects.filter(engagement=engagement).order_by()
    scope = EngagementUnit.objects.filter(engagement=engagement).order_by()
    rows = team.values_list("person_id", "person__name", Value("")).union(
        scope.values_list("unit_id", "unit__name", "unit__path"), all=True
    )
    listed = sorted(rows, key=lambda row: (row[2], row[1]))
    units = [OrgUnit(id=key, name=name, path=way) for key, name, way in listed if way]
    people = [(key, name) for key, name, way in listed if not way]
    engagement.__dict__["_known_auditors"] = frozenset({engagement.lead_id, *(key for key, _ in people)})
    engagement.__dict__["_known_units"] = units
    return [(engagement.lead_id, engagement.lead.name), *people]
