"""Forms of comments and change requests on clauses."""

from typing import Any

from django import forms

from governance.acts.remarks import SPOKEN_TO
from governance.models import Clause, Document
from governance.selectors import documents as selectors
from portal.forms.base import ActForm
from portal.forms.documents import line_ends_of, text_area


class CommentForm(ActForm):
    document = forms.ModelChoiceField(Document.objects.none(), label="Document", to_field_name="code")
    clause = forms.CharField(label="Clause", max_length=40, help_text="Its number, such as 2.1.")
    text = forms.CharField(label="What you want to say", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def prepare(self) -> None:
        """Documents that one may read, with a version that is not decided yet."""
        rows = selectors.readable(self.standing).filter(versions__state__in=SPOKEN_TO).distinct()
        self.fields["document"].queryset = rows  # type: ignore[attr-defined]


class ProposeForm(CommentForm):
    replacement = forms.CharField(
        label="The words that should stand there",
        required=False,
        strip=False,
        widget=text_area(8),
        help_text="In Markdown. Leave it empty to take the clause out.",
    )
    field_order = ("document", "clause", "replacement", "text")

    def prepare(self) -> None:
        """Begin with the words as they are."""
        super().prepare()
        self.fields["text"].label = "Why"
        self.order_fields(self.field_order)
        code, number = (self.initial.get(name, "") for name in ("document", "clause"))
        if code and number and not self.is_bound:
            found: Any = self.fields["document"].queryset.filter(code=code)  # type: ignore[attr-defined]
            known = Clause.objects.filter(
                version__document__in=found, version__state__in=SPOKEN_TO, number=number
            ).first()
            self.initial["replacement"] = known.text if known else ""

    def clean_replacement(self) -> str:
        return line_ends_of("", self.cleaned_data["replacement"])
