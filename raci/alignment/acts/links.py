"""Acts on links: what is below proposes, what is above confirms, and never the same person (SOD-06).

The side below is management throughout. Above stand the strategy, the enterprise goals and the governed documents,
for which governance confirms; a service or control that supports an IT goal is confirmed by those who set IT goals.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from raci.alignment import material
from raci.alignment.models import Implementation, Link, Support
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.people.models import Person
from raci.people.spheres import Sphere

PROPOSE_ALIGNMENT = Activity(
    code="propose-alignment", title="Propose what serves which goal or clause", sphere=Sphere.MANAGEMENT, order=50
)
CONFIRM_ALIGNMENT = Activity(
    code="confirm-alignment", title="Confirm what serves which goal or clause", sphere=Sphere.GOVERNANCE, order=60
)
ENDED = frozenset({"closed", "dropped", "retired", "withdrawn"})


def confirming(link: Any) -> str:
    """The activity under which the side above confirms."""
    return "set-it-goals" if isinstance(link, Support) else CONFIRM_ALIGNMENT.code


def _name(end: Any) -> str:
    return f"{end.code} {end}"


def ends_are_there(question: Question) -> Iterator[Objection]:
    """Nothing serves, or is served by, what has ended."""
    link = question.subject
    if isinstance(link, Link):
        for end in link.ends():
            if end is not None and end.state in ENDED:
                yield Objection(Why.UNFIT, f"{_name(end)} has ended. Nothing new is linked to it.")


def clause_is_in_force(question: Question) -> Iterator[Objection]:
    """A control puts into practice what is in force, and names the clause."""
    link = question.subject
    if not isinstance(link, Implementation) or link.upper is None or not link.clause:
        return
    if material.clause_in_force(link.document, number=link.clause, key=link.clause_key) is None:
        yield Objection(Why.UNFIT, f"The version of {link.document.code} in force has no clause {link.clause}.")


def an_end_has_changed(question: Question) -> Iterator[Objection]:
    """Only a change of an end takes a confirmation back."""
    link = question.subject
    if isinstance(link, Link) and not material.changed(type(link)).filter(pk=link.pk).exists():
        yield Objection(Why.UNFIT, "Neither end has changed since this was confirmed.")


def by_the_portal(question: Question) -> Iterator[Objection]:
    """Done by the background service that runs the checks, never by hand."""
    if question.actor.person.kind != Person.Kind.SERVICE:
        yield Objection(Why.UNFIT, "The portal does this by itself when it runs its checks.")


@dataclass(frozen=True)
class LinkActs:
    """What can be done to one kind of link."""

    propose: Act
    change: Act
    confirm: Act
    reject: Act
    remove: Act
    unconfirm: Act


def _act(kind: str, name: str, label: str, says: str, **more: Any) -> Act:
    return Act(code=f"{kind}.{name}", label=label, says=says, subject=kind, letters="RA", **more)


def _declare(kind: str, says: str) -> LinkActs:
    proposer = {"activity": PROPOSE_ALIGNMENT.code, "sides": {"link": "proposer"}}
    confirmer = {"activity": confirming, "sides": {"link": "confirmer"}}
    there = (ends_are_there, clause_is_in_force)
    return LinkActs(
        propose=_act(kind, "propose", f"Propose {says}", "proposed that", conditions=there, icon="link", **proposer),
        change=_act(
            kind,
            "change",
            "Change the weight",
            "changed the weight of the link:",
            starts=("proposed", "confirmed", "unconfirmed"),
            ends="proposed",
            icon="pencil",
            **proposer,
        ),
        confirm=_act(
            kind,
            "confirm",
            "Confirm the link",
            "confirmed that",
            starts=("proposed", "unconfirmed"),
            ends="confirmed",
            conditions=there,
            icon="check",
            **confirmer,
        ),
        reject=_act(
            kind,
            "reject",
            "Reject the link",
            "did not confirm that",
            starts=("proposed", "unconfirmed"),
            ends="rejected",
            icon="x",
            **confirmer,
        ),
        remove=_act(
            kind,
            "remove",
            "Remove the link",
            "removed the link:",
            activity=PROPOSE_ALIGNMENT.code,
            starts=("proposed", "confirmed", "unconfirmed"),
            ends="removed",
            icon="unlink",
        ),
        unconfirm=_act(
            kind,
            "unconfirm",
            "Ask for confirmation again",
            "asks both sides again, since an end has changed, whether",
            activity="run-checks",
            starts=("confirmed",),
            ends="unconfirmed",
            conditions=(by_the_portal, an_end_has_changed),
            icon="refresh",
        ),
    )


DIRECTION = _declare("direction", "what serves a business objective")
CONTRIBUTION = _declare("contribution", "a contribution to an enterprise goal")
SUPPORT = _declare("support", "what delivers an IT goal")
IMPLEMENTATION = _declare("implementation", "which clause a control puts into practice")
OF_KIND = {"direction": DIRECTION, "contribution": CONTRIBUTION, "support": SUPPORT, "implementation": IMPLEMENTATION}
