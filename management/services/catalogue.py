"""Services of the catalogue: planned, designed, taken live when every criterion is met, and retired."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from management.acts import services as acts
from management.models import Service, ServiceDependency
from raci.duties.acts import Act
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person


def plan(
    *,
    actor: Actor,
    name: str,
    unit: OrgUnit,
    summary: str = "",
    family: str = "",
    tier: int = Service.Tier.SECOND,
    owner: Person | None = None,
    itsm_names: Sequence[str] = (),
    code: str = "",
    source: Mapping[str, Any] | None = None,
) -> Service:
    """Put a service into the catalogue as planned.

    Args:
        itsm_names: what the ITSM tool calls it.
        source: the OpenSLO document that describes it.

    Raises:
        Refused: the gate does not let it pass.
    """
    service = Service(
        code=code or next_code(Service, "SVC", digits=2),
        name=name,
        unit=unit,
        summary=summary,
        family=family,
        tier=tier,
        owner=owner,
        itsm_names=list(itsm_names),
        source=dict(source or {}),
    )
    with passing(acts.PLAN, service, actor=actor, reads=[unit, *([owner] if owner else [])]):
        pass
    return service


def edit(
    *,
    actor: Actor,
    service: Service,
    name: str,
    summary: str,
    family: str,
    tier: int,
    itsm_names: Sequence[str],
    source: Mapping[str, Any] | None = None,
) -> Service:
    """Change how a service is described. ``source``: the OpenSLO document that now describes it."""
    with passing(acts.EDIT, service, actor=actor) as row:
        row.name, row.summary, row.family, row.tier = name, summary, family, tier
        row.itsm_names = list(itsm_names)
        row.source = row.source if source is None else dict(source)
    return row


def name_owner(*, actor: Actor, service: Service, owner: Person, note: str = "") -> Service:
    """Name who answers for the running of a service."""
    with passing(acts.NAME_OWNER, service, actor=actor, reads=[owner], note=note) as row:
        row.owner = owner
    return row


def name_dependencies(*, actor: Actor, service: Service, services: Iterable[Service]) -> Service:
    """Say which other services this one cannot do without: exactly these."""
    wanted = {each.pk: each for each in services if each.pk != service.pk}
    with passing(acts.NAME_DEPENDENCIES, service, actor=actor, reads=list(wanted.values())) as row:
        row.save()
        for known in row.dependencies.all():
            if wanted.pop(known.on_id, None) is None:
                passage().remove(known)
        for each in wanted.values():
            ServiceDependency(service=row, on=each).save()
    return row


def _step(act: Act, actor: Actor, service: Service, note: str, **fields: Any) -> Service:
    with passing(act, service, actor=actor, note=note) as row:
        for name, value in fields.items():
            setattr(row, name, value)
    return row


def begin_design(*, actor: Actor, service: Service, note: str = "") -> Service:
    """From planned to in design."""
    return _step(acts.DESIGN, actor, service, note)


def begin_transition(*, actor: Actor, service: Service, note: str = "") -> Service:
    """From in design to in transition: built, tried and handed over."""
    return _step(acts.TRANSITION, actor, service, note)


def enter_approval(*, actor: Actor, service: Service, approval: str, note: str = "") -> Service:
    """Put on record that governance approved the service. ``approval``: the number of the resolution or minute."""
    return _step(acts.APPROVE, actor, service, note, approval=approval)


def take_live(*, actor: Actor, service: Service, note: str = "") -> Service:
    """Offer the service from today on.

    Raises:
        Refused: a criterion of ``management.criteria`` is not met, or whoever built it decides (SOD-15).
    """
    with passing(acts.TAKE_LIVE, service, actor=actor, reads=list(service.objectives.all()), note=note) as row:
        row.live_since = clock.today()
    return row


def phase_out(*, actor: Actor, service: Service, note: str = "") -> Service:
    """Begin to retire a live service."""
    return _step(acts.PHASE_OUT, actor, service, note)


def retire(*, actor: Actor, service: Service, note: str = "") -> Service:
    """End a service, or give one up that never went live."""
    return _step(acts.RETIRE, actor, service, note)
