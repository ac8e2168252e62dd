"""Forms of acts on initiatives, gates, benefits and readings."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance import promise
from governance.acts.benefits import MEASURED
from governance.acts.initiatives import WRITTEN
from governance.models import Benefit, BenefitReading, CostReading, EnterpriseGoal, Initiative, StageGate
from governance.selectors import direction, initiatives
from governance.states import BenefitState, GoalState
from portal.forms.base import ActForm
from portal.forms.direction import DAY, Period, people, text, units_for
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit, Person


class LinesField(forms.CharField):
    """Lines such as ``2027: 120000``; a page and a program write them alike."""

    def __init__(self, read: Callable[[str], list[list[str]]], **kwargs: Any) -> None:
        super().__init__(widget=text(3), max_length=2000, **kwargs)
        self.read = read

    def clean(self, value: Any) -> list[list[str]]:
        """The rows.

        Raises:
            ValidationError: a line does not say what it should.
        """
        written: str = super().clean(value)
        try:
            return self.read(written)
        except promise.Misread as misread:
            raise ValidationError(str(misread)) from misread


def _begin(form: ActForm, row: Governed, *names: str) -> None:
    """Start with what is there."""
    if not row._state.adding:
        for name in names:
            value = getattr(row, name)
            form.fields[name].initial = promise.plain(value) if hasattr(value, "normalize") else value


class PeopleForm(ActForm):
    sponsor = forms.ModelChoiceField(Person.objects.none(), label="Sponsor", help_text="Wants it, and pays for it.")
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner", help_text="Answers for carrying it out.")
    note = forms.CharField(label="Remark", required=False, max_length=500, widget=text(2))

    def prepare(self) -> None:
        """Everybody who is still here; at first who does it now."""
        for name in ("sponsor", "owner"):
            self.fields[name].queryset = people()  # type: ignore[attr-defined]
            self.fields[name].initial = getattr(self.subject, f"{name}_id")


class InitiativeWordsForm(Period):
    kind = forms.ChoiceField(label="What is invested in", choices=Initiative.Kind.choices)
    title = forms.CharField(label="Title", max_length=200, help_text="Such as “Payments by instant transfer”.")
    business_case = forms.CharField(
        label="Business case", required=False, widget=text(10), help_text="Markdown: why, what, how, and what if not."
    )
    costs = LinesField(
        promise.costs_of, label="Planned cost by year, in €", required=False, help_text="A line a year: 2027: 120000."
    )
    goals = forms.ModelMultipleChoiceField(
        EnterpriseGoal.objects.none(), label="Enterprise goals that it serves", required=False, to_field_name="code"
    )
    field_order = ["kind", "title", "business_case", "starts_on", "ends_on", "costs", "goals"]

    def prepare(self) -> None:
        """Start with what is there."""
        seen = direction.goals(self.standing).filter(state__in=(GoalState.PROPOSED, GoalState.SET))
        self.fields["goals"].queryset = seen  # type: ignore[attr-defined]
        row = self.subject
        _begin(self, row, "kind", "title", "business_case", "starts_on", "ends_on")
        if isinstance(row, Initiative) and not row._state.adding:
            self.fields["costs"].initial = promise.written(row.costs)
            self.fields["goals"].initial = [each.goal.code for each in row.serving.select_related("goal")]


class InitiativeForm(InitiativeWordsForm):
    sponsor = forms.ModelChoiceField(Person.objects.none(), label="Sponsor", help_text="Wants it, and pays for it.")
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner", help_text="Answers for carrying it out.")
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="Unit", to_field_name="code")
    field_order = [
        "kind", "title", "business_case", "sponsor", "owner", "unit", "starts_on", "ends_on", "costs", "goals",
    ]  # fmt: skip

    def prepare(self) -> None:
        """People, and units in which the person may propose."""
        super().prepare()
        for name in ("sponsor", "owner"):
            self.fields[name].queryset = people()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_for("propose-initiative", self.standing)  # type: ignore[attr-defined]


def _written(form: ActForm, *states: str) -> Any:
    return initiatives.initiatives(form.standing).filter(state__in=states or WRITTEN)


class GateWordsForm(ActForm):
    name = forms.CharField(label="Name", max_length=120, help_text="Such as “Pilot”.")
    planned_on = forms.DateField(label="Planned for", widget=DAY)
    must_show = forms.CharField(label="What must be shown by then", max_length=2000, widget=text(3))

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, StageGate):
            _begin(self, self.subject, "name", "planned_on", "must_show")


class GateForm(GateWordsForm):
    initiative = forms.ModelChoiceField(Initiative.objects.none(), label="Initiative", to_field_name="code")
    field_order = ["initiative", "name", "planned_on", "must_show"]

    def prepare(self) -> None:
        """What is still written, within the person's sight."""
        self.fields["initiative"].queryset = _written(self)  # type: ignore[attr-defined]


class DecisionForm(ActForm):
    reason = forms.CharField(
        label="Why", max_length=1000, widget=text(3), help_text="What was shown, and what you conclude from it."
    )


class BenefitWordsForm(Period):
    title = forms.CharField(label="What it brings", max_length=200, help_text="Such as “Fees saved”.")
    kind = forms.ChoiceField(label="Kind", choices=Benefit.Kind.choices)
    unit_of_measure = forms.CharField(label="In what", max_length=40, help_text="Such as € thousand a year, %, hours.")
    baseline = forms.DecimalField(label="Baseline: where it starts", max_digits=16, decimal_places=4)
    points = LinesField(
        promise.curve_of,
        label="Target curve: what is promised by when",
        help_text="A line a day: 2027-06-30: 12.5. The last line is the target.",
    )
    cadence_days = forms.TypedChoiceField(
        label="How often it is read", choices=Benefit.Rhythm.choices, initial=Benefit.Rhythm.QUARTER, coerce=int
    )
    field_order = [
        "title", "kind", "owner", "unit_of_measure", "baseline", "points", "starts_on", "ends_on", "cadence_days",
    ]  # fmt: skip

    def prepare(self) -> None:
        """Start with what is there."""
        row = self.subject
        names = ("title", "kind", "unit_of_measure", "baseline", "starts_on", "ends_on", "cadence_days")
        _begin(self, row, *names)
        if isinstance(row, Benefit) and not row._state.adding:
            self.fields["points"].initial = promise.written(row.points)


class BenefitForm(BenefitWordsForm):
    initiative = forms.ModelChoiceField(Initiative.objects.none(), label="Initiative", to_field_name="code")
    owner = forms.ModelChoiceField(
        Person.objects.none(), label="Owner", help_text="Answers for it, and so never verifies it."
    )
    field_order = ["initiative", *BenefitWordsForm.field_order]

    def prepare(self) -> None:
        """What is still written, within the person's sight."""
        super().prepare()
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        self.fields["initiative"].queryset = _written(self)  # type: ignore[attr-defined]


class BenefitOwnerForm(ActForm):
    owner = forms.ModelChoiceField(
        Person.objects.none(), label="Owner", help_text="Answers for it, and so never verifies it."
    )
    note = forms.CharField(label="Remark", required=False, max_length=500, widget=text(2))

    def prepare(self) -> None:
        """Everybody who is still here."""
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]


class ValueForm(ActForm):
    value = forms.DecimalField(label="Value", max_digits=16, decimal_places=4)
    evidence = forms.CharField(
        label="Where it can be looked up", max_length=300, help_text="So that somebody else can verify it."
    )

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, BenefitReading | CostReading):
            _begin(self, self.subject, "value", "evidence")


class BenefitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Benefits by code and title."""

    def label_from_instance(self, obj: Any) -> str:
        """``BEN-03 Fees saved, in € thousand a year``."""
        return f"{obj.label}, in {obj.unit_of_measure}"


class ReadingForm(ValueForm):
    benefit = BenefitChoice(Benefit.objects.none(), label="Benefit", to_field_name="code")
    taken_on = forms.DateField(label="Value of the day", widget=DAY)
    field_order = ["benefit", "taken_on", "value", "evidence"]

    def prepare(self) -> None:
        """Benefits that are measured, within the person's sight."""
        seen = Benefit.objects.filter(self.standing.sight("initiative__unit__"), state=BenefitState.ACTIVE)
        measured = seen.filter(initiative__state__in=MEASURED)
        self.fields["benefit"].queryset = measured.order_by("code")  # type: ignore[attr-defined]
        self.fields["taken_on"].initial = clock.today()


class CostValueForm(ValueForm):
    value = forms.DecimalField(label="Spent so far in all, in €", max_digits=16, decimal_places=2, min_value=0)


class CostForm(CostValueForm):
    initiative = forms.ModelChoiceField(Initiative.objects.none(), label="Initiative", to_field_name="code")
    taken_on = forms.DateField(label="Until the day", widget=DAY)
    field_order = ["initiative", "taken_on", "value", "evidence"]

    def prepare(self) -> None:
        """Initiatives that cost money now, within the person's sight."""
        self.fields["initiative"].queryset = _written(self, *MEASURED)  # type: ignore[attr-defined]
        self.fields["taken_on"].initial = clock.today()


class DisputeForm(ActForm):
    reason = forms.CharField(label="What is wrong with it", max_length=500, widget=text(3))
