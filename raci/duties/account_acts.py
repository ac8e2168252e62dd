"""Acts on accounts. Nobody chooses the password of another: an account is opened with an invitation, which its person
redeems once; where somebody else could have done that, a second person confirms the account first."""

from collections.abc import Iterator

from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why
from raci.duties.rulings import persons
from raci.ledger import clock
from raci.ledger.governed import current
from raci.ledger.passage import Passage
from raci.people.models import Account


def own_account(question: Question) -> Iterator[Objection]:
    """The account is the actor's own."""
    if getattr(question.subject, "person_id", None) != question.actor.person.pk:
        yield Objection(Why.UNFIT, "Only the person whose account it is sets its password.")


def with_its_person(question: Question) -> Iterator[Objection]:
    """It happens as its person leaves, whoever may record that, and never alone."""
    here = current.get()
    leaving = isinstance(here, Passage) and here.root.alive and here.verb == "person.leave"
    if not (leaving and here.subject.pk == getattr(question.subject, "person_id", None)):  # type: ignore[union-attr]
        yield Objection(Why.UNFIT, "An account ends by itself only when its person leaves.")


def invitation_holds(question: Question) -> Iterator[Objection]:
    """It is the last one, nobody has used it, and its time is not over."""
    row = question.subject
    if not isinstance(row, Account):
        return
    if not row.invitation or question.facts.get("invitation") != row.invitation:
        yield Objection(Why.UNFIT, "This invitation was used already, or a newer one has taken its place.")
    elif row.invited_until is None or row.invited_until <= clock.now():
        yield Objection(Why.UNFIT, "This invitation is over. Ask for a new one.")


def in_ones_own_browser(question: Question) -> Iterator[Objection]:
    """Whoever opened the account does not set its password, not even signed out."""
    row = question.subject
    if isinstance(row, Account) and question.facts.get("opener_here") and row.invited_by_id != row.person_id:
        yield Objection(
            Why.SOD,
            f"This browser is one of {row.invited_by}, who opened the account. Its person sets the password on a "
            "device of their own.",
        )


def waits_to_be_confirmed(question: Question) -> Iterator[Objection]:
    """Somebody has set its password, and it is not certain who that was."""
    if isinstance(question.subject, Account) and not question.subject.awaits_confirmation:
        yield Objection(Why.STATE, f"The account {question.subject.login} needs no confirmation now.")


def by_a_second_person(question: Question) -> Iterator[Objection]:
    """Neither whose account it is nor who could have used the invitation says that all is well."""
    row = question.subject
    if not isinstance(row, Account):
        return
    for person in persons(question):  # whoever acts for somebody confirms for them
        if person.pk == row.person_id:
            yield Objection(Why.SOD, "Nobody confirms their own account.")
        if person.pk in (row.handed_by_id, row.invited_by_id):
            yield Objection(Why.SOD, f"{person} opened the account or made its invitation; somebody else confirms it.")


def has_a_person(question: Question) -> Iterator[Objection]:
    """Who has left signs in no more."""
    row = question.subject
    if isinstance(row, Account) and row.person_id and row.person.state != "active":
        yield Objection(Why.UNFIT, f"{row.person} has left the organisation.")


def of_somebody_else(question: Question) -> Iterator[Objection]:
    """A session alone is not the person: else whoever finds one renews its password without knowing it."""
    if getattr(question.subject, "person_id", None) == question.actor.person.pk:
        yield Objection(Why.SOD, "You change your own password. Somebody else makes a new invitation to your account.")


OPEN = Act(
    code="account.open",
    label="Open an account",
    says="opened the account",
    subject="account",
    activity="manage-people",
    letters="RA",
    conditions=(has_a_person,),
    founding=True,
)
INVITE = Act(
    code="account.invite",
    label="Make a new invitation",
    says="made a new invitation to",
    subject="account",
    activity="manage-people",
    letters="RA",
    starts=("invited", "active"),
    conditions=(has_a_person, of_somebody_else),
    founding=True,
    icon="key",
)
ACCEPT = Act(
    code="account.accept",
    label="Set the password",
    says="set the password, by invitation, of",
    subject="account",
    letters="",
    starts=("invited", "active"),
    ends="active",
    conditions=(own_account, invitation_holds, in_ones_own_browser),
    housekeeping=True,
    icon="key",
)
CONFIRM = Act(
    code="account.confirm",
    label="Confirm that its person has it",
    says="confirmed whose hands it is in:",
    subject="account",
    activity="manage-people",
    letters="RA",
    starts=("active",),
    conditions=(waits_to_be_confirmed, by_a_second_person),
    icon="check",
)
SET_PASSWORD = Act(
    code="account.set_password",
    label="Change the password",
    says="changed the password of",
    subject="account",
    letters="",
    starts=("active",),
    conditions=(own_account,),
    fresh_signature=True,
    meaning="I change the password of my own account.",
    housekeeping=True,
    icon="key",
)
CLOSE = Act(
    code="account.close",
    label="Close the account",
    says="closed the account",
    subject="account",
    activity="manage-people",
    letters="RA",
    starts=("invited", "active"),
    ends="closed",
    icon="lock",
)
END = Act(
    code="account.end",
    label="End with its person",
    says="ended, as its person left, the account",
    subject="account",
    letters="",
    starts=("invited", "active"),
    ends="closed",
    conditions=(with_its_person,),
    icon="lock",
)
