"""What an entry of the record says, in words: one vocabulary for histories, the record page, reports and the API."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from portal.parts import Sphere
from raci.duties.acts import ACTIVITIES, ACTS
from raci.ledger.governed import subject_model
from raci.ledger.models import Event, Outcome

NOTES: dict[str, str] = {
    "account.sign_in": "signed in with",
    "account.sign_out": "signed out of",
    "account.locked": "was locked out of",
    "report.take": "took away",
    "meeting.take_pack": "took away the board pack of",
    "record.export": "took away the record of",
}
"""What is noted though it changes nothing: verb -> what completes "<person> <says> <object>"."""

DECIDED = frozenset({"approved", "rejected", "in_force", "retired", "set", "adopted", "void", "waived", "confirmed"})
"""States in which something has been decided."""

SPHERES: frozenset[str] = frozenset({"governance", "management", "assurance"})


def says(verb: str) -> str:
    """What completes "<person> <says> <object>"."""
    if verb in ACTS:
        return ACTS[verb].says
    return NOTES.get(verb) or verb.replace(".", " ").replace("_", " ")


def decisions() -> list[str]:
    """The verbs by which something was decided: signed acts, and those that end in a decided state."""
    return [
        code
        for code, act in ACTS.items()
        if act.activity and (act.fresh_signature or act.ends in DECIDED or act.subject == "resolution")
    ]


def of_side(side: str) -> list[str]:
    """The verbs of one side of the house; for ``duties`` those that belong to none."""
    wanted = "" if side == "duties" else side
    return [code for code in ACTS if side_of(code) == wanted]


def label(verb: str) -> str:
    """What the button of an act says, to stand within a sentence: "put in force"."""
    text = ACTS[verb].label if verb in ACTS else says(verb)
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def side_of(verb: str) -> str:
    """The side of the house an act belongs to, by its activity or else by its object; '' for the portal itself."""
    act = ACTS.get(verb)
    activity = ACTIVITIES.get(act.activity) if act and isinstance(act.activity, str) else None
    side = str(activity.sphere) if activity else _home_of(act.subject) if act else ""
    return side if side in SPHERES else ""


@cache
def _home_of(kind: str) -> str:
    return subject_model(kind)._meta.app_label


def sphere(event: Event) -> Sphere:
    """The side of an entry, for its colour."""
    return cast("Sphere", side_of(event.verb))


def predicate(event: Event, *, of_itself: bool = False) -> str:
    """What was done, without who did it. ``of_itself``: on a page of the subject, which need not be named again."""
    if event.outcome == Outcome.REFUSED:
        tried = f"tried to {label(event.verb)}"
        return tried if of_itself or not event.subject_label else f"{tried}: {event.subject_label}"
    return f"{says(event.verb)} {event.subject_label}".strip()


def sentence(event: Event, *, of_itself: bool = False) -> str:
    """The whole of it: "Fiona Mackay opened M-2026-041"."""
    return f"{event.actor_label} {predicate(event, of_itself=of_itself)}"


def details(event: Event) -> dict[str, Any]:
    """What the canonical bytes hold beside the columns: changes, parts, facts, objections, signature, note."""
    found: dict[str, Any] = json.loads(bytes(event.payload)).get("details", {})
    return found


def objections(event: Event) -> Sequence[dict[str, Any]]:
    """Everything that stood against a refused act."""
    found: list[dict[str, Any]] = details(event).get("objections", []) if event.outcome == Outcome.REFUSED else []
    return found


def reason(event: Event) -> tuple[str, str]:
    """The sentence that tells most of why an act was refused, and the code of its rule: a rule before all else."""
    found = objections(event)
    first = next((each for each in found if each.get("rule")), found[0] if found else None)
    return (str(first["sentence"]), str(first.get("rule", ""))) if first else ("", "")
