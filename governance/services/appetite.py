"""The appetite for risk: proposed by one, set by another, one version in force for a category in a unit."""

from django.core.exceptions import ValidationError

from governance.acts import appetite as acts
from governance.models import RiskAppetite
from governance.risk_scale import HIGHEST
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit


def _on_the_scale(threshold: int) -> None:
    if not 0 <= threshold <= HIGHEST:
        raise ValidationError({"threshold": f"The scores of risks go from 1 to {HIGHEST}. With 0 none is within."})


def propose(*, actor: Actor, category: str, statement: str, threshold: int, unit: OrgUnit) -> RiskAppetite:
    """Propose the next version of the appetite for risks of a category, in a unit and all below it.

    Args:
        threshold: the highest score that is still within the appetite, 0 to 25.

    Raises:
        ValidationError: the threshold is not on the scale.
    """
    _on_the_scale(threshold)
    taken = RiskAppetite.objects.filter(unit=unit, category=category).order_by("-version")
    row = RiskAppetite(
        code=next_code(RiskAppetite, "APP"),
        category=category,
        version=(taken.values_list("version", flat=True).first() or 0) + 1,
        statement=statement,
        threshold=threshold,
        unit=unit,
    )
    with passing(acts.PROPOSE, row, actor=actor, reads=[unit], statement=statement):
        pass
    return row


def change(*, actor: Actor, appetite: RiskAppetite, statement: str, threshold: int) -> RiskAppetite:
    """Change what is proposed.

    Raises:
        ValidationError: the threshold is not on the scale.
    """
    _on_the_scale(threshold)
    with passing(acts.CHANGE, appetite, actor=actor, statement=statement) as row:
        row.statement, row.threshold = statement, threshold
    return row


def withdraw(*, actor: Actor, appetite: RiskAppetite, note: str = "") -> RiskAppetite:
    """Give the proposal up."""
    with passing(acts.WITHDRAW, appetite, actor=actor, note=note) as row:
        pass
    return row


def set_appetite(
    *, actor: Actor, appetite: RiskAppetite, digest: str | None = None, signature: str = ""
) -> RiskAppetite:
    """Put it in force at once; the version before is superseded in the same act.

    Args:
        digest: of the proposal as the actor was shown it.
    """
    before = RiskAppetite.objects.filter(unit=appetite.unit_id, category=appetite.category, state="in_force")
    held = list(before)
    with passing(acts.SET, appetite, actor=actor, also=held, digest=digest, signature=signature) as row:
        for old in held:
            with passing(acts.SUPERSEDE, old, actor=actor, authority=f"version {row.version}"):
                pass
        row.set_on = clock.today()
    return row


def reject(*, actor: Actor, appetite: RiskAppetite, reason: str) -> RiskAppetite:
    """Do not set it; what was in force stays so."""
    with passing(acts.REJECT, appetite, actor=actor, reason=reason.strip()) as row:
        pass
    return row
