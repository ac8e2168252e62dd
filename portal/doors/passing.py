"""Going through a door: bind the form, prove who it is, call the service. Pages and REST differ only around it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest

from portal.asking import actor_of, standing_of
from portal.doors.door import Door
from portal.forms.base import ActForm, SignatureFields
from portal.identity.proof import ProofFailed, prove, wants_code
from raci.ledger.governed import Governed

QUICKER = "Somebody was quicker, or this exists already. Look at it again, then repeat if it is still needed."


def form_class(door: Door, request: HttpRequest) -> type[ActForm]:
    """The door's form, with the fields of a signature where the act asks for one."""
    if not door.act.fresh_signature:
        return door.form
    account = actor_of(request).account
    fields: dict[str, Any] = dict(SignatureFields.base_fields)
    if account is None or not wants_code(account):
        fields.pop("one_time_code")
    return type(f"Signed{door.form.__name__}", (door.form,), fields)


def bind(
    door: Door,
    request: HttpRequest,
    subject: Governed,
    data: Mapping[str, Any] | None,
    files: Any = None,
    initial: Mapping[str, Any] | None = None,
) -> ActForm:
    """The form, filled in or blank."""
    kind = form_class(door, request)
    initial = dict(initial) if initial else None
    return kind(data, files, subject=subject, standing=standing_of(request), initial=initial)


def enter(door: Door, request: HttpRequest, subject: Governed, form: ActForm, digest: str | None) -> Governed | None:
    """Do the act with a valid form.

    Raises:
        forms.ValidationError: the proof or the input does not hold; nothing was done.
        Refused: the gate refused.
    """
    actor = actor_of(request)
    data = dict(form.cleaned_data)
    password, code = data.pop("password", ""), data.pop("one_time_code", "")
    data["digest"] = digest
    data["site"] = request.build_absolute_uri("/")
    data["signature"] = ""
    if door.act.fresh_signature and actor.account is not None:
        own = subject.content_digest()
        seen = digest if digest is not None and own else own
        try:
            data["signature"] = prove(
                request, account=actor.account, act=door.act, subject=subject, digest=seen, password=password, code=code
            )
        except ProofFailed as failed:
            raise forms.ValidationError({failed.field: failed.sentence}) from failed
    try:
        return door.run(actor, subject, data)
    except IntegrityError as clash:
        raise ValidationError(QUICKER) from clash
