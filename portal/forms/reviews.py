"""Forms of reviews of access."""

from typing import Any

from django import forms

from portal.forms.base import ActForm
from portal.forms.choices import text_field
from portal.forms.exceptions import HUMANS, moment_field
from raci.duties import reviewing
from raci.duties.review_acts import OPEN_REVIEW
from raci.duties.review_models import ReviewItem
from raci.people.models import OrgUnit, Person, Role
from raci.people.spheres import Sphere


class OpenReviewForm(ActForm):
    title = forms.CharField(label="What it is called", max_length=160)
    unit = forms.ModelChoiceField(
        OrgUnit.objects.all(), label="In", to_field_name="code", help_text="Everything below it is looked at as well."
    )
    sphere = forms.ChoiceField(label="Side of the house", required=False, choices=[("", "All sides"), *Sphere.choices])
    roles = forms.ModelMultipleChoiceField(
        Role.objects.filter(state="active"),
        label="Only these roles",
        required=False,
        to_field_name="code",
        help_text="None chosen: all of them.",
        widget=forms.CheckboxSelectMultiple,
    )
    due_at = moment_field("Answers are due", help_text="Whoever is not answered for by then loses the role.")
    last_at = moment_field(
        "Can be put off until", required=False, help_text="Empty: fourteen days longer. Ninety days from now at most."
    )
    escalation = forms.ModelChoiceField(
        HUMANS, label="Who answers where nobody nearer may", help_text="Also where a rule keeps a role."
    )

    def prepare(self) -> None:
        """Start where the reader may open one."""
        place = self.standing.place_for(OPEN_REVIEW.code, "RA")
        self.fields["unit"].initial = OrgUnit.objects.filter(pk=place).values_list("code", flat=True).first()


class RevokeForm(ActForm):
    reason = text_field("Why it is no longer needed", rows=3, max_length=500)


class KeepForm(ActForm):
    reason = text_field("Remark", rows=3, max_length=500, required=False)


class DeferForm(ActForm):
    until = moment_field("Answer by")
    reason = text_field("Why not now", rows=3, max_length=500)

    def prepare(self) -> None:
        """Say how long it can be put off."""
        if isinstance(self.subject, ReviewItem):
            self.fields["until"].initial = self.subject.review.last_at


class EscalateForm(ActForm):
    to = forms.ModelChoiceField(Person.objects.none(), label="To whom")
    reason = text_field("Why", rows=3, max_length=500)

    def prepare(self) -> None:
        """Whoever else may answer, the nearest first."""
        if isinstance(self.subject, ReviewItem) and self.subject.review_id:
            able = [held.person for held in reviewing.others(self.subject, self.standing.charts)]
            field: Any = self.fields["to"]
            field.queryset = Person.objects.filter(pk__in=able)
