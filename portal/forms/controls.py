"""Forms of controls and their tests."""

from typing import Any

from django import forms

from management.models import ControlTest
from portal.doors.sight import in_sight
from portal.forms.base import ActForm
from portal.forms.choices import SightField, day_field, narrow, person_field, text_field, unit_field


class PlacesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The services in whose running a control is operated."""

    def __init__(self) -> None:
        super().__init__(
            None,
            label="Operated in the running of",
            required=False,
            to_field_name="code",
            widget=forms.CheckboxSelectMultiple,
        )


class ControlForm(ActForm):
    """What a control is."""

    title = forms.CharField(label="What is done, in a sentence", max_length=200)
    procedure = text_field("How it is done", rows=6, required=False)
    owner = person_field("Owner", help_text="Whoever owns or operates a control does not test it.")
    cadence_days = forms.IntegerField(label="Days between two tests", min_value=1, max_value=732, required=False)
    services = PlacesField()

    def prepare(self) -> None:
        field: Any = self.fields["services"]
        field.queryset = in_sight("service", self.standing).exclude(state="retired")

    def clean_cadence_days(self) -> int:
        """A quarter where nothing is said."""
        return self.cleaned_data["cadence_days"] or 90


class DesignForm(ControlForm):
    unit = unit_field()


class EditForm(ControlForm):
    def prepare(self) -> None:
        super().prepare()
        found: Any = self.subject
        for name in ("title", "procedure", "owner", "cadence_days"):
            self.initial.setdefault(name, getattr(found, name))
        self.initial.setdefault("services", [place.service.code for place in found.places.select_related("service")])


class RecordTestForm(ActForm):
    control = SightField("control", label="Control", states=("operating",))
    result = forms.ChoiceField(label="Result", choices=ControlTest.Result.choices, widget=forms.RadioSelect)
    tested_on = day_field("Tested on")
    evidence = text_field("What was looked at, and what was found", max_length=4000)

    def prepare(self) -> None:
        narrow(self, self.standing)
