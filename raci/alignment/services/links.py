"""Links between what is above and what is below: proposed by one side, confirmed by the other."""

from typing import Any, TypeVar

from governance.models import BusinessObjective, Document, EnterpriseGoal
from management.models import Control, ITGoal, Service
from raci.alignment import material
from raci.alignment.acts import links as acts
from raci.alignment.models import Contribution, Direction, Implementation, Link, Support
from raci.duties.acts import Act
from raci.duties.gate import passing
from raci.ledger import clock
from raci.people.actor import Actor

L = TypeVar("L", bound=Link)


def _propose(link: L, actor: Actor, note: str) -> L:
    link.unit_id = link.lower.unit_id
    with passing(_acts(link).propose, link, actor=actor, reads=list(link.ends()), note=note):
        pass
    return link


def _acts(link: Link) -> acts.LinkActs:
    return acts.OF_KIND[link.SUBJECT]


def propose_direction(
    *,
    actor: Actor,
    objective: BusinessObjective,
    goal: EnterpriseGoal,
    weight: int = 1,
    primary: bool = True,
    note: str = "",
) -> Direction:
    """Propose that an enterprise goal serves a business objective.

    Args:
        weight: beside those of the other links to the same objective; shares follow from all of them.
    """
    return _propose(Direction(objective=objective, goal=goal, weight=weight, primary=primary), actor, note)


def propose_contribution(
    *,
    actor: Actor,
    enterprise_goal: EnterpriseGoal,
    it_goal: ITGoal,
    weight: int = 1,
    primary: bool = True,
    note: str = "",
) -> Contribution:
    """Propose that an IT goal contributes to an enterprise goal, primarily or secondarily (COBIT 2019)."""
    link = Contribution(enterprise_goal=enterprise_goal, it_goal=it_goal, weight=weight, primary=primary)
    return _propose(link, actor, note)


def propose_support(
    *, actor: Actor, it_goal: ITGoal, by: Service | Control, weight: int = 1, primary: bool = True, note: str = ""
) -> Support:
    """Propose that a service or a control delivers an IT goal."""
    service, control = (by, None) if isinstance(by, Service) else (None, by)
    link = Support(it_goal=it_goal, service=service, control=control, weight=weight, primary=primary)
    return _propose(link, actor, note)


def propose_implementation(
    *, actor: Actor, document: Document, clause: str, control: Control, note: str = ""
) -> Implementation:
    """Propose that a control puts a clause of the version in force into practice. ``clause``: its number."""
    found = material.clause_in_force(document, number=clause)
    link = Implementation(
        document=document,
        clause=clause,
        clause_key=found.key if found else "",
        clause_digest=material.digest_of(found.text) if found else "",
        control=control,
    )
    return _propose(link, actor, note)


def confirm(*, actor: Actor, link: L, note: str = "") -> L:
    """Say for the side above that it is so, of both ends as they are at this moment."""
    upper, lower = link.ends()
    with passing(_acts(link).confirm, link, actor=actor, reads=[upper, lower], note=note) as row:
        row.confirmed_at = clock.now()
        row.upper_revision, row.lower_revision = upper.revision, lower.revision
        if isinstance(row, Implementation):
            _name_clause(row)
    return row


def _name_clause(row: Implementation) -> None:
    """Keep the words that are confirmed; the number follows the clause where others were put before it."""
    found = material.clause_in_force(row.document, number=row.clause, key=row.clause_key)
    if found:
        row.clause, row.clause_key = found.number, found.key
        row.clause_digest = material.digest_of(found.text)


def change(*, actor: Actor, link: L, weight: int, primary: bool, note: str = "") -> L:
    """Propose another weight; it counts again when the other side has confirmed it."""
    with passing(_acts(link).change, link, actor=actor, note=note) as row:
        row.weight, row.primary = weight, primary
        row.confirmed_at = None
    return row


def _decide(act: Act, actor: Actor, link: L, note: str) -> L:
    with passing(act, link, actor=actor, note=note) as row:
        row.confirmed_at = None
    return row


def reject(*, actor: Actor, link: L, note: str = "") -> L:
    """Say for the side above that it is not so."""
    return _decide(_acts(link).reject, actor, link, note)


def remove(*, actor: Actor, link: L, note: str = "") -> L:
    """Take a link away; it stays in the record."""
    return _decide(_acts(link).remove, actor, link, note)


def unconfirm(*, actor: Actor, link: L) -> L:
    """Take a confirmation back since an end has changed."""
    return _decide(_acts(link).unconfirm, actor, link, "")


def unconfirm_changed(*, actor: Actor) -> list[Any]:
    """Ask both sides again wherever an end has changed since they confirmed.

    A pass of its own and no consequence of the change: the halves do not know of links, and the act on an end would
    have to lock every link to it beforehand. It compares revisions in one query a kind, so it may run every minute,
    twice at once, or late, with the same outcome.
    """
    found = [link for kind in material.KINDS for link in material.changed(kind).select_related(*kind.LOWER, kind.UPPER)]
    return [unconfirm(actor=actor, link=link) for link in found]
