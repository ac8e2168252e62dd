"""Changes in every state: a template and what follows it, a high risk with one signature of two, a night's emergency
that nobody has reviewed, and a time in which nothing is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from management.acts import changes as acts
from management.models import Change
from management.services import catalogue, changes, freezes
from management.services.changes import Content
from portal.demo.services import service_of
from portal.demo.story import Story

KEIKO, OMAR, ELIF, JONAS, SUNNIVA = "keiko.mori", "omar.haddad", "elif.laszlo", "jonas.keller", "sunniva.berg"
RAVI, LENA, DANIEL, PAVEL, TOBIAS = "ravi.menon", "lena.sorensen", "daniel.ferreira", "pavel.kral", "tobias.krantz"
ROUTINE = {"impact": "some", "done_before": "often", "reversible": "at_once", "tested": "fully", "hours": "outside"}
USUAL = {"impact": "many", "done_before": "once", "reversible": "slowly", "tested": "partly", "hours": "outside"}
GRAVE = {"impact": "all", "done_before": "never", "reversible": "slowly", "tested": "partly", "hours": "outside"}
NEEDS = {"SVC-07": ("SVC-03", "SVC-09"), "SVC-03": ("SVC-09",), "SVC-12": ("SVC-11",), "SVC-14": ("SVC-12",)}
"""Service -> those that it cannot do without."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A change as somebody asks for it. ``days``, ``at``: when it is planned, in days before the present; 0 is two
    hours ago."""

    name: str
    service: str
    by: str
    title: str
    plan: str
    fallback: str
    answers: dict[str, str]
    days: int
    at: str = "18:00"
    hours: float = 4
    description: str = ""
    kind: str = Change.Kind.NORMAL
    urgency: str = ""
    is_template: bool = False

    def start(self, story: Story) -> datetime:
        """When it is planned to begin."""
        if self.days == 0:
            return story.now - timedelta(hours=2)
        return story.work(self.days, self.at) if self.days > 0 else story.coming(-self.days, self.at)

    def content(self, story: Story) -> Content:
        """What the form holds."""
        start = None if self.is_template else self.start(story)
        return Content(
            title=self.title,
            description=self.description,
            kind=self.kind,
            urgency=self.urgency,
            is_template=self.is_template,
            answers=self.answers,
            plan=self.plan,
            fallback=self.fallback,
            starts_at=start,
            ends_at=start + timedelta(hours=self.hours) if start else None,
        )


CERTIFICATE = Wanted(
    name="certificate",
    service="SVC-07",
    by=KEIKO,
    title="Renew the certificate of the payment gateway",
    description="Every certificate ends after ninety days. The steps are always the same.",
    plan="1. Ask the authority for the certificate.\n2. Put it in place on the second node and try a payment.\n"
    "3. Put it in place on the first node.",
    fallback="The old certificate stays on both nodes until the new one has worked for a day.",
    answers=ROUTINE,
    days=210,
    is_template=True,
)
TARIFF = Wanted(
    name="tariff",
    service="SVC-02",
    by=OMAR,
    title="Load the tariff of the new year",
    description="The regulator has set the tariff. Bills from the first of the month follow it.",
    plan="1. Load the tariff into the trial system and compare a hundred bills.\n2. Load it into operation.\n"
    "3. Run ten bills and compare them by hand.",
    fallback="Load the tariff of before; no bill is sent before the comparison is signed.",
    answers=USUAL,
    days=58,
)
ORDERS = Wanted(
    name="orders",
    service="SVC-05",
    by=JONAS,
    title="Move the work orders to the new database",
    description="The old database is no longer supported after this year.",
    plan="1. Stop the service at six.\n2. Copy the orders and count them.\n3. Start on the new database.",
    fallback="Start on the old database, which is left as it is for a week.",
    answers=USUAL,
    days=4,
)
PROOF = Wanted(
    name="proof",
    service="SVC-09",
    by=KEIKO,
    title="Send the second proof by the new provider",
    description="One in forty proofs does not arrive. The new provider delivers on two ways.",
    plan="1. Switch a tenth of the accounts.\n2. Wait for an hour.\n3. Switch the rest.",
    fallback="Switch all accounts back to the old provider, whose contract runs until spring.",
    answers=ROUTINE | {"impact": "many"},
    days=2,
    at="15:00",
)
GATEWAY = Wanted(
    name="gateway",
    service="SVC-11",
    by=ELIF,
    title="Replace the gateways of the telemetry network",
    description="Forty stations report through gateways that get no more updates.",
    plan="1. Put the new gateway beside the old one.\n2. Move ten stations and compare a day of readings.\n"
    "3. Move the others, ten a night.",
    fallback="The old gateways stay powered for a month; each station can be moved back within an hour.",
    answers=GRAVE,
    days=-5,
)
STATIONS = Wanted(
    name="stations",
    service="SVC-12",
    by=ELIF,
    title="New thresholds for alarms of the stations",
    description="Too many alarms at night are none.",
    plan="1. Load the thresholds.\n2. Compare the alarms of the night with those of the week before.",
    fallback="Load the thresholds of before; they are kept with their date.",
    answers=ROUTINE,
    days=-5,
    hours=2,
)
MAPS = Wanted(
    name="maps",
    service="SVC-04",
    by=JONAS,
    title="Bring the maps of the south up to date",
    description="The survey of the summer is in.",
    plan="1. Load the new sheets.\n2. Let two crews open them in the field.",
    fallback="Load the sheets of before.",
    answers=ROUTINE,
    days=0,
    hours=8,
)
PAGES = Wanted(
    name="pages",
    service="SVC-03",
    by=OMAR,
    title="Show a notice on all pages of the customer portal",
    description="About the works in the north.",
    plan="1. Put the notice on.",
    fallback="Take the notice off.",
    answers=ROUTINE,
    days=-1,
)
BILLS = Wanted(
    name="bills",
    service="SVC-02",
    by=OMAR,
    title="New layout of the bill",
    description="Asked for by the contact centre.",
    plan="1. Switch the layout on for all customers.",
    fallback="Switch it off again. Bills that are printed already stay as they are.",
    answers=USUAL | {"tested": "not"},
    days=-3,
)
CLIENT = Wanted(
    name="client",
    service="SVC-07",
    by=KEIKO,
    title="Bring the client of the gateway to version 5.3",
    description="Version 5.2 refused cards from abroad.",
    plan="1. Bring the second node to 5.3.\n2. Try cards of twelve countries.\n3. Bring the first node to 5.3.",
    fallback="Go back to 5.1, with which cards from abroad were accepted.",
    answers=USUAL,
    days=-4,
)
RESTART = Wanted(
    name="restart",
    service="SVC-07",
    by=KEIKO,
    title="Go back to version 5.1 of the gateway client",
    description="Cards from abroad are refused since this morning.",
    plan="1. Take version 5.2 off both nodes.\n2. Put version 5.1 back and restart.",
    fallback="Version 5.2 can be put back at once.",
    answers=USUAL | {"reversible": "at_once", "hours": "inside"},
    days=7,
    at="9:30",
    kind=Change.Kind.EMERGENCY,
    urgency="One payment in five fails, and the call centre cannot keep up.",
)


def change_of(story: Story, name: str) -> Change:
    """A change of the story as it stands now."""
    known: Change = story.things[f"change {name}"]
    return Change.objects.select_related("service", "template__service").get(pk=known.pk)


def plan(story: Story) -> None:
    """Over the last half year, the most of them lately."""
    story.plan(story.work(240, "11:40"), partial(_dependencies, story))
    _template(story)
    _over(story, TARIFF, 70, approver=RAVI, by=TOBIAS, reviewer=LENA)
    _followed(story)
    _failed(story)
    _waits_for_review(story)
    _waiting(story)
    _emergency(story)
    story.plan(story.work(10, "9:20"), partial(_freeze, story))


def _at(story: Story, days: int, at: str, deed: Callable[..., object], *given: Any) -> None:
    story.plan(story.work(days, at), partial(deed, story, *given))


def _dependencies(story: Story) -> None:
    for code, needed in NEEDS.items():
        service = service_of(story, code)
        services = [service_of(story, each) for each in needed]
        catalogue.name_dependencies(actor=story.actor(DANIEL), service=service, services=services)


def _raise(story: Story, wanted: Wanted) -> None:
    story.things[f"change {wanted.name}"] = changes.raise_change(
        actor=story.actor(wanted.by), service=service_of(story, wanted.service), content=wanted.content(story)
    )


def _submit(story: Story, wanted: Wanted) -> None:
    changes.submit(actor=story.actor(wanted.by), change=change_of(story, wanted.name))


def _approve(story: Story, name: str, by: str) -> None:
    change = change_of(story, name)
    signature = story.sign(by, acts.APPROVE.code, change)
    changes.approve(actor=story.actor(by), change=change, digest=change.content_digest(), signature=signature)


def _start(story: Story, name: str, by: str) -> None:
    changes.start(actor=story.actor(by), change=change_of(story, name))


def _finish(story: Story, name: str, by: str, outcome: str) -> None:
    changes.finish(actor=story.actor(by), change=change_of(story, name), outcome=outcome)


def _review(story: Story, name: str, by: str, text: str) -> None:
    changes.review(actor=story.actor(by), change=change_of(story, name), verdict="as-planned", text=text)


def _asked(story: Story, wanted: Wanted, days: int, approver: str = "") -> None:
    """Raised and submitted on a day, and approved on the next where somebody is named."""
    _at(story, days, "10:10", _raise, wanted)
    _at(story, days, "11:30", _submit, wanted)
    if approver:
        _at(story, days - 1, "14:15", _approve, wanted.name, approver)


def _begun(story: Story, wanted: Wanted, by: str) -> datetime:
    start = wanted.start(story) + timedelta(minutes=10)
    story.plan(start, partial(_start, story, wanted.name, by))
    return start


def _over(story: Story, wanted: Wanted, days: int, *, approver: str, by: str, reviewer: str) -> None:
    _asked(story, wanted, days, approver)
    start = _begun(story, wanted, by)
    said = "All steps as planned; ten bills were right."
    story.plan(start + timedelta(hours=2), partial(_finish, story, wanted.name, by, said))
    text = "It went as planned. The comparison of a hundred bills is kept for the next year."
    _at(story, wanted.days - 3, "10:45", _review, wanted.name, reviewer, text)


def _template(story: Story) -> None:
    _asked(story, CERTIFICATE, CERTIFICATE.days, RAVI)


def _followed(story: Story) -> None:
    """The certificate that was forgotten once is renewed by the template now."""
    start = story.work(8, "17:00")
    story.plan(story.work(9, "9:15"), partial(_follow, story, start))
    story.plan(start + timedelta(minutes=5), partial(_start, story, "renewal", PAVEL))
    said = "The new certificate is in place on both nodes."
    story.plan(start + timedelta(minutes=50), partial(_finish, story, "renewal", PAVEL, said))
    _at(story, 3, "11:20", _review, "renewal", LENA, "As the template says. The next one is due in eighty days.")


def _follow(story: Story, start: datetime) -> None:
    content = Content(
        title="Renew the certificate of the payment gateway, winter",
        kind=Change.Kind.STANDARD,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
    )
    actor, template = story.actor(KEIKO), change_of(story, "certificate")
    change = changes.raise_change(actor=actor, template=template, content=content)
    story.things["change renewal"] = changes.schedule(actor=actor, change=change)


def _failed(story: Story) -> None:
    _asked(story, ORDERS, 9, RAVI)
    start = _begun(story, ORDERS, SUNNIVA)
    story.plan(start + timedelta(hours=3), partial(_fail, story))


def _fail(story: Story) -> None:
    outcome = "The count of orders did not agree after the copy. The service was started on the old database at nine."
    changes.fail(actor=story.actor(SUNNIVA), change=change_of(story, "orders"), outcome=outcome)


def _waits_for_review(story: Story) -> None:
    _asked(story, PROOF, 6, RAVI)
    start = _begun(story, PROOF, TOBIAS)
    said = "All accounts are switched. Nobody called."
    story.plan(start + timedelta(hours=1), partial(_finish, story, "proof", TOBIAS, said))


def _waiting(story: Story) -> None:
    """What is asked for, approved, under way, rejected and given up at present."""
    _asked(story, GATEWAY, 6, LENA)
    _asked(story, STATIONS, 5, DANIEL)
    _asked(story, MAPS, 4, RAVI)
    story.plan(story.now - timedelta(minutes=55), partial(_start, story, "maps", TOBIAS))
    _asked(story, BILLS, 4)
    _at(story, 2, "13:05", _reject)
    _at(story, 5, "9:50", _raise, PAGES)
    _at(story, 3, "16:30", _withdraw)
    _at(story, 2, "10:25", _raise, CLIENT)


def _reject(story: Story) -> None:
    change = change_of(story, "bills")
    changes.reject(
        actor=story.actor(RAVI),
        change=change,
        reason="Nothing of it is tested, and bills that are printed cannot be taken back. Test it, and begin small.",
        signature=story.sign(RAVI, acts.REJECT.code, change),
    )


def _withdraw(story: Story) -> None:
    reason = "The works in the north are put off until spring."
    changes.withdraw(actor=story.actor(OMAR), change=change_of(story, "pages"), reason=reason)


def _emergency(story: Story) -> None:
    """Started before its approval, approved afterwards, and not reviewed in time."""
    start = RESTART.start(story)
    story.plan(start - timedelta(minutes=20), partial(_raise, story, RESTART))
    story.plan(start - timedelta(minutes=15), partial(_submit, story, RESTART))
    story.plan(start, partial(_start_at_once, story))
    said = "Version 5.1 runs on both nodes. Cards from abroad are accepted again."
    story.plan(start + timedelta(minutes=40), partial(_finish, story, "restart", RAVI, said))
    _at(story, 6, "9:05", _ratify)


def _start_at_once(story: Story) -> None:
    change = change_of(story, "restart")
    signature = story.sign(RAVI, acts.START_AT_ONCE.code, change)
    changes.start_at_once(actor=story.actor(RAVI), change=change, signature=signature, note="Called by the desk")


def _ratify(story: Story) -> None:
    change = change_of(story, "restart")
    changes.ratify(actor=story.actor(LENA), change=change, signature=story.sign(LENA, acts.RATIFY.code, change))


def _freeze(story: Story) -> None:
    start = story.coming(12, "8:00")
    freezes.set_freeze(
        actor=story.actor(DANIEL),
        service=service_of(story, "SVC-02"),
        starts_at=start,
        ends_at=start + timedelta(days=9),
        reason="The bills of the year are run.",
    )
