"""Audits from the plan to the closed finding: nobody examines, reviews or closes what is theirs."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.models import EngagementAccess, SampleItem
from governance.sampling import digest_of_ids, picked
from governance.services import assurance, assurance_samples
from raci.duties.acts import act as act_of
from raci.duties.gate import Refused, passing
from raci.duties.services import bindings, people
from raci.duties.standing import Standing
from raci.ledger import clock, sealer
from raci.ledger.models import Event, Outcome
from raci.people.models import Role
from tests.cast import Cast
from tests.governance.auditing import Auditing, ago


@pytest.fixture
def house(cast: Cast) -> Auditing:
    return Auditing(cast)


# planning


def test_it_is_planned_by_one_and_approved_by_another(house: Auditing) -> None:
    engagement = house.plan()
    assert (engagement.code, engagement.state, engagement.unit) == ("ENG-01", "planned", house.cast.it)
    with pytest.raises(Refused, match="holds no role with the letter"):
        assurance.approve(actor=house.cast["auditor"], engagement=engagement)
    assert house.approve(engagement).state == "approved"


def test_whoever_planned_it_does_not_approve_it_with_whatever_role(house: Auditing) -> None:
    engagement = house.plan()
    binding = bindings.propose(
        actor=house.cast["access_admin"],
        holder=house.cast.person("auditor"),
        role=Role.objects.get(code="audit-risk"),
        unit=house.cast.root,
        reason="For a day",
    )
    bindings.approve(actor=house.cast["approver"], binding=binding)
    with pytest.raises(Refused, match="Whoever planned an audit does not approve it"):
        house.approve(engagement, by="auditor")


def test_the_scope_lies_in_the_lowest_unit_that_holds_all_of_it(house: Auditing) -> None:
    root = house.cast.root
    other = people.create_unit(actor=house.cast["access_admin"], code="finance", name="Finance", parent=root)
    assert house.plan(units=[house.cast.it, other]).unit == root


@pytest.mark.parametrize(
    "about", [{"units": []}, {"period_from": ago(0), "period_to": ago(1)}, {"starts_on": ago(0), "ends_on": ago(0)}]
)
def test_a_plan_that_makes_no_sense_is_told_so(house: Auditing, about: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        house.plan(**about)


def test_nobody_is_named_who_held_a_role_there(house: Auditing) -> None:
    with pytest.raises(Refused) as refused:
        house.plan(lead=house.cast.person("cio"))
    (told,) = [each.sentence for each in refused.value.objections if each.rule == "SOD-60"]
    assert "Daniel Ferreira held" in told
    assert Event.objects.filter(verb="engagement.plan", outcome=Outcome.REFUSED).exists()


def test_a_role_in_another_unit_is_no_stake(house: Auditing) -> None:
    other = people.create_unit(actor=house.cast["access_admin"], code="finance", name="Finance", parent=house.cast.root)
    engagement = house.plan(units=[other])
    assert house.cast.person("auditor").pk not in engagement.stakes()
    assert house.cast.person("cio").pk in engagement.stakes()  # holds the role in the whole organisation


def test_nobody_is_named_who_conducts_no_audits(house: Auditing) -> None:
    with pytest.raises(Refused, match="holds no role by which audits are conducted"):
        house.plan(team=[house.cast.person("outsider")])


def test_the_team_can_be_named_anew_but_not_with_somebody_from_there(house: Auditing) -> None:
    engagement = house.fieldwork()
    lead = house.cast.person("external")
    changed = assurance.name_team(actor=house.cast["auditor"], engagement=engagement, lead=lead, team=[])
    assert changed.auditors() == {lead.pk}
    with pytest.raises(Refused, match="Nobody audits what they did"):
        assurance.name_team(actor=house.cast["auditor"], engagement=changed, lead=lead, team=[house.cast.person("ops")])


def test_only_its_auditors_work_on_it(house: Auditing) -> None:
    engagement = house.fieldwork(team=[])
    with pytest.raises(Refused, match="is not one of the auditors"):
        assurance_samples.draw_population(
            actor=house.cast["tester"], engagement=engagement, source="roles-granted", since=ago(9), until=ago(0)
        )


def test_a_plan_that_was_approved_is_not_edited(house: Auditing) -> None:
    engagement = house.approve(house.plan())
    with pytest.raises(Refused):
        assurance.edit(
            actor=house.cast["auditor"], engagement=engagement, title="Other", objective="x", criteria="x",
            units=[house.cast.it], period_from=ago(9), period_to=ago(0), starts_on=ago(0), ends_on=ago(-9),
        )  # fmt: skip


def test_an_edit_moves_the_scope_and_asks_again_who_has_a_stake(house: Auditing) -> None:
    engagement = assurance.edit(
        actor=house.cast["auditor"], engagement=house.plan(), title="Other", objective="x", criteria="x",
        units=[house.cast.root], period_from=ago(9), period_to=ago(0), starts_on=ago(0), ends_on=ago(-9),
    )  # fmt: skip
    assert (engagement.unit, [each.unit for each in engagement.scope.all()]) == (house.cast.root, [house.cast.root])


def test_cancelling_says_why(house: Auditing) -> None:
    engagement = house.plan()
    with pytest.raises(Refused, match="Say in a sentence why"):
        assurance.cancel(actor=house.cast["risk_member"], engagement=engagement, reason=" ")
    cancelled = assurance.cancel(actor=house.cast["risk_member"], engagement=engagement, reason="Postponed")
    assert cancelled.state == "cancelled"


# access by the clock


def test_an_auditor_reads_a_unit_for_the_engagement_and_no_longer(house: Auditing, settings: Any) -> None:
    settings.COUNTERSIGN_DEMO = True
    engagement = house.approve(house.plan(team=[house.cast.person("tester"), house.cast.person("external")]))
    external, unit = house.cast.person("external"), house.cast.it
    binding = assurance.give_access(
        actor=house.cast["access_admin"],
        engagement=engagement,
        person=external,
        role=Role.objects.get(code="external-audit"),
        unit=unit,
    )
    assert EngagementAccess.objects.get(binding=binding).engagement == engagement
    assert binding.state == "proposed"
    with pytest.raises(Refused):
        bindings.approve(actor=house.cast["access_admin"], binding=binding)
    bindings.approve(actor=house.cast["approver"], binding=binding)
    founding = external.bindings.exclude(pk=binding.pk).get()
    bindings.end(actor=house.cast["access_admin"], binding=founding)
    assert Standing(external).sees(unit.path)
    with clock.moved_to(clock.now() + timedelta(days=62)):
        assert not Standing(external).sees(unit.path)


@pytest.mark.parametrize(
    ("part", "role", "field"), [("outsider", "external-audit", "person"), ("tester", "cio", "role")]
)
def test_access_is_for_its_auditors_and_roles_of_assurance(house: Auditing, part: str, role: str, field: str) -> None:
    engagement = house.approve(house.plan())
    with pytest.raises(ValidationError) as problem:
        assurance.give_access(
            actor=house.cast["access_admin"],
            engagement=engagement,
            person=house.cast.person(part),
            role=Role.objects.get(code=role),
            unit=house.cast.it,
        )
    assert list(problem.value.message_dict) == [field]


def test_access_lies_in_scope(house: Auditing) -> None:
    engagement = house.approve(house.plan())
    with pytest.raises(ValidationError, match="outside of what"):
        assurance.give_access(
            actor=house.cast["access_admin"], engagement=engagement, person=house.cast.person("tester"),
            role=Role.objects.get(code="control-tester"), unit=house.cast.root,
        )  # fmt: skip


def test_auditors_do_not_give_themselves_access(house: Auditing) -> None:
    engagement = house.approve(house.plan())
    with pytest.raises(Refused, match="holds no role with the letter"):
        assurance.give_access(
            actor=house.cast["auditor"], engagement=engagement, person=house.cast.person("auditor"),
            role=Role.objects.get(code="external-audit"), unit=house.cast.it,
        )  # fmt: skip


# populations and samples


def test_a_population_is_frozen_with_its_digest_and_the_head_of_the_record(house: Auditing) -> None:
    first, second = house.grant("cio"), house.grant("ciso")
    engagement = house.fieldwork()
    sealer.seal()
    population = house.population(engagement)
    ids = [str(first.pk), str(second.pk)]
    assert [each["id"] for each in population.items] == ids
    assert (population.size, population.digest) == (2, digest_of_ids(ids))
    assert population.ledger_size > 0
    assert len(population.ledger_root) == 64
    house.grant("ops")
    population.refresh_from_db()
    assert population.size == 2
    event = Event.objects.get(pk=population.last_event)
    assert str(first.pk) not in bytes(event.payload).decode()
    assert population.digest in bytes(event.payload).decode()


def test_a_population_lies_in_scope_and_period(house: Auditing) -> None:
    engagement = house.fieldwork()
    with pytest.raises(ValidationError, match="within the period"):
        house.population(engagement, since=ago(400))
    with pytest.raises(ValidationError, match="nothing of this kind"):
        house.population(engagement)
    with pytest.raises(ValidationError, match="Choose what"):
        house.population(engagement, source="anything")


def test_refusals_can_be_examined(house: Auditing) -> None:
    with pytest.raises(Refused):
        house.plan(by="cio")
    engagement = house.fieldwork(units=[house.cast.root])
    population = house.population(engagement, source="refusals")
    assert population.size >= 1
    assert "engagement.plan" in population.items[-1]["label"]


def test_a_sample_is_what_its_seed_picks(house: Auditing) -> None:
    _, sample, items = house.drawn(3)
    wanted = picked(sample.seed, 3, 3)
    assert [each.position for each in items] == wanted
    assert [each.number for each in items] == [1, 2, 3]
    assert len(sample.seed) == 32


def test_another_draw_is_another_sample_and_says_why(house: Auditing) -> None:
    _, sample, _ = house.drawn(2)
    with pytest.raises(Refused, match="SMP-01 was drawn from it already"):
        house.sample(sample.population)
    again = house.sample(sample.population, reason="The attribute was named wrongly")
    assert again.code == "SMP-02"
    assert sample.items.count() == 2


@pytest.mark.parametrize(
    "about",
    [
        {"size": None},
        {"size": 5, "confidence": 95, "tolerable": 5},
        {"size": None, "confidence": 95},
        {"size": 9},
        {"size": 0},
    ],
)
def test_a_sample_says_once_how_many(house: Auditing, about: dict[str, Any]) -> None:
    house.grant("cio")
    population = house.population(house.fieldwork())
    with pytest.raises(ValidationError):
        house.sample(population, **about)


def test_a_formula_gives_the_number(house: Auditing) -> None:
    for part in ("cio", "ciso", "ops"):
        house.grant(part)
    population = house.population(house.fieldwork())
    sample = house.sample(population, size=None, confidence=95, tolerable=20)
    assert (sample.basis, sample.size) == ("formula", 3)


def test_items_are_never_picked_by_hand(house: Auditing) -> None:
    _, sample, items = house.drawn(2)
    mine = SampleItem(code="SMP-01-099", sample=sample, number=99, position=1, kind="binding", key=sample.pk, title="x")
    with (
        pytest.raises(Refused, match="Items come from drawing a sample"),
        passing(act_of("sample-item.list"), mine, actor=house.cast["auditor"]),
    ):
        pass
    assert sample.items.count() == len(items)


# workpapers


def test_a_workpaper_is_tested_by_one_and_reviewed_by_another(house: Auditing) -> None:
    _, _, (item,) = house.drawn()
    tested = house.examine(item)
    assert (tested.state, tested.tester) == ("tested", house.cast.person("tester"))
    with pytest.raises(Refused, match="Whoever tested a sampled item does not review the workpaper"):
        house.review(item, by="tester")
    assert house.review(item).state == "reviewed"


def test_whoever_had_a_hand_in_an_item_does_not_test_it(house: Auditing) -> None:
    with pytest.raises(Refused):
        bindings.reject(actor=house.cast["tester"], binding=house.grant("cio"))
    refused = house.population(house.fieldwork(units=[house.cast.root], title="All"), source="refusals")
    sample = house.sample(refused, size=refused.size)
    mine = next(each for each in sample.items.all() if str(house.cast.person("tester").pk) in each.hands)
    with pytest.raises(Refused, match="Nobody audits what they did"):
        house.examine(mine, by="tester")


def test_a_workpaper_without_words_is_none(house: Auditing) -> None:
    _, _, (item,) = house.drawn()
    with pytest.raises(Refused, match="Write in the workpaper"):
        house.examine(item, note=" ")
    with pytest.raises(ValidationError):
        house.examine(item, "perhaps")


def test_a_returned_workpaper_is_tested_again(house: Auditing) -> None:
    _, _, (item,) = house.drawn()
    house.examine(item)
    returned = assurance_samples.return_item(actor=house.cast["auditor"], item=item, reason="Which approval?")
    assert (returned.state, returned.remark) == ("returned", "Which approval?")
    assert house.examine(item).state == "tested"
    assert house.review(item).state == "reviewed"


def test_fieldwork_ends_with_reviewed_workpapers_and_exceptions_have_findings(house: Auditing) -> None:
    engagement, _, (item,) = house.drawn()
    house.examine(item, "exception")
    with pytest.raises(Refused, match="1 workpaper is not reviewed yet"):
        assurance.report(actor=house.cast["auditor"], engagement=engagement)
    house.review(item)
    assurance.report(actor=house.cast["auditor"], engagement=engagement)
    with pytest.raises(Refused, match="shows an exception without an audit finding"):
        house.close(engagement)
    house.finding(engagement, item=item)
    with pytest.raises(Refused, match="Say what the engagement comes to"):
        house.close(engagement, conclusion=" ")
    closed = house.close(engagement)
    assert (closed.state, closed.conclusion, closed.closed_on) == ("closed", "Met.", ago(0))


def test_nothing_is_drawn_while_it_is_reported_on_until_fieldwork_is_taken_up_again(house: Auditing) -> None:
    house.grant("cio")
    engagement = assurance.report(actor=house.cast["auditor"], engagement=house.fieldwork())
    with pytest.raises(Refused, match="done during fieldwork"):
        house.population(engagement)
    assurance.resume(actor=house.cast["auditor"], engagement=engagement, reason="More is needed")
    assert house.population(engagement).size == 1
