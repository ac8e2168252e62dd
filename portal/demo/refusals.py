"""What people tried and were not let through: each is refused by the gate, and on record."""

from collections.abc import Callable
from functools import partial

from governance.models import Ballot, BenefitReading, DocumentVersion, EnterpriseGoal, GoalReading, Motion
from governance.services import assurance_samples, ballots, benefits, documents, goals, motions, readings
from management.services import catalogue, changes, controls, measurements
from management.services.measurements import Row
from portal.demo import audits
from portal.demo.access import SECRETARY
from portal.demo.changes import change_of
from portal.demo.controls import control_of
from portal.demo.people import ADMINISTRATOR
from portal.demo.services import service_of
from portal.demo.story import Story
from raci.alignment.models import Support
from raci.alignment.services import links
from raci.duties.gate import Refused
from raci.duties.models import Chart
from raci.duties.services import bindings, charts
from raci.ledger import clock

RAFAEL, DANIEL, PAVEL = "rafael.okonkwo", "daniel.ferreira", "pavel.kral"


class LetThrough(AssertionError):
    """The gate let something pass that it has to refuse."""


def plan(story: Story) -> None:
    """Over the year, the most of them lately."""
    tries: tuple[tuple[int, str, Callable[[Story], object]], ...] = (
        (336, "14:20", _own_chart),
        (166, "9:40", _own_access),
        (119, "15:10", _own_control),
        (71, "11:05", _own_reading),
        (31, "14:25", _early_count),
        (18, "16:12", _administrator_helps_himself),
        (16, "10:20", _unfinished_service),
        (12, "11:45", _waiting_link),
        (10, "11:25", _reviews_his_own_workpaper),
        (9, "10:50", _trainee),
        (6, "9:50", _votes_on_his_own_text),
        (5, "10:07", _votes_for_another),
        (4, "16:05", _owner_verifies),
        (3, "10:55", _owner_reports),
        (2, "9:10", _drafter_approves_chart),
        (1, "10:30", _secretary_edits_text),
        (1, "15:20", _approves_her_own_change),
        (1, "16:05", _changes_without_budget),
    )
    for day, at, act in tries:
        story.plan(story.work(day, at), partial(_refused, story, act))


def _reviews_his_own_workpaper(story: Story) -> None:
    item = next(each for each in audits.items_of(story, audits.INCIDENTS) if each.state == "tested")
    assurance_samples.review(actor=story.actor(audits.BRUNO), item=item)


def _refused(story: Story, act: Callable[[Story], object]) -> None:
    try:
        act(story)
    except Refused:
        return
    raise LetThrough(act.__name__)


def _motion(title: str) -> Motion:
    return Motion.objects.filter(title__startswith=title).order_by("-code")[0]


def _votes_on_his_own_text(story: Story) -> None:
    motion = _motion("Approve the Access Control Policy, version 4.0")
    ballot = Ballot.objects.select_related("motion").get(motion=motion, person=story.person(RAFAEL))
    signature = story.sign(RAFAEL, "ballot.vote", ballot)
    ballots.vote(actor=story.actor(RAFAEL), ballot=ballot, choice="for", signature=signature)


def _votes_for_another(story: Story) -> None:
    motion = _motion("Approve the Access Control Policy, version 4.0")
    ballot = Ballot.objects.select_related("motion").get(motion=motion, person=story.person("astrid.vahl"))
    ballots.declare(actor=story.actor(DANIEL), ballot=ballot)


def _owner_verifies(story: Story) -> None:
    """Whoever answers for a benefit would like to see it confirmed."""
    reading = BenefitReading.objects.filter(benefit__title="Water lost on the way").order_by("-taken_on")[0]
    benefits.verify(actor=story.actor("henrik.aas"), reading=reading)


def _early_count(story: Story) -> None:
    motion = _motion("Approve the Operating model for cloud services")
    motions.close(actor=story.actor(SECRETARY), motion=motion)


def _own_chart(story: Story) -> None:
    chart: Chart = story.things["chart second"]
    charts.put_in_force(actor=story.actor(SECRETARY), chart=chart)


def _drafter_approves_chart(story: Story) -> None:
    chart: Chart = story.things["chart fourth"]
    charts.put_in_force(actor=story.actor(SECRETARY), chart=chart)


def _own_access(story: Story) -> None:
    bindings.propose(
        actor=story.actor("ingrid.solheim"),
        holder=story.person("ingrid.solheim"),
        role=story.role("ops-lead"),
        unit=story.unit("it"),
        reason="Nights",
    )


def _administrator_helps_himself(story: Story) -> None:
    """Two accounts are one person, and being a superuser changes nothing."""
    bindings.propose(
        actor=story.actor(ADMINISTRATOR),
        holder=story.person(PAVEL),
        role=story.role("cio"),
        unit=story.unit("it"),
        reason="Change freeze",
    )


def _own_control(story: Story) -> None:
    controls.record_test(
        actor=story.actor("sunniva.berg"),
        control=control_of(story, "CTL-33"),
        result="passed",
        tested_on=clock.today(),
        evidence="Looked at it",
    )


def _own_reading(story: Story) -> None:
    reading = GoalReading.objects.filter(state="verified", metric__goal__owner=story.person(DANIEL)).order_by("-id")[0]
    readings.dispute(actor=story.actor(DANIEL), reading=reading, reason="The figure looks too bad")


def _unfinished_service(story: Story) -> None:
    catalogue.take_live(actor=story.actor(DANIEL), service=service_of(story, "SVC-17"))


def _waiting_link(story: Story) -> None:
    link = Support.objects.filter(state="proposed").order_by("id")[0]
    links.confirm(actor=story.actor("ravi.menon"), link=link)


def _trainee(story: Story) -> None:
    goal = EnterpriseGoal.objects.order_by("code")[0]
    goals.retire(actor=story.actor("ines.carvalho"), goal=goal)


def _owner_reports(story: Story) -> None:
    at = clock.now().replace(minute=0, second=0, microsecond=0)
    measurements.take_in(
        actor=story.actor("keiko.mori"),
        objective=story.things["objective SVC-07 1"],
        rows=[Row(0, at, good=900, total=900)],
        source="By hand",
    )


def _approves_her_own_change(story: Story) -> None:
    change = change_of(story, "gateway")
    signature = story.sign("elif.laszlo", "change.approve", change)
    changes.approve(actor=story.actor("elif.laszlo"), change=change, signature=signature)


def _changes_without_budget(story: Story) -> None:
    changes.submit(actor=story.actor("keiko.mori"), change=change_of(story, "client"))


def _secretary_edits_text(story: Story) -> None:
    version = DocumentVersion.objects.get(document__title="Access Control Policy", number="4.0")
    documents.edit(actor=story.actor(SECRETARY), version=version, body="Shorter.")
