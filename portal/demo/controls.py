"""Controls: designed and operated by some, tested by others; passed, failed, overdue, never tested."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from management.models import Control
from management.services import controls
from portal.demo.services import service_of
from portal.demo.story import Story

SUNNIVA, AMARA, LUCIA, LENA = "sunniva.berg", "amara.nwosu", "lucia.ferrante", "lena.sorensen"
BRUNO, PIOTR = "bruno.weiss", "piotr.zielinski"
ALL = 660
"""Controls that were there before the portal were entered so many days ago."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A control. ``tests``: days before the present on which it was tested; it passed unless the day is in ``failed``.

    puts: documents and the beginnings of the clauses that it puts into practice.
    """

    code: str
    title: str
    procedure: str
    by: str
    owner: str
    cadence: int = 100
    designed: int = ALL
    operated: int | None = ALL - 12
    retired: int | None = None
    tester: str = BRUNO
    tests: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    evidence: str = "Sample of 25, drawn by seed; every paper seen."
    places: tuple[str, ...] = ()
    puts: tuple[tuple[str, str], ...] = ()


MEASURES: tuple[Measure, ...] = (
    Measure(
        code="CTL-21",
        title="Quarterly access review",
        procedure="Every owner gets the list of who has access, confirms each line or ends it, and signs the list.",
        by=AMARA,
        owner=LENA,
        tests=(540, 450, 355, 262, 170, 47),
        failed=(355,),
        places=("SVC-03", "SVC-07", "SVC-09"),
        puts=(
            ("access-control", "The owner of a service must review"),
            ("access-control", "Access that is not confirmed"),
        ),
    ),
    Measure(
        code="CTL-22",
        title="Leavers lose access in a day",
        procedure="The personnel system ends the identity at midnight; the list of open accounts is compared weekly.",
        by=AMARA,
        owner=LENA,
        cadence=120,
        tests=(500, 380, 262, 82),
        places=("SVC-09",),
        puts=(("access-control", "Whoever leaves must lose"),),
    ),
    Measure(
        code="CTL-23",
        title="Second proof at the door from outside",
        procedure="Sign-in from outside asks for the key or the app; attempts without it are counted every day.",
        by=AMARA,
        owner=LENA,
        cadence=190,
        designed=330,
        operated=318,
        tests=(290, 108),
        tester=PIOTR,
        places=("SVC-09",),
        puts=(("access-control", "Signing in to a system of the first tier"),),
    ),
    Measure(
        code="CTL-25",
        title="Emergency access is reviewed",
        procedure="Within five days somebody else compares what was written with what the system recorded.",
        by=AMARA,
        owner=LENA,
        designed=448,
        operated=440,
        places=("SVC-09",),
        puts=(("emergency-access", "Somebody who did not use it must compare"),),
    ),
    Measure(
        code="CTL-31",
        title="Critical updates within 14 days",
        procedure="The list of weaknesses is matched with the catalogue every morning; what is older is escalated.",
        by=SUNNIVA,
        owner=SUNNIVA,
        cadence=60,
        tests=(430, 335, 240, 133),
        tester=PIOTR,
        puts=(("information-security", "Security updates rated critical"),),
    ),
    Measure(
        code="CTL-32",
        title="Copies can be restored",
        procedure="Twice a year a copy of each first-tier service is restored into an empty place, against the clock.",
        by=SUNNIVA,
        owner=SUNNIVA,
        cadence=200,
        tests=(560, 371, 186, 33),
        places=("SVC-02", "SVC-07"),
        puts=(
            ("information-security", "Copies that are needed to restore"),
            ("service-continuity", "Each plan must be tried out"),
        ),
    ),
    Measure(
        code="CTL-33",
        title="Two people approve a change",
        procedure="The tool asks for two names that neither asked for the change nor will carry it out.",
        by=SUNNIVA,
        owner=SUNNIVA,
        tests=(520, 421, 330, 232, 121, 20),
        failed=(20,),
        evidence="Sample of 12, drawn by seed: one change went live with one approval.",
        places=("SVC-03", "SVC-07", "SVC-02"),
        puts=(("change-management", "A normal change needs the approval of two"),),
    ),
    Measure(
        code="CTL-34",
        title="Failed changes are reviewed",
        procedure="Within five days somebody without a part in it writes what happened and what follows.",
        by=SUNNIVA,
        owner=SUNNIVA,
        tests=(300, 205, 112, 26),
        puts=(("change-management", "A change that failed or was taken back"),),
    ),
    Measure(
        code="CTL-41",
        title="Guarded entrance to the control network",
        procedure="Suppliers come in through one door, for one task, while one of ours watches; the video is kept.",
        by=LUCIA,
        owner=LUCIA,
        cadence=130,
        designed=22,
        operated=15,
        tests=(),
        places=("SVC-11", "SVC-12"),
        puts=(("information-security", "Systems of the first tier must be separated"),),
    ),
    Measure(
        code="CTL-42",
        title="Silent stations raise an alarm",
        procedure="A station without a reading for an hour is shown in red and called within another hour.",
        by=LUCIA,
        owner=LUCIA,
        designed=12,
        operated=None,
        places=("SVC-11", "SVC-12"),
    ),
    Measure(
        code="CTL-51",
        title="Customers’ data leave only encrypted",
        procedure="Mail and transfers with personal data are stopped at the border unless they are encrypted.",
        by=LENA,
        owner=LENA,
        cadence=190,
        tests=(470, 283, 97),
        tester=PIOTR,
        puts=(
            ("information-security", "Information is classed"),
            ("data-protection", "Personal data may not be passed"),
        ),
    ),
    Measure(
        code="CTL-52",
        title="Memory sticks are issued by the service desk",
        procedure="Only sticks with our number work.",
        by=LENA,
        owner=LENA,
        retired=120,
        tests=(430,),
    ),
)


def plan(story: Story) -> None:
    """Every control and every test."""
    for place, measure in enumerate(MEASURES):
        at = f"{9 + place % 6}:{15 + 3 * place}"
        story.plan(story.work(measure.designed, at), partial(_design, story, measure))
        if measure.operated is not None:
            story.plan(story.work(measure.operated, at), partial(_operate, story, measure))
        for day in measure.tests:
            story.plan(story.work(day, "14:10"), partial(_test, story, measure, day))
        if measure.retired is not None:
            story.plan(story.work(measure.retired, at), partial(_retire, story, measure))


def control_of(story: Story, code: str) -> Control:
    """A control by its code."""
    found: Control = story.things[f"control {code}"]
    return found


def _design(story: Story, measure: Measure) -> None:
    story.things[f"control {measure.code}"] = controls.design(
        actor=story.actor(measure.by),
        code=measure.code,
        title=measure.title,
        procedure=measure.procedure,
        owner=story.person(measure.owner),
        unit=story.unit("it"),
        cadence_days=measure.cadence,
        services=[service_of(story, code) for code in measure.places if f"service {code}" in story.things],
    )


def _operate(story: Story, measure: Measure) -> None:
    controls.operate(actor=story.actor(measure.by), control=control_of(story, measure.code))


def _test(story: Story, measure: Measure, day: int) -> None:
    failed = day in measure.failed
    controls.record_test(
        actor=story.actor(measure.tester),
        control=control_of(story, measure.code),
        result="failed" if failed else "passed",
        tested_on=story.reached.date() - timedelta(days=1),
        evidence=measure.evidence if failed else Measure.evidence,
    )


def _retire(story: Story, measure: Measure) -> None:
    note = "Its rules stand elsewhere since the policy was retired"
    controls.retire(actor=story.actor(LENA), control=control_of(story, measure.code), note=note)
