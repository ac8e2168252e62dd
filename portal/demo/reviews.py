"""Reviews of access: one that is over, with a role taken away and one lost without an answer; one that runs; and one
that follows a move."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from portal.demo.people import grant
from portal.demo.story import Story
from raci.duties import founding
from raci.duties.review_models import AccessReview, ReviewItem
from raci.duties.services import moves, people, reviews
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import Account, Person

MANAGERS = {
    "astrid.vahl": ("daniel.ferreira", "nora.whitlock", "henrik.aas", "aoife.brennan"),
    "daniel.ferreira": ("lena.sorensen", "ravi.menon", "elif.laszlo", "omar.haddad", "tobias.krantz", "sunniva.berg"),
    "ravi.menon": ("keiko.mori", "mirela.ionescu", "ingrid.solheim", "chiara.romano"),
    "elif.laszlo": ("jonas.keller", "lucia.ferrante", "liam.oconnor"),
    "lena.sorensen": ("amara.nwosu", "samuel.osei"),
    "fiona.mackay": ("callum.reid", "marta.kowalczyk"),
    "grace.adeyemi": ("yusuf.demir", "bruno.weiss", "piotr.zielinski"),
}
SUPERFLUOUS, FORGOTTEN = "chiara.romano", "viktor.hansen"
OLD, RUNNING = "review old", "review running"


def plan(story: Story) -> None:
    """Managers are named early; the first review is two months back, the second began this week."""
    story.plan(story.work(395, "11:05"), partial(_managers, story))
    story.plan(story.work(300, "10:40"), partial(_roles_too_many, story))
    story.plan(story.work(76, "09:20"), partial(_open_old, story))
    for part, days in enumerate((74, 71, 66)):
        story.plan(story.work(days, "14:10"), partial(_keep_some, story, OLD, part, _is_wanted))
    story.plan(story.work(69, "15:25"), partial(_take_away, story))
    story.plan(story.work(60, "08:45"), _tend)
    story.plan(story.work(12, "10:05"), partial(_move, story))
    story.plan(story.work(5, "09:15"), partial(_open_running, story))
    story.plan(story.work(4, "11:35"), partial(_keep_some, story, RUNNING, 0, _is_not_waited_for))
    story.plan(story.work(3, "10:20"), partial(_keep_some, story, RUNNING, 1, _is_not_waited_for))
    story.plan(story.work(2, "13:50"), partial(_doubts, story))


def _managers(story: Story) -> None:
    for manager, reports in MANAGERS.items():
        for login in reports:
            actor = story.actor("fiona.mackay" if login == "ingrid.solheim" else "ingrid.solheim")
            if Account.objects.filter(login=login).exists():
                people.set_manager(actor=actor, person=story.person(login), manager=story.person(manager))


def _roles_too_many(story: Story) -> None:
    grant(story, story.person(SUPERFLUOUS), "service-owner", "it", "Helps with the new telemetry platform")
    grant(story, story.person(FORGOTTEN), "policy-author", "finance", "Drafts the procurement policy")


def _open_old(story: Story) -> None:
    story.things[OLD] = reviews.open_review(
        actor=story.actor("grace.adeyemi"),
        title="What management holds",
        unit=story.unit("group"),
        sphere="management",
        due_at=clock.now() + timedelta(days=14),
        escalation=story.person("helena.brandt"),
    )


def _move(story: Story) -> None:
    """The service owner for field work goes to customer services; whether he keeps the role in IT is asked."""
    moves.move(
        actor=story.actor("fiona.mackay"),
        person=story.person("jonas.keller"),
        unit=story.unit("customer"),
        manager=story.person("daniel.ferreira"),
        note="Follows the telephones",
    )


def _open_running(story: Story) -> None:
    story.things[RUNNING] = reviews.open_review(
        actor=story.actor("ingrid.solheim"),
        title="Every role, before the year ends",
        unit=story.unit("group"),
        due_at=story.coming(9),
        last_at=story.coming(23),
        escalation=story.person("helena.brandt"),
    )


def _reviewer(person: Person) -> Actor:
    return Actor(person, Account.objects.filter(person=person, state="active").order_by("login")[0])


def _is_wanted(item: ReviewItem) -> bool:
    return str(item.holder) not in {"Chiara Romano", "Viktor Hansen"}


def _is_not_waited_for(item: ReviewItem) -> bool:
    """The chief information officer has not answered yet, and what is doubtful waits."""
    return item.reviewer.name != "Daniel Ferreira" and item.role_binding.role.code != "access-approver"


def _keep_some(story: Story, name: str, part: int, wanted: Callable[[ReviewItem], bool]) -> None:
    """A third of what is open, each by whoever is asked."""
    review: AccessReview = story.things[name]
    for number, item in enumerate(review.items.select_related("reviewer", "binding__role").order_by("code")):
        if number % 3 == part and item.state == "waiting" and wanted(item):
            reviews.keep(actor=_reviewer(item.reviewer), item=item)


def _take_away(story: Story) -> None:
    review: AccessReview = story.things[OLD]
    item = review.items.get(binding__person=story.person(SUPERFLUOUS))
    reviews.revoke(actor=_reviewer(item.reviewer), item=item, reason="The platform is live, and others own it.")


def _tend() -> None:
    reviews.tend(actor=Actor.service(founding.CHECKS))


def _doubts(story: Story) -> None:
    """One is put off, one passed on, and one that is to end is kept by a rule."""
    review: AccessReview = story.things[RUNNING]
    alone = review.items.get(binding__role__code="access-approver")
    reviews.revoke(actor=_reviewer(alone.reviewer), item=alone, reason="He moves to the network in spring.")
    waiting = review.items.filter(state="waiting").exclude(reviewer=story.person("daniel.ferreira"))
    first, second = waiting.order_by("code")[:2]
    reviews.defer(
        actor=_reviewer(first.reviewer), item=first, until=story.coming(16), reason="To be talked over next week."
    )
    other = Person.objects.get(name="Callum Reid" if second.reviewer.name != "Callum Reid" else "Fiona Mackay")
    reviews.escalate(actor=_reviewer(second.reviewer), item=second, to=other, reason="Closer to the work than I am.")
