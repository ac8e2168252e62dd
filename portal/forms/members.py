"""Forms of what members do beside voting: proxies, and the register of interests."""

from typing import Any

from django import forms

from governance.acts.proxies import RUNNING
from governance.models import Body, Interest, Motion
from governance.selectors import decisions as selectors
from portal.forms.base import ActForm
from portal.forms.decisions import DAY, lines
from raci.people.models import Person


class ProxyForm(ActForm):
    motion = forms.ModelChoiceField(
        Motion.objects.none(),
        label="On which motion",
        required=False,
        to_field_name="code",
        help_text="Or leave it empty, and name a body and a day.",
    )
    body = forms.ModelChoiceField(Body.objects.none(), label="Body", required=False, to_field_name="code")
    until = forms.DateField(
        label="Last day",
        required=False,
        widget=DAY,
        help_text="Where the charter of the body lets a proxy last; it then holds for all its motions.",
    )
    holder = forms.ModelChoiceField(Person.objects.none(), label="Who votes for you")
    words = forms.CharField(
        label="Your authority, in your own words",
        max_length=500,
        widget=lines(3),
        help_text="For example: I am away until Friday and agree with the text as it is. It goes on record.",
    )

    def prepare(self) -> None:
        """Motions and bodies on which the reader has a vote, and the other members there."""
        mine = Body.objects.filter(members__person=self.standing.person, members__state="seated", members__votes=True)
        bodies = mine.exclude(proxies=Body.Proxies.NONE).distinct()
        running = selectors.motions(self.standing).filter(body__in=bodies, state__in=RUNNING)
        others = Person.objects.filter(seats__body__in=bodies, seats__state="seated", seats__votes=True)
        people = others.exclude(pk=self.standing.person.pk).distinct().order_by("name")
        self.fields["motion"].queryset = running  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["holder"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        named = data.get("motion") is not None
        if not self.errors and named == bool(data.get("body") and data.get("until")):
            raise forms.ValidationError("Choose a motion, or a body and the last day: one of the two.")
        return data


class InterestForm(ActForm):
    kind = forms.ChoiceField(label="What the interest is in", choices=Interest.Kind.choices)
    name = forms.CharField(
        label="Its name", max_length=200, help_text="As papers would name it: motions that name it are shown to you."
    )
    text = forms.CharField(
        label="What the interest is",
        max_length=500,
        widget=lines(3),
        help_text="Read by those who run votes and by assurance, and by nobody else.",
    )
    since = forms.DateField(label="Since", required=False, widget=DAY, help_text="Empty: from today.")
    until = forms.DateField(label="Until", required=False, widget=DAY, help_text="Empty: without end.")


class InterestChangeForm(InterestForm):
    def prepare(self) -> None:
        """Start with what is there; what is another's is not shown."""
        row = self.subject
        self.fields["since"].required = True
        if isinstance(row, Interest) and row.person_id == self.standing.person.pk:
            for name in self.base_fields:
                self.fields[name].initial = getattr(row, name)
