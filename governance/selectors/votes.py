"""Whose vote decides on something: the places on a list that stands, or those that could be on one."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from governance.models import Ballot, Body, DocumentVersion, EnterpriseGoal, Initiative, Motion, Proxy
from governance.models.initiatives import CONTENT
from governance.states import MotionState
from raci.people.models import Person

Decided = DocumentVersion | EnterpriseGoal | Initiative
FIELDS: dict[type[Decided], str] = {DocumentVersion: "version", EnterpriseGoal: "goal", Initiative: "initiative"}
"""By which field a motion names what it is about."""


def open_motion(decided: Decided) -> Motion | None:
    """The motion on it that is open for votes, with its list: two queries."""
    field = FIELDS[type(decided)]
    rows = Motion.objects.filter(**{f"{field}_id": decided.pk}, state=MotionState.OPEN).select_related("body")
    motion = rows.prefetch_related(Prefetch("ballots", Ballot.objects.select_related("person"))).first()
    if motion is not None:
        setattr(motion, field, decided)
        if isinstance(decided, EnterpriseGoal):  # each vote asks whether it is still the same content
            prefetch_related_objects([decided], "metrics")
        elif isinstance(decided, Initiative):
            prefetch_related_objects([decided], *CONTENT)
    return motion


def voted(motion_id: Any) -> set[Any]:
    """Keys of whoever voted on a motion, and of those who voted for others."""
    rows = Ballot.objects.filter(motion=motion_id).exclude(times_cast=0).values_list("person", "cast_by")
    return {person for pair in rows for person in pair if person}


def voted_on_version(version_id: Any) -> set[Any]:
    """The same of the motion by which a version was approved last."""
    rows = Motion.objects.filter(version=version_id, state=MotionState.CARRIED).order_by("-closed_at", "-id")
    motion = rows.values_list("pk", flat=True).first()
    return voted(motion) if motion else set()


def carriers(proxy_id: Any) -> set[Any]:
    """Who carries a proxy."""
    return set(Proxy.objects.filter(pk=proxy_id).values_list("holder", flat=True))


def listed(motion: Motion) -> dict[Any, Ballot]:
    """person -> their place on the list."""
    found = {}
    for ballot in motion.ballots.all():
        ballot.motion = motion
        found[ballot.person_id] = ballot
    return found


def as_if_listed(decided: Decided, person: Person | None = None) -> Ballot:
    """A place on the list of a motion that nobody has opened; it is never saved."""
    body = Body(unit_id=decided.scope_id(), name="A body")
    about: dict[str, Any] = {FIELDS[type(decided)]: decided}
    return Ballot(motion=Motion(body=body, **about), person=person)
