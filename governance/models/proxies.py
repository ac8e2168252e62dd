"""Proxies: a member lets another one vote for them, in writing."""

from typing import Any

from django.db import models
from django.db.models import Q

from governance.models.decisions import Body, Motion
from governance.states import ProxyState
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.models import Person


class Proxy(Governed):
    """The vote of one member in the hands of another: on one motion, or on all of a body until a day.

    Attributes:
        words: the authority in the principal's own words, as the charter asks for it in writing.
    """

    SUBJECT = "proxy"
    FIRST_STATE = ProxyState.GIVEN.value

    body = models.ForeignKey(Body, models.PROTECT, related_name="given_proxies")
    motion = models.ForeignKey(Motion, models.PROTECT, null=True, blank=True, related_name="given_proxies")
    principal = models.ForeignKey(Person, models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="proxies_held")
    until = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=500)
    given_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("-given_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(motion__isnull=False, until__isnull=True) | Q(motion__isnull=True, until__isnull=False),
                name="proxy_for_a_motion_or_until_a_day",
            ),
            models.CheckConstraint(condition=~Q(principal=models.F("holder")), name="proxy_to_another"),
            models.UniqueConstraint(
                fields=["principal", "motion"], condition=Q(state="given"), name="proxy_one_for_a_motion"
            ),
            models.UniqueConstraint(
                fields=["principal", "body"], condition=Q(state="given", motion=None), name="proxy_one_until_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"the proxy of {self.principal} to {self.holder}"

    @property
    def label(self) -> str:
        if not (self.principal_id and self.holder_id):
            return "a proxy"
        on = f"on motion {self.motion.code}" if self.motion else f"on {self.body}"
        return f"the proxy of {self.principal} to {self.holder} {on}"

    def scope_id(self) -> Any:
        return self.body.unit_id if self.body_id else None

    @property
    def holds_today(self) -> bool:
        """Whether it can be used, as far as its own words go."""
        return self.state == ProxyState.GIVEN and (self.until is None or self.until >= clock.today())
