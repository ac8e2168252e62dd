"""Forms of services and their objectives."""

from decimal import Decimal
from typing import Any

from django import forms

from management.models import Service, ServiceObjective
from management.services.objectives import Terms
from portal.doors.sight import in_sight
from portal.forms.base import ActForm
from portal.forms.choices import SightField, narrow, person_field, text_field, unit_field

HUNDRED = Decimal(100)
SLICES = (
    (60, "One minute"),
    (300, "Five minutes"),
    (600, "Ten minutes"),
    (900, "A quarter of an hour"),
    (1800, "Half an hour"),
    (3600, "One hour"),
    (21600, "Six hours"),
    (86400, "One day"),
)


class ServiceForm(ActForm):
    """How a service is described."""

    name = forms.CharField(label="Name", max_length=160)
    summary = text_field("What it does for whom, in a sentence", rows=2, max_length=400, required=False)
    family = forms.CharField(label="Family", max_length=80, required=False)
    tier = forms.ChoiceField(label="Tier", choices=Service.Tier.choices, required=False)
    itsm_names = text_field(
        "What the ITSM tool calls it",
        rows=3,
        required=False,
        help_text="One name a line. Incidents that name one of them belong to this service.",
    )

    def clean_tier(self) -> int:
        """The second tier where nothing is said."""
        return int(self.cleaned_data["tier"] or Service.Tier.SECOND)

    def clean_itsm_names(self) -> list[str]:
        """Lines, without empty ones and repetitions."""
        lines = (line.strip() for line in self.cleaned_data["itsm_names"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class PlanForm(ServiceForm):
    unit = unit_field()
    owner = person_field("Owner", required=False, help_text="Can be named later; nothing goes live without one.")

    def prepare(self) -> None:
        self.initial.setdefault("tier", Service.Tier.SECOND.value)


class EditForm(ServiceForm):
    def prepare(self) -> None:
        found: Any = self.subject
        for name in ("name", "summary", "family", "tier"):
            self.initial.setdefault(name, getattr(found, name))
        self.initial.setdefault("itsm_names", "\n".join(found.itsm_names))


class OwnerForm(ActForm):
    owner = person_field("Owner")
    note = forms.CharField(label="Remark", required=False, max_length=500)


class DependenciesForm(ActForm):
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label="Services that it cannot do without",
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        found: Any = self.subject
        field: Any = self.fields["services"]
        field.queryset = in_sight("service", self.standing).exclude(pk=found.pk).exclude(state="retired")
        field.initial = [each.on.code for each in found.dependencies.select_related("on")]


class ApprovalForm(ActForm):
    approval = forms.CharField(
        label="Number of the resolution or minute", max_length=24, help_text="Such as R-2026-004; it goes on record."
    )
    note = forms.CharField(label="Remark", required=False, max_length=500)


def _percent(label: str, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=7, decimal_places=4, **{"required": False, **kwargs}
    )


class TermsForm(ActForm):
    """An objective in OpenSLO terms; whatever is left out is as usual."""

    name = forms.CharField(label="What is promised, in a few words", max_length=160)
    target = _percent("Objective, in per cent", required=True, help_text="Such as 99.9; below 100.")
    indicator = forms.ChoiceField(
        label="How it is measured", choices=ServiceObjective.Indicator.choices, required=False
    )
    budgeting = forms.ChoiceField(
        label="How the error budget is counted", choices=ServiceObjective.Budgeting.choices, required=False
    )
    window = forms.ChoiceField(label="Window", choices=ServiceObjective.Window.choices, required=False)
    window_days = forms.IntegerField(label="Days of a rolling window", min_value=1, max_value=366, required=False)
    calendar_unit = forms.ChoiceField(
        label="Unit of a calendar window",
        choices=[
            ("", "none"),
            ("day", "Day"),
            ("week", "Week"),
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("year", "Year"),
        ],
        required=False,
    )
    slice_seconds = forms.ChoiceField(label="One measurement lasts", choices=SLICES, required=False)
    slice_target = _percent("From which share on a time slice is good, in per cent")
    operator = forms.ChoiceField(
        label="A value is good if it is",
        choices=[("", "does not apply"), *ServiceObjective.Operator.choices],
        required=False,
    )
    limit = forms.DecimalField(label="this limit", max_digits=16, decimal_places=4, required=False)
    unit_of_measure = forms.CharField(label="Unit of the value", max_length=40, required=False)

    def prepare(self) -> None:
        narrow(self, self.standing)
        found: Any = self.subject
        self._offer_length(getattr(found, "slice_seconds", 0))
        for name in self.fields:
            if hasattr(found, name) and name != "service":
                value = getattr(found, name)
                shares = name in {"target", "slice_target"} and value is not None
                self.initial.setdefault(name, (value * HUNDRED).normalize() if shares else value)

    def _offer_length(self, seconds: int) -> None:
        """The length of a slice that came by an import is among the choices, so that no change of a draft alters it."""
        field: Any = self.fields["slice_seconds"]
        if seconds and str(seconds) not in {str(value) for value, _ in field.choices}:
            words = f"{seconds // 60} minutes" if not seconds % 60 else f"{seconds} seconds"
            field.choices = [*field.choices, (seconds, words)]

    def clean_target(self) -> Decimal:
        """As a share."""
        share: Decimal = self.cleaned_data["target"] / HUNDRED
        if not 0 < share < 1:
            raise forms.ValidationError("An objective lies above 0 and below 100 per cent.")
        return share

    def clean_slice_seconds(self) -> int:
        """An hour where nothing is said."""
        return int(self.cleaned_data["slice_seconds"] or 3600)

    def clean_slice_target(self) -> Decimal | None:
        """As a share, if there is one."""
        value: Decimal | None = self.cleaned_data["slice_target"]
        return None if value is None else value / HUNDRED

    @property
    def terms(self) -> Terms:
        """What was filled in; the rest as usual."""
        given = {name: self.cleaned_data[name] for name in Terms.__dataclass_fields__}
        return Terms(**{name: value for name, value in given.items() if value not in (None, "")})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            data["terms"] = self.terms
        return data


class DraftForm(TermsForm):
    service = SightField("service", label="Service", states=("planned", "design", "transition", "live", "retiring"))
    field_order = ("service",)
