"""The form for bringing OpenSLO files."""

from typing import Any

from django import forms

from management.openslo.nodes import MAX_BYTES
from portal.forms.base import ActForm
from portal.forms.choices import unit_field


class OpenSLOForm(ActForm):
    """A file, and the unit for which it is brought."""

    file = forms.FileField(
        label="File", help_text="YAML of OpenSLO v1, with as many documents as you like. 1 MB at most."
    )
    unit = unit_field()

    def prepare(self) -> None:
        self.fields["unit"].help_text = "New services are planned here. An objective goes to the service that it names."
        unit = getattr(self.subject, "unit", None) if getattr(self.subject, "unit_id", None) else None
        self.initial.setdefault("unit", unit.code if unit else "")

    def clean_file(self) -> Any:
        """Of a size that can be read within a request."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("The file is larger than 1 MB. Bring it in parts.")
        return file
