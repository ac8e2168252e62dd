"""Forms of acts on links, findings and rounds of checks."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.models import BusinessObjective, Document, EnterpriseGoal
from management.models import Control, ITGoal, Service
from portal.forms.base import ActForm
from raci.ledger import clock

IMPORTANCE = (("primary", "Primary"), ("secondary", "Secondary"))
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
USUAL_WAIVER = timedelta(days=90)


class WeightFields(ActForm):
    importance = forms.ChoiceField(label="Importance", choices=IMPORTANCE, initial="primary")
    weight = forms.IntegerField(
        label="Weight",
        min_value=1,
        max_value=100,
        initial=1,
        help_text="Beside those of the other links to the same goal: 3 counts three times as much as 1.",
    )
    note = forms.CharField(label="Remark", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        found["primary"] = found.pop("importance", "") == "primary"
        return found


def _code(model: Any, label: str, *, required: bool = True, help_text: str = "") -> Any:
    return forms.ModelChoiceField(
        model.objects.none(), label=label, to_field_name="code", required=required, help_text=help_text
    )


class DirectionForm(WeightFields):
    goal = _code(EnterpriseGoal, "Enterprise goal")
    objective = _code(BusinessObjective, "Business objective that it serves")
    field_order = ("goal", "objective")

    def prepare(self) -> None:
        """What is in force, within the person's sight."""
        goals = EnterpriseGoal.objects.filter(self.standing.sight(), state__in=("proposed", "set"))
        objectives = BusinessObjective.objects.filter(self.standing.sight("strategy__unit__"), state="set")
        self.fields["goal"].queryset = goals  # type: ignore[attr-defined]
        self.fields["objective"].queryset = objectives  # type: ignore[attr-defined]


class ContributionForm(WeightFields):
    it_goal = _code(ITGoal, "IT goal")
    enterprise_goal = _code(EnterpriseGoal, "Enterprise goal to which it contributes")
    field_order = ("it_goal", "enterprise_goal")

    def prepare(self) -> None:
        """What is proposed or set, within the person's sight."""
        alive = {"state__in": ("proposed", "set")}
        self.fields["it_goal"].queryset = ITGoal.objects.filter(  # type: ignore[attr-defined]
            self.standing.sight(), **alive
        )
        self.fields["enterprise_goal"].queryset = EnterpriseGoal.objects.filter(  # type: ignore[attr-defined]
            self.standing.sight(), **alive
        )


class SupportForm(WeightFields):
    it_goal = _code(ITGoal, "IT goal")
    service = _code(Service, "Service that delivers it", required=False, help_text="Or a control, not both.")
    control = _code(Control, "Control that delivers it", required=False)
    field_order = ("it_goal", "service", "control")

    def prepare(self) -> None:
        """What has not ended, within the person's sight."""
        seen = self.standing.sight()
        goals = ITGoal.objects.filter(seen, state__in=("proposed", "set"))
        self.fields["it_goal"].queryset = goals  # type: ignore[attr-defined]
        services = Service.objects.filter(seen).exclude(state="retired")
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        controls = Control.objects.filter(seen).exclude(state="retired")
        self.fields["control"].queryset = controls  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if bool(found.get("service")) == bool(found.get("control")):
            raise ValidationError("Choose the service or the control that delivers the goal.")
        return found


class ImplementationForm(ActForm):
    document = _code(Document, "Document")
    clause = forms.CharField(label="Clause", max_length=40, help_text="Its number in the version in force, such as 4.2")
    control = _code(Control, "Control that puts it into practice")
    note = forms.CharField(label="Remark", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self) -> None:
        """Documents in force and controls that have not ended, within the person's sight."""
        seen = self.standing.sight()
        in_force = Document.objects.filter(seen, state="active", versions__state="in_force")
        self.fields["document"].queryset = in_force  # type: ignore[attr-defined]
        controls = Control.objects.filter(seen).exclude(state="retired")
        self.fields["control"].queryset = controls  # type: ignore[attr-defined]


class ChangeLinkForm(WeightFields):
    def prepare(self) -> None:
        """Start with what is there."""
        self.fields["weight"].initial = getattr(self.subject, "weight", 1)
        self.fields["importance"].initial = "primary" if getattr(self.subject, "primary", True) else "secondary"


class WaiveForm(ActForm):
    reason = forms.CharField(
        label="Why it can be lived with for a time", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    until = forms.DateField(
        label="Until", widget=DAY, help_text="A year at most. If it still lasts then, it opens again by itself."
    )

    def prepare(self) -> None:
        """Three months, as a rule."""
        self.fields["until"].initial = clock.today() + USUAL_WAIVER
