"""What stands against an act on a change beside letters and rules: freezes, budgets, missing signatures, its kind.

What stands against the change itself (``unfit``) stands against everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone

from management.change_risk import unanswered
from management.models import Change
from management.selectors import health
from management.selectors.changes import Other, freezes_over
from management.slo.report import State
from management.states import Risk
from raci.duties.objections import Objection, Why, day
from raci.duties.rulings import persons
from raci.ledger import clock

if TYPE_CHECKING:
    from raci.duties.acts import Question
    from raci.duties.standing import Standing


def at(moment: dt.datetime) -> str:
    """``3 October 2026, 14:05``."""
    return f"{day(moment)}, {timezone.localtime(moment):%H:%M}"


def _change(question: Question) -> Change:
    return cast("Change", question.subject)


def _unfit(sentence: str) -> Objection:
    return Objection(Why.UNFIT, sentence)


# what it is


def is_no_standard(question: Question) -> Iterator[Objection]:
    """A standard change has the approval of its template."""
    if _change(question).kind == Change.Kind.STANDARD:
        yield _unfit("A standard change needs no approval of its own. Schedule it; its template is approved.")


def is_standard(question: Question) -> Iterator[Objection]:
    """Only a standard change goes ahead by the approval of its template."""
    if _change(question).kind != Change.Kind.STANDARD:
        yield _unfit("Only a standard change goes ahead without an approval of its own. Submit it for approval.")


def is_emergency(question: Question) -> Iterator[Objection]:
    """Only an emergency change is started before it is approved."""
    if not _change(question).is_emergency:
        yield _unfit("Only an emergency change is started before it is approved.")


def was_started_at_once(question: Question) -> Iterator[Objection]:
    """It went ahead without approval, and nobody has settled since whether that was right."""
    change = _change(question)
    if not change.at_once:
        yield _unfit("It was not started before its approval, so nothing is left to approve afterwards.")
    elif change.denial:
        yield _unfit("The approval was refused afterwards already. The review says what follows.")


def is_no_template(question: Question) -> Iterator[Objection]:
    """A template is followed by standard changes, and never done itself."""
    if _change(question).is_template:
        yield _unfit("A template is never implemented itself. Raise a standard change that follows it.")


# what it says


def is_complete(question: Question) -> Iterator[Objection]:
    """Everything that whoever approves has to know is there."""
    change = _change(question)
    if change.service_id and change.service.state == "retired":
        yield _unfit(f"{change.service} is retired, so nothing of it is changed any more.")
    missing = [word for word, value in _wanted(change) if not value]
    if missing:
        yield _unfit(f"Something is missing: {', '.join(missing)}. Write it down first.")


def _wanted(change: Change) -> Iterator[tuple[str, Any]]:
    yield "what is done, step by step", change.plan
    yield "how it is taken back", change.fallback
    yield "the answers on its risk", not unanswered(change.answers)
    if not change.is_template:
        yield "when it is done", change.starts_at and change.ends_at
    if change.is_emergency:
        yield "why it cannot wait", change.urgency


def is_of_low_risk_as_template(question: Question) -> Iterator[Objection]:
    """What everybody may repeat without asking again is of low risk, and no emergency."""
    change = _change(question)
    if change.is_template and (change.risk != Risk.LOW or change.kind != Change.Kind.NORMAL):
        yield _unfit("Only a normal change of low risk becomes a template, since nobody approves what follows it.")


def lies_ahead(question: Question) -> Iterator[Objection]:
    """What is planned for a time that is over was never planned. An emergency may have begun already."""
    change = _change(question)
    if change.ends_at and not change.is_emergency and change.ends_at <= clock.now():
        yield _unfit(f"It is planned until {at(change.ends_at)}, and that is over. Plan it for another time.")


# when it is done


def _frozen(found: Other) -> Objection:
    told = f"{found.place} is not changed from {at(found.starts_at)} until {at(found.ends_at)}: {found.text}"
    return _unfit(f"{told.rstrip('.')}. Only an emergency change goes ahead in that time.")


def is_planned_outside_of_freezes(question: Question) -> Iterator[Objection]:
    """Nothing but an emergency is planned into a time in which nothing is changed."""
    change = _change(question)
    if not (change.is_emergency or change.is_template):
        yield from map(_frozen, freezes_over(change, question.standing))


def happens_as_planned(question: Question) -> Iterator[Objection]:
    """It is started within the time for which it was approved, and not in a freeze that came meanwhile."""
    change, now = _change(question), clock.now()
    if change.is_emergency or change.is_template or not (change.starts_at and change.ends_at):
        return
    if not change.starts_at <= now <= change.ends_at:
        told = f"It is planned from {at(change.starts_at)} until {at(change.ends_at)}"
        yield _unfit(f"{told}, and approved for that time only.")
    over = freezes_over(change, question.standing)
    yield from (_frozen(each) for each in over if each.starts_at <= now < each.ends_at)


def has_budget_left(question: Question) -> Iterator[Objection]:
    """A service that has used up its error budget is left in peace, but for emergencies."""
    change = _change(question)
    now = change.state in question.act.starts
    if not now or change.kind != Change.Kind.NORMAL or change.is_template or not change.service_id:
        return
    if exhausted(change, question.standing):
        yield _unfit(
            f"{change.service} has used up its error budget. Until it has some again, only emergency changes and "
            "standard ones go ahead."
        )


def exhausted(change: Change, standing: Standing) -> bool:
    """Whether an objective of its service has no error budget left; read once for all that asks."""
    service = change.service

    def read() -> bool:
        active = list(service.objectives.filter(state="active"))
        one = len(active) == 1  # by the hour takes a query less than by the day
        found = [health.of_objective(active[0])[0]] if one else health.of_objectives(active)
        return any(each.state is State.EXHAUSTED for each in found)

    return standing.once(("budget", service.pk), read)


# who signed


def has_not_signed_yet(question: Question) -> Iterator[Objection]:
    """One person is one approval, by whatever account and for whomever they act."""
    change = _change(question)
    signed = {key for each in change.approved_by() for key in (each.person_id, each.behalf_id) if key}
    for person in persons(question) if signed else ():
        if person.pk in signed:
            yield Objection(
                Why.UNFIT, f"{person.name} has approved exactly this content already. It takes another person."
            )


def is_signed(question: Question) -> Iterator[Objection]:
    """Enough different persons approved exactly what is to be done; of a standard change, its template."""
    change = _change(question)
    if change.kind == Change.Kind.STANDARD:
        yield from follows_its_template(question)
    elif not change.is_approved():
        missing = change.needed - len(change.approved_by())
        yield _unfit(f"{'One person has' if missing == 1 else f'{missing} persons have'} to approve it as it is now.")


def follows_its_template(question: Question) -> Iterator[Objection]:
    """A standard change is exactly what its template says, and the template is approved as it stands."""
    change, template = _change(question), _change(question).template
    if template is None or not template.is_template:
        yield _unfit("A standard change follows a template, and none is named.")
    elif template.state != "approved" or not template.is_approved():
        yield _unfit(f"The template {template.code} is not approved as it stands now.")
    elif change.template_digest and change.template_digest != template.content_digest():
        yield _unfit(f"The template {template.code} was changed since. Raise the change anew from the template.")
    elif any(getattr(change, name) != getattr(template, name) for name in ("service_id", "plan", "fallback", "risk")):
        yield _unfit(f"It says something else than the template {template.code}. Then it is a normal change.")


def is_settled(question: Question) -> Iterator[Objection]:
    """What went ahead without approval is reviewed once somebody approved it afterwards, or refused to."""
    change = _change(question)
    if change.at_once and not change.denial and not change.is_approved():
        yield _unfit("Nobody has settled yet whether it is approved afterwards. That comes before the review.")
