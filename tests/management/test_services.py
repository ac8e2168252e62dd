"""Services from planned to retired, by the acts of those who may."""

import pytest

from management.criteria import criteria_of
from management.services import catalogue
from raci.duties.gate import Refused
from raci.duties.standing import Standing
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.management import recipes


def test_a_service_goes_live_when_every_criterion_is_met(cast: Cast) -> None:
    service = recipes.live(cast)
    assert service.state == "live"
    assert service.live_since is not None
    assert service.code == "SVC-01"
    assert all(each.met for each in criteria_of(service, Standing(cast.person("service_owner"))))


def test_what_is_missing_is_told_in_full(cast: Cast) -> None:
    service = recipes.planned(cast)
    catalogue.begin_design(actor=cast["service_owner"], service=service)
    catalogue.begin_transition(actor=cast["service_owner"], service=service)
    with pytest.raises(Refused) as refused:
        catalogue.take_live(actor=cast["cio"], service=service)
    told = str(refused.value)
    for words in ("It has an owner", "It has an objective", "It is measured", "Governance has approved it"):
        assert words in told
    service.refresh_from_db()
    assert service.state == "transition"
    assert Event.objects.filter(subject_id=service.pk, outcome=Outcome.REFUSED, verb="service.take-live").exists()


def test_whoever_built_a_service_does_not_take_it_live(cast: Cast) -> None:
    service = recipes.in_transition(cast)
    catalogue.edit(
        actor=cast["it_manager"], service=service, name=service.name, summary="Takes payments", family="", tier=1,
        itsm_names=["payments"],
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        catalogue.take_live(actor=cast["it_manager"], service=service)
    assert refused.value.codes == {"sod", "SOD-15"}
    assert catalogue.take_live(actor=cast["cio"], service=service).state == "live"


def test_management_does_not_approve_its_own_service(cast: Cast) -> None:
    service = recipes.planned(cast)
    with pytest.raises(Refused, match="Daniel Ferreira holds no role with the letter"):
        catalogue.enter_approval(actor=cast["cio"], service=service, approval="R-2026-004")


@pytest.mark.parametrize("part", ["author", "auditor", "outsider", "superuser", "member"])
def test_who_may_not_plan_a_service(cast: Cast, part: str) -> None:
    with pytest.raises(Refused) as refused:
        catalogue.plan(actor=cast[part], name="Leak analytics", unit=cast.it)
    assert "letter" in refused.value.codes


def test_a_live_service_is_retired_in_two_steps(cast: Cast) -> None:
    service = recipes.live(cast)
    with pytest.raises(Refused):
        catalogue.retire(actor=cast["cio"], service=service)
    catalogue.phase_out(actor=cast["cio"], service=service)
    assert catalogue.retire(actor=cast["cio"], service=service).state == "retired"
