"""What the components are given. A page turns selectors' answers into these; templates never see a queryset."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.safestring import SafeString

Sphere = Literal["governance", "management", "assurance", "support", "duties", ""]
Letter = Literal["R", "A", "C", "I", ""]
Tone = Literal["ok", "risk", "out", "none", "plain", "ink", "side"]


@dataclass(frozen=True, slots=True)
class Face:
    """A person, body or team, as `<c-person>`, `<c-who>` and `<c-hands>` show it. `vacant` draws the empty hand."""

    name: str
    detail: str = ""
    sphere: Sphere = ""
    letter: Letter = ""
    url: str = ""
    icon: str = ""
    vacant: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one role was asked before a decision, and what it said. `about`: by whom and when, or until when."""

    role: str
    url: str
    state: str
    text: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """Everybody who was asked for advice on a matter; `note` says why nobody was."""

    opinions: Sequence[Opinion] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Seats:
    """A vote or a set of signatures under way. `voted` counts those who have acted, the reader included."""

    counted: int
    voted: int
    quorum: int
    excluded: int = 0
    reader: Literal["absent", "voted", "missing"] = "absent"
    noun: str = "voted"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for the reader. `due` is a day or a moment; none means no date is set."""

    title: str
    url: str
    act: str
    act_url: str
    kicker: str = ""
    text: str = ""
    due: date | datetime | None = None
    sphere: Sphere = ""
    seats: Seats | None = None
    primary: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history: a sentence, when, and for a refused act the rule. `number` is its place in the record."""

    sentence: str
    at: datetime
    refused: bool = False
    rule: str = ""
    reason: str = ""
    sphere: Sphere = ""
    url: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """Something that the page's object is linked to."""

    title: str
    url: str = ""
    code: str = ""
    sphere: Sphere = ""
    note: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """One objection to an act: the sentence, then the rule, the evidence, and whether it can be lifted."""

    sentence: str
    rule: str = ""
    rule_url: str = ""
    event_label: str = ""
    event_url: str = ""
    liftable: bool | None = None
    lift: str = ""
    icon: str = "lock"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the reader may do, or may not and why. A link to `url`, or with `post` a form with hidden `fields`.

    `who_can`: names of those who can do it instead; empty if nobody can, None if nobody asked.
    `why_url` explains a shut act step by step."""

    label: str
    url: str = ""
    icon: str = ""
    primary: bool = False
    danger: bool = False
    post: bool = False
    fields: Sequence[tuple[str, str]] = ()
    objections: Sequence[Why] = ()
    who_can: Sequence[str] | None = None
    signature: bool = False
    hint: str = ""
    why_url: str = ""

    @property
    def allowed(self) -> bool:
        """True if nothing stands in the way."""
        return not self.objections


@dataclass(frozen=True, slots=True)
class Step:
    """A station of `<c-steps>`."""

    title: str
    text: str = ""
    state: Literal["done", "now", "next", "shut"] = "next"


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what is said about it: the facts line of a head, or a row of `<c-facts>`."""

    value: str
    label: str = ""
    icon: str = ""
    url: str = ""
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """A place on the way to this page."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view, a tab or a segment."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a list, shown as a select. The first choice is 'any'."""

    name: str
    label: str
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A head of a table. `sort_url` makes it a link; `sorted` is the order it is in now."""

    label: str
    key: str = ""
    right: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Where a keyset page stands: what is shown, and the links to its neighbours."""

    shown: str
    newer_url: str = ""
    older_url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of the ruled strip of figures."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    tone: Tone = "plain"
    state: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A line of a list of checks: met, not met, soon, or not asked."""

    title: str
    text: str = ""
    verdict: Literal["yes", "no", "soon", "skip"] = "yes"
    url: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words of a redline."""

    text: str
    kind: Literal["same", "ins", "del"] = "same"


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause of a redline or of a plain text. `fold` stands for a run of unchanged clauses.

    `html` is cleaned HTML that takes the place of the segments; `old_html` stands beside it, where both are shown."""

    number: str = ""
    segments: Sequence[Segment] = ()
    kind: Literal["head", "text", "fold"] = "text"
    changed: bool = False
    removed: bool = False
    old_number: str = ""
    anchor: str = ""
    notes: Sequence[Linked] = ()
    inside: Sequence["ClauseLine"] = ()
    html: SafeString | Literal[""] = ""
    old_html: SafeString | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a figure moved: points lost or won, and by what."""

    points: int
    title: str
    text: str = ""
    url: str = ""
    state: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the RACI matrix."""

    letters: Sequence[Letter] = ()
    vacant: bool = False
    picked: bool = False
    cut: bool = False
    note: str = ""
    note_tone: Literal["out", "risk"] = "risk"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An activity of the RACI matrix, or the head of a group of them (`group` set, no cells)."""

    label: str
    url: str = ""
    sphere: Sphere = ""
    group: bool = False
    cells: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The chart: role heads grouped by side, and rows. `sides` is (sphere, heading, number of roles)."""

    roles: Sequence[str]
    rows: Sequence[MatrixRow]
    sides: Sequence[tuple[Sphere, str, int]] = ()
    firsts: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page: side and place, title, one sentence of what matters now, facts, primary acts.

    `past` is the moment looked at, if not now; `dated` offers another date; `today_url` leads back; `keep` are further
    parameters of the address that another date keeps."""

    title: str
    lead: str = ""
    sphere: Sphere | Literal["record"] = ""
    crumbs: Sequence[Crumb] = ()
    state: str = ""
    state_label: str = ""
    facts: Sequence[Fact] = ()
    health: str = ""
    deeds: Sequence[Deed] = ()
    past: date | datetime | None = None
    dated: bool = False
    today_url: str = ""
    as_of: bool = True
    keep: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work under way. `poll_url` answers with this very card until `done` or `failed`."""

    title: str
    poll_url: str = ""
    value: int = 0
    of: int = 100
    step: str = ""
    left: str = ""
    done: bool = False
    failed: str = ""
    result_url: str = ""
    result_label: str = "Open it"
