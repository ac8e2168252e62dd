"""Forms of acts on accounts."""

from django import forms

from portal.forms.base import ActForm
from raci.people.models import Person


class AccountForm(ActForm):
    person = forms.ModelChoiceField(Person.objects.filter(kind="human", state="active"), label="Person")
    login = forms.SlugField(label="Name to sign in with", max_length=150)


class NewPasswordFields(forms.Form):
    """A password of one's own, and what it ends."""

    new_password = forms.CharField(
        label="New password",
        help_text="Twelve characters at least.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    keep_keys = forms.BooleanField(
        label="Keep my keys to the REST API",
        help_text="Otherwise they end with the old password. Keep them only if you are sure that nobody else has them.",
        required=False,
    )


class PasswordForm(NewPasswordFields, ActForm):
    """The same as an act."""
