"""Forms of what becomes of a text that is kept beside a draft."""

from typing import Any

from django import forms

from governance.acts.documents import UNDER_WAY
from governance.models import Document, DraftCopy
from governance.selectors import copies as selectors
from governance.selectors import documents
from governance.services.copies import ABOUT
from governance.text.merging import Choice, Difference, between
from portal import words
from portal.forms.base import ActForm
from portal.forms.documents import DAY, line_ends_of
from portal.parts import ClauseLine
from portal.redlines import changes

LABELS = {"title": "Title", "summary": "What it changes, in a sentence", "effective_on": "Should take effect on"}
LONGEST = 280


class KeepForm(ActForm):
    document = forms.ModelChoiceField(Document.objects.none(), label="Document", to_field_name="code")
    revision = forms.IntegerField(
        label="Revision of the draft from which you started", min_value=1, help_text="It stands in the draft’s ETag."
    )
    title = forms.CharField(label="Title", max_length=200)
    summary = forms.CharField(label="What it changes, in a sentence", max_length=400, required=False)
    effective_on = forms.DateField(label="Should take effect on", required=False, widget=DAY)
    body = forms.CharField(
        label="Text, in Markdown", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )

    def prepare(self) -> None:
        """Documents in sight that have a version under way."""
        rows = documents.visible(self.standing).filter(versions__state__in=UNDER_WAY)
        self.fields["document"].queryset = rows  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        return line_ends_of("", self.cleaned_data["body"])


class OnDraftForm(ActForm):
    """Remembers which state of the draft was shown."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput, help_text="Revision of the draft that you have seen, from its ETag"
    )

    def prepare(self) -> None:
        """Start with the draft as it is."""
        if isinstance(self.subject, DraftCopy) and self.subject.version_id:
            self.fields["revision"].initial = self.subject.version.revision

    def theirs(self) -> str:
        """The text that was saved meanwhile."""
        return self.subject.version.body if isinstance(self.subject, DraftCopy) else ""

    def lines(self) -> list[ClauseLine]:
        """The kept text as a redline against the draft."""
        copy = self.subject
        if not isinstance(copy, DraftCopy):
            return []
        return changes(between(copy.version.body, copy.body), copy.version, copy)


class MergeForm(OnDraftForm):
    """For each clause in which both texts differ, whose words stand: ``clause-3`` is ``mine`` or ``theirs``."""

    def prepare(self) -> None:
        """A choice for everything in which both differ."""
        super().prepare()
        copy = self.subject
        self.clauses: tuple[Difference, ...] = ()
        self.about: list[str] = []
        if not isinstance(copy, DraftCopy) or not copy.version_id:
            return
        self.clauses = selectors.differing(copy)
        self.about = [name for name in ABOUT if getattr(copy, name) != getattr(copy.version, name)]
        for name in self.about:
            mine, theirs = (_value(getattr(row, name)) for row in (copy, copy.version))
            self._ask(name, LABELS[name], mine, theirs, None)
        for each in self.clauses:
            mine, theirs = (clause.text if clause else "" for clause in (each.entry.new, each.entry.old))
            self._ask(each.name, f"Clause {each.entry.clause.number}", mine, theirs, each.suggested)

    def _ask(self, name: str, label: str, mine: str, theirs: str, suggested: Choice | None) -> None:
        told = [(Choice.MINE.value, f"Yours: {_short(mine)}"), (Choice.THEIRS.value, f"Theirs: {_short(theirs)}")]
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=told,
            widget=forms.RadioSelect,
            initial=suggested,
            required=suggested is None,
            help_text="" if suggested else "Both of you changed this. Choose one; you can edit the draft afterwards.",
            error_messages={"required": f"{label}: choose whose words stand, yours or theirs."},
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        suggested = {each.name: each.suggested for each in self.clauses}
        asked = {name: data.get(name) or suggested.get(name) for name in (*suggested, *self.about)}
        chosen = {name: Choice(value) for name, value in asked.items() if value}
        data["clauses"] = {name: choice for name, choice in chosen.items() if name in suggested}
        data["about"] = {name: choice for name, choice in chosen.items() if name in self.about}
        return data


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return (f"{plain[:LONGEST]} …" if len(plain) > LONGEST else plain) or "nothing of it"


def _value(value: Any) -> str:
    return words.day_long(value) if hasattr(value, "year") else str(value or "")
