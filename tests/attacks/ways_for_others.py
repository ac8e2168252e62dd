"""Ways around what keeps one's own things from oneself, by somebody who acts for one; and advice on one's own text."""

from typing import Any

from governance.services import documents
from raci.duties.advice_models import Consultation
from raci.duties.services import accounts, reading_groups
from tests.attacks.ways import Try, way
from tests.governance.deciding import board
from tests.raci.duties.making import Making

ANOTHER = "quarry-violet-lantern-7"


@way
def reading_by_a_group_that_ones_delegate_keeps(making: Making) -> Try:
    admin, helper = making.cast["access_admin"], making.person("Bea Kovac")
    making.delegated(admin, helper, "access-admin")
    group = reading_groups.create(actor=admin, title="Readers", unit=making.cast.root)
    data = {"person": str(admin.person.pk)}
    given: dict[str, Any] = {"person": admin.person}
    return Try(helper, "reading-group.add", group, "sod", "Nobody puts themselves into", data, given)


@way
def ones_manager_as_ones_delegate_says(making: Making) -> Try:
    admin, helper = making.cast["access_admin"], making.person("Bea Kovac")
    making.delegated(admin, helper, "access-admin")
    friend = making.cast.person("outsider")
    return Try(
        helper, "person.set_manager", admin.person, "sod", "Nobody says for themselves", {"manager": str(friend.pk)},
        {"manager": friend},
    )  # fmt: skip


@way
def confirming_the_account_that_one_opened_by_a_delegate(making: Making) -> Try:
    admin, helper = making.cast["access_admin"], making.person("Bea Kovac")
    making.delegated(admin, helper, "access-admin")
    account, token = accounts.open_account(actor=admin, person=making.cast.person("outsider"), login="ada")
    account = accounts.accept(account=account, token=token, password=ANOTHER)
    return Try(helper, "account.confirm", account, "sod", "Gwen Tudor opened the account")


@way
def confirming_ones_own_account_by_a_delegate(making: Making) -> Try:
    """A second account for Ada, opened by another who keeps persons; her delegate would confirm it for her."""
    who, helper = making.person("Ada Nwosu"), making.person("Bea Kovac")
    making.grant(who, "access-admin")
    making.delegated(who, helper, "access-admin")
    opened, token = accounts.open_account(actor=making.cast["access_admin"], person=who.person, login="ada.again")
    account = accounts.accept(account=opened, token=token, password=ANOTHER)
    return Try(helper, "account.confirm", account, "sod", "Nobody confirms their own account")


def _asked(version: Any, code: str) -> Consultation:
    return Consultation.objects.get(target_id=version.pk, role__code=code)


ADVICE = {"stance": "no_objection", "text": ""}


@way
def advising_on_ones_own_text(making: Making) -> Try:
    """Another holds the role as well, and would not be heard."""
    author = making.cast["author"]
    making.grant(author, "ciso")
    version = board(making.cast).version()
    return Try(author, "consultation.answer", _asked(version, "ciso"), "sod", "had a hand in it", ADVICE)


@way
def advising_by_a_delegate_on_ones_own_text(making: Making) -> Try:
    author, helper = making.cast["author"], making.person("Bea Kovac")
    making.grant(author, "ciso")
    making.delegated(author, helper, "ciso")
    version = board(making.cast).version()
    return Try(helper, "consultation.answer", _asked(version, "ciso"), "sod", "Omar Haddad had a hand in it", ADVICE)


@way
def advising_on_an_earlier_draft_of_ones_own(making: Making) -> Try:
    """Others rewrote and submitted it; the hand in this cycle stays."""
    author, owner = making.cast["author"], making.cast["owner"]
    making.grant(author, "ciso")
    version = board(making.cast).version(submitted=False)
    documents.edit(actor=owner, version=version, body="# All new\n\nNothing is left of it.\n")
    documents.submit(actor=owner, version=version)
    return Try(author, "consultation.answer", _asked(version, "ciso"), "sod", "had a hand in it", ADVICE)
