"""Forms of acts on risks, treatments, acceptances and the appetite for risk."""

from typing import Any

from django import forms

from governance.models import EnterpriseGoal, Risk, RiskAppetite, RiskTreatment
from governance.models.risks import Category
from governance.risk_scale import HIGHEST, NUMBERED_IMPACTS, NUMBERED_LIKELIHOODS
from governance.selectors import direction, risks
from governance.states import GoalState, RiskState
from portal.forms.base import ActForm
from portal.forms.direction import DAY, people, text, units_for
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit, Person


def _begin(form: ActForm, row: Governed, *names: str) -> None:
    """Start with what is there."""
    if not row._state.adding:
        for name in names:
            form.fields[name].initial = getattr(row, name)


class ReasonForm(ActForm):
    reason = forms.CharField(label="Why", max_length=1000, widget=text(3))


class RiskWordsForm(ActForm):
    title = forms.CharField(label="Title", max_length=200, help_text="Such as “Customers cannot pay for a day”.")
    cause = forms.CharField(label="Cause: why it may happen", max_length=2000, widget=text(2))
    event = forms.CharField(label="Event: what may happen", max_length=2000, widget=text(2))
    consequence = forms.CharField(label="Consequence: what follows", max_length=2000, widget=text(2))
    category = forms.ChoiceField(label="Category", choices=Category.choices, help_text="Its appetite counts.")
    cadence_days = forms.TypedChoiceField(
        label="Assessed anew", choices=Risk.Rhythm.choices, coerce=int, initial=Risk.Rhythm.HALF_YEAR
    )
    goals = forms.ModelMultipleChoiceField(
        EnterpriseGoal.objects.none(), label="Enterprise goals that it threatens", required=False, to_field_name="code"
    )

    def prepare(self) -> None:
        """Start with what is there."""
        seen = direction.goals(self.standing).filter(state__in=(GoalState.PROPOSED, GoalState.SET))
        self.fields["goals"].queryset = seen  # type: ignore[attr-defined]
        row = self.subject
        _begin(self, row, "title", "cause", "event", "consequence", "category", "cadence_days")
        if isinstance(row, Risk) and not row._state.adding:
            self.fields["goals"].initial = [each.goal.code for each in row.threatening.select_related("goal")]


class RiskForm(RiskWordsForm):
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner", help_text="Answers for it, never accepts it.")
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="Unit", to_field_name="code")
    field_order = ["title", "cause", "event", "consequence", "category", "owner", "unit", "cadence_days", "goals"]

    def prepare(self) -> None:
        """People, and units in which the person may enter risks."""
        super().prepare()
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_for("manage-risk", self.standing)  # type: ignore[attr-defined]


class RiskOwnerForm(ActForm):
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner")
    note = forms.CharField(label="Remark", required=False, max_length=500, widget=text(2))

    def prepare(self) -> None:
        """Everybody who is still here; at first who owns it now."""
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        self.fields["owner"].initial = getattr(self.subject, "owner_id", None)


def _step(label: str, choices: list[tuple[int, str]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=[("", "Choose one"), *choices], coerce=int)


class RatingForm(ActForm):
    inherent_likelihood = _step("Without any control: how likely", NUMBERED_LIKELIHOODS)
    inherent_impact = _step("Without any control: how bad", NUMBERED_IMPACTS)
    residual_likelihood = _step("With what is in place: how likely", NUMBERED_LIKELIHOODS)
    residual_impact = _step("With what is in place: how bad", NUMBERED_IMPACTS)
    basis = forms.CharField(
        label="On what this rests", max_length=2000, widget=text(3), help_text="Incidents, tests, figures, judgement."
    )

    def prepare(self) -> None:
        """Start with the rating that holds."""
        names = ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact")
        _begin(self, self.subject, *names)


class ResponseForm(ActForm):
    response = forms.ChoiceField(label="Response", choices=Risk.Response.choices)
    reason = forms.CharField(label="Why", max_length=1000, widget=text(3))

    def prepare(self) -> None:
        """Start with what is chosen."""
        if isinstance(self.subject, Risk):
            self.fields["response"].initial = self.subject.response or Risk.Response.REDUCE
            self.fields["reason"].initial = self.subject.response_reason


def _alive(form: ActForm) -> Any:
    return risks.risks(form.standing).exclude(state=RiskState.CLOSED)


class TreatmentWordsForm(ActForm):
    title = forms.CharField(label="What is done", max_length=200)
    owner = forms.ModelChoiceField(Person.objects.none(), label="Who answers for it")
    due_on = forms.DateField(label="Done by", widget=DAY)

    def prepare(self) -> None:
        """Start with what is there."""
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        if isinstance(self.subject, RiskTreatment) and not self.subject._state.adding:
            _begin(self, self.subject, "title", "due_on")
            self.fields["owner"].initial = self.subject.owner_id


class TreatmentForm(TreatmentWordsForm):
    risk = forms.ModelChoiceField(Risk.objects.none(), label="Risk", to_field_name="code")
    field_order = ["risk", "title", "owner", "due_on"]

    def prepare(self) -> None:
        """Risks that are not closed, within the person's sight."""
        super().prepare()
        self.fields["risk"].queryset = _alive(self)  # type: ignore[attr-defined]


class EvidenceForm(ActForm):
    evidence = forms.CharField(
        label="Where it can be seen", max_length=300, help_text="So that somebody else can check it."
    )

    def prepare(self) -> None:
        """Start with what was named before it was sent back."""
        _begin(self, self.subject, "evidence")


class AcceptanceForm(ActForm):
    risk = forms.ModelChoiceField(Risk.objects.none(), label="Risk", to_field_name="code")
    why = forms.CharField(label="Why the organisation should live with it", max_length=2000, widget=text(3))
    until = forms.DateField(label="Until", widget=DAY, help_text="Twelve months from today at most.")
    gaining = forms.ModelChoiceField(
        Person.objects.none(), label="Who gains from taking it", required=False,
        help_text="If anybody does. They never decide on it.",
    )  # fmt: skip

    def prepare(self) -> None:
        """Risks that are not closed, within the person's sight; everybody who is still here."""
        self.fields["risk"].queryset = _alive(self)  # type: ignore[attr-defined]
        self.fields["gaining"].queryset = people()  # type: ignore[attr-defined]


class AppetiteWordsForm(ActForm):
    statement = forms.CharField(
        label="Statement", max_length=2000, widget=text(4), help_text="Which risks are taken, and which are not."
    )
    threshold = forms.IntegerField(
        label="Highest score within the appetite", min_value=0, max_value=HIGHEST,
        help_text="Likelihood times impact, 1 to 25. With 0 no risk is within it.",
    )  # fmt: skip

    def prepare(self) -> None:
        """Start with what is there."""
        if isinstance(self.subject, RiskAppetite):
            _begin(self, self.subject, "statement", "threshold")


class AppetiteForm(AppetiteWordsForm):
    category = forms.ChoiceField(label="Category", choices=Category.choices)
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label="Unit", to_field_name="code", help_text="It holds here and in all units below."
    )
    field_order = ["category", "unit", "statement", "threshold"]

    def prepare(self) -> None:
        """Units in which the person may propose."""
        super().prepare()
        self.fields["unit"].queryset = units_for("propose-appetite", self.standing)  # type: ignore[attr-defined]
