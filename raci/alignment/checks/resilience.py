"""Checks on what is open: whether enough people are left to complete it, and whether all hangs on one of them."""

from collections.abc import Iterator

from raci.alignment import resilience
from raci.alignment.checks.registry import Found, Moment, check
from raci.alignment.states import Severity
from raci.duties.completing import Forecast, Outlook


def _forecasts() -> list[Forecast]:
    return resilience.outlook()


def _found(at: Moment, wanted: Outlook) -> Iterator[Found]:
    for each in at.once(_forecasts):
        row = each.decision.row
        if each.outlook == wanted:
            stages = each.lacking or tuple(stage.title for stage in each.decision.stages)
            said = {"who": " and ".join(each.lone), "stage": " and ".join(stages).lower()}
            yield Found(row.SUBJECT, row.pk, row.label[:300], row.scope_id(), None, said)


@check(
    code="SOD-53",
    severity=Severity.MEDIUM,
    title="Only one person is left who can complete it",
    sentence="{label} waits for {who} alone. While they are away, nobody can complete it.",
    remedy="Propose a second person for the role, or let somebody act for them",
    act="binding.propose",
)
def one_is_left(at: Moment) -> Iterator[Found]:
    """Open decisions that nobody could complete if one person were away, as letters, earlier acts and rules stand."""
    return _found(at, Outlook.ONE)


@check(
    code="SOD-54",
    severity=Severity.HIGH,
    title="Nobody is left who can complete it",
    sentence="{label} cannot be completed by the people there are: {stage}.",
    remedy="Propose somebody for the role who had no hand in it, or withdraw it",
    act="binding.propose",
)
def nobody_is_left(at: Moment) -> Iterator[Found]:
    """Open decisions for which too few persons are left, as letters, earlier acts and rules stand."""
    return _found(at, Outlook.NOBODY)
