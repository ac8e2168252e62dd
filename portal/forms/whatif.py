"""The three questions of what would happen if."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from portal.doors.sight import in_sight
from raci.alignment import whatif
from raci.alignment.resilience import HEADINGS, Rows
from raci.alignment.whatif import Effect, Scope
from raci.duties.standing import Standing

ACTIVE = {"person", "team"}
"""Kinds of which only what is active is offered."""


Lists = Callable[[str], Mapping[str, Any]]
"""kind -> key -> row, read when it is asked for."""


class RowField(forms.ChoiceField):
    """One of the rows that the reader sees, of one kind or of several; a kind is read once, where it is needed."""

    def __init__(self, *kinds: str, label: str, required: bool = True) -> None:
        super().__init__(label=label, required=required)
        self.kinds, self.empty = kinds, "Choose one" if required else "None"

    def offer(self, lists: Lists) -> None:
        """Take the lists."""
        self.lists = lists
        self.choices = self._offered

    def _offered(self) -> list[Any]:
        if len(self.kinds) == 1:
            return [("", self.empty), *((key, str(row)) for key, row in self.lists(self.kinds[0]).items())]
        groups = [
            (f"{kind}s".capitalize(), [(f"{kind}:{key}", str(row)) for key, row in self.lists(kind).items()])
            for kind in self.kinds
        ]
        return [("", self.empty), *groups]

    def clean(self, value: Any) -> Any:
        """The row.

        Raises:
            ValidationError: it is none of those that are offered.
        """
        if value in self.empty_values:
            return super().clean(value) or None
        kind, _, key = str(value).partition(":") if len(self.kinds) > 1 else (self.kinds[0], "", str(value))
        row = self.lists(kind).get(key) if kind in self.kinds else None
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return row


class Question(forms.Form):
    """A change that is only thought of. Choices are what the reader sees."""

    what: ClassVar[str] = ""

    def __init__(self, data: Mapping[str, Any] | None = None, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        lists = cache(lambda kind: _offered(kind, standing))
        for field in self.fields.values():
            if isinstance(field, RowField):
                field.offer(lists)
        about = forms.ChoiceField(label="And which open decisions to look at", choices=HEADINGS, required=False)
        self.fields["about"] = about

    @property
    def group(self) -> str:
        """Of which group of open decisions the outlook is wanted, once the form is valid."""
        return str(self.cleaned_data["about"] or next(iter(HEADINGS)))

    def answer(self, rows: Rows, kinds: Sequence[str], *, clashes: bool) -> Effect:
        """What would happen, once the form is valid.

        Args:
            kinds: of which kinds of open decisions the outlook is wanted.
            clashes: whether it is wanted who would stand against which rule.
        """
        return self.tried(Scope(rows, kinds, clashes, self.standing))

    def tried(self, scope: Scope) -> Effect:
        """The change made in thought."""
        raise NotImplementedError


def _offered(kind: str, standing: Standing) -> dict[str, Any]:
    rows = in_sight(kind, standing)
    rows = rows.filter(state="active") if kind in ACTIVE else rows
    rows = rows.select_related("unit") if kind == "team" else rows
    return {str(row.pk if kind == "person" else row.code): row for row in rows}


class GrantQuestion(Question):
    """If a role were given."""

    what = "grant"
    role = RowField("role", label="The role")
    holder = RowField("person", "team", label="To whom")
    unit = RowField("unit", label="In which unit")

    def tried(self, scope: Scope) -> Effect:
        data = self.cleaned_data
        return whatif.grant(data["role"], data["holder"], data["unit"], scope)


class MoveQuestion(Question):
    """If somebody joined a team."""

    what = "move"
    person = RowField("person", label="Who")
    team = RowField("team", label="Joins which team")
    leaving = RowField("team", label="And leaves which", required=False)

    def tried(self, scope: Scope) -> Effect:
        data = self.cleaned_data
        return whatif.move(data["person"], data["team"], data["leaving"], scope)


class EnforceQuestion(Question):
    """If a rule were enforced."""

    what = "enforce"
    rule = RowField("rule", label="Which rule")

    def tried(self, scope: Scope) -> Effect:
        return whatif.enforce(self.cleaned_data["rule"], scope)


FORMS: dict[str, type[Question]] = {kind.what: kind for kind in (GrantQuestion, MoveQuestion, EnforceQuestion)}
