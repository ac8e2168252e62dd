"""Asking for advice and giving it: what the letter C of a RACI chart is for."""

from datetime import timedelta
from typing import Any

from raci.duties import advice_acts as acts
from raci.duties import gate
from raci.duties.acts import Act, Question
from raci.duties.advice import days_at, digest_of, held_at, roles_asked
from raci.duties.advice_models import Consultation
from raci.duties.gate import passing
from raci.duties.standing import Standing
from raci.duties.states import ConsultationState
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import OrgUnit

__all__ = ["answer", "ask"]


def ask(*, actor: Actor, act: Act, matter: Governed) -> Governed:
    """Ask everybody who is to be asked for advice on this text, and was not. ``act``: the one of this kind of matter.

    Raises:
        Refused: nobody is left to ask, or the matter is not there for it.
    """
    with passing(act, matter, actor=actor) as row:
        pass
    return row


def answer(*, actor: Actor, consultation: Consultation, stance: str, text: str = "") -> Consultation:
    """Give the advice that one's role is asked for.

    Raises:
        Refused: the actor does not hold that role there, the matter is decided, or its text is another by now.
    """
    with passing(acts.ANSWER, consultation, actor=actor, reads=[consultation.target]) as row:
        row.stance, row.answer = Consultation.Stance(stance).value, text
        row.answered_by, row.answered_at = actor.person, clock.now()
    return row


@gate.follows
def _follow(question: Question) -> None:
    """What an act means for those who are, or are to be, asked for advice on its matter. The matter stands still."""
    act = question.act
    activity = act.asks_for(question.subject) if act.asks else ""
    if activity:
        _open(question.actor, question.subject.matter(), activity)
    elif act.settles:
        _withdraw(question.actor, Consultation.objects.filter(target_id=question.subject.matter().pk))


def _open(actor: Actor, matter: Governed, activity: str) -> None:
    standing = Standing(actor.person)
    roles = roles_asked(matter, activity, standing)
    rows = Consultation.objects.filter(target_id=matter.pk)
    digest = digest_of(matter)
    _withdraw(actor, rows.exclude(digest=digest))
    if not roles:
        return
    asked = set(rows.filter(digest=digest).exclude(state="withdrawn").values_list("role_id", flat=True))
    held = held_at(standing.place(matter.scope_id()), standing)
    days = days_at(matter, standing)
    unit = matter.scope_id() or OrgUnit.objects.get(parent=None).pk
    for role in (each for each in roles if each in held and each not in asked):
        asked_now = Consultation(
            target_type=matter.SUBJECT,
            target_id=matter.pk,
            target_label=matter.label[:300],
            digest=digest,
            activity=activity,
            role_id=role,
            unit_id=unit,
            asked_by=actor.person,
            asked_at=clock.now(),
            due_at=clock.now() + timedelta(days=days) if days else None,
        )
        with passing(acts.OPEN, asked_now, actor=actor, authority=f"the letter C for {activity}"):
            pass


def _withdraw(actor: Actor, rows: Any) -> None:
    for row in rows.filter(state=ConsultationState.ASKED).order_by("id"):
        with passing(acts.WITHDRAW, row, actor=actor, authority=f"what became of {row.target_label}"[:300]):
            pass
