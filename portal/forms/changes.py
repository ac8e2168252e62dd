"""Forms of changes and freezes."""

from typing import Any

from django import forms

from management.change_risk import QUESTIONS, RULE
from management.models import Change
from management.services.changes import Content
from portal.forms.base import ActForm
from portal.forms.choices import SightField, moment_field, narrow, text_field
from raci.people.models import OrgUnit

IN_USE = ("planned", "design", "transition", "live", "retiring")
BY_TEMPLATE = ("service", "kind", "urgency", "is_template", "plan", "fallback", *(each.code for each in QUESTIONS))
"""What a standard change does not say itself: its template does."""
CONTENT = (*("title", "description", "kind", "urgency", "is_template", "plan", "fallback"), "starts_at", "ends_at")


def _question(code: str) -> forms.ChoiceField:
    asked = next(each for each in QUESTIONS if each.code == code)
    choices = [("", "Not answered yet"), *((each.code, each.text) for each in asked.answers)]
    return forms.ChoiceField(label=asked.text, choices=choices, required=False)


class ChangeForm(ActForm):
    """What a change says. A draft may still have gaps; nothing is submitted that has some."""

    title = forms.CharField(label="What is changed, in a few words", max_length=160)
    description = text_field("Why it is changed, and what will be different", required=False, max_length=4000)
    kind = forms.ChoiceField(
        label="Kind",
        choices=Change.Kind.choices,
        required=False,
        help_text="Standard follows an approved template. Emergency is for what cannot wait, and is reviewed within "
        "five days.",
    )
    urgency = text_field("Why it cannot wait, for an emergency", rows=2, required=False, max_length=400)
    impact = _question("impact")
    done_before = _question("done_before")
    reversible = _question("reversible")
    tested = _question("tested")
    hours = _question("hours")
    plan = text_field("What is done, step by step", rows=6, required=False, max_length=8000)
    fallback = text_field("How it is taken back if it fails", rows=4, required=False, max_length=8000)
    starts_at = moment_field("Planned start", required=False)
    ends_at = moment_field("Planned end", required=False)
    is_template = forms.BooleanField(
        label="A template: once approved, standard changes follow it without an approval of their own",
        required=False,
    )

    def prepare(self) -> None:
        self.fields["hours"].help_text = RULE
        found: Any = self.subject
        if not found._state.adding:
            for name in CONTENT:
                self.initial.setdefault(name, getattr(found, name))
            for name, answer in found.answers.items():
                self.initial.setdefault(name, answer)
        self.initial.setdefault("kind", Change.Kind.NORMAL.value)
        narrow(self, self.standing)
        if getattr(found, "template_id", None):
            for name in BY_TEMPLATE:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", "It ends before it starts.")
        if not self.errors:
            data["content"] = self.content(data)
        return data

    def content(self, data: dict[str, Any]) -> Content:
        """What was filled in; the kind of what follows a template is given."""
        given = {name: data[name] for name in CONTENT if name in data}
        standard = bool(getattr(self.subject, "template_id", None) or data.get("template"))
        fallback = Change.Kind.STANDARD.value if standard else Change.Kind.NORMAL.value
        given["kind"] = Change.Kind.STANDARD.value if "kind" not in data else given["kind"] or fallback
        answers = {each.code: data[each.code] for each in QUESTIONS if data.get(each.code)}
        return Content(**given, answers=answers)


class RaiseForm(ChangeForm):
    service = SightField(
        "service", states=IN_USE, label="Service", required=False, help_text="A template names its service itself."
    )
    template = SightField("change", states=("approved",), label="Template, for a standard change", required=False)
    field_order = ("service", "template")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["template"]
        field.queryset = field.queryset.filter(is_template=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        template = data.get("template")
        if not template and not data.get("service") and "service" in self.fields:
            self.add_error("service", "Say which service is changed, or which template it follows.")
        return data


class ReasonForm(ActForm):
    reason = text_field("Reason", rows=3, max_length=1000, help_text="It goes on record.")


class OutcomeForm(ActForm):
    outcome = text_field("How it went", rows=4, required=False, max_length=4000)


class FailureForm(ActForm):
    outcome = text_field("What failed, and how it was taken back", rows=4, max_length=4000)


class ReviewForm(ActForm):
    verdict = forms.ChoiceField(label="What you find", choices=Change.Verdict.choices)
    review = text_field("What is to be learned from it", rows=5, max_length=4000)


class FreezeForm(ActForm):
    unit = forms.ModelChoiceField(
        OrgUnit.objects.all(),
        label="Unit",
        to_field_name="code",
        required=False,
        help_text="Everything in it and below stands still.",
    )
    service = SightField("service", states=IN_USE, label="Or one service", required=False)
    starts_at = moment_field("From")
    ends_at = moment_field("Until")
    reason = forms.CharField(label="Why nothing is changed then", max_length=300)

    def prepare(self) -> None:
        narrow(self, self.standing)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("unit") and not data.get("service"):
            self.add_error("unit", "Say what stands still: a unit, or one service.")
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "It ends before it starts.")
        return data
