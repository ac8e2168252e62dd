"""Forms of acts on governed documents and their versions."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from governance.acts.documents import UNDER_WAY
from governance.models import Document, DocumentVersion, Remark
from governance.selectors import documents as selectors
from governance.selectors import readers, remarks
from governance.text.files import MAX_BYTES
from governance.text.kinds import ALLOWED, KINDS
from portal.forms.base import ActForm, NoteForm
from portal.forms.choices import SightField, narrow
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, Person, ReadingGroup

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOST_FILES = 100


def text_area(rows: int) -> forms.Textarea:
    """Room for Markdown."""
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "true", "class": "cs-source"})


def line_ends_of(before: str, after: str) -> str:
    """A browser sends every line end as CR LF; a text keeps the ends it had, so that only words count as changes."""
    plain = after.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in before else plain


def drafting_units(standing: Standing) -> Any:
    """The units in which somebody may draft, by the chart in force there."""
    units = OrgUnit.objects.filter(state="active")
    return units.filter(pk__in=[unit.pk for unit in units if standing.authority("draft-document", "RA", unit.pk)])


def people() -> Any:
    """Who can own a document."""
    return Person.objects.filter(kind="human", state="active")


class DocumentForm(ActForm):
    title = forms.CharField(label="Title", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=Document.Kind.choices)
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label="Unit", to_field_name="code", help_text="It holds there and in everything below."
    )
    owner = forms.ModelChoiceField(
        Person.objects.none(), label="Owner", help_text="Answers for it being right, kept and reviewed."
    )
    review_months = forms.IntegerField(label="Review after how many months", min_value=1, max_value=60, initial=12)
    summary = forms.CharField(
        label="What it is for, in a sentence", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    effective_on = forms.DateField(
        label="Should take effect on", required=False, widget=DAY, help_text="The deciders may choose another day."
    )
    body = forms.CharField(
        label="Text, in Markdown",
        required=False,
        strip=False,
        widget=text_area(24),
        help_text="It can be written later.",
    )

    def prepare(self) -> None:
        """Units in which the person drafts, and owners who are still here."""
        self.fields["unit"].queryset = drafting_units(self.standing)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        self.fields["owner"].initial = self.standing.person.pk

    def clean_body(self) -> str:
        return line_ends_of("", self.cleaned_data["body"])


class AmendForm(ActForm):
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner")
    review_months = forms.IntegerField(label="Review after how many months", min_value=1, max_value=60)
    note = forms.CharField(label="Why", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self) -> None:
        """Start with what is there."""
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        if isinstance(self.subject, Document):
            self.fields["owner"].initial = self.subject.owner_id
            self.fields["review_months"].initial = self.subject.review_months


class ShareForm(ActForm):
    reader = forms.ModelChoiceField(
        Person.objects.none(),
        label="Reader",
        help_text="They see this document and its versions, and nothing else by it.",
    )
    until = forms.DateField(label="Until", widget=DAY, help_text="The last day, within a year. It ends by itself.")

    def prepare(self) -> None:
        """Anybody else who is here."""
        self.fields["reader"].queryset = people().exclude(pk=self.standing.person.pk)  # type: ignore[attr-defined]


class UnshareForm(ActForm):
    reader = forms.ModelChoiceField(Person.objects.none(), label="Reader")

    def prepare(self) -> None:
        """Those with whom it is shared."""
        known = readers.readers_of(self.subject) if isinstance(self.subject, Document) else []
        keys = [row.user.person_id for row in known]
        self.fields["reader"].queryset = Person.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class ShareGroupForm(ActForm):
    group = SightField("reading-group", states=("active",), label="Group", help_text="Whoever is in it, now and later.")
    until = forms.DateField(label="Until", widget=DAY, help_text="The last day, within a year. It ends by itself.")

    def prepare(self) -> None:
        """The groups in sight."""
        narrow(self, self.standing)


class UnshareGroupForm(ActForm):
    group = forms.ModelChoiceField(ReadingGroup.objects.none(), label="Group", to_field_name="code")

    def prepare(self) -> None:
        """Those with which it is shared."""
        known = readers.groups_of(self.subject) if isinstance(self.subject, Document) else []
        keys = [row.group_id for row in known]
        self.fields["group"].queryset = ReadingGroup.objects.filter(group__in=keys)  # type: ignore[attr-defined]


class DraftForm(ActForm):
    document = forms.ModelChoiceField(Document.objects.none(), label="Document", to_field_name="code")
    summary = forms.CharField(
        label="What shall change, in a sentence",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    effective_on = forms.DateField(
        label="Should take effect on", required=False, widget=DAY, help_text="The deciders may choose another day."
    )

    def prepare(self) -> None:
        """Documents in sight that have no version under way."""
        rows = selectors.visible(self.standing).filter(state="active")
        if not self.is_bound:
            rows = rows.exclude(versions__state__in=UNDER_WAY)
        self.fields["document"].queryset = rows  # type: ignore[attr-defined]


class EditForm(ActForm):
    title = forms.CharField(label="Title", max_length=200)
    summary = forms.CharField(
        label="What it changes, in a sentence", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    effective_on = forms.DateField(
        label="Should take effect on", required=False, widget=DAY, help_text="The deciders may choose another day."
    )
    body = forms.CharField(label="Text, in Markdown", required=False, strip=False, widget=text_area(32))
    revision = forms.IntegerField(widget=forms.HiddenInput, help_text="Revision of the draft that you have seen")

    def prepare(self) -> None:
        """Start with what is there, and remember which state of the draft that is."""
        for name in ("title", "summary", "effective_on", "body", "revision"):
            self.fields[name].initial = getattr(self.subject, name, "")

    def clean_body(self) -> str:
        before = self.subject.body if isinstance(self.subject, DocumentVersion) else ""
        return line_ends_of(before, self.cleaned_data["body"])


class SubmitForm(NoteForm):
    def asked(self) -> list[Remark]:
        """The change requests that nobody has answered; whoever decides will see them too."""
        return list(remarks.open_requests(self.subject)) if isinstance(self.subject, DocumentVersion) else []


class AttachForm(ActForm):
    upload = forms.FileField(
        label="File",
        help_text=f"{ALLOWED}. It becomes part of what is decided on.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ",".join(suffix for kind in KINDS.values() for suffix in kind.suffixes)}
        ),
    )


class DetachForm(ActForm):
    name = forms.ChoiceField(label="File", choices=())

    def prepare(self) -> None:
        """The files that are attached."""
        files = self.subject.attachments if isinstance(self.subject, DocumentVersion) else []
        self.fields["name"].choices = [(each["name"], each["name"]) for each in files]  # type: ignore[attr-defined]


class ReasonForm(ActForm):
    note = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The authors read it, and it goes on record.",
    )


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploaded files, each checked by itself."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(each, initial) for each in files if each or self.required]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(f"No more than {MOST_FILES} files at once.")
        if sum(each.size or 0 for each in found) > 10 * MAX_BYTES:
            raise forms.ValidationError("The files are larger than 10 MB together.")
        return found


class CheckFilesForm(ActForm):
    uploads = FilesField(
        label="Markdown files",
        help_text="Each with a title in its front matter. Nothing becomes a document before you have seen the check.",
        widget=ManyFiles(attrs={"accept": ".md,.markdown,text/markdown"}),
    )
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="Unit", to_field_name="code")
    kind = forms.ChoiceField(label="Kind", choices=Document.Kind.choices)
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner of what comes new")

    def prepare(self) -> None:
        """Units in which the person drafts."""
        self.fields["unit"].queryset = drafting_units(self.standing)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]
        self.fields["owner"].initial = self.standing.person.pk


class ImportForm(ActForm):
    mode = forms.ChoiceField(
        label="What to import",
        choices=[
            ("rows", "The files that are ticked; the others are left out"),
            ("all", "All or nothing: import only if every file can become a document"),
        ],
        initial="rows",
        widget=forms.RadioSelect,
    )
    only = forms.MultipleChoiceField(label="Files", required=False)

    def prepare(self) -> None:
        """The names of the files that were checked."""
        names = self.subject.files.values_list("name", flat=True) if self.subject.pk and self.is_bound else []  # type: ignore[attr-defined]
        self.fields["only"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("mode") == "rows" and not data.get("only"):
            raise forms.ValidationError("Tick at least one file, or choose all.")
        return data
