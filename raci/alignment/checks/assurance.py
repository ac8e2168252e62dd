"""Checks on audits: what is owed to auditors and by them."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat

from governance.models import AuditFinding, Engagement, EngagementAccess, EvidenceRequest, SampleItem
from governance.models.assurance_findings import CHECK_WITHIN, WAITS
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.states import Severity
from raci.people.models import RoleBinding

UNANSWERED = timedelta(days=30)
"""So long management may take to answer an audit finding."""
AT_WORK = ("approved", "fieldwork", "reporting")


@check(
    code="AUD-01",
    severity=Severity.HIGH,
    title="Evidence not given in time",
    sentence="{label}, for {engagement}, was due on {due}, and nobody has answered.",
    remedy="Answer it, or tell the auditors why it cannot be answered",
)
def evidence_overdue(at: Moment) -> Iterator[Found]:
    """Evidence requests of engagements under way whose day is over without an answer."""
    late = EvidenceRequest.objects.filter(state__in=("asked", "returned"), due_on__lt=at.today)
    return rows(
        late.filter(engagement__state__in=("fieldwork", "reporting")),
        label=Concat(Value("Evidence request "), F("code"), output_field=CharField()),
        unit="engagement__unit_id",
        owner="person_id",
        engagement="engagement__title",
        due="due_on",
    )


@check(
    code="AUD-02",
    severity=Severity.HIGH,
    title="Action on an audit finding overdue",
    sentence="{label}: the action was due on {due}, and is not reported as done.",
    remedy="Carry it out and say so, or name another day with the reason",
)
def action_overdue(at: Moment) -> Iterator[Found]:
    """Agreed actions whose day is over."""
    late = AuditFinding.objects.filter(state="agreed", due_on__lt=at.today)
    return rows(late, owner="owner_id", due="due_on")


@check(
    code="AUD-03",
    severity=Severity.MEDIUM,
    title="Nobody looked whether an action works",
    sentence="{label}: the action was done on {done}, and nobody has looked since whether it works.",
    remedy="Have an auditor look who had no part in the action",
)
def effect_unchecked(at: Moment) -> Iterator[Found]:
    """Actions done whose waiting time was over more than thirty days ago."""
    # dates and numbers of days are not added up in the database: each waiting time has its own
    late = Q(pk__in=[])
    for days in WAITS:
        late |= Q(wait_days=days, done_on__lt=at.today - timedelta(days=days) - CHECK_WITHIN)
    return rows(AuditFinding.objects.filter(late, state="done"), owner="engagement__lead_id", done="done_on")


@check(
    code="AUD-04",
    severity=Severity.MEDIUM,
    title="Audit finding without an answer",
    sentence="{label} was raised on {raised}, and management has not answered it.",
    remedy="Agree and name an action, or disagree with the reason",
)
def finding_unanswered(at: Moment) -> Iterator[Found]:
    """Audit findings that management has not answered within thirty days."""
    late = AuditFinding.objects.filter(state="raised", raised_on__lt=at.today - UNANSWERED)
    return rows(late, raised="raised_on")


@check(
    code="AUD-05",
    severity=Severity.MEDIUM,
    title="Audit not concluded in time",
    sentence="{label} was to end on {ends}, and is not concluded.",
    remedy="Conclude it, or have it cancelled with the reason",
)
def engagement_overdue(at: Moment) -> Iterator[Found]:
    """Approved engagements whose last day is over."""
    late = Engagement.objects.filter(state__in=AT_WORK, ends_on__lt=at.today)
    return rows(late, owner="lead_id", ends="ends_on")


@check(
    code="AUD-06",
    severity=Severity.HIGH,
    title="Access outlives its audit",
    sentence="{label} was given for {engagement}, which is over, and still holds.",
    remedy="End the role",
)
def access_outlives(at: Moment) -> Iterator[Found]:
    """Roles given for engagements that are closed or cancelled, and that the clock has not ended yet."""
    over = EngagementAccess.objects.filter(engagement__state__in=("closed", "cancelled")).values("binding")
    held = RoleBinding.objects.filter(pk__in=over, state="approved")
    return rows(
        held.filter(Q(valid_until=None) | Q(valid_until__gt=at.now)),
        label=Concat(F("role__title"), Value(" of "), Coalesce("person__name", "team__name"), output_field=CharField()),
        owner="person_id",
        engagement="engagement_access__engagement__title",
    )


@check(
    code="AUD-07",
    severity=Severity.HIGH,
    title="Exception without an audit finding",
    sentence="{label} showed an exception, and its audit was concluded without a finding about it.",
    remedy="Raise an audit finding in an engagement that is under way",
)
def exception_unanswered(at: Moment) -> Iterator[Found]:
    """Exceptions of closed engagements without an audit finding; the gate refuses to close so."""
    found = SampleItem.objects.filter(result="exception", findings=None)
    return rows(
        found.filter(sample__population__engagement__state="closed"),
        label=Cast(F("title"), CharField()),
        unit="sample__population__engagement__unit_id",
        owner="sample__population__engagement__lead_id",
    )
