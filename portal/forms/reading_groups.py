"""Forms of acts on groups with which documents are shared."""

from django import forms

from portal.forms.base import ActForm
from portal.forms.choices import person_field, unit_field
from raci.people.models import Person, ReadingGroup


class ReadingGroupForm(ActForm):
    title = forms.CharField(label="Name of the group", max_length=120)
    unit = unit_field()


class AddReaderForm(ActForm):
    person = person_field("Person")

    def prepare(self) -> None:
        """Anybody else who can sign in and is not in it."""
        rows = Person.objects.filter(kind="human", state="active", accounts__state="active").distinct()
        if isinstance(self.subject, ReadingGroup):
            rows = rows.exclude(accounts__accountgroup__reading_group=self.subject)
        self.fields["person"].queryset = rows  # type: ignore[attr-defined]


class RemoveReaderForm(ActForm):
    person = person_field("Person")

    def prepare(self) -> None:
        """Those who are in it."""
        rows = Person.objects.none()
        if isinstance(self.subject, ReadingGroup):
            rows = Person.objects.filter(accounts__accountgroup__reading_group=self.subject).distinct()
        self.fields["person"].queryset = rows  # type: ignore[attr-defined]
