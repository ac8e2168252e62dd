"""The input of an act in REST: made from the very form that the page uses, so that the two cannot differ."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict
from rest_framework import serializers

from portal.doors import Door
from portal.forms.base import SignatureFields


def _field(field: forms.Field) -> serializers.Field[Any, Any, Any, Any]:
    about: dict[str, Any] = {"required": field.required, "help_text": str(field.help_text or field.label or "")}
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return serializers.ListField(child=serializers.CharField(), **about)
    if isinstance(field, forms.FileField):
        return serializers.FileField(**about)
    if isinstance(field, forms.ModelChoiceField):
        return serializers.CharField(**about)
    if isinstance(field, forms.ChoiceField):
        choices = [choice for choice in field.choices if choice[0] != ""]  # type: ignore[index,union-attr]
        return serializers.ChoiceField(choices=choices, **about) if choices else serializers.CharField(**about)
    for kind, made in (
        (forms.BooleanField, serializers.BooleanField),
        (forms.DateTimeField, serializers.DateTimeField),
        (forms.DateField, serializers.DateField),
        (forms.DecimalField, serializers.CharField),
        (forms.IntegerField, serializers.IntegerField),
        (forms.JSONField, serializers.JSONField),
    ):
        if isinstance(field, kind):
            return made(**about)
    return serializers.CharField(**about, allow_blank=not field.required)


@cache
def input_of(code: str, door: Door) -> type[serializers.Serializer[Any]]:
    """A serializer that describes the fields of a door's form, for the OpenAPI document."""
    fields = dict(door.form.base_fields)
    if door.act.fresh_signature:
        fields |= SignatureFields.base_fields
        fields["one_time_code"].required = False
    made = {name: _field(field) for name, field in fields.items()}
    name = "".join(part.title() for part in code.replace(".", "_").replace("-", "_").split("_"))
    return type(f"{name}Input", (serializers.Serializer,), made)


def form_data(body: Any) -> QueryDict:
    """What a form takes, from a JSON body or a form."""
    if isinstance(body, QueryDict):
        return body
    data = QueryDict(mutable=True)
    for name, value in body.items() if isinstance(body, Mapping) else ():
        if isinstance(value, list):
            data.setlist(name, [_text(item) for item in value])
        elif value is not None:
            data[name] = _text(value)
    return data


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return json.dumps(value) if isinstance(value, Mapping) else str(value)
