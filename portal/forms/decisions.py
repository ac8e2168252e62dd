"""Forms of acts on bodies, seats, motions and votes."""

from typing import Any

from django import forms

from governance.counting import Base, Majority, Quorum, Tie
from governance.models import Ballot, Body, BodyMember, Document, EnterpriseGoal, Initiative, Motion
from governance.selectors import decisions as selectors
from portal.forms.base import ActForm
from raci.people.models import OrgUnit, Person

DAY = forms.DateInput(attrs={"type": "date"})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


VOTED = [each for each in Majority.choices if each[0] != Majority.CONSENT]
"""Majorities of votes; a consent is asked for motion by motion."""


def either(label: str, no: str, yes: str, help_text: str = "") -> forms.TypedChoiceField:
    """A choice of two; what is not said stays as it is."""
    return forms.TypedChoiceField(
        label=label,
        choices=(("no", no), ("yes", yes)),
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        help_text=help_text,
    )


def lines(rows: int) -> forms.Textarea:
    """A field for so many lines of text."""
    return forms.Textarea(attrs={"rows": rows})


class RulesFields(ActForm):
    name = forms.CharField(label="Name", max_length=120)
    purpose = forms.CharField(label="What it is for, in a sentence", max_length=300, required=False, widget=lines(2))
    quorum = forms.ChoiceField(label="Quorum", choices=Quorum.choices, help_text="How many members must take part.")
    least = forms.IntegerField(
        label="Never fewer than",
        min_value=1,
        max_value=50,
        initial=2,
        help_text="So many persons must vote at the very least, however many are recused or vote by proxy.",
    )
    notice_days = forms.IntegerField(
        label="Days of notice",
        min_value=0,
        max_value=90,
        initial=7,
        required=False,
        help_text="So many days before it starts a meeting has to be called at the latest. Empty: as it is.",
    )
    majority = forms.ChoiceField(label="Majority", choices=VOTED, help_text="How many votes carry a motion.")
    base = forms.ChoiceField(
        label="Of what",
        choices=[("", "As usual for this majority"), *Base.choices],
        required=False,
        help_text="Of votes for and against, abstentions count for nothing; of all others they count against.",
    )
    tie = forms.ChoiceField(
        label="As many votes for as against",
        choices=Tie.choices,
        required=False,
        help_text="A casting vote goes with more than half of the votes for and against.",
    )
    weighted = either("Weight", "Each member has one vote", "A seat may hold more than one vote")
    proxies = forms.ChoiceField(
        label="Who may vote for a member who gives a proxy", choices=Body.Proxies.choices, required=False
    )
    proxies_most = forms.IntegerField(
        label="How many proxies one member may carry", min_value=1, max_value=20, required=False
    )
    proxies_until = either("How long a proxy lasts", "For one motion", "For one motion, or until a day")
    seconding = either("Seconding", "Not asked for", "Another member seconds a motion before it opens")
    written_consent = either("Consent in writing", "Not known", "May be asked for instead of a vote")
    SWITCHES = ("weighted", "proxies_until", "seconding", "written_consent")
    CHARTER = ("base", "tie", "proxies", "proxies_most", "notice_days", *SWITCHES)

    def clean(self) -> dict[str, Any]:
        """What of the charter was said, under ``charter``; what was not stays as it is."""
        data: dict[str, Any] = super().clean() or {}
        data["charter"] = {name: data[name] for name in self.CHARTER if data.get(name) not in (None, "")}
        return data


class BodyForm(RulesFields):
    code = forms.SlugField(label="Short code", max_length=20, help_text="Lower-case letters; it cannot be changed.")
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(),
        label="Unit",
        to_field_name="code",
        help_text="It decides for this unit and everything below it.",
    )

    def prepare(self) -> None:
        """Units in sight."""
        units = OrgUnit.objects.filter(self.standing.sight(""))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["weighted"].initial = "yes"


class BodyRulesForm(RulesFields):
    note = forms.CharField(label="Why", max_length=500, required=False, widget=lines(2))

    def prepare(self) -> None:
        """Start with the rules as they are."""
        for name in (
            "name", "purpose", "quorum", "least", "notice_days", "majority", "base", "tie", "proxies", "proxies_most",
        ):  # fmt: skip
            self.fields[name].initial = getattr(self.subject, name)
        for name in self.SWITCHES:
            self.fields[name].initial = "yes" if getattr(self.subject, name) else "no"


class SeatForm(ActForm):
    body = forms.ModelChoiceField(Body.objects.none(), label="Body", to_field_name="code")
    person = forms.ModelChoiceField(Person.objects.filter(kind="human", state="active"), label="Person")
    office = forms.ChoiceField(label="Office", choices=BodyMember.Office.choices, initial=BodyMember.Office.MEMBER)
    votes = forms.BooleanField(
        label="The seat has a vote", required=False, initial=True, help_text="A secretary’s seat often has none."
    )
    weight = forms.IntegerField(label="How many votes", min_value=1, max_value=99, initial=1, required=False)
    since = forms.DateField(label="From", required=False, widget=DAY, help_text="Empty: from today.")
    until = forms.DateField(label="Last day of the term", required=False, widget=DAY, help_text="Empty: without end.")

    def prepare(self) -> None:
        """Bodies in sight."""
        rows = selectors.bodies(self.standing).filter(state="active")
        self.fields["body"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            raise forms.ValidationError("The term ends before it begins.")
        return data


class WordingFields(ActForm):
    title = forms.CharField(
        label="Title", max_length=240, required=False, help_text="Empty: “Approve …” and what is decided."
    )
    question = forms.CharField(
        label="What is to be decided, in a few sentences", max_length=2000, required=False, widget=lines(3)
    )
    effective_on = forms.DateField(
        label="Takes effect on", required=False, widget=DAY, help_text="Empty: on the day of the decision."
    )
    closes_at = forms.DateTimeField(
        label="Voting ends", required=False, widget=MOMENT, help_text="Can still be set when the motion opens."
    )
    consent = either(
        "How it is decided",
        "By a vote",
        "By the consent of all in writing",
        "Consent in writing needs every member who counts, and a charter that knows it.",
    )


class MotionForm(WordingFields):
    body = forms.ModelChoiceField(Body.objects.none(), label="Body that decides", to_field_name="code")
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label="Document",
        required=False,
        to_field_name="code",
        help_text="Its version that was submitted for decision. A document, a goal or an initiative: one of them.",
    )
    goal = forms.ModelChoiceField(
        EnterpriseGoal.objects.none(), label="Enterprise goal", required=False, to_field_name="code"
    )
    initiative = forms.ModelChoiceField(
        Initiative.objects.none(), label="Initiative", required=False, to_field_name="code"
    )
    field_order = (
        "body",
        "document",
        "goal",
        "initiative",
        "title",
        "question",
        "effective_on",
        "closes_at",
        "consent",
    )

    def prepare(self) -> None:
        """Bodies in sight, and what waits for a decision there."""
        sight = self.standing.sight("unit__")
        self.fields["body"].queryset = selectors.bodies(self.standing).filter(state="active")  # type: ignore[attr-defined]
        waiting = Document.objects.filter(sight, versions__state="review")
        self.fields["document"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["goal"].queryset = EnterpriseGoal.objects.filter(sight, state="proposed")  # type: ignore[attr-defined]
        proposed = Initiative.objects.filter(sight, state="proposed")
        self.fields["initiative"].queryset = proposed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        document, decided = data.get("document"), data.get("goal") or data.get("initiative")
        named = [name for name in ("document", "goal", "initiative") if data.get(name)]
        if not self.errors and len(named) != 1:
            raise forms.ValidationError("Choose a document, a goal or an initiative.")
        data["version"] = document.versions.get(state="review") if document else None
        data["title"] = data.get("title") or f"Approve {data['version'] or decided}"[:240]
        return data


class WordingForm(WordingFields):
    def prepare(self) -> None:
        """Start with what is there."""
        for name in ("title", "question", "effective_on", "closes_at"):
            self.fields[name].initial = getattr(self.subject, name)
        self.fields["consent"].initial = "yes" if isinstance(self.subject, Motion) and self.subject.in_consent else "no"
        self.fields["title"].required = True


class OpenForm(ActForm):
    closes_at = forms.DateTimeField(label="Voting ends", widget=MOMENT)

    def prepare(self) -> None:
        """Start with what was prepared."""
        if isinstance(self.subject, Motion) and self.subject.closes_at:
            self.fields["closes_at"].initial = self.subject.closes_at


class DeclareForm(ActForm):
    despite = forms.CharField(
        label="Why what your register holds is no interest here",
        max_length=500,
        required=False,
        widget=lines(2),
        help_text="Needed if the motion touches an entry of your register. It goes on record, for everybody to read.",
    )


class RecuseForm(ActForm):
    interest = forms.CharField(
        label="Which interest?",
        max_length=500,
        widget=lines(2),
        help_text="Seen by those who run the vote and by assurance; all others read only that you recused yourself.",
    )


class VoteForm(ActForm):
    choice = forms.ChoiceField(label="Your vote", choices=Ballot.Choice.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Reason", max_length=500, required=False, widget=lines(2), help_text="Needed if against."
    )
    casting = forms.ChoiceField(
        label="Your casting vote, if the votes are equal",
        choices=[("", "None: the motion falls"), ("for", "For"), ("against", "Against")],
        required=False,
        help_text="Only the chair’s, where the rules of the motion know a casting vote.",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("choice") == Ballot.Choice.AGAINST and not data.get("reason", "").strip():
            self.add_error("reason", "A vote against needs its reason.")
        return data
