"""Doors to keys of the REST API."""

from django import forms

from portal.acts.tokens import ISSUE_TOKEN, REVOKE_TOKEN
from portal.doors.door import Door
from portal.forms.base import ActForm
from portal.services import tokens

DAYS = ((7, "a week"), (30, "a month"), (90, "three months"), (365, "a year"))


class TokenForm(ActForm):
    """What a key may do, and how long."""

    name = forms.CharField(label="What it is for", max_length=80)
    days = forms.TypedChoiceField(label="It ends after", choices=DAYS, coerce=int, initial=30)
    read_only = forms.BooleanField(label="It can only read", required=False, initial=True)


Door(
    act=ISSUE_TOKEN,
    form=TokenForm,
    run=lambda actor, token, data: tokens.issue(
        actor=actor,
        token=token,
        name=data["name"],
        days=data["days"],
        read_only=data["read_only"],
        signature=data["signature"],
    ),
    lead="A key lets a program act in your name over the REST API, with your duties and under the same rules.",
    done="Copy the key now, it is not shown again: {}",
)
Door(
    act=REVOKE_TOKEN,
    run=lambda actor, token, _: tokens.revoke(actor=actor, token=token),
    lead="Programs that use it are shut out at once.",
)
