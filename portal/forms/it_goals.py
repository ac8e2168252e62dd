"""Forms of IT goals, their metrics and readings."""

from typing import Any

from django import forms

from management.models.goals import Dimension
from portal.doors.sight import in_sight
from portal.forms.base import ActForm
from portal.forms.choices import SightField, day_field, narrow, person_field, text_field, unit_field


class GoalForm(ActForm):
    """What an IT goal says."""

    title = forms.CharField(label="The goal as a sentence", max_length=200)
    description = text_field("What it means", required=False)
    dimension = forms.ChoiceField(label="Perspective", choices=Dimension.choices)
    cobit = forms.RegexField(
        r"^AG\d{2}$", label="COBIT alignment goal", required=False, help_text="AG01 to AG13, if it follows one."
    )
    owner = person_field("Owner")
    starts_on = day_field("From")
    ends_on = day_field("Until")


class ProposeForm(GoalForm):
    unit = unit_field()


class EditForm(GoalForm):
    def prepare(self) -> None:
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.subject, name))


class MetricForm(ActForm):
    goal = SightField("it-goal", label="IT goal", states=("proposed",))
    title = forms.CharField(label="What is measured", max_length=160)
    unit_of_measure = forms.CharField(label="Unit", max_length=40)
    baseline = forms.DecimalField(label="Where we start", max_digits=16, decimal_places=4, required=False)
    target = forms.DecimalField(label="Where we want to be", max_digits=16, decimal_places=4, required=False)
    weight = forms.IntegerField(label="Weight among the metrics", min_value=1, max_value=100, required=False)
    cadence_days = forms.IntegerField(label="Days between readings", min_value=1, max_value=732, required=False)

    def prepare(self) -> None:
        narrow(self, self.standing)

    def clean_weight(self) -> int:
        """1 where nothing is said."""
        return self.cleaned_data["weight"] or 1

    def clean_cadence_days(self) -> int:
        """A quarter where nothing is said."""
        return self.cleaned_data["cadence_days"] or 90


class MetricField(SightField):
    """A metric in use, named with its goal."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.goal.code} {obj.title}, {obj.unit_of_measure}"


class ReadingForm(ActForm):
    metric = MetricField("it-goal-metric", label="Metric", states=("active",), to_field_name="pk")
    value = forms.DecimalField(label="Value", max_digits=16, decimal_places=4)
    taken_on = day_field("On")
    remark = forms.CharField(label="Where it comes from", max_length=300, required=False)

    def prepare(self) -> None:
        field: Any = self.fields["metric"]
        field.queryset = in_sight("it-goal-metric", self.standing).filter(state="active").select_related("goal")


class CorrectionForm(ActForm):
    value = forms.DecimalField(label="Value", max_digits=16, decimal_places=4)
    remark = forms.CharField(label="Why it is another one", max_length=300)


class DisputeForm(ActForm):
    note = text_field("Why it cannot be relied on", rows=3, max_length=500)
