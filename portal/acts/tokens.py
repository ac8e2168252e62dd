"""Acts on keys to the REST API: everybody keeps their own."""

from collections.abc import Iterator

from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why


def own_key(question: Question) -> Iterator[Objection]:
    """The key opens the actor's own account."""
    account = question.actor.account
    if account is None or getattr(question.subject, "account_id", None) != account.pk:
        yield Objection(Why.UNFIT, "A key to the REST API belongs to the account that made it; nobody else touches it.")


ISSUE_TOKEN = Act(
    code="api-token.issue",
    label="Make a key",
    says="made the key",
    subject="api-token",
    letters="",
    conditions=(own_key,),
    fresh_signature=True,
    meaning="I make a key that acts in my name.",
    icon="key",
)
REVOKE_TOKEN = Act(
    code="api-token.revoke",
    label="End the key",
    says="ended the key",
    subject="api-token",
    letters="",
    starts=("active",),
    ends="ended",
    conditions=(own_key,),
    housekeeping=True,
    icon="x",
)
