"""A history as deeds in time: each is planned with its moment and played with the clock moved there, in order.

Every moment is told as days before the present, so that the organisation looks as fresh tomorrow as today.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from raci.duties import signatures
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Account, OrgUnit, Person, Role

PASSWORD = "reservoir-lantern-41"  # noqa: S105 - every account of the demonstration has it, and it is printed
LENGTH = 730
"""How many days the history begins before the present."""
EVENING = time(16, 30)
"""Whatever is planned for a weekend was done on Friday evening; nothing else is planned that late on a working day."""
SATURDAY = 5

Deed = Callable[[], object]
T = TypeVar("T")


@dataclass
class Story:
    """The history, and what it has brought into being so far."""

    now: datetime
    things: dict[str, Any] = field(default_factory=dict)
    deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    reached: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.reached = self.now

    # moments

    @property
    def today(self) -> date:
        """The day on which the history ends."""
        return timezone.localdate(self.now)

    def moment(self, days: int, at: str = "10:00") -> datetime:
        """The time of day so many days before the present, whatever day of the week it is."""
        hour, minute = map(int, at.split(":"))
        zone = timezone.get_current_timezone()
        return datetime.combine(self.today - timedelta(days=days), time(hour, minute), zone)

    def work(self, days: int, at: str = "10:00") -> datetime:
        """The same where people act: a moment of a weekend becomes one of Friday evening, in unchanged order."""
        moment = self.moment(days, at)
        weekday = moment.weekday()
        if weekday < SATURDAY:
            return moment
        friday = datetime.combine(moment.date() - timedelta(days=weekday - 4), EVENING, moment.tzinfo)
        into = moment - friday.replace(hour=0, minute=0) - timedelta(days=1)
        return friday + into / 24  # two days become two hours

    def coming(self, days: int, at: str = "17:00") -> datetime:
        """A moment to come, on a working day."""
        day = self.moment(-days, at)
        return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])

    def day(self, days: int) -> date:
        """The date so many days before the present."""
        return self.today - timedelta(days=days)

    def first_of_month(self, days: int) -> date:
        """The first of a month, so many days from the present at least; days before it for a negative number."""
        day = self.today + timedelta(days=days)
        return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)

    # planning and playing

    def plan(self, moment: datetime, deed: Deed) -> None:
        """Let something be done at a moment. What was planned first comes first where moments are equal."""
        self.deeds.append((moment, len(self.deeds), deed))

    def play(self) -> int:
        """Do everything that is planned, each with the clock moved to its moment, never back and never ahead.

        Returns:
            How many deeds were done.
        """
        self.reached = min((moment for moment, *_ in self.deeds), default=self.now)
        for moment, _, deed in sorted(self.deeds, key=lambda each: each[:2]):
            self.reached = min(max(moment, self.reached + timedelta(seconds=17)), self.now)
            with clock.moved_to(self.reached):
                deed()
        return len(self.deeds)

    def dice(self, about: str) -> random.Random:
        """Chance that falls the same way every time, apart for each matter."""
        return random.Random(f"Aldermere {about}")  # noqa: S311 - nothing here is secret

    # people and places

    def unit(self, code: str) -> OrgUnit:
        """A unit by its code."""
        return self.once(f"unit {code}", lambda: OrgUnit.objects.get(code=code))

    def role(self, code: str) -> Role:
        """A role by its code."""
        return self.once(f"role {code}", lambda: Role.objects.get(code=code))

    def account(self, login: str) -> Account:
        """An account by the name with which one signs in."""
        return self.once(f"account {login}", lambda: Account.objects.select_related("person").get(login=login))

    def person(self, login: str) -> Person:
        """The person who signs in with this name."""
        return self.account(login).person

    def actor(self, login: str) -> Actor:
        """The same at work."""
        return Actor(self.person(login), self.account(login))

    def sign(self, login: str, act: str, subject: Governed) -> str:
        """A fresh signature for an act on what the subject holds now."""
        digest = subject.content_digest()
        return signatures.sign(account=self.account(login), password=PASSWORD, act=act, subject=subject, digest=digest)

    def once(self, key: str, find: Callable[[], T]) -> T:
        """What is found once and known from then on."""
        if key not in self.things:
            self.things[key] = find()
        found: T = self.things[key]
        return found
