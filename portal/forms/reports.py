"""The form that orders a report."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from portal.acts.reports import EXPORT_REPORT
from portal.forms.base import ActForm
from portal.models import Report
from raci.ledger import clock
from raci.people.models import OrgUnit


def day_input() -> forms.DateInput:
    """What a browser shows as a calendar wants the day as ISO 8601 has it, whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OrderForm(ActForm):
    kind = forms.ChoiceField(label="What", choices=Report.Kind.choices, widget=forms.RadioSelect, initial="compliance")
    unit = forms.ModelChoiceField(
        OrgUnit.objects.all(),
        label="Scope",
        to_field_name="code",
        help_text="The unit and everything below it. You cannot go beyond what you may export.",
    )
    period_from = forms.DateField(label="Period from", widget=day_input())
    period_until = forms.DateField(label="Period until", widget=day_input())
    as_of = forms.DateField(
        label="As of the end of",
        required=False,
        widget=day_input(),
        help_text="The day from whose end it looks; this moment, if no day is given.",
    )
    formats = forms.MultipleChoiceField(
        label="Files",
        choices=Report.Format.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        initial=["pdf", "bundle"],
    )

    def prepare(self) -> None:
        """Units in which the person may export; this year, up to today."""
        allowed = [unit.pk for unit in OrgUnit.objects.all() if self._may(unit)]
        units = OrgUnit.objects.filter(pk__in=allowed)
        field: Any = self.fields["unit"]
        field.queryset = units
        today = clock.today()
        self.fields["period_from"].initial = today.replace(month=1, day=1)
        self.fields["period_until"].initial = today
        field.initial = units.values_list("code", flat=True).first()

    def _may(self, unit: OrgUnit) -> bool:
        return bool(self.standing.authority(EXPORT_REPORT.code, "RA", unit.pk))

    def clean_as_of(self) -> datetime | None:
        """The last moment of the day, or this one where the day is not over."""
        day = self.cleaned_data["as_of"]
        if day is None:
            return None
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)
        return clock.now() if day == clock.today() else end

    def clean(self) -> dict[str, Any]:
        """A compliance report becomes at least one file."""
        data = super().clean() or {}
        if data.get("kind") == Report.Kind.COMPLIANCE and not data.get("formats"):
            self.add_error("formats", "Choose at least one file.")
        return data
