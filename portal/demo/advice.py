"""Those with the letter C are asked before decisions of the demonstration, and as a rule answer in time."""

from typing import Any

from portal.demo.story import Story
from raci.duties import gate
from raci.duties.acts import Act
from raci.duties.advice_models import Consultation
from raci.duties.holdings import now_at
from raci.duties.services import consultations
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Account
from raci.people.units import lineage

ADVICE = (
    "Say in the first paragraph who has to do something differently from tomorrow on.",
    "It asks for a report every month. A quarter would do, and would be read.",
    "Add who stands in during holidays; it was missing the last time as well.",
    "Keep the terms as they are in the operating model, or people will look for a difference.",
)
CONCERNS = (
    "The control room cannot do this before its new rota begins. Let it take effect then, or name an exception.",
    "It leaves open what happens to access that suppliers hold today. I would not sign it without a sentence on that.",
)
LATEST_CONCERN = (
    "Access for suppliers ends after ninety days, but the plant at Hollin Weir is maintained by one of them all year. "
    "Name who may prolong it, or the first leak at night will be an emergency by our own rules."
)
PLAIN = 7
"""Of ten answers so many have no objection."""


def asked_and_heard(story: Story, act: Act, matter: Governed, *, by: str) -> None:
    """Somebody asks for advice on what is never submitted, and gets it."""
    actor = story.actor(by)
    if not gate.objections(act, matter, actor):
        consultations.ask(actor=actor, act=act, matter=matter)
    heard(story, matter)


def heard(story: Story, matter: Governed, concern: str = "") -> None:
    """Everybody who is asked on a matter answers; with a ``concern`` the first of them has that."""
    rows = Consultation.objects.filter(target_id=matter.pk, state="asked").select_related("role", "unit")
    for place, row in enumerate(rows.order_by("role__order")):
        stance, text = ("concern", concern) if concern and not place else _said(story, row)
        consultations.answer(actor=_holder(row), consultation=row, stance=stance, text=text)


def _said(story: Story, row: Consultation) -> tuple[str, str]:
    at = story.dice(f"advice of {row.role.code} on {row.target_label}")
    thrown = at.randrange(10)
    if thrown < PLAIN:
        return "no_objection", ""
    return ("advice", at.choice(ADVICE)) if thrown < 9 else ("concern", at.choice(CONCERNS))


def _holder(row: Consultation) -> Actor:
    """Whoever holds the role there; somebody else than who put the matter forward, where there is one."""
    held = [each for each in now_at(lineage(row.unit.path)) if each.role_id == row.role_id]
    keys: list[Any] = [
        each.person for each in sorted(held, key=lambda each: (each.person == row.asked_by_id, each.name))
    ]
    accounts = {
        account.person_id: account
        for account in Account.objects.filter(person__in=keys, state="active").select_related("person")
    }
    account = next(accounts[key] for key in keys if key in accounts)
    return Actor(account.person, account)
