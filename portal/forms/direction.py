"""Forms of acts on the strategy, on enterprise goals, their metrics and readings."""

from typing import Any

from django import forms

from governance import catalogue
from governance.models import BusinessObjective, EnterpriseGoal, GoalMetric, GoalReading, Strategy
from governance.models.direction import Dimension
from governance.selectors import direction as selectors
from governance.states import GoalState, MetricState, StrategyState
from portal.forms.base import ActForm
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import OrgUnit, Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def text(rows: int) -> forms.Textarea:
    """Room for some lines."""
    return forms.Textarea(attrs={"rows": rows})


def units_for(activity: str, standing: Standing) -> Any:
    """The units in which somebody may do an activity, by the chart in force there."""
    units = OrgUnit.objects.filter(state="active")
    return units.filter(pk__in=[unit.pk for unit in units if standing.authority(activity, "RA", unit.pk)])


def people() -> Any:
    """Who can own a goal."""
    return Person.objects.filter(kind="human", state="active")


class Period(ActForm):
    """From when until when."""

    starts_on = forms.DateField(label="From", widget=DAY)
    ends_on = forms.DateField(label="Until", widget=DAY)


class StrategyWordsForm(Period):
    title = forms.CharField(label="Title", max_length=160)
    vision = forms.CharField(label="Vision: where the organisation wants to be", required=False, widget=text(3))
    mission = forms.CharField(label="Mission: what it is there for", required=False, widget=text(3))
    field_order = ["title", "vision", "mission", "starts_on", "ends_on"]

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, Strategy) and not self.subject._state.adding:
            for name in ("title", "vision", "mission", "starts_on", "ends_on"):
                self.fields[name].initial = getattr(self.subject, name)


class StrategyForm(StrategyWordsForm):
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label="Unit", to_field_name="code", help_text="It directs this unit and all below."
    )

    def prepare(self) -> None:
        """Units in which the person may."""
        self.fields["unit"].queryset = units_for("set-strategy", self.standing)  # type: ignore[attr-defined]


class ObjectiveWordsForm(ActForm):
    title = forms.CharField(label="What is to be reached", max_length=200)
    description = forms.CharField(label="In more words", required=False, widget=text(3))

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, BusinessObjective) and not self.subject._state.adding:
            self.fields["title"].initial = self.subject.title
            self.fields["description"].initial = self.subject.description


class ObjectiveForm(ObjectiveWordsForm):
    strategy = forms.ModelChoiceField(Strategy.objects.none(), label="Strategy", to_field_name="code")
    field_order = ["strategy", "title", "description"]

    def prepare(self) -> None:
        """Drafts within the person's sight."""
        drafts = selectors.strategies(self.standing).filter(state=StrategyState.DRAFT)
        self.fields["strategy"].queryset = drafts  # type: ignore[attr-defined]


class GoalWordsForm(Period):
    title = forms.CharField(label="Title", max_length=200, help_text="Such as “Customers reach us at any hour”.")
    description = forms.CharField(label="In more words", required=False, widget=text(3))
    dimension = forms.ChoiceField(label="Perspective of the balanced scorecard", choices=Dimension.choices)
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner", help_text="Answers for reaching it.")
    field_order = ["title", "description", "dimension", "owner", "starts_on", "ends_on"]

    def prepare(self) -> None:
        """Start with what is there."""
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        goal = self.subject
        if isinstance(goal, EnterpriseGoal) and not goal._state.adding:
            for name in ("title", "description", "dimension", "starts_on", "ends_on"):
                self.fields[name].initial = getattr(goal, name)
            self.fields["owner"].initial = goal.owner_id


class GoalForm(GoalWordsForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="Unit", to_field_name="code")
    field_order = ["title", "description", "dimension", "owner", "unit", "starts_on", "ends_on"]

    def prepare(self) -> None:
        """Units in which the person may propose goals."""
        super().prepare()
        self.fields["unit"].queryset = units_for("propose-goals", self.standing)  # type: ignore[attr-defined]


class AdoptForm(Period):
    cobit = forms.ChoiceField(label="Enterprise goal of COBIT 2019")
    title = forms.CharField(
        label="What you call it", max_length=200, required=False, help_text="Empty: the catalogue’s title."
    )
    description = forms.CharField(label="What it means for you", required=False, widget=text(3))
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner", help_text="Answers for reaching it.")
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="Unit", to_field_name="code")
    field_order = ["cobit", "title", "description", "owner", "unit", "starts_on", "ends_on"]

    def prepare(self) -> None:
        """The goals of the catalogue, and units in which the person may propose goals."""
        listed = [(goal.code, f"{goal.code} {goal.title}") for goal in catalogue.enterprise_goals()]
        self.fields["cobit"].choices = listed  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_for("propose-goals", self.standing)  # type: ignore[attr-defined]


class TargetForm(ActForm):
    baseline = forms.DecimalField(
        label="Baseline: where it starts", required=False, max_digits=16, decimal_places=4, localize=False
    )
    target = forms.DecimalField(
        label="Target: where it should be at the end", required=False, max_digits=16, decimal_places=4
    )
    weight = forms.IntegerField(
        label="Weight", min_value=1, max_value=100, initial=1, help_text="Beside the other metrics of the goal."
    )
    cadence_days = forms.IntegerField(
        label="Days between two readings", min_value=1, max_value=730, initial=90, help_text="After them one is due."
    )
    note = forms.CharField(label="Why", required=False, max_length=500, widget=text(2))

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, GoalMetric) and not self.subject._state.adding:
            for name in ("baseline", "target", "weight", "cadence_days"):
                self.fields[name].initial = _shown(getattr(self.subject, name))


def _shown(value: Any) -> Any:
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value


class MetricForm(TargetForm):
    goal = forms.ModelChoiceField(EnterpriseGoal.objects.none(), label="Goal", to_field_name="code")
    title = forms.CharField(label="What is measured", max_length=160)
    unit_of_measure = forms.CharField(label="In what", max_length=40, help_text="Such as %, days, € million.")
    note = None  # type: ignore[assignment]
    field_order = ["goal", "title", "unit_of_measure", "baseline", "target", "weight", "cadence_days"]

    def prepare(self) -> None:
        """Proposals within the person's sight."""
        proposed = selectors.goals(self.standing).filter(state=GoalState.PROPOSED)
        self.fields["goal"].queryset = proposed  # type: ignore[attr-defined]


class MetricChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Metrics by goal and title; REST takes their id."""

    def label_from_instance(self, obj: Any) -> str:
        """``EG-04, Answered within a minute``."""
        return str(obj.label)


class ValueForm(ActForm):
    value = forms.DecimalField(label="Value", max_digits=16, decimal_places=4)
    remark = forms.CharField(
        label="Where it comes from", max_length=300, required=False, help_text="So that somebody else can check it."
    )

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, GoalReading) and not self.subject._state.adding:
            self.fields["value"].initial = _shown(self.subject.value)
            self.fields["remark"].initial = self.subject.remark


class ReadingForm(ValueForm):
    metric = MetricChoice(GoalMetric.objects.none(), label="Metric")
    taken_on = forms.DateField(label="Value of the day", widget=DAY)
    field_order = ["metric", "taken_on", "value", "remark"]

    def prepare(self) -> None:
        """Metrics that are measured, within the person's sight."""
        seen = GoalMetric.objects.filter(self.standing.sight("goal__unit__"), state=MetricState.ACTIVE)
        measured = seen.filter(goal__state__in=(GoalState.PROPOSED, GoalState.SET)).select_related("goal")
        self.fields["metric"].queryset = measured.order_by("goal__code", "title")  # type: ignore[attr-defined]
        self.fields["taken_on"].initial = clock.today()


class DisputeForm(ActForm):
    reason = forms.CharField(label="What is wrong with it", max_length=500, widget=text(3))
