"""What tests on rules of separation start from: roles, rules, exemptions and delegations, each by the people whose
duty it is, and a refusal looked at from every side."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from raci.duties import signatures
from raci.duties.gate import Refused
from raci.duties.models import Chart, Delegation, Emergency, Exemption, SodRule
from raci.duties.rulings import bound_by
from raci.duties.services import bindings, charts, delegations, emergencies, exemptions, people, rules
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.ledger.models import Event, Outcome
from raci.people.actor import Actor
from raci.people.models import Membership, OrgUnit, Person, Role, RoleBinding, Team
from tests.cast import PASSWORD, Cast, joined, with_account

EMERGENCY = "The payment gateway is down and nobody else is on call."


def role(code: str) -> Role:
    """A role by its code."""
    return Role.objects.get(code=code)


def later(**by: float) -> AbstractContextManager[None]:
    """Let it be so much later; the settings declare a demonstration."""
    return clock.moved_to(clock.now() + timedelta(**by))


def in_days(days: float) -> datetime:
    """A moment to come, or one that was."""
    return clock.now() + timedelta(days=days)


@dataclass
class Making:
    """The cast at work on access and rules."""

    cast: Cast

    def person(self, name: str) -> Actor:
        """Somebody new, with an account and without a role."""
        admin = self.cast["access_admin"]
        person = people.add_person(actor=admin, name=name, unit=self.cast.root)
        login = name.lower().replace(" ", ".")
        return Actor(person, with_account(self.cast, person, login))

    def proposed(
        self,
        holder: Actor | Person | Team,
        code: str,
        unit: OrgUnit | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> RoleBinding:
        """A role that waits for its approval."""
        who = holder.person if isinstance(holder, Actor) else holder
        own = who == self.cast.person("access_admin")
        return bindings.propose(
            actor=self.cast["secretary" if own else "access_admin"],
            holder=who,
            role=role(code),
            unit=unit or self.cast.root,
            valid_from=since,
            valid_until=until,
        )

    def grant(self, holder: Actor | Person | Team, code: str, unit: OrgUnit | None = None, **when: Any) -> RoleBinding:
        """A role that somebody holds."""
        return bindings.approve(actor=self.cast["approver"], binding=self.proposed(holder, code, unit, **when))

    def end(self, binding: RoleBinding) -> RoleBinding:
        """A role that ends now."""
        return bindings.end(actor=self.cast["access_admin"], binding=binding)

    def team(self, code: str, sphere: str = "management", unit: OrgUnit | None = None) -> Team:
        """A team without anybody in it."""
        admin = self.cast["access_admin"]
        return people.create_team(actor=admin, code=code, name=code.title(), sphere=sphere, unit=unit or self.cast.root)

    def join(self, who: Actor, team: Team) -> Membership:
        """Somebody joins a team."""
        return joined(self.cast, who.person, team)

    def drafted(
        self, kind: str, terms: dict[str, Any], *, mode: str = "enforce", liftable: bool = False, code: str = "SOD-90"
    ) -> SodRule:
        """A rule that binds nobody yet."""
        title = f"A rule of the kind {kind}"
        return rules.draft(
            actor=self.cast["access_admin"],
            code=code,
            title=title,
            kind=kind,
            terms=terms,
            mode=mode,
            liftable=liftable,
        )

    def put_in_force(self, rule: SodRule) -> SodRule:
        """It holds from now on."""
        signature = self.cast.sign("risk_member", "rule.approve", rule)
        return rules.put_in_force(actor=self.cast["risk_member"], rule=rule, signature=signature)

    def rule(self, kind: str, terms: dict[str, Any], **more: Any) -> SodRule:
        """A rule in force."""
        return self.put_in_force(self.drafted(kind, terms, **more))

    def tightened(self, rule: SodRule, mode: str) -> SodRule:
        """Record or enforce it from now on."""
        signature = self.cast.sign("risk_member", f"rule.{mode}", rule)
        return rules.tighten(actor=self.cast["risk_member"], rule=rule, mode=mode, signature=signature)

    def changed(self, rule: SodRule, mode: str = "") -> SodRule:
        """The draft of a change, by somebody whom the rule does not bind."""
        free = ("ciso", "access_admin", "secretary")
        admin = next(each for each in free if not bound_by(rule, Standing(self.cast.person(each))))
        return rules.draft_change(actor=self.cast[admin], rule=rule, reason="It is in the way.", mode=mode)

    def loosened(self, rule: SodRule, mode: str) -> SodRule:
        """What takes its place, only recorded or simulated, or nothing."""
        draft = self.changed(rule, mode)
        if mode != "retire":
            return self.put_in_force(draft)
        signature = self.cast.sign("risk_member", "rule.retire", draft)
        return rules.retire(actor=self.cast["risk_member"], rule=draft, signature=signature)

    def asked(self, rule: SodRule, who: Actor, unit: OrgUnit | None = None, **more: Any) -> Exemption:
        """An exemption that waits for its decision."""
        given: dict[str, Any] = {
            "actor": self.cast["secretary"],
            "valid_until": in_days(30),
            "reason": "Nobody else knows the system yet.",
            "compensating_control": "Each act is read by the auditor within a day.",
            "monitor": self.cast.person("auditor"),
        }
        return exemptions.request(rule=rule, person=who.person, unit=unit or self.cast.root, **(given | more))

    def exempted(self, rule: SodRule, who: Actor, unit: OrgUnit | None = None, **more: Any) -> Exemption:
        """An exemption that was granted."""
        asked = self.asked(rule, who, unit, **more)
        signature = self.cast.sign("risk_member", "exemption.grant", asked)
        return exemptions.grant(actor=self.cast["risk_member"], exemption=asked, signature=signature)

    def offered(self, giver: Actor, taker: Actor, code: str = "", **more: Any) -> Delegation:
        """A delegation that waits for its answer."""
        held = RoleBinding.objects.valid().filter(person=giver.person)
        binding = held.get(role__code=code) if code else held.get()
        return delegations.offer(
            actor=giver, binding=binding, delegate=taker.person, **({"valid_until": in_days(10)} | more)
        )

    def delegated(self, giver: Actor, taker: Actor, code: str = "", **more: Any) -> Delegation:
        """A delegation that was accepted."""
        offered = self.offered(giver, taker, code, **more)
        signature = sign(taker, "delegation.accept", offered)
        return delegations.accept(actor=taker, delegation=offered, signature=signature)

    def emergency(self, who: Actor, code: str = "service-owner", hours: int = 4, reason: str = EMERGENCY) -> Emergency:
        """A role taken in an emergency."""
        now = clock.now()
        row = Emergency(person=who.person, role=role(code), unit=self.cast.root, reason=reason, begun_at=now)
        signature = sign(who, "emergency.begin", row)
        return emergencies.take(actor=who, emergency=row, hours=hours, signature=signature)

    def chart(self, author: Actor) -> Chart:
        """The next chart of the whole house, drafted."""
        return charts.draft_like(actor=author, unit=self.cast.root, reason="A test of who may decide")

    def edited(self, who: Actor, chart: Chart) -> Chart:
        """A letter of a draft changed."""
        return charts.set_letters(actor=who, chart=chart, activity="run-service", role=role("ops-lead"), letters="R")

    def decided(self, who: Actor, chart: Chart) -> Chart:
        """A chart put in force."""
        return charts.put_in_force(actor=who, chart=chart, signature=sign(who, "chart.approve", chart))


def sign(who: Actor, act: str, subject: Governed) -> str:
    """A fresh signature of somebody who has an account."""
    assert who.account is not None
    return signatures.sign(
        account=who.account, password=PASSWORD, act=act, subject=subject, digest=subject.content_digest()
    )


def _values(row: Governed) -> Any:
    return type(row)._base_manager.filter(pk=row.pk).values().first()


@contextmanager
def refused(code: str, sentence: str = "", *, row: Governed | None = None) -> Iterator[None]:
    """What happens in here is refused with this code and sentence, changes nothing and is on record."""
    before, events = _values(row) if row else None, Event.objects.filter(outcome=Outcome.REFUSED).count()
    with pytest.raises(Refused) as told:
        yield
    assert code in told.value.codes, told.value.objections
    assert sentence in str(told.value), str(told.value)
    assert (_values(row) if row else None) == before
    found = Event.objects.filter(outcome=Outcome.REFUSED)
    assert found.count() == events + 1
    event = found.latest("id")
    assert (event.verb, event.actor) == (told.value.act.code, str(told.value.actor.person.pk))
    assert code in bytes(event.payload).decode()


def observed(row: Governed, verb: str) -> set[str]:
    """The rules that the record names as only observed, in the latest such act on a row."""
    event = Event.objects.filter(subject_id=row.pk, verb=verb, outcome=Outcome.DONE).latest("id")
    found = json.loads(bytes(event.payload))
    return {each["rule"] for each in _find(found, "observed")}


def _find(value: Any, name: str) -> list[Any]:
    if isinstance(value, dict):
        return value[name] if name in value else [hit for each in value.values() for hit in _find(each, name)]
    return []
