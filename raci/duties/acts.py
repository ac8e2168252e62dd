"""Everything that can be done, declared once: who may, from which state to which, on whose side it puts the actor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.functional import cached_property

from raci.ledger.governed import Governed
from raci.people.models import Membership
from raci.people.spheres import Sphere

if TYPE_CHECKING:
    from raci.duties.objections import Objection
    from raci.duties.rules import Rules
    from raci.duties.standing import Grant, Standing
    from raci.people.actor import Actor


class Undeclared(LookupError):
    """An act or activity that nobody declared."""


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A row of the RACI charts. Several acts may belong to one."""

    code: str
    title: str
    sphere: Sphere
    order: int = 0

    def __post_init__(self) -> None:
        ACTIVITIES[self.code] = self


@dataclass(eq=False)
class Question:
    """May this actor do this act on this subject, knowing this? Nothing of it changes once it is asked.

    Attributes:
        blank: of the subject of a birth no more is known than where it will lie and who would gain from it; what else
            the act asks of it is left for when it is filled in.
    """

    act: Act
    subject: Governed
    actor: Actor
    standing: Standing
    digest: str | None = None
    signature: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    blank: bool = False

    @property
    def rules(self) -> Rules:
        """The rules in force, which are the same whoever acts."""
        return self.standing.rules

    @property
    def gaining(self) -> frozenset[Any]:
        """Keys of the persons who would gain from the act."""
        return self.standing.once(("gaining", self.subject.pk), self.subject.beneficiaries)

    @cached_property
    def grant(self) -> Grant | None:
        """The letter, the chart and the role by which the actor may do it; None also where it takes no letter."""
        return self.standing.grant_of(self.act, self.subject)

    @cached_property
    def answering(self) -> tuple[UUID, ...]:
        """Keys of the persons who answer for the act: the actor, and whoever they do it for."""
        found = self.standing.answering_by(self.grant)
        too = self.subject.answering_too() if self.act.sides else ()
        return (*found, *(key for key in too if key not in found)) if too else found

    @cached_property
    def _beside(self) -> frozenset[Any]:
        return self.subject.beside()

    @property
    def seated(self) -> tuple[UUID, ...]:
        """Keys of all who take the sides of the act: who answers for it, and whose work it brings in."""
        if not self._beside:
            return self.answering
        return tuple(dict.fromkeys((*self.answering, *sorted(self._beside, key=str))))

    @property
    def teams_seated(self) -> tuple[Any, ...]:
        """Keys of the teams of the actor, and of those whose work the act brings in."""
        others = self._beside - {self.standing.person.pk} if self._beside else self._beside
        if not others:
            return self.standing.teams
        rows = Membership.objects.filter(person__in=others, state="member").values_list("team_id", flat=True)
        return tuple(dict.fromkeys((*self.standing.teams, *rows)))

    @property
    def parties(self) -> tuple[str, ...]:
        """Who sits down by the act, as claims name them: persons and their teams."""
        persons = tuple(f"person:{person}" for person in self.seated)
        return (*persons, *(f"team:{team}" for team in self.teams_seated))


Condition = Callable[[Question], "Iterator[Objection]"]


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that can be done to one kind of governed object.

    Attributes:
        code: its verb in the record, ``document.approve``.
        label: what a button says, ``Approve``.
        says: what the record says, ``approved``.
        subject: the SUBJECT of the model it is done to.
        activity: the row of the RACI chart that permits it, or a function that finds it for a subject.
        letters: the letters of which the actor needs one; empty where the conditions alone decide.
        starts: states it may start from; empty for a birth.
        ends: the state it leaves the subject in; empty where it stays.
        sides: chain -> side that the actor takes on the subject's object.
        conditions: further objections.
        fresh_signature: the actor proves anew who they are, for this very content.
        meaning: what the signature means (21 CFR 11.50), for fresh signatures, or a function that says it
            for a subject and whoever signs.
        founding: part of laying the ground, while no RACI chart is in force.
        housekeeping: takes care of the actor's own account, also while nobody has confirmed whose hands that is in.
        asks: the row of the RACI chart whose C are asked for advice as soon as this is done, or a function that finds
            it for a subject; empty where nobody is.
        settles: the matter is decided or goes back: whoever is still asked for advice on it is asked no more.
    """

    code: str
    label: str
    says: str
    subject: str
    activity: str | Callable[[Any], str] = ""
    letters: str = "R"
    starts: tuple[str, ...] = ()
    ends: str = ""
    sides: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    fresh_signature: bool = False
    meaning: str | Callable[[Any, Any], str] = ""
    founding: bool = False
    housekeeping: bool = False
    icon: str = ""
    asks: str | Callable[[Any], str] = ""
    settles: bool = False

    def __post_init__(self) -> None:
        if not self.letters and not self.conditions:
            raise ValueError(f"{self.code}: without a letter and without conditions anybody could do it")
        if self.code in ACTS:
            raise ValueError(f"{self.code} is declared twice")
        ACTS[self.code] = self

    def activity_for(self, subject: Governed) -> str:
        """The row of the RACI chart that permits this act on this subject."""
        return self.activity if isinstance(self.activity, str) else self.activity(subject)

    def asks_for(self, subject: Governed) -> str:
        """The row of the RACI chart whose C are asked once this was done to this subject; empty for none."""
        return self.asks if isinstance(self.asks, str) else self.asks(subject)

    def meaning_for(self, subject: Governed, person: Any) -> str:
        """What a signature of this person means, of this act on this subject."""
        return (self.meaning if isinstance(self.meaning, str) else self.meaning(subject, person.pk)) or self.says

    @property
    def is_birth(self) -> bool:
        """Whether the act brings its subject into being."""
        return not self.starts

    def __hash__(self) -> int:
        return hash(self.code)


ACTS: dict[str, Act] = {}
ACTIVITIES: dict[str, Activity] = {}


def act(code: str) -> Act:
    """The act with this verb.

    Raises:
        Undeclared: there is none.
    """
    if code not in ACTS:
        raise Undeclared(f"no act is called {code!r}")
    return ACTS[code]


def acts_on(subject: str) -> list[Act]:
    """What can be done to an existing object of this kind, in the order of declaration."""
    return [each for each in ACTS.values() if each.subject == subject and not each.is_birth]
