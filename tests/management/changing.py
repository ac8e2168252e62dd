"""Changes as the cast makes them: Keiko Mori asks, Elif Laszlo and Daniel Ferreira approve, Pavel Kral implements,
Lena Sorensen reviews."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from management.acts import changes as acts
from management.models import Change, FreezeWindow, Service
from management.services import changes, freezes
from management.services.changes import Content
from raci.duties import signatures
from raci.duties.acts import Act
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from tests.cast import PASSWORD, Cast
from tests.management import recipes

LOW = {"impact": "some", "done_before": "often", "reversible": "at_once", "tested": "fully", "hours": "outside"}
MEDIUM = {**LOW, "done_before": "never", "tested": "not"}
HIGH = {**LOW, "impact": "all", "reversible": "never"}
WORDS = Content(
    title="Renew the certificate of the gateway",
    description="It ends this month.",
    answers=LOW,
    plan="1. Ask for the certificate.\n2. Put it in place.\n3. Restart one node after the other.",
    fallback="Put the old certificate back, which is valid until the end of the month.",
)


def soon(hours: float) -> dt.datetime:
    """So many hours from now."""
    return clock.now() + dt.timedelta(hours=hours)


@contextmanager
def later(**by: float) -> Iterator[None]:
    """The clock moved ahead; `settings.COUNTERSIGN_DEMO` has to be on."""
    with clock.moved_to(clock.now() + dt.timedelta(**by)):
        yield


def signed(actor: Actor, act: Act, row: Governed) -> str:
    """A fresh signature over what is there now."""
    assert actor.account is not None
    digest = row.content_digest()
    return signatures.sign(account=actor.account, password=PASSWORD, act=act.code, subject=row, digest=digest)


class Changing:
    """Changes of one service, each at a given point of its way."""

    def __init__(self, cast: Cast, service: Service | None = None) -> None:
        self.cast = cast
        self.service = service or recipes.live(cast)

    def content(self, **other: Any) -> Content:
        """Low risk, from an hour ago until in three hours, so that it can be begun at once."""
        return replace(WORDS, **{"starts_at": soon(-1), "ends_at": soon(3), **other})

    def draft(self, by: str | Actor = "service_owner", **other: Any) -> Change:
        return changes.raise_change(actor=self._of(by), service=self.service, content=self.content(**other))

    def submitted(self, by: str | Actor = "service_owner", **other: Any) -> Change:
        return changes.submit(actor=self._of(by), change=self.draft(by, **other))

    def approve(self, change: Change, by: str | Actor = "it_manager") -> Change:
        actor = self._of(by)
        fresh = Change.objects.get(pk=change.pk)
        signature = signed(actor, acts.APPROVE, fresh)
        return changes.approve(actor=actor, change=fresh, digest=fresh.content_digest(), signature=signature)

    def approved(self, **other: Any) -> Change:
        found = self.approve(self.submitted(**other))
        return self.approve(found, "cio") if found.state == "submitted" else found

    def implementing(self, by: str | Actor = "ops", **other: Any) -> Change:
        return changes.start(actor=self._of(by), change=self.approved(**other))

    def implemented(self, by: str | Actor = "ops", **other: Any) -> Change:
        return changes.finish(actor=self._of(by), change=self.implementing(by, **other), outcome="As planned.")

    def reviewed(self, by: str | Actor = "ciso", **other: Any) -> Change:
        return self.review(self.implemented(**other), by)

    def review(self, change: Change, by: str | Actor = "ciso") -> Change:
        return changes.review(actor=self._of(by), change=change, verdict="as-planned", text="Nobody noticed it.")

    def emergency(self, by: str | Actor = "service_owner", **other: Any) -> Change:
        return self.submitted(by, kind="emergency", urgency="Payments are down.", **other)

    def at_once(self, by: str | Actor = "it_manager", **other: Any) -> Change:
        change, actor = self.emergency(**other), self._of(by)
        return changes.start_at_once(
            actor=actor, change=change, signature=signed(actor, acts.START_AT_ONCE, change), note="Now"
        )

    def ratify(self, change: Change, by: str | Actor = "cio") -> Change:
        actor = self._of(by)
        return changes.ratify(actor=actor, change=change, signature=signed(actor, acts.RATIFY, change))

    def template(self) -> Change:
        return self.approved(is_template=True, starts_at=None, ends_at=None)

    def following(self, template: Change, by: str | Actor = "service_owner", **other: Any) -> Change:
        content = self.content(kind="standard", answers={}, plan="", fallback="", **other)
        return changes.raise_change(actor=self._of(by), template=template, content=content)

    def freeze(self, start: float = -2, end: float = 5, **other: Any) -> FreezeWindow:
        place = other or {"service": self.service}
        return freezes.set_freeze(
            actor=self.cast["cio"], starts_at=soon(start), ends_at=soon(end), reason="Year end", **place
        )

    def exhausted(self) -> None:
        """Use up the error budget of the service."""
        recipes.measured(self.cast, self.service.objectives.get(), recipes.hours(24 * 10, bad=200, until=25))

    def _of(self, who: str | Actor) -> Actor:
        return self.cast[who] if isinstance(who, str) else who
