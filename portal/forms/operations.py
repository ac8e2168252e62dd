"""Forms of incidents and their imports."""

import json
from typing import Any

from django import forms

from management.services import mappings
from portal.forms.base import ActForm
from portal.forms.choices import unit_field

LARGEST = 200 * 1024 * 1024


class ImportForm(ActForm):
    """A file, how it is read, and to which unit its incidents belong."""

    file = forms.FileField(
        label="File", help_text="CSV as the ITSM tool exports it, plain or compressed with xz or gzip."
    )
    mapping = forms.ChoiceField(label="Read as")
    unit = unit_field()

    def prepare(self) -> None:
        field: Any = self.fields["mapping"]
        field.choices = mappings.choices()

    def clean_file(self) -> Any:
        """Of a size that can be read in one go."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 200 MB. Export it in parts.")
        return file


class Indented(json.JSONEncoder):
    """JSON as a person edits it: a line an entry."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "indent": 2})


class MappingForm(ActForm):
    """A mapping as JSON."""

    mapping = forms.JSONField(
        label="Mapping",
        encoder=Indented,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "cs-code-input"}),
        help_text="Columns, states, levels and date formats of the tool’s export, as JSON.",
    )

    def prepare(self) -> None:
        self.initial.setdefault("mapping", getattr(self.subject, "mapping", None) or {})

    def clean_mapping(self) -> dict[str, Any]:
        """An object that can be used as a mapping."""
        content = self.cleaned_data["mapping"]
        if not isinstance(content, dict):
            raise forms.ValidationError("A mapping is a JSON object.")
        return content


class NewMappingForm(MappingForm):
    code = forms.SlugField(label="Short name", max_length=40)
    field_order = ("code", "mapping")
