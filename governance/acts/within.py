"""Acts that pass only as the consequence of another: which act is open around the one that is judged."""

from collections.abc import Collection

from raci.ledger.governed import current
from raci.ledger.passage import Passage
from raci.people.actor import Actor
from raci.people.models import Person


def open_act_on(kind: str, *, within: Collection[str], **fields: object) -> bool:
    """Whether one of these acts on an object of this kind, with these values, is being done around this one."""
    here = current.get()
    around = here if isinstance(here, Passage) and here.root.alive else None
    while around is not None:
        row = around.subject
        if (
            around.verb in within
            and kind == row.SUBJECT
            and all(getattr(row, name) == value for name, value in fields.items())
        ):
            return True
        around = around.outer
    return False


def is_service(actor: Actor) -> bool:
    """Whether the portal itself acts, in the background."""
    return actor.person.kind == Person.Kind.SERVICE
