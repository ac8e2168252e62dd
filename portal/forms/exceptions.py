"""Forms of what departs from the rule: exemptions, delegations, break-glass."""

from typing import Any

from django import forms

from portal.forms.base import ActForm
from raci.duties.emergency_acts import BREAK_GLASS
from raci.duties.models import Emergency, SodRule
from raci.ledger import clock
from raci.people.models import OrgUnit, Person, Role, RoleBinding
from raci.people.spheres import Sphere

HUMANS = Person.objects.filter(kind="human", state="active")


def moment_field(label: str, **more: Any) -> forms.DateTimeField:
    """A moment, with the browser's own calendar and clock."""
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), **more
    )


class ExemptionForm(ActForm):
    rule = forms.ModelChoiceField(
        SodRule.objects.filter(state="in_force", liftable=True), label="From the rule", to_field_name="code"
    )
    person = forms.ModelChoiceField(HUMANS, label="For")
    unit = forms.ModelChoiceField(OrgUnit.objects.all(), label="In", to_field_name="code")
    valid_until = moment_field("Until", help_text="Ninety days from now at most.")
    reason = forms.CharField(label="Why it is needed", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    compensating_control = forms.CharField(
        label="What is done instead of the rule", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    monitor = forms.ModelChoiceField(HUMANS, label="Who watches over it", help_text="Not the person who gains.")


class DelegationForm(ActForm):
    binding = forms.ModelChoiceField(RoleBinding.objects.none(), label="The role")
    delegate = forms.ModelChoiceField(HUMANS, label="Who acts for you")
    valid_until = moment_field("Until", help_text="Sixty days from now at most.")
    reason = forms.CharField(label="Reason", max_length=300, required=False)

    def prepare(self) -> None:
        """One's own roles, held now, and everybody else."""
        person = self.standing.person
        own = RoleBinding.objects.valid().filter(person=person).select_related("role", "unit", "person")
        self.fields["binding"].queryset = own  # type: ignore[attr-defined]
        self.fields["delegate"].queryset = HUMANS.exclude(pk=person.pk)  # type: ignore[attr-defined]


class EmergencyForm(ActForm):
    role = forms.ModelChoiceField(
        Role.objects.filter(sphere=Sphere.MANAGEMENT), label="The role that is needed", to_field_name="code"
    )
    hours = forms.TypedChoiceField(label="For", coerce=int, choices=[(1, "1 hour"), (2, "2 hours"), (4, "4 hours")])
    reason = forms.CharField(
        label="What the emergency is", max_length=500, min_length=20, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """Fill the emergency in, so that the signature covers just this."""
        data: dict[str, Any] = super().clean() or {}
        if isinstance(self.subject, Emergency) and not self.errors:
            self.subject.person, self.subject.role = self.standing.person, data["role"]
            self.subject.reason, self.subject.begun_at = data["reason"], clock.now()
            place = self.standing.place_for(BREAK_GLASS.code, "RA")
            self.subject.unit_id = place or self.subject.unit_id
        return data


class ReviewForm(ActForm):
    verdict = forms.ChoiceField(label="It was", choices=Emergency.Verdict.choices, widget=forms.RadioSelect)
    review = forms.CharField(
        label="What you looked at, and what you found", max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
