"""The form of giving advice."""

from typing import Any

from django import forms

from portal.forms.base import ActForm
from raci.duties.advice_models import Consultation


class AdviceForm(ActForm):
    stance = forms.ChoiceField(label="What you say", choices=Consultation.Stance.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Your advice",
        required=False,
        max_length=4000,
        help_text="Those who decide read it among the papers. Advice or a concern needs words.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("stance") in ("advice", "concern") and not data.get("text", "").strip():
            raise forms.ValidationError({"text": "Say what you advise, or what concerns you."})
        return data
