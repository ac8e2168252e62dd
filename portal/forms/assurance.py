"""Forms of acts on audit engagements, samples, evidence requests and audit findings."""

from typing import Any

from django import forms
from django.db.models import Q

from governance.models import AuditFinding, Engagement, Population, SampleItem
from governance.models.assurance import OfEngagement
from governance.models.assurance_findings import WAITS
from governance.populations import SOURCES
from governance.sampling import CONFIDENCES, RATES
from governance.selectors import assurance as selectors
from portal.forms.base import ActForm
from portal.forms.direction import DAY, people, text
from raci.duties.effective import EffectiveGrant
from raci.ledger import clock
from raci.people.models import OrgUnit, Person, Role
from raci.people.spheres import Sphere

NOBODY = Person.objects.none()
NOWHERE = OrgUnit.objects.none()


def _start(form: ActForm, row: Any, *names: str) -> None:
    """Start with what is there."""
    if not row._state.adding:
        for name in names:
            form.fields[name].initial = getattr(row, name)


def auditors() -> Any:
    """People who hold a role of assurance; whether one of them may do it there, the gate says."""
    now = clock.now()
    held = EffectiveGrant.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    return people().filter(pk__in=held.filter(role__sphere=Sphere.ASSURANCE).values("person"))


def _below(engagement: Engagement) -> Any:
    """The units in scope and everything below them."""
    paths = [each.path for each in engagement.units]
    units = OrgUnit.objects.filter(state="active").order_by("path")
    return units.filter(pk__in=[each.pk for each in units if any(each.path.startswith(path) for path in paths)])


class PlanWordsForm(ActForm):
    title = forms.CharField(label="Title", max_length=200, help_text="Such as “Access to customer systems”.")
    objective = forms.CharField(label="Objective", max_length=4000, widget=text(3), help_text="What it is to find out.")
    criteria = forms.CharField(
        label="Criteria",
        max_length=4000,
        widget=text(3),
        help_text="Against what is judged: policies, frameworks, law.",
    )
    units = forms.ModelMultipleChoiceField(
        NOWHERE, label="Units in scope", to_field_name="code", help_text="Each with everything below it.",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    period_from = forms.DateField(label="Examined from", widget=DAY)
    period_to = forms.DateField(label="Examined until", widget=DAY)
    starts_on = forms.DateField(label="Work begins", widget=DAY)
    ends_on = forms.DateField(
        label="Work ends", widget=DAY, help_text="Access that is given for the engagement ends with this day."
    )
    field_order = [
        "title", "objective", "criteria", "units", "period_from", "period_to", "starts_on", "ends_on", "lead", "team",
    ]  # fmt: skip

    def prepare(self) -> None:
        """Start with what is there."""
        row = self.subject
        self.fields["units"].queryset = OrgUnit.objects.filter(self.standing.sight(""), state="active")  # type: ignore[attr-defined]
        if isinstance(row, Engagement):
            _start(self, row, "title", "objective", "criteria", "period_from", "period_to", "starts_on", "ends_on")
            self.fields["units"].initial = [each.code for each in row.units]


class TeamForm(ActForm):
    lead = forms.ModelChoiceField(NOBODY, label="Lead auditor")
    team = forms.ModelMultipleChoiceField(
        NOBODY, label="Other auditors", required=False, help_text="Two in all at least: one tests, another reviews.",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def prepare(self) -> None:
        """Whoever holds a role of assurance; at first who does it now."""
        for name in ("lead", "team"):
            self.fields[name].queryset = auditors()  # type: ignore[attr-defined]
        row = self.subject
        if isinstance(row, Engagement) and not row._state.adding:
            self.fields["lead"].initial = row.lead_id
            self.fields["team"].initial = sorted(row.auditors() - {row.lead_id})


class PlanForm(PlanWordsForm, TeamForm):
    def prepare(self) -> None:
        """Units in sight, and people."""
        PlanWordsForm.prepare(self)
        TeamForm.prepare(self)


class ReasonForm(ActForm):
    reason = forms.CharField(label="Why", max_length=500, widget=text(3))


class ConcludeForm(ActForm):
    conclusion = forms.CharField(
        label="Conclusion",
        max_length=4000,
        widget=text(6),
        help_text="Whether the objective is met, and on what that rests. It opens the report.",
    )


class AccessForm(ActForm):
    person = forms.ModelChoiceField(NOBODY, label="Auditor")
    role = forms.ModelChoiceField(Role.objects.none(), label="Role", to_field_name="code")
    unit = forms.ModelChoiceField(NOWHERE, label="Unit", to_field_name="code", help_text="In scope.")

    def prepare(self) -> None:
        """Its auditors, roles of assurance, and units in scope."""
        row = self.subject
        if isinstance(row, Engagement):
            self.fields["person"].queryset = people().filter(pk__in=row.auditors())  # type: ignore[attr-defined]
            self.fields["unit"].queryset = _below(row)  # type: ignore[attr-defined]
        roles = Role.objects.filter(sphere=Sphere.ASSURANCE, state="active")
        self.fields["role"].queryset = roles  # type: ignore[attr-defined]


class _Within(ActForm):
    """A birth below an engagement."""

    engagement = forms.ModelChoiceField(Engagement.objects.none(), label="Engagement", to_field_name="code")

    def prepare(self) -> None:
        """Engagements in sight that are worked on; the one that was named comes first."""
        seen = selectors.engagements(self.standing).filter(state__in=("fieldwork", "reporting"))
        self.fields["engagement"].queryset = seen  # type: ignore[attr-defined]

    @property
    def work(self) -> Engagement | None:
        """The engagement that the address names."""
        return self.subject.work if isinstance(self.subject, OfEngagement) else None


class PopulationForm(_Within):
    source = forms.ChoiceField(label="What", choices=[(each.code, each.title) for each in SOURCES.values()])
    title = forms.CharField(label="Title", max_length=200, required=False, help_text="Taken from the kind if empty.")
    since = forms.DateField(label="From", widget=DAY)
    until = forms.DateField(label="Until", widget=DAY)

    def prepare(self) -> None:
        """The period of the engagement at first."""
        super().prepare()
        if self.work:
            self.fields["since"].initial, self.fields["until"].initial = self.work.period_from, self.work.period_to


class SampleForm(ActForm):
    population = forms.ModelChoiceField(Population.objects.none(), label="Population", to_field_name="code")
    attribute = forms.CharField(
        label="What each item is tested for", max_length=300, help_text="Such as “approved before it was begun”."
    )
    size = forms.IntegerField(label="How many", required=False, min_value=1, max_value=500)
    confidence = forms.TypedChoiceField(
        label="Or by formula: confidence", required=False, coerce=int, empty_value=None,
        choices=[("", "A number of your own"), *((each, f"{each} %") for each in CONFIDENCES)],
    )  # fmt: skip
    tolerable = forms.TypedChoiceField(
        label="And tolerable rate of exceptions", required=False, coerce=int, empty_value=None,
        choices=[("", "A number of your own"), *((each, f"{each} %") for each in RATES)],
        help_text="If no exception shows in so many items, the rate lies below this with that confidence.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why another sample", required=False, max_length=500, widget=text(2),
        help_text="Only where the population was sampled before. The samples before stay.",
    )  # fmt: skip

    def prepare(self) -> None:
        """Populations whose working papers the person may read."""
        self.fields["population"].queryset = selectors.populations(self.standing)  # type: ignore[attr-defined]


class ExamineForm(ActForm):
    result = forms.ChoiceField(
        label="What the test showed", choices=SampleItem.Result.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Workpaper", max_length=8000, widget=text(6), help_text="What you looked at, and what you found."
    )
    evidence = forms.CharField(label="Evidence", required=False, max_length=400, help_text="Where it is found.")

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, SampleItem):
            _start(self, self.subject, "result", "note", "evidence")


class AskForm(_Within):
    wanted = forms.CharField(label="What is needed", max_length=4000, widget=text(4))
    person = forms.ModelChoiceField(NOBODY, label="From a person", required=False)
    role = forms.ModelChoiceField(
        Role.objects.none(), label="Or from whoever holds a role", required=False, to_field_name="code"
    )
    due_on = forms.DateField(label="Until", widget=DAY)

    def prepare(self) -> None:
        """Everybody who is still here."""
        super().prepare()
        self.fields["person"].queryset = people()  # type: ignore[attr-defined]
        self.fields["role"].queryset = Role.objects.filter(state="active")  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    answer = forms.CharField(label="Answer", required=False, max_length=8000, widget=text(6))
    links = forms.CharField(
        label="Where the evidence is found", required=False, max_length=2000, widget=text(3),
        help_text="One a line: a page of this portal, such as /documents/POL-014/, or the name of a paper.",
    )  # fmt: skip

    def prepare(self) -> None:
        """Start with what was answered before."""
        _start(self, self.subject, "answer", "links")


class AgainForm(ReasonForm):
    due_on = forms.DateField(label="Awaited until", widget=DAY)


class FindingWordsForm(ActForm):
    title = forms.CharField(label="Title", max_length=200)
    condition = forms.CharField(label="Condition: what is", max_length=4000, widget=text(3))
    criteria = forms.CharField(label="Criteria: what should be", max_length=4000, widget=text(3))
    cause = forms.CharField(label="Root cause: why it is so", max_length=4000, widget=text(3))
    consequence = forms.CharField(label="Consequence: what can follow", max_length=4000, widget=text(3))
    rating = forms.ChoiceField(label="Rating", choices=AuditFinding.Rating.choices)

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, AuditFinding):
            _start(self, self.subject, "title", "condition", "criteria", "cause", "consequence", "rating")


class FindingForm(FindingWordsForm, _Within):
    unit = forms.ModelChoiceField(NOWHERE, label="Unit", to_field_name="code", help_text="There management answers.")
    item = forms.ModelChoiceField(
        SampleItem.objects.none(), label="Sampled item that showed it", required=False, to_field_name="code"
    )
    wait_days = forms.TypedChoiceField(
        label="How long its effect is waited for", coerce=int, initial=30,
        choices=[(days, f"{days} days" if days else "Not at all") for days in WAITS],
    )  # fmt: skip
    field_order = [
        "engagement", "unit", "item", "title", "condition", "criteria", "cause", "consequence", "rating", "wait_days",
    ]  # fmt: skip

    def prepare(self) -> None:
        """Units in scope and items of the engagement."""
        _Within.prepare(self)
        FindingWordsForm.prepare(self)
        known = self.work is not None
        seen = OrgUnit.objects.filter(self.standing.sight(""), state="active")
        self.fields["unit"].queryset = _below(self.work) if self.work else seen  # type: ignore[attr-defined]
        items = selectors.items(self.standing)
        shown = items.filter(sample__population__engagement=self.work) if known else items
        self.fields["item"].queryset = shown  # type: ignore[attr-defined]


class AgreeForm(ActForm):
    response = forms.CharField(label="Response of management", max_length=4000, widget=text(3))
    action = forms.CharField(label="What will be done", max_length=4000, widget=text(3))
    owner = forms.ModelChoiceField(NOBODY, label="Who does it", help_text="Never checks whether it works.")
    due_on = forms.DateField(label="Until", widget=DAY)

    def prepare(self) -> None:
        """Everybody who is still here."""
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]


class OwnerForm(ReasonForm):
    owner = forms.ModelChoiceField(NOBODY, label="Who does it")
    due_on = forms.DateField(label="Until", widget=DAY)
    field_order = ["owner", "due_on", "reason"]

    def prepare(self) -> None:
        """At first who does it now, and until when."""
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        if isinstance(self.subject, AuditFinding):
            self.fields["owner"].initial, self.fields["due_on"].initial = self.subject.owner_id, self.subject.due_on


class DoneForm(ActForm):
    done = forms.CharField(
        label="What was done", max_length=4000, widget=text(4), help_text="And where that can be looked up."
    )


class EffectForm(ActForm):
    reason = forms.CharField(label="What you looked at, and what you found", max_length=4000, widget=text(4))


class NoEffectForm(EffectForm):
    due_on = forms.DateField(label="Awaited until", widget=DAY)
