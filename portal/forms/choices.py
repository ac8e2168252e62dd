"""Fields that several forms share: what can be chosen is what the person may see."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from portal.doors.sight import in_sight
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, Person


class SightField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One object of a kind, by its code. The choices are filled in when the form knows who asks."""

    def __init__(self, kind: str, *, states: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(None, to_field_name=kwargs.pop("to_field_name", "code"), **kwargs)
        self.kind, self.states = kind, states

    def narrow(self, standing: Standing) -> None:
        """Only what the person may see, in the states that fit."""
        rows: QuerySet[Any] = in_sight(self.kind, standing)
        self.queryset = rows.filter(state__in=self.states) if self.states else rows

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj}"


def narrow(form: forms.Form, standing: Standing) -> None:
    """Fill in the choices of every such field of a form."""
    for field in form.fields.values():
        if isinstance(field, SightField):
            field.narrow(standing)


def person_field(label: str, *, required: bool = True, help_text: str = "") -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """A person who is still here."""
    people = Person.objects.filter(kind="human", state="active")
    return forms.ModelChoiceField(people, label=label, required=required, help_text=help_text)


def unit_field() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """A unit of the organisation."""
    return forms.ModelChoiceField(OrgUnit.objects.all(), label="Unit", to_field_name="code")


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def text_field(label: str, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """More than a line of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def moment_field(label: str, **kwargs: Any) -> forms.DateTimeField:
    """A day and an hour, with the browser's own calendar."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **kwargs)
