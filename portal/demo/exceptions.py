"""What departs from the rule: an exemption at work and one that waits, roles lent, and two nights with broken glass."""

from datetime import timedelta
from functools import partial

from portal.demo import advice
from portal.demo.story import Story
from raci.duties.models import Delegation, Emergency, Exemption, SodRule
from raci.duties.services import bindings, delegations, emergencies, exemptions
from raci.ledger import clock
from raci.people.models import RoleBinding

PRIYA, DANIEL, TOBIAS = "priya.nandakumar", "daniel.ferreira", "tobias.krantz"


def plan(story: Story) -> None:
    """Over the last half year."""
    story.plan(story.work(41, "09:35"), partial(_ask_for_nights, story))
    story.plan(story.work(39, "16:20"), partial(_grant_nights, story))
    story.plan(story.work(38, "10:15"), partial(_role_for_nights, story))
    story.plan(story.work(3, "14:40"), partial(_ask_for_learning, story))
    story.plan(story.work(180, "15:00"), partial(_lend, story, "keiko.mori", "service-owner", "mirela.ionescu", 21))
    story.plan(story.work(179, "09:10"), partial(_take, story, "keiko.mori", "mirela.ionescu"))
    story.plan(story.work(6, "11:15"), partial(_lend, story, DANIEL, "cio", "ravi.menon", 14))
    story.plan(story.work(6, "15:50"), partial(_take, story, DANIEL, "ravi.menon"))
    story.plan(story.work(1, "16:40"), partial(_lend, story, "helena.brandt", "chair", "stefan.wyss", 20))
    story.plan(
        story.moment(52, "02:12"),
        partial(_break_glass, story, "pavel.kral", "Payments are down and their owner cannot be reached by telephone."),
    )
    story.plan(story.work(49, "10:30"), partial(_review, story, "pavel.kral"))
    story.plan(
        story.moment(2, "03:47"),
        partial(_break_glass, story, TOBIAS, "Readings of the network stopped; the service has to be moved tonight."),
    )


def _ask_for_nights(story: Story) -> None:
    story.things["exemption nights"] = exemptions.request(
        actor=story.actor("ravi.menon"),
        rule=SodRule.objects.get(code="SOD-41"),
        person=story.person(TOBIAS),
        unit=story.unit("it"),
        valid_until=clock.now() + timedelta(days=80),
        reason="Nobody else is there at night who could restore a backup while Sunniva Berg is on parental leave.",
        compensating_control="Every restore of the night is looked through by the security team the next morning.",
        monitor=story.person("bruno.weiss"),
    )


def _grant_nights(story: Story) -> None:
    row: Exemption = story.things["exemption nights"]
    advice.heard(story, row)
    signature = story.sign(PRIYA, "exemption.grant", row)
    exemptions.grant(actor=story.actor(PRIYA), exemption=row, signature=signature, note="Until the leave ends.")


def _role_for_nights(story: Story) -> None:
    """Held under the exemption, and over before it."""
    binding = bindings.propose(
        actor=story.actor("ingrid.solheim"),
        holder=story.person(TOBIAS),
        role=story.role("control-operator"),
        unit=story.unit("it"),
        valid_until=story.things["exemption nights"].valid_until,
        reason="Restores at night, under exemption",
    )
    bindings.approve(actor=story.actor("mateo.ruiz"), binding=binding)


def _ask_for_learning(story: Story) -> None:
    exemptions.request(
        actor=story.actor("fiona.mackay"),
        rule=SodRule.objects.get(code="SOD-18"),
        person=story.person("mirela.ionescu"),
        unit=story.unit("it"),
        valid_until=clock.now() + timedelta(days=45),
        reason="The audit of learning systems needs somebody who has run workplaces.",
        compensating_control="The head of internal audit reads every paper before it is used.",
        monitor=story.person("grace.adeyemi"),
    )


def _lend(story: Story, giver: str, role: str, taker: str, days: int) -> None:
    binding = RoleBinding.objects.valid().filter(person=story.person(giver), role__code=role).order_by("unit__path")[0]
    story.things[f"delegation {giver}"] = delegations.offer(
        actor=story.actor(giver),
        binding=binding,
        delegate=story.person(taker),
        valid_until=clock.now() + timedelta(days=days),
        reason="On leave",
    )


def _take(story: Story, giver: str, taker: str) -> None:
    row: Delegation = story.things[f"delegation {giver}"]
    signature = story.sign(taker, "delegation.accept", row)
    delegations.accept(actor=story.actor(taker), delegation=row, signature=signature)


def _break_glass(story: Story, login: str, reason: str) -> None:
    row = Emergency(person=story.person(login), role=story.role("service-owner"), unit=story.unit("it"), reason=reason)
    signature = story.sign(login, "emergency.begin", row)
    story.things[f"emergency {login}"] = emergencies.take(
        actor=story.actor(login), emergency=row, hours=4, signature=signature
    )


def _review(story: Story, login: str) -> None:
    row: Emergency = story.things[f"emergency {login}"]
    signature = story.sign("grace.adeyemi", "emergency.review", row)
    emergencies.review(
        actor=story.actor("grace.adeyemi"),
        emergency=row,
        verdict=Emergency.Verdict.JUSTIFIED,
        review="The owner was called twice; the gateway was restarted and nothing else was changed.",
        signature=signature,
    )
