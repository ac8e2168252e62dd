"""What every form of an act has: it knows its subject and who asks, and carries the digest and the signature."""

from typing import Any

from django import forms

from portal.doors.sight import in_sight
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit


class ActForm(forms.Form):
    """The input of an act. ``subject`` and ``standing`` let a form narrow what can be chosen."""

    def __init__(self, *args: Any, subject: Governed, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.standing = subject, standing
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
                field.empty_label = "Choose one" if field.required else "None"
            self._narrowed(field)
        self.prepare()

    def _narrowed(self, field: forms.Field) -> None:
        """Units out of sight are no choice. Who holds no role is refused by the gate, on record."""
        asked = self.standing.grants or not self.is_bound
        if asked and isinstance(field, forms.ModelChoiceField) and getattr(field.queryset, "model", None) is OrgUnit:
            field.queryset = in_sight(OrgUnit.SUBJECT, self.standing)

    def prepare(self) -> None:
        """Narrow choices and set initial values; for subclasses."""

    def looks_first(self) -> bool:
        """Whether a page shows a valid form once more, with what it would do, before it does it; for subclasses."""
        return False


class NoteForm(ActForm):
    """A remark that goes on record with the act."""

    note = forms.CharField(label="Remark", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SignatureFields(forms.Form):
    """Proof that it is you."""

    password = forms.CharField(
        label="Your password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    one_time_code = forms.CharField(
        label="One-time code",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
