"""Keeping one's own register of interests. The record holds a commitment to what an entry says, not the words."""

from datetime import date

from django.core.exceptions import ValidationError

from governance.acts import interests as acts
from governance.models import Interest
from raci.duties.gate import passing
from raci.ledger import clock
from raci.people.actor import Actor


def declare(
    *, actor: Actor, kind: str, name: str, text: str, since: date | None = None, until: date | None = None
) -> Interest:
    """Declare a standing interest of one's own.

    Args:
        kind: what it is in: ``supplier``, ``service``, ``person`` or ``organisation``.
        name: of the supplier, service, person or organisation, as papers would name it; motions are matched against it.
        text: what the interest is, in one's own words.
        until: its last day; none is without end.

    Raises:
        ValidationError: name or text is missing, or it ends before it begins.
    """
    row = Interest(person=actor.person)
    with passing(acts.DECLARE, row, actor=actor):
        _say(row, kind, name, text, since or clock.today(), until)
    return row


def change(
    *, actor: Actor, interest: Interest, kind: str, name: str, text: str, since: date, until: date | None = None
) -> Interest:
    """Put an entry right. What motions were matched with before stays with them."""
    with passing(acts.CHANGE, interest, actor=actor) as row:
        _say(row, kind, name, text, since, until)
    return row


def end(*, actor: Actor, interest: Interest) -> Interest:
    """It is no interest from today; the entry stays in the register, as one that was."""
    with passing(acts.END, interest, actor=actor) as row:
        row.until = max(row.since, clock.today())
    return row


def _say(row: Interest, kind: str, name: str, text: str, since: date, until: date | None) -> None:
    name, text = " ".join(name.split()), text.strip()
    if kind not in Interest.Kind.values:
        raise ValidationError({"kind": "Choose what the interest is in."})
    if not name:
        raise ValidationError({"name": "Name the supplier, service, person or organisation."})
    if not text:
        raise ValidationError({"text": "Say what the interest is, in a few words."})
    if until and until < since:
        raise ValidationError({"until": "The interest ends before it begins."})
    row.kind, row.name, row.text, row.since, row.until = kind, name, text, since, until
    row.commit()
