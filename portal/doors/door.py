"""What a door is, and where all doors are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.forms.base import ActForm
from raci.duties.acts import Act, Undeclared
from raci.ledger.governed import Governed, subject_model
from raci.people.actor import Actor

if TYPE_CHECKING:
    from raci.duties.standing import Standing

Data = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Door:
    """One act as people and programs do it.

    Attributes:
        act: the act.
        run: calls the service with actor, subject and the form's cleaned data. For a birth the subject is the blank
            prototype; the service makes its own row. ``data["signature"]`` and ``data["digest"]`` are there where the
            act wants them. Returns what the page goes to afterwards.
        form: its fields; the same for page and REST.
        blank: for a birth, the unsaved object on which the objections are judged before anything is filled in.
        below: for a birth below another object (a test of a control): the blank object for what the address names, so
            that the objections shown are those of this very parent. None where it names nothing in sight.
        title: of the page; the act's label where empty.
        lead: one sentence on what will happen.
        submit: the word on the button.
        done: what is said afterwards; ``{}`` stands for the object.
        collection: for a birth, the REST collection it is posted to; taken from the subject where empty.
        template: another template of the page than the plain form.
        rescue: keeps what was filled in where somebody was quicker; the page goes to what it returns.
        rescued: what is said then.
        hidden: not offered among the acts of a page (another form on the page leads here).
    """

    act: Act
    run: Callable[[Actor, Any, Data], Governed | None]
    form: type[ActForm] = ActForm
    blank: Callable[[], Governed] | None = None
    below: Callable[[Standing, Data], Governed | None] | None = None
    title: str = ""
    lead: str = ""
    submit: str = ""
    done: str = ""
    danger: bool = False
    template: str = "pages/act.html"
    rescue: Callable[[Actor, Any, Data], Governed] | None = None
    rescued: str = ""
    hidden: bool = False

    def __post_init__(self) -> None:
        DOORS[self.act.code] = self

    @property
    def name(self) -> str:
        """The last part of the act's code, as it stands in a REST address: ``put-in-force``."""
        return self.act.code.split(".", 1)[1].replace("_", "-")

    def placed(self, standing: Standing, given: Data) -> Governed | None:
        """The blank object of a birth below the parent that is named; None where the act knows no parent, or this one
        is not in sight."""
        return self.below(standing, given) if self.below else None

    def prototype(self, standing: Standing) -> Governed:
        """The blank object of a birth, for its form; in the highest unit in which the person may do it."""
        row = self.blank() if self.blank else subject_model(self.act.subject)()
        known = self.act.letters and isinstance(self.act.activity, str)
        if known and hasattr(row, "unit_id") and row.unit_id is None:
            row.unit_id = standing.place_for(self.act.activity_for(row), self.act.letters)
        return row


DOORS: dict[str, Door] = {}


def door_to(code: str) -> Door:
    """The door to an act.

    Raises:
        Undeclared: the act has none; it is only ever done as a consequence of another.
    """
    if code not in DOORS:
        raise Undeclared(f"there is no door to {code!r}")
    return DOORS[code]


def doors_on(subject: str) -> list[Door]:
    """The doors to acts on existing objects of a kind, in the order of declaration."""
    return [door for door in DOORS.values() if door.act.subject == subject and not door.act.is_birth]
