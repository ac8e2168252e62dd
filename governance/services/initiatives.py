"""Initiatives and their gates: drafted and proposed by management, approved by a body, watched at the gates."""

from collections.abc import Iterable, Sequence
from datetime import date

from governance.acts import initiatives as acts
from governance.models import EnterpriseGoal, Initiative, InitiativeGoal, StageGate
from governance.services.strategies import in_order
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person

Rows = Sequence[Sequence[str]]
"""Amounts by year as ``governance.promise`` reads them."""


def draft(
    *,
    actor: Actor,
    kind: str,
    title: str,
    business_case: str,
    sponsor: Person,
    owner: Person,
    unit: OrgUnit,
    costs: Rows,
    goals: Iterable[EnterpriseGoal],
    starts_on: date,
    ends_on: date,
) -> Initiative:
    """Draft an initiative. It costs nothing and binds nobody until a body has approved it.

    Raises:
        ValidationError: it would end before it starts.
    """
    in_order(starts_on, ends_on)
    initiative = Initiative(
        code=next_code(Initiative, "INI", digits=2),
        kind=kind,
        title=title,
        business_case=business_case,
        sponsor=sponsor,
        owner=owner,
        unit=unit,
        costs=[list(row) for row in costs],
        starts_on=starts_on,
        ends_on=ends_on,
    )
    served = list(goals)
    with passing(acts.DRAFT, initiative, actor=actor, reads=[sponsor, owner, unit, *served]):
        initiative.save()
        _serve(initiative, served)
    return initiative


def edit(
    *,
    actor: Actor,
    initiative: Initiative,
    kind: str,
    title: str,
    business_case: str,
    costs: Rows,
    goals: Iterable[EnterpriseGoal],
    starts_on: date,
    ends_on: date,
) -> Initiative:
    """Change what is proposed. A motion that was prepared on it holds no longer."""
    in_order(starts_on, ends_on)
    served = list(goals)
    with passing(acts.EDIT, initiative, actor=actor, reads=served) as row:
        row.kind, row.title, row.business_case = kind, title, business_case
        row.costs, row.starts_on, row.ends_on = [list(each) for each in costs], starts_on, ends_on
        row.save()
        _serve(row, served)
    return row


def _serve(initiative: Initiative, goals: Sequence[EnterpriseGoal]) -> None:
    kept = {each.goal_id: each for each in InitiativeGoal.objects.filter(initiative=initiative)}
    wanted = {goal.pk: goal for goal in goals}
    for key in kept.keys() - wanted.keys():
        passage().remove(kept[key])
    for key in sorted(wanted.keys() - kept.keys()):
        InitiativeGoal(initiative=initiative, goal=wanted[key]).save()


def propose(*, actor: Actor, initiative: Initiative) -> Initiative:
    """Say that it is ready to be decided on."""
    with passing(acts.PROPOSE, initiative, actor=actor) as row:
        pass
    return row


def name_people(*, actor: Actor, initiative: Initiative, sponsor: Person, owner: Person, note: str = "") -> Initiative:
    """Name who sponsors and who owns it from now on. Whoever did so before decides on it as little as ever."""
    with passing(acts.NAME_PEOPLE, initiative, actor=actor, reads=[sponsor, owner], note=note) as row:
        before = {str(row.sponsor_id), str(row.owner_id)} - {str(sponsor.pk), str(owner.pk)}
        row.answered = sorted({*row.answered, *before})
        row.sponsor, row.owner = sponsor, owner
    return row


def withdraw(*, actor: Actor, initiative: Initiative, note: str = "") -> Initiative:
    """Give up what was never approved."""
    with passing(acts.WITHDRAW, initiative, actor=actor, note=note) as row:
        pass
    return row


def revise(*, actor: Actor, initiative: Initiative, note: str = "") -> Initiative:
    """Take up again what a body did not approve; it can be proposed with its changes."""
    with passing(acts.REVISE, initiative, actor=actor, note=note) as row:
        pass
    return row


def approve(*, actor: Actor, initiative: Initiative, authority: str) -> Initiative:
    """A motion on this initiative was carried. Called while the motion is closed, whose act locks the initiative;
    alone it is refused.

    Args:
        authority: the resolution, for the record.
    """
    with passing(acts.APPROVE, initiative, actor=actor, authority=authority) as row:
        row.approved_on = clock.today()
    return row


def reject(*, actor: Actor, initiative: Initiative, authority: str) -> Initiative:
    """A motion on this initiative was lost. Its authors can revise it and bring it again."""
    with passing(acts.REJECT, initiative, actor=actor, authority=authority) as row:
        pass
    return row


def reopen(*, actor: Actor, initiative: Initiative, note: str = "") -> Initiative:
    """Take an initiative back so that what was approved can be changed; the body decides anew."""
    with passing(acts.REOPEN, initiative, actor=actor, note=note) as row:
        pass
    return row


def start(*, actor: Actor, initiative: Initiative, note: str = "") -> Initiative:
    """The work begins, and with it what is measured."""
    with passing(acts.START, initiative, actor=actor, note=note) as row:
        pass
    return row


def complete(
    *, actor: Actor, initiative: Initiative, digest: str | None = None, signature: str = "", note: str = ""
) -> Initiative:
    """The work is done. Benefits are measured on until their periods end."""
    with passing(acts.COMPLETE, initiative, actor=actor, digest=digest, signature=signature, note=note) as row:
        pass
    return row


# gates


def plan_gate(*, actor: Actor, initiative: Initiative, name: str, planned_on: date, must_show: str) -> StageGate:
    """Plan when somebody looks whether the initiative should go on, and what must be shown by then."""
    taken = StageGate.objects.filter(initiative=initiative).order_by("-number").values_list("number", flat=True)
    gate = StageGate(
        initiative=initiative,
        number=(taken.first() or 0) + 1,
        name=name,
        planned_on=planned_on,
        must_show=must_show,
    )
    with passing(acts.PLAN_GATE, gate, actor=actor, reads=[initiative]):
        pass
    return gate


def change_gate(*, actor: Actor, gate: StageGate, name: str, planned_on: date, must_show: str) -> StageGate:
    """Change a gate that is not approved yet."""
    with passing(acts.CHANGE_GATE, gate, actor=actor, reads=[gate.initiative]) as row:
        row.name, row.planned_on, row.must_show = name, planned_on, must_show
    return row


def drop_gate(*, actor: Actor, gate: StageGate, note: str = "") -> StageGate:
    """Take a gate out of what is proposed."""
    with passing(acts.DROP_GATE, gate, actor=actor, reads=[gate.initiative], note=note) as row:
        pass
    return row


def pass_gate(
    *, actor: Actor, gate: StageGate, reason: str, digest: str | None = None, signature: str = ""
) -> StageGate:
    """Let the initiative go on. What was promised and realised at this moment is kept with the decision.

    Args:
        digest: of the gate and the figures that the actor was shown.
    """
    # The initiative is held for change: nobody reports or verifies between what is shown and what is kept.
    held = [gate.initiative]
    with passing(
        acts.PASS, gate, actor=actor, also=held, digest=digest, signature=signature, reason=reason.strip()
    ) as row:
        row.shown, row.decided_on = row.figures(), clock.today()
    return row


def stop_at_gate(
    *, actor: Actor, gate: StageGate, reason: str, digest: str | None = None, signature: str = ""
) -> StageGate:
    """End the initiative here. What was promised and realised at this moment is kept with the decision."""
    held = [gate.initiative]
    with passing(
        acts.STOP_AT_GATE, gate, actor=actor, also=held, digest=digest, signature=signature, reason=reason.strip()
    ) as row:
        row.shown, row.decided_on = row.figures(), clock.today()
        with passing(acts.STOP, row.initiative, actor=actor, authority=f"the decision at gate {row.number}"):
            pass
    return row
