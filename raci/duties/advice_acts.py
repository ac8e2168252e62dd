"""Acts on consultations, and asking for advice: what the letter C of a RACI chart opens."""

from collections.abc import Callable, Iterator
from typing import Any

from raci.duties import holdings
from raci.duties.acts import ACTS, Act, Question
from raci.duties.advice import digest_of, hands_in, nobody_left, unasked
from raci.duties.advice_models import CHAINS, Consultation
from raci.duties.objections import Objection, Why
from raci.duties.rulings import persons
from raci.ledger.governed import current
from raci.ledger.passage import Passage
from raci.people.units import lineage, path_of


def _around(question: Question, fits: Callable[[Act], bool]) -> bool:
    """Whether such an act on what is asked about is being done around this one."""
    asked, here = question.subject, current.get()
    around = here if isinstance(here, Passage) and here.root.alive else None
    while around is not None:
        matter = around.subject.matter()
        if fits(ACTS[around.verb]) and isinstance(asked, Consultation) and matter.pk == asked.target_id:
            return True
        around = around.outer
    return False


def by_an_act_that_asks(question: Question) -> Iterator[Objection]:
    """Advice is asked for as a matter comes before those who decide, and never otherwise."""
    if not _around(question, lambda act: bool(act.asks)):
        yield Objection(Why.UNFIT, "Advice is asked for when a matter comes before those who decide.")


def by_what_settles_it(question: Question) -> Iterator[Objection]:
    """Nobody is asked any more once the matter is decided, has gone back, or reads otherwise."""
    if not _around(question, lambda act: act.settles or bool(act.asks)):
        yield Objection(Why.UNFIT, "Whoever is asked for advice stays asked until the matter is decided or goes back.")


def on_what_is_there(question: Question) -> Iterator[Objection]:
    """Advice is given on the text as it is."""
    asked = question.subject
    if isinstance(asked, Consultation) and asked.state == "asked" and asked.digest != digest_of(asked.target):
        yield Objection(Why.STALE, "The text has changed since advice was asked for. Whoever put it forward asks anew.")


def not_for_others(question: Question) -> Iterator[Objection]:
    """Whoever wrote a text answers for no role on it that others hold as well: these would be heard no more."""
    asked = question.subject
    if not isinstance(asked, Consultation) or asked.state != "asked":
        return
    wrote = hands_in(asked.target)
    mine = [person for person in persons(question) if person.pk in wrote]
    if not mine:
        return
    there = [row for row in holdings.now_at(lineage(path_of(asked.unit_id))) if row.role_id == asked.role_id]
    others = [row.name for row in there if not {row.person, row.delegator} & wrote]
    if others:
        names = " or ".join(sorted(set(others))[:3])
        said = f"{mine[0].name} had a hand in it, and others hold this role as well: {names} gives the advice."
        yield Objection(Why.SOD, said)


def somebody_is_left_to_ask(question: Question) -> Iterator[Objection]:
    """Somebody holds a role that is to be asked and was not asked on this text."""
    act, matter, standing = question.act, question.subject, question.standing
    activity = act.asks_for(matter)
    if matter.state not in act.starts or unasked(matter, activity, standing):
        return
    yield Objection(Why.UNFIT, nobody_left(matter, activity, standing))


def asking(kind: str, *, activity: str, asks: str, starts: tuple[str, ...]) -> Act:
    """The act of asking for advice on a matter that comes before those who decide without being submitted, or on which
    somebody else is to be asked by now.

    Args:
        activity: the row of the chart by which one may ask.
        asks: the row whose C are asked.
    """
    return Act(
        code=f"{kind}.ask-advice",
        label="Ask for advice",
        says="asked for advice on",
        subject=kind,
        activity=activity,
        letters="RA",
        starts=starts,
        conditions=(somebody_is_left_to_ask,),
        asks=asks,
        icon="users",
    )


def _activity(asked: Any) -> str:
    return str(asked.activity)


OPEN = Act(
    code="consultation.open",
    label="Ask for advice",
    says="asked for",
    subject="consultation",
    letters="",
    conditions=(by_an_act_that_asks,),
)
ANSWER = Act(
    code="consultation.answer",
    label="Give advice",
    says="gave",
    subject="consultation",
    activity=_activity,
    letters="C",
    starts=("asked",),
    ends="answered",
    sides=dict.fromkeys(CHAINS.values(), "adviser"),
    conditions=(on_what_is_there, not_for_others),
    icon="pencil",
)
WITHDRAW = Act(
    code="consultation.withdraw",
    label="Ask no more",
    says="no longer waits for",
    subject="consultation",
    letters="",
    starts=("asked",),
    ends="withdrawn",
    conditions=(by_what_settles_it,),
)
ASK_ON_CHART = asking("chart", activity="draft-chart", asks="approve-chart", starts=("draft",))
ASK_ON_RULE = asking("rule", activity="draft-rule", asks="approve-rule", starts=("draft",))
ASK_ON_EXEMPTION = asking("exemption", activity="request-exemption", asks="decide-exemption", starts=("requested",))
