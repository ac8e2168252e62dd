"""Doors to acts on links, findings and rounds of checks."""

from typing import Any

from portal.doors.door import Data, Door
from portal.forms import alignment as forms
from portal.forms.base import NoteForm
from portal.tasks.checks import nudge
from raci.alignment import outbox
from raci.alignment.acts import checks, findings
from raci.alignment.acts import links as acts
from raci.alignment.models import Contribution, Direction, Implementation, Link, Support
from raci.alignment.services import findings as finding_services
from raci.alignment.services import links, rounds
from raci.people.actor import Actor

outbox.due.connect(nudge, dispatch_uid="portal.doors.alignment")

AGAIN = "It counts when the other side has confirmed it."


def _direction(actor: Actor, _: Any, data: Data) -> Direction:
    return links.propose_direction(actor=actor, **data_of(data, "objective", "goal", "weight", "primary", "note"))


def _contribution(actor: Actor, _: Any, data: Data) -> Contribution:
    names = ("enterprise_goal", "it_goal", "weight", "primary", "note")
    return links.propose_contribution(actor=actor, **data_of(data, *names))


def _support(actor: Actor, _: Any, data: Data) -> Support:
    by = data["service"] or data["control"]
    return links.propose_support(actor=actor, by=by, **data_of(data, "it_goal", "weight", "primary", "note"))


def _implementation(actor: Actor, _: Any, data: Data) -> Implementation:
    return links.propose_implementation(actor=actor, **data_of(data, "document", "clause", "control", "note"))


def data_of(data: Data, *names: str) -> dict[str, Any]:
    """The named fields of a form."""
    return {name: data[name] for name in names}


Door(act=acts.DIRECTION.propose, form=forms.DirectionForm, run=_direction, lead=AGAIN, blank=Direction)
Door(act=acts.CONTRIBUTION.propose, form=forms.ContributionForm, run=_contribution, lead=AGAIN, blank=Contribution)
Door(act=acts.SUPPORT.propose, form=forms.SupportForm, run=_support, lead=AGAIN, blank=Support)
Door(act=acts.IMPLEMENTATION.propose, form=forms.ImplementationForm, run=_implementation, lead=AGAIN)


def _change(actor: Actor, link: Link, data: Data) -> Link:
    return links.change(actor=actor, link=link, **data_of(data, "weight", "primary", "note"))


def _confirm(actor: Actor, link: Link, data: Data) -> Link:
    return links.confirm(actor=actor, link=link, note=data["note"])


def _reject(actor: Actor, link: Link, data: Data) -> Link:
    return links.reject(actor=actor, link=link, note=data["note"])


def _remove(actor: Actor, link: Link, data: Data) -> Link:
    return links.remove(actor=actor, link=link, note=data["note"])


for each in acts.OF_KIND.values():
    Door(
        act=each.confirm,
        form=NoteForm,
        run=_confirm,
        lead="You confirm it for both ends as they are now. A change of either of them asks you again.",
    )
    Door(
        act=each.reject,
        form=NoteForm,
        run=_reject,
        lead="It counts for nothing. A new proposal can follow.",
        danger=True,
    )
    if each is not acts.IMPLEMENTATION:  # a clause is put into practice or not; it has no weight
        Door(act=each.change, form=forms.ChangeLinkForm, run=_change, lead=AGAIN)
    Door(act=each.remove, form=NoteForm, run=_remove, danger=True, lead="What it said stays in the record.")

Door(
    act=findings.WAIVE,
    form=forms.WaiveForm,
    run=lambda actor, finding, data: finding_services.waive(
        actor=actor, finding=finding, reason=data["reason"], until=data["until"]
    ),
    lead="It stays known and on record, but asks nobody for anything until that day.",
)
Door(
    act=findings.END_WAIVER,
    form=NoteForm,
    run=lambda actor, finding, data: finding_services.end_waiver(actor=actor, finding=finding, note=data["note"]),
    lead="The finding asks for an answer again, from now on.",
)
Door(
    act=checks.ORDER,
    run=lambda actor, _, __: rounds.order(actor=actor),
    lead="All of them run at once, in the background. It takes a few seconds; you can leave the page.",
    done="The checks are ordered: {}.",
)
