"""The newest: somebody who is invited, somebody whose account waits to be confirmed, and a group that only reads."""

from datetime import timedelta
from functools import partial

from governance.models import Document
from governance.services import readers
from portal.demo.people import email
from portal.demo.story import PASSWORD, Story
from raci.duties.services import accounts, people, reading_groups
from raci.people.actor import Actor
from raci.people.models import Account

CLERK = "ingrid.solheim"
INVITED = ("yara.lindholm", "Yara Lindholm", "Trainee, internal audit", "audit")
UNCONFIRMED = ("nils.bergqvist", "Nils Bergqvist", "Engineer, identity", "security")
GROUP = "Working party on the price review"
READERS = ("beatriz.lopes", "kofi.mensah")


def plan(story: Story) -> None:
    """The last weeks."""
    story.plan(story.work(40, "10:10"), partial(_reading_group, story))
    story.plan(story.work(20, "16:05"), partial(_shares, story))
    story.plan(story.work(3, "14:15"), partial(_arrives, story, UNCONFIRMED, redeemed=True))
    story.plan(story.work(2, "15:20"), partial(_arrives, story, INVITED, redeemed=False))


def _arrives(story: Story, who: tuple[str, str, str, str], *, redeemed: bool) -> None:
    login, name, title, unit = who
    clerk = story.actor(CLERK)
    person = people.add_person(actor=clerk, name=name, title=title, email=email(login), unit=story.unit(unit))
    account, token = accounts.open_account(actor=clerk, person=person, login=login)
    if redeemed:
        accounts.accept(account=account, token=token, password=PASSWORD)


def _reading_group(story: Story) -> None:
    clerk = story.actor(CLERK)
    group = reading_groups.create(actor=clerk, title=GROUP, unit=story.unit("group"))
    for login in READERS:
        reading_groups.add(actor=clerk, group=group, person=story.person(login))
    story.things["reading group"] = group


def _shares(story: Story) -> None:
    """An owner lets the group read."""
    document = Document.objects.filter(state="active", owner__state="active").order_by("code").first()
    if document is not None:
        account = Account.objects.filter(person=document.owner, state="active").order_by("login")[0]
        until, group = story.now + timedelta(days=45), story.things["reading group"]
        readers.share_with_group(actor=Actor(document.owner, account), document=document, group=group, until=until)
