"""Forms of acts on people, roles, charts and rules."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portal import open_work
from portal.doors.sight import in_sight
from portal.forms.base import ActForm
from raci.duties.acts import ACTIVITIES, ACTS
from raci.duties.models import ChartRow, Letter, SodRule
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, Person, Role, Team
from raci.people.spheres import Sphere


class PersonForm(ActForm):
    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(label="Job title", max_length=120, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    unit = forms.ModelChoiceField(OrgUnit.objects.all(), label="Unit", to_field_name="code")


class PersonDetailsForm(ActForm):
    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(label="Job title", max_length=120, required=False)
    email = forms.EmailField(label="E-mail", required=False)

    def prepare(self) -> None:
        """Start with what is there."""
        for name in ("name", "title", "email"):
            self.fields[name].initial = getattr(self.subject, name)


class ManagerForm(ActForm):
    manager = forms.ModelChoiceField(
        Person.objects.filter(kind="human", state="active"), label="Reports to", required=False
    )

    def prepare(self) -> None:
        """Start with what is there."""
        self.fields["manager"].initial = getattr(self.subject, "manager_id", None)


class LeaveForm(ActForm):
    """Nothing to fill in; the page shows what is open with the person."""

    def prepare(self) -> None:
        """Read what is open, once the form is shown."""
        known = isinstance(self.subject, Person) and not self.subject._state.adding
        found = open_work.of(self.subject, self.standing) if known and not self.is_bound else []  # type: ignore[arg-type]
        self.open_work = open_work.in_short(found)


class MoveForm(LeaveForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.all(), label="To the unit", to_field_name="code")
    manager = forms.ModelChoiceField(
        Person.objects.filter(kind="human", state="active"),
        label="Reports there to",
        required=False,
        help_text="Is asked which of the roles of before stay.",
    )
    note = forms.CharField(label="Remark", required=False, max_length=500)


class UnitForm(ActForm):
    name = forms.CharField(label="Name", max_length=120)
    code = forms.SlugField(label="Short code", max_length=20, help_text="Lower-case letters; it cannot be changed.")
    parent = forms.ModelChoiceField(
        OrgUnit.objects.all(),
        label="Part of",
        required=False,
        to_field_name="code",
        help_text="Only the whole organisation is part of nothing.",
    )


class TeamForm(ActForm):
    name = forms.CharField(label="Name", max_length=120)
    code = forms.SlugField(label="Short code", max_length=30)
    sphere = forms.ChoiceField(label="Side", choices=Sphere.choices)
    unit = forms.ModelChoiceField(OrgUnit.objects.all(), label="Unit", to_field_name="code")


class JoinForm(ActForm):
    person = forms.ModelChoiceField(Person.objects.filter(kind="human", state="active"), label="Person")
    team = forms.ModelChoiceField(Team.objects.all(), label="Team", to_field_name="code")
    reason = forms.CharField(label="Reason", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class BindingForm(ActForm):
    person = forms.ModelChoiceField(
        Person.objects.filter(state="active"), label="Person", required=False, help_text="Or a team, not both."
    )
    team = forms.ModelChoiceField(Team.objects.all(), label="Team", required=False, to_field_name="code")
    role = forms.ModelChoiceField(Role.objects.all(), label="Role", to_field_name="code")
    unit = forms.ModelChoiceField(
        OrgUnit.objects.all(), label="Unit", to_field_name="code", help_text="The role reaches everything below it."
    )
    valid_until = forms.DateTimeField(
        label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text="Empty: without end."
    )
    reason = forms.CharField(label="Reason", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("person")) == bool(data.get("team")):
            raise forms.ValidationError("Choose a person or a team.")
        return data


class ChartForm(ActForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.all(), label="Unit", to_field_name="code")
    reason = forms.CharField(label="Why it should change", max_length=300)


class LetterForm(ActForm):
    activity = forms.ChoiceField(label="Activity")
    role = forms.ModelChoiceField(Role.objects.all(), label="Role", to_field_name="code")
    letters = forms.MultipleChoiceField(
        label="Letters", choices=Letter.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Every activity that is known, and the rows of advice of the chart."""
        rows = sorted(ACTIVITIES.values(), key=lambda each: (each.sphere, each.order))
        advice = ChartRow.objects.filter(chart_id=self.subject.pk).values_list("code", "title")
        self.fields["activity"].choices = [  # type: ignore[attr-defined]
            *((each.code, each.title) for each in rows),
            *((code, f"{code} {title}") for code, title in advice),
        ]


class EndorseForm(ActForm):
    """Which content for which act. The form fills the endorsement in, so that the signature covers just this."""

    act = forms.ChoiceField(label="For the act")
    of = forms.UUIDField(label="What is endorsed")
    digest_seen = forms.CharField(label="Digest of what was read", max_length=64)

    def prepare(self) -> None:
        """The acts that need several persons."""
        rules = self.standing.rules.of_kind(SodRule.Kind.DISTINCT)
        self.fields["act"].choices = [(rule.terms["act"], ACTS[rule.terms["act"]].label) for rule in rules]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find what is meant, as far as the person may see it."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            kind = ACTS[data["act"]].subject
            if not in_sight(kind, self.standing).filter(pk=data["of"]).exists():
                raise forms.ValidationError("There is no such object, or it is not in your sight.")
            for name, value in endorsed(self.standing, data).items():
                setattr(self.subject, name, value)
        return data


def endorsed(standing: Standing, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an endorsement by this person."""
    return {
        "act": data["act"],
        "target_type": ACTS[data["act"]].subject,
        "target_id": data["of"],
        "digest": data["digest_seen"],
        "person": standing.person,
    }
