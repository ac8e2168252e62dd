"""The register of interests: who reads it, and whose entries have to do with a motion."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from governance.models import Ballot, Interest, Motion
from governance.states import InterestState
from governance.touching import Concern, touched
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.spheres import Sphere

KEEPS = "close-vote"
"""Whoever runs the votes of bodies, by this row of the chart, reads the register."""


def reads_all(standing: Standing) -> bool:
    """Whether somebody reads the entries of others: those who run votes, and assurance."""
    return Sphere.ASSURANCE in standing.spheres or standing.place_for(KEEPS, "RA") is not None


def seen(standing: Standing) -> Q:
    """One's own entries, and those of others for whoever reads them."""
    own = Q(person=standing.person)
    return own | standing.sight("person__unit__") if reads_all(standing) else own


def register(standing: Standing) -> QuerySet[Interest]:
    """Everything in the register that somebody may read, by person, the newest first."""
    return Interest.objects.filter(seen(standing)).select_related("person").order_by("person__name", "-since", "id")


def concern_of(motion: Motion) -> Concern:
    """Whom and what a motion names: who answers for what is decided, and all words of it."""
    persons: dict[str, str] = {}
    texts = {"the title of the motion": motion.title, "its question": motion.question}
    if motion.version:
        document = motion.version.document
        persons[document.owner.name] = "owns the document"
        texts |= {"the title of the document": motion.version.title, "its text": motion.version.body}
    elif motion.goal:
        persons[motion.goal.owner.name] = "owns the goal"
        texts |= {"the goal": f"{motion.goal.title}\n{motion.goal.description}"}
    elif motion.initiative:
        row = motion.initiative
        persons |= {each.owner.name: "answers for a benefit" for each in row.benefits.select_related("owner")}
        persons |= {row.owner.name: "owns the initiative", row.sponsor.name: "sponsors the initiative"}
        texts |= {"the title of the initiative": row.title, "its business case": row.business_case}
    return Concern(persons, texts)


def matches(motion: Motion, persons: Iterable[Any]) -> dict[Any, list[list[str]]]:
    """person -> what of their register the motion touches, as ``[key of the entry, why]``. A few queries for all."""
    today = clock.today()
    held = Interest.objects.filter(person__in=list(persons), state=InterestState.HELD, since__lte=today)
    rows = list(held.filter(Q(until=None) | Q(until__gte=today)).order_by("since", "id"))
    concern = concern_of(motion) if rows else Concern()
    found: dict[Any, list[list[str]]] = defaultdict(list)
    for row in rows:
        why = touched(row.name, concern)
        if why:
            found[row.person_id].append([str(row.pk), why])
    return found


def matches_of(ballot: Ballot) -> list[list[str]]:
    """What of a member's register the motion touches: as frozen when it opened, and what has come since. An entry that
    was taken out meanwhile stays."""
    frozen: dict[str, str] = dict(ballot.matches)
    now: dict[str, str] = dict(matches(ballot.motion, [ballot.person_id]).get(ballot.person_id, []))
    return [[key, why] for key, why in {**frozen, **now}.items()]
