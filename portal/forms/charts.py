"""Forms of acts on drafts of charts."""

from typing import Any

from django import forms

from governance.catalogue import Domain
from governance.catalogue.starting import SEATS
from governance.services.practices import NEW
from portal.forms.base import ActForm
from portal.sheets.letters import reading_of
from portal.sheets.reading import BYTES, Unreadable
from raci.duties.letters import CODE, Rejected
from raci.duties.models import Chart, ChartRow
from raci.duties.services.charts import MOST_DAYS
from raci.people.models import Role
from raci.people.spheres import Sphere

TOLD = 100
"""So many reasons are listed; how many more there are is said."""


class LettersFileForm(ActForm):
    """A file with letters. ``rejected``: the cells that cannot be taken, after the form was checked."""

    file = forms.FileField(label="File", help_text="CSV (UTF-8) or XLSX; the first sheet is read, up to 2 MB.")
    keep = forms.BooleanField(label="Keep the letters of rows that the file does not name", required=False)
    advice = forms.BooleanField(
        label="Take rows that are no activity of this portal as rows of advice",
        required=False,
        help_text="Their letters say who should do what, and permit nothing.",
    )
    rejected: list[Rejected] = []

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is None or not isinstance(self.subject, Chart):
            return data
        try:
            content = file.read(BYTES + 1)
            data["reading"] = reading_of(file.name or "The file", content, self.subject, take_rows=data["advice"])
        except Unreadable as broken:
            raise forms.ValidationError({"file": str(broken)}) from broken
        self.rejected = data["reading"].rejected
        if self.rejected:
            raise forms.ValidationError({"file": self._told()})
        return data

    def _told(self) -> list[str]:
        more = len(self.rejected) - TOLD
        told = [str(each) for each in self.rejected[:TOLD]]
        return [*told, f"And {more} more."] if more > 0 else told


class AdviceDaysForm(ActForm):
    advice_days = forms.IntegerField(
        label="Days that a decision waits for advice",
        min_value=0,
        max_value=MOST_DAYS,
        help_text="0 to 30 days. With 0, those with the letter C are asked, and nothing waits for them.",
    )

    def prepare(self) -> None:
        """It starts from what the draft says."""
        self.fields["advice_days"].initial = getattr(self.subject, "advice_days", 0)


class RowForm(ActForm):
    code = forms.RegexField(
        CODE, label="Code", max_length=40, help_text="Upper-case letters, numbers, dots and dashes, such as OWN-01."
    )
    title = forms.CharField(label="What is done", max_length=200)
    sphere = forms.ChoiceField(label="Side", choices=Sphere.choices)


class RowsForm(ActForm):
    """Which rows of advice are meant: codes, or the beginning of codes."""

    codes = forms.CharField(
        label="Codes",
        max_length=500,
        help_text="Of rows, or how they begin, separated by commas: EDM01.02, APO. Their letters go with them.",
    )

    def clean_codes(self) -> list[str]:
        wanted = tuple(word.strip().upper() for word in self.cleaned_data["codes"].split(",") if word.strip())
        there = ChartRow.objects.filter(chart_id=self.subject.pk).values_list("code", flat=True)
        found = [code for code in there if code.startswith(wanted)]
        if not found:
            raise forms.ValidationError("No row of advice begins with this.")
        return found


class PracticesForm(ActForm):
    """Which practices of COBIT come in, and which role here stands for each of those that COBIT names."""

    domains = forms.MultipleChoiceField(
        label="Practices of",
        choices=[(each.value, f"{each.value} {each.label}") for each in Domain],
        initial=[each.value for each in Domain],
        widget=forms.CheckboxSelectMultiple,
    )
    suggest = forms.BooleanField(
        label="Fill in letters as a first suggestion",
        required=False,
        help_text="They are this product’s own, one set for each objective, and not COBIT’s. Each can be changed.",
    )

    def prepare(self) -> None:
        """The roles that are here; what has the same title or is like it is chosen."""
        roles = list(Role.objects.filter(state="active"))
        by_title, codes = {role.title.lower(): role.code for role in roles}, {role.code for role in roles}
        choices = [("", "Leave it out"), (NEW, "Add it as a new role"), *((role.code, role.title) for role in roles)]
        for seat in SEATS:
            field = self.fields[f"role_{seat.number}"]
            field.choices = choices if seat.code not in codes else [each for each in choices if each[0] != NEW]  # type: ignore[attr-defined]
            field.initial = by_title.get(seat.title.lower()) or (seat.like if seat.like in codes else "")

    def seats(self) -> dict[int, str]:
        """Number of a COBIT role -> the code of the role that stands for it, where one does."""
        given = {seat.number: self.cleaned_data.get(f"role_{seat.number}", "") for seat in SEATS}
        return {number: code for number, code in given.items() if code}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["seats"] = self.seats()
        return data


for _seat in SEATS:
    PracticesForm.base_fields[f"role_{_seat.number}"] = forms.ChoiceField(label=_seat.title, required=False)
