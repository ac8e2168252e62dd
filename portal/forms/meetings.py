"""Forms of acts on meetings: agenda, papers, attendance, minutes, and what is to be done."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.acts.meetings import HELD
from governance.models import ActionPoint, AgendaItem, Attendance, Body, Meeting, Motion, Paper
from governance.selectors import decisions, meetings
from portal.doors.sight import in_sight
from portal.forms.base import ActForm
from portal.forms.choices import day_field, moment_field, person_field, text_field
from raci.people.models import Person

PAPERS = ("document-version", "initiative", "service", "finding", "motion")
"""Kinds of what can lie before a meeting."""


def _people(form: ActForm, name: str) -> None:
    form.fields[name].queryset = Person.objects.filter(kind="human", state="active").order_by("name")  # type: ignore[attr-defined]


class WhenForm(ActForm):
    title = forms.CharField(label="Title", max_length=200, help_text="Such as “Board, first quarter”.")
    starts_at = moment_field("Begins")
    ends_at = moment_field("Ends")
    place = forms.CharField(label="Place", max_length=200, required=False)
    online = forms.URLField(
        label="Address for taking part online", max_length=300, required=False, assume_scheme="https"
    )

    def prepare(self) -> None:
        """Start with what is there."""
        row = self.subject
        if isinstance(row, Meeting) and not row._state.adding:
            for name in ("title", "starts_at", "ends_at", "place", "online"):
                self.fields[name].initial = getattr(row, name)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "The meeting would end before it starts.")
        if not data.get("place") and not data.get("online") and not self.errors:
            raise ValidationError("Say where it is: a place, an address for taking part online, or both.")
        return data


class MeetingForm(WhenForm):
    body = forms.ModelChoiceField(Body.objects.none(), label="Body", to_field_name="code")
    field_order = ("body", "title", "starts_at", "ends_at", "place", "online")

    def prepare(self) -> None:
        """Bodies in sight that can still meet."""
        super().prepare()
        rows = decisions.bodies(self.standing).filter(state="active")
        self.fields["body"].queryset = rows  # type: ignore[attr-defined]


class ItemNumberForm(ActForm):
    item = forms.IntegerField(label="Number of the item", min_value=1, max_value=200)


class MoveForm(ItemNumberForm):
    to = forms.IntegerField(label="Its number then", min_value=1, max_value=200)


class ItemForm(ActForm):
    kind = forms.ChoiceField(label="What is done", choices=AgendaItem.Kind.choices)
    title = forms.CharField(label="Title", max_length=200)
    motion = forms.ModelChoiceField(
        Motion.objects.none(), label="Motion", required=False, to_field_name="code", help_text="For a decision."
    )
    previous = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Minutes of",
        required=False,
        to_field_name="code",
        help_text="For minutes: the meeting whose minutes are approved.",
    )
    presenter = person_field("Presented by", required=False)
    planned_minutes = forms.IntegerField(
        label="Minutes planned", min_value=0, max_value=600, required=False, help_text="Empty: not said."
    )

    def prepare(self) -> None:
        """Motions of this body that are not decided, and its meetings whose minutes wait; what is there already."""
        row = self.subject
        _people(self, "presenter")
        if not isinstance(row, Meeting) or not row.body_id:
            return
        of_body = decisions.motions(self.standing).filter(body_id=row.body_id)
        self.fields["motion"].queryset = of_body.filter(state__in=decisions.RUNNING)  # type: ignore[attr-defined]
        waiting = Meeting.objects.filter(body_id=row.body_id, state="closed").exclude(pk=row.pk)
        self.fields["previous"].queryset = waiting.order_by("-starts_at")  # type: ignore[attr-defined]

    def clean_planned_minutes(self) -> int:
        """None said is nought."""
        return self.cleaned_data.get("planned_minutes") or 0


class ItemChangeForm(ItemForm):
    item = forms.IntegerField(label="Number of the item", min_value=1, max_value=200)
    field_order = ("item", "kind", "title", "motion", "previous", "presenter", "planned_minutes")

    def prepare(self) -> None:
        """Start with the item that the address names."""
        super().prepare()
        number = str(self.initial.get("item", ""))
        row = AgendaItem.objects.filter(meeting_id=self.subject.pk, number=number).first() if number.isdigit() else None
        if row is not None:
            known = Motion.objects.filter(agenda_items=row)
            self.fields["motion"].queryset = (self.fields["motion"].queryset | known).distinct()  # type: ignore[attr-defined]
            given = {
                "kind": row.kind, "title": row.title, "planned_minutes": row.planned_minutes,
                "presenter": row.presenter_id, "motion": row.motion.code if row.motion else None,
                "previous": row.previous.code if row.previous else None,
            }  # fmt: skip
            self.initial = {**given, **self.initial}


class PaperForm(ItemNumberForm):
    kind = forms.ChoiceField(
        label="What it is",
        choices=[
            ("document-version", "A version of a document"), ("initiative", "An initiative"), ("service", "A service"),
            ("finding", "A finding"), ("motion", "A motion"),
        ],
    )  # fmt: skip
    code = forms.CharField(label="Its code", max_length=40, help_text="Of a version: POL-001 1.0. Of others: SRV-01.")

    def clean(self) -> dict[str, Any]:
        """Find what is meant, within the person's sight."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            data["paper"] = self._found(data["kind"], data["code"].strip())
        return data

    def _found(self, kind: str, code: str) -> Any:
        rows = in_sight(kind, self.standing)
        if kind == "document-version":
            document, _, number = code.rpartition(" ")
            rows = rows.filter(document__code__iexact=document, number=number).select_related("document")
        else:
            rows = rows.filter(code__iexact=code)
        row = rows.first()
        if row is None:
            raise ValidationError({"code": f"There is no “{code}” of this kind that you may see."})
        return row


class PaperGoneForm(ActForm):
    paper = forms.ModelChoiceField(Paper.objects.none(), label="Paper")

    def prepare(self) -> None:
        """Those of this meeting."""
        self.fields["paper"].queryset = Paper.objects.filter(meeting_id=self.subject.pk)  # type: ignore[attr-defined]


class AttendanceForm(ActForm):
    person = forms.ModelChoiceField(Person.objects.none(), label="Member")
    status = forms.ChoiceField(
        label="Was", choices=[each for each in Attendance.Status.choices if each[0] != Attendance.Status.EXPECTED]
    )
    joined_at = moment_field("Came at", required=False, help_text="Empty: there from the beginning.")
    left_at = moment_field("Left at", required=False, help_text="Empty: there until the end.")

    def prepare(self) -> None:
        """Whoever was called."""
        rows = Person.objects.filter(attended__meeting_id=self.subject.pk).order_by("name")
        self.fields["person"].queryset = rows  # type: ignore[attr-defined]


class NotesForm(ItemNumberForm):
    notes = text_field("What was said", rows=6, max_length=8000, required=False)

    def prepare(self) -> None:
        """Start with what is written."""
        number = str(self.initial.get("item", ""))
        rows = AgendaItem.objects.filter(meeting_id=self.subject.pk, number=number) if number.isdigit() else None
        found = rows.values_list("notes", flat=True).first() if rows is not None else None
        self.initial = {"notes": found or "", **self.initial}


class MinutesForm(ActForm):
    minutes = text_field("Minutes", rows=24, max_length=60000, help_text="Markdown.")

    def prepare(self) -> None:
        """Start with what was drawn up."""
        if isinstance(self.subject, Meeting):
            self.fields["minutes"].initial = self.subject.minutes


class ActionForm(ActForm):
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="Meeting", to_field_name="code")
    text = forms.CharField(label="What is to be done", max_length=500)
    owner = person_field("Who does it")
    due_on = day_field("Until")

    def prepare(self) -> None:
        """Meetings in sight whose minutes are not approved."""
        rows = meetings.meetings(self.standing).filter(state__in=HELD)
        self.fields["meeting"].queryset = rows  # type: ignore[attr-defined]
        _people(self, "owner")


class HandOnForm(ActForm):
    owner = person_field("Who does it")
    due_on = day_field("Until")
    note = text_field("Why", rows=2, max_length=500, required=False)

    def prepare(self) -> None:
        """Start with what is there."""
        _people(self, "owner")
        if isinstance(self.subject, ActionPoint):
            self.fields["owner"].initial, self.fields["due_on"].initial = self.subject.owner_id, self.subject.due_on


class OutcomeForm(ActForm):
    outcome = text_field("What came of it", rows=3, max_length=500)
