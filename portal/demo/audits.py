"""Three audits: one closed with its findings, one in fieldwork with a sample half tested, one not approved yet."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from governance.models import AuditFinding, Engagement, EvidenceRequest, SampleItem
from governance.services import assurance, assurance_findings, assurance_samples
from portal.demo.story import Story
from raci.duties.services import bindings
from raci.ledger import sealer

GRACE, YUSUF, BRUNO, PIOTR, EDWIN = (
    "grace.adeyemi", "yusuf.demir", "bruno.weiss", "piotr.zielinski", "edwin.park",
)  # fmt: skip
PRIYA, DANIEL, RAVI, INGRID, MATEO, SUNNIVA, PAVEL = (
    "priya.nandakumar", "daniel.ferreira", "ravi.menon", "ingrid.solheim", "mateo.ruiz", "sunniva.berg",
    "pavel.kral",
)  # fmt: skip
ACCESS, INCIDENTS, PURCHASES = "Who is given access to IT", "Handling of incidents", "Purchases of software"
NOT_REQUESTED, NO_END, NOT_TOLD = (
    "Roles are approved without a reason", "Roles of suppliers have no end", "Moves inside the house are not reported",
)  # fmt: skip
NO_CAUSE = "Incidents are closed without a cause"


def plan(story: Story) -> None:
    """From the first audit of access to the fieldwork of today."""
    _plan_closed(story)
    _plan_running(story)
    _at(story, 4, "15:05", _draft, PURCHASES, GRACE, [YUSUF, PIOTR], ["finance"], (365, 5), (-7, -60))


def _at(story: Story, days: int, at: str, deed: Callable[..., object], *given: Any) -> None:
    story.plan(story.work(days, at), partial(deed, story, *given))


def _plan_closed(story: Story) -> None:
    all_of_it = range(1, 13)
    _at(story, 330, "9:35", _draft, ACCESS, YUSUF, [BRUNO, PIOTR], ["it"], (729, 340), (320, 262))
    _at(story, 326, "14:45", _approve, ACCESS)
    _at(story, 320, "9:05", _begin, ACCESS, YUSUF)
    wanted = "proposed by one person, approved by another, with a reason"
    _at(story, 318, "10:20", _draw, ACCESS, YUSUF, "roles-granted", 12, wanted)
    _at(story, 310, "10:05", _test, ACCESS, BRUNO, all_of_it, {3, 7})
    _at(story, 302, "11:15", _review, ACCESS, PIOTR, all_of_it)
    _at(story, 300, "9:45", _ask, ACCESS, YUSUF, "How leavers are told to whoever gives access", INGRID, 10)
    _at(story, 293, "13:35", _answer, ACCESS, INGRID, "Personnel writes a list every Monday.")
    _at(story, 291, "9:55", _accept, ACCESS, YUSUF)
    _at(story, 288, "10:10", _raise, ACCESS, YUSUF, NOT_REQUESTED, "high", 3, 60)
    _at(story, 287, "10:25", _raise, ACCESS, YUSUF, NO_END, "medium", 7, 30)
    _at(story, 286, "10:40", _raise, ACCESS, YUSUF, NOT_TOLD, "low", None, 30)
    _at(story, 280, "14:05", _agree, NOT_REQUESTED, INGRID, 40, "The form asks for a reason and goes nowhere without.")
    _at(story, 279, "14:20", _agree, NO_END, INGRID, 240, "Roles of suppliers get the last day of the contract.")
    _at(story, 278, "14:35", _agree, NOT_TOLD, RAVI, 272, "Managers report moves in the portal before the day.")
    _at(story, 270, "9:15", _end_fieldwork, ACCESS, YUSUF)
    _at(story, 264, "15:25", _close)
    _at(story, 246, "11:05", _done, NOT_REQUESTED, INGRID, "It does since Monday. Forty proposals were read again.")
    _at(story, 180, "10:35", _confirm)
    _at(story, 48, "11:20", _done, NO_END, INGRID, "All eleven roles have their last day.")


def _plan_running(story: Story) -> None:
    nights = f"{INCIDENTS} nights"
    _at(story, 30, "10:15", _draft, INCIDENTS, YUSUF, [BRUNO, PIOTR, EDWIN], ["it", "network"], (100, 31), (20, -30))
    _at(story, 24, "14:10", _approve, INCIDENTS)
    _at(story, 22, "9:30", _propose_access)
    _at(story, 21, "11:40", _approve_access)
    _at(story, 19, "9:10", _begin, INCIDENTS, YUSUF)
    wanted = "closed with a cause, within the time of its priority"
    _at(story, 17, "10:05", _draw, INCIDENTS, YUSUF, "incidents", 10, wanted)
    _at(story, 14, "9:20", _ask, INCIDENTS, YUSUF, "Minutes of the weekly meeting on incidents", SUNNIVA, 11)
    _at(story, 13, "10:15", _test, INCIDENTS, BRUNO, range(1, 6), {4})
    _at(story, 12, "9:40", _ask_role)
    _at(story, 11, "14:15", _review, INCIDENTS, PIOTR, range(1, 4))
    _at(story, 8, "11:10", _raise, INCIDENTS, YUSUF, NO_CAUSE, "high", 4, 60)
    _at(story, 7, "15:40", _answer, nights, PAVEL, "The roster is kept by hand; here it is.", "Roster of the nights")


# what is done


def engagement_of(story: Story, title: str) -> Engagement:
    """An engagement as it is now."""
    return Engagement.objects.get(title=title)


def items_of(story: Story, title: str) -> list[SampleItem]:
    """The sampled items of an engagement, in their order."""
    rows = SampleItem.objects.filter(sample__population__engagement__title=title)
    return list(rows.order_by("number"))


def _draft(
    story: Story, title: str, lead: str, team: Sequence[str], units: Sequence[str],
    period: tuple[int, int], work: tuple[int, int],
) -> None:  # fmt: skip
    objective, criteria = ABOUT[title]
    assurance.plan(
        actor=story.actor(GRACE),
        title=title,
        objective=objective,
        criteria=criteria,
        units=[story.unit(code) for code in units],
        lead=story.person(lead),
        team=[story.person(login) for login in team],
        period_from=story.day(period[0]),
        period_to=story.day(period[1]),
        starts_on=story.day(work[0]),
        ends_on=story.day(work[1]),
    )


WRONG = "It does not hold: what the policy asks for is missing on the page."
RIGHT = "Read the entry and what led to it. It holds, and the record names who did what, in the right order."
ABOUT = {
    ACCESS: (
        "Whether every role in IT was proposed by one person and approved by another, for a reason.",
        "The access control policy; ISO/IEC 27001:2022 A.5.15 and A.5.18.",
    ),
    INCIDENTS: (
        "Whether incidents are closed in time, and with a cause that somebody can learn from.",
        "The incident policy; COBIT 2019 DSS02; ISO/IEC 27001:2022 A.5.26 and A.5.27.",
    ),
    PURCHASES: (
        "Whether software is bought from those who were chosen, at the agreed price.",
        "The purchasing policy; COBIT 2019 APO10.",
    ),
}
"""Objective and criteria."""


def _approve(story: Story, title: str) -> None:
    row = engagement_of(story, title)
    signature = story.sign(PRIYA, "engagement.approve", row)
    assurance.approve(actor=story.actor(PRIYA), engagement=row, signature=signature)


def _begin(story: Story, title: str, by: str) -> None:
    assurance.begin(actor=story.actor(by), engagement=engagement_of(story, title))


def _draw(story: Story, title: str, by: str, source: str, size: int, attribute: str) -> None:
    row = engagement_of(story, title)
    sealer.seal()  # the population names the head of the record at its moment
    population = assurance_samples.draw_population(
        actor=story.actor(by), engagement=row, source=source, since=row.period_from, until=row.period_to
    )
    assurance_samples.draw_sample(
        actor=story.actor(by),
        population=population,
        attribute=attribute,
        size=min(size, population.size),
        seed=hashlib.sha256(f"Aldermere {title}".encode()).hexdigest()[:32],
    )


def _test(story: Story, title: str, by: str, numbers: Sequence[int], wrong: set[int]) -> None:
    for item in items_of(story, title):
        if item.number in numbers:
            bad = item.number in wrong
            assurance_samples.examine(
                actor=story.actor(by),
                item=item,
                result="exception" if bad else "pass",
                note=WRONG if bad else RIGHT,
                evidence="The record, by its entry",
            )


def _review(story: Story, title: str, by: str, numbers: Sequence[int]) -> None:
    for item in items_of(story, title):
        if item.number in numbers and item.state == "tested":
            assurance_samples.review(actor=story.actor(by), item=item)


def _ask(story: Story, title: str, by: str, wanted: str, of: str, days: int) -> None:
    row = engagement_of(story, title)
    today = story.reached.date()
    story.things[f"evidence {title}"] = assurance_findings.ask(
        actor=story.actor(by),
        engagement=row,
        wanted=wanted,
        person=story.person(of),
        due_on=today + timedelta(days=days),
    )


def _ask_role(story: Story) -> None:
    story.things[f"evidence {INCIDENTS} nights"] = assurance_findings.ask(
        actor=story.actor(YUSUF),
        engagement=engagement_of(story, INCIDENTS),
        wanted="Who is called at night for which service, and where that is written",
        role=story.role("ops-lead"),
        due_on=story.reached.date() + timedelta(days=8),
    )


def _request(story: Story, title: str) -> EvidenceRequest:
    return EvidenceRequest.objects.get(pk=story.things[f"evidence {title}"].pk)


def _answer(story: Story, title: str, by: str, answer: str, links: str = "") -> None:
    assurance_findings.answer(actor=story.actor(by), request=_request(story, title), answer=answer, links=links)


def _accept(story: Story, title: str, by: str) -> None:
    assurance_findings.accept(actor=story.actor(by), request=_request(story, title))


FOUND = {
    NOT_REQUESTED: (
        "In the sample a role was approved although its proposal named no reason.",
        "Every role is given for a reason that can be read later.",
        "The form did not ask for one.",
        "Nobody can say afterwards whether the role was needed.",
    ),
    NO_END: (
        "A role of somebody who works for a supplier holds without an end.",
        "Roles of suppliers end with their contracts.",
        "Whoever proposes the role does not see the contract.",
        "People who left the supplier could still act.",
    ),
    NOT_TOLD: (
        "Two persons held the roles of the place they had left for weeks.",
        "Roles are looked at on the day of a move.",
        "Managers report moves by mail, or not at all.",
        "People hold more than they need.",
    ),
    NO_CAUSE: (
        "An incident of the highest priority was closed, and nobody wrote down why it had come about.",
        "Whatever kept customers out is closed with its cause.",
        "The field can be left empty, and the night hands over in a hurry.",
        "The same incident comes back, and nobody knows that it did.",
    ),
}
"""Condition, criteria, cause and consequence."""


def _raise(story: Story, title: str, by: str, name: str, rating: str, number: int | None, wait: int) -> None:
    row = engagement_of(story, title)
    item = next((each for each in items_of(story, title) if each.number == number), None)
    condition, criteria, cause, consequence = FOUND[name]
    assurance_findings.raise_finding(
        actor=story.actor(by), engagement=row, unit=story.unit("it"), title=name, condition=condition,
        criteria=criteria, cause=cause, consequence=consequence, rating=rating, item=item, wait_days=wait,
    )  # fmt: skip


def finding_of(name: str) -> AuditFinding:
    """An audit finding as it is now."""
    return AuditFinding.objects.get(title=name)


def _agree(story: Story, name: str, owner: str, due: int, action: str) -> None:
    assurance_findings.agree(
        actor=story.actor(DANIEL),
        finding=finding_of(name),
        response="We agree.",
        action=action,
        owner=story.person(owner),
        due_on=story.reached.date() + timedelta(days=due),
    )


def _done(story: Story, name: str, by: str, done: str) -> None:
    assurance_findings.report_done(actor=story.actor(by), finding=finding_of(name), done=done)


def _end_fieldwork(story: Story, title: str, by: str) -> None:
    assurance.report(actor=story.actor(by), engagement=engagement_of(story, title))


def _close(story: Story) -> None:
    row = engagement_of(story, ACCESS)
    signature = story.sign(YUSUF, "engagement.close", row)
    assurance.close(
        actor=story.actor(YUSUF),
        engagement=row,
        conclusion="Roles in IT are proposed by one person and approved by another throughout. Reasons and ends are "
        "missing in single cases; three audit findings follow.",
        signature=signature,
    )


def _confirm(story: Story) -> None:
    finding = finding_of(NOT_REQUESTED)
    signature = story.sign(PIOTR, "audit-finding.confirm", finding)
    assurance_findings.confirm(
        actor=story.actor(PIOTR),
        finding=finding,
        reason="Twenty proposals of the last two months were read. Each names a reason that fits the role.",
        signature=signature,
    )


def _propose_access(story: Story) -> None:
    story.things["audit access"] = assurance.give_access(
        actor=story.actor(INGRID),
        engagement=engagement_of(story, INCIDENTS),
        person=story.person(EDWIN),
        role=story.role("control-tester"),
        unit=story.unit("network"),
    )


def _approve_access(story: Story) -> None:
    bindings.approve(actor=story.actor(MATEO), binding=story.things["audit access"])
