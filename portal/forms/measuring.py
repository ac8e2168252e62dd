"""Forms for reporting measurements."""

from typing import Any

from django import forms

from portal.forms.base import ActForm
from portal.forms.choices import SightField, narrow

LARGEST = 8 * 1024 * 1024


def file_field() -> forms.FileField:
    """The table itself."""
    return forms.FileField(
        label="File",
        help_text="CSV in UTF-8 with the columns at, good and total; or at and value. One row for each slice of time.",
    )


def checked_size(file: Any) -> Any:
    """Of a size that can be read within a request."""
    if file.size > LARGEST:
        raise forms.ValidationError("The file is larger than 8 MB. Send it in parts, or by the API.")
    return file


class UploadForm(forms.Form):
    """The first step of an upload: which file, and where it comes from."""

    file = file_field()
    source = forms.CharField(label="Where it comes from", max_length=120, required=False)

    def clean_file(self) -> Any:
        """Not too large."""
        return checked_size(self.cleaned_data["file"])


class MeasurementsForm(ActForm):
    """A table for one objective, taken in at once."""

    objective = SightField("objective", label="Objective", states=("active",))
    file = file_field()
    source = forms.CharField(label="Where it comes from", max_length=120, required=False)

    def prepare(self) -> None:
        narrow(self, self.standing)

    def clean_file(self) -> Any:
        """Not too large."""
        return checked_size(self.cleaned_data["file"])
