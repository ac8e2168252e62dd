"""Strategy, enterprise goals, metrics and readings: who writes does not decide, who reports does not verify."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance import catalogue
from governance.models import EnterpriseGoal, GoalReading, Strategy
from governance.selectors import direction
from governance.services import goals, motions, readings, strategies
from raci.duties.gate import Refused
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.governance.directing import Directing
from tests.governance.directing import directing as lay


@pytest.fixture
def directing(cast: Cast) -> Directing:
    return lay(cast)


# strategy


def test_a_strategy_is_put_in_force_by_somebody_else(directing: Directing) -> None:
    cast = directing.cast
    strategy = directing.strategy(in_force=False)
    assert (strategy.code, [each.code for each in strategy.objectives.all()]) == ("STR-01", ["S-1"])
    strategies.edit(
        actor=cast["chair"],
        strategy=strategy,
        title=strategy.title,
        vision="Clean water",
        mission="",
        starts_on=strategy.starts_on,
        ends_on=strategy.ends_on,
    )
    signature = cast.sign("chair", "strategy.adopt", strategy)
    with pytest.raises(Refused) as refused:
        strategies.adopt(actor=cast["chair"], strategy=strategy, signature=signature)
    assert refused.value.codes == {"sod", "SOD-01"}
    signature = cast.sign("member", "strategy.adopt", strategy)
    strategies.adopt(actor=cast["member"], strategy=strategy, signature=signature)
    assert (strategy.state, strategy.adopted_on) == ("in_force", clock.today())


def test_whoever_writes_an_objective_writes_the_strategy(directing: Directing) -> None:
    cast = directing.cast
    strategy = directing.strategy(in_force=False)
    objective = strategies.add_objective(actor=cast["member"], strategy=strategy, title="A fair price")
    signature = cast.sign("member", "strategy.adopt", strategy)
    with pytest.raises(Refused) as refused:
        strategies.adopt(actor=cast["member"], strategy=strategy, signature=signature)
    assert "SOD-01" in refused.value.codes
    strategies.drop_objective(actor=cast["secretary"], objective=objective)
    assert objective.state == "withdrawn"


def test_a_signature_is_for_the_objectives_that_were_read(directing: Directing) -> None:
    cast = directing.cast
    strategy = directing.strategy(in_force=False)
    digest, signature = strategy.content_digest(), cast.sign("chair", "strategy.adopt", strategy)
    strategies.add_objective(actor=cast["secretary"], strategy=strategy, title="Slipped in")
    with pytest.raises(Refused) as refused:
        strategies.adopt(actor=cast["chair"], strategy=strategy, digest=digest, signature=signature)
    assert refused.value.codes == {"stale", "signature"}


def test_one_strategy_at_a_time_and_objectives_stand(directing: Directing) -> None:
    cast = directing.cast
    first, second = directing.strategy(), directing.strategy("Water that lasts", in_force=False)
    with pytest.raises(Refused, match="Its objectives are written while it is a draft"):
        strategies.add_objective(actor=cast["secretary"], strategy=first, title="Late")
    signature = cast.sign("chair", "strategy.adopt", second)
    with pytest.raises(Refused, match="Close it before another one takes its place"):
        strategies.adopt(actor=cast["chair"], strategy=second, signature=signature)
    objective = first.objectives.get()
    strategies.retire_objective(actor=cast["chair"], objective=objective, note="Reached")
    strategies.close(actor=cast["chair"], strategy=first)
    strategies.adopt(actor=cast["chair"], strategy=second, signature=signature)
    assert (first.state, second.state, objective.state) == ("closed", "in_force", "retired")


def test_a_strategy_without_objectives_directs_nothing(directing: Directing) -> None:
    cast = directing.cast
    strategy = strategies.draft(
        actor=cast["secretary"],
        unit=cast.root,
        title="Empty",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
    )
    signature = cast.sign("chair", "strategy.adopt", strategy)
    with pytest.raises(Refused, match="names no business objective yet"):
        strategies.adopt(actor=cast["chair"], strategy=strategy, signature=signature)
    with pytest.raises(ValidationError):
        strategies.draft(
            actor=cast["secretary"], unit=cast.root, title="x", starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 1)
        )


def test_what_a_page_has_read_is_no_ground_to_decide_on(directing: Directing) -> None:
    cast, goal = directing.cast, directing.goal()
    strategy = directing.strategy(in_force=False)
    seen = Strategy.objects.prefetch_related("objectives").get(pk=strategy.pk)
    strategies.drop_objective(actor=cast["secretary"], objective=strategy.objectives.get())
    assert seen.wanted
    signature = cast.sign("chair", "strategy.adopt", seen)
    with pytest.raises(Refused, match="names no business objective yet"):
        strategies.adopt(actor=cast["chair"], strategy=seen, signature=signature)
    goal.known_motion = ""
    directing.deciding.opened(directing.deciding.motion(goal=EnterpriseGoal.objects.get()))
    with pytest.raises(Refused, match="is open for votes"):
        goals.withdraw(actor=cast["ceo"], goal=goal)


# goals


def test_a_goal_is_set_by_votes_alone(directing: Directing) -> None:
    cast, goal = directing.cast, directing.goal()
    with pytest.raises(Refused, match="Only the vote of a body decides on a goal"):
        goals.set_goal(actor=cast["chair"], goal=goal, authority="nobody")
    directing.set(goal)
    assert (goal.code, goal.state, goal.cycle) == ("EG-01", "set", 1)
    event = Event.objects.get(subject_id=goal.pk, verb="enterprise-goal.set", outcome=Outcome.DONE)
    resolution = direction.resolutions_on(goal)[0]
    assert event.authority == f"resolution {resolution.code}"
    assert event.subject_label == "EG-01 Customers reach us at any hour"


def test_a_goal_that_is_not_set_stays_a_proposal_of_its_author(directing: Directing) -> None:
    goal = directing.set(directing.goal(), "against")
    assert (goal.state, goal.cycle) == ("proposed", 0)
    assert Event.objects.filter(subject_id=goal.pk, verb="enterprise-goal.reject").count() == 1
    edit(directing, goal, "Customers reach us by day")
    assert directing.set(goal).state == "set"


def edit(directing: Directing, goal: EnterpriseGoal, title: str) -> None:
    goals.edit(
        actor=directing.cast["ceo"],
        goal=goal,
        title=title,
        description="",
        dimension="customer",
        owner=directing.cast.person("ceo"),
        starts_on=goal.starts_on,
        ends_on=goal.ends_on,
    )


def test_whoever_proposed_a_goal_or_its_metric_does_not_count_the_votes(directing: Directing) -> None:
    cast, goal = directing.cast, directing.goal()
    goals.add_metric(actor=cast["secretary"], goal=goal, title="Calls", unit_of_measure="%")
    motion = directing.deciding.opened(directing.deciding.motion(goal=goal))
    directing.deciding.all_vote(motion)
    with pytest.raises(Refused) as refused:
        motions.close(actor=cast["secretary"], motion=motion)
    assert "SOD-02" in refused.value.codes


def test_what_is_before_a_body_stands_still(directing: Directing) -> None:
    cast, goal = directing.cast, directing.goal()
    metric = directing.metric(goal)
    motion = directing.deciding.opened(directing.deciding.motion(goal=goal))
    sentence = f"Motion {motion.code} on it is open for votes"
    with pytest.raises(Refused, match=sentence):
        edit(directing, goal, "Another goal")
    with pytest.raises(Refused, match=sentence):
        directing.metric(goal, "Another metric")
    with pytest.raises(Refused, match=sentence):
        goals.retire_metric(actor=cast["ceo"], metric=metric)
    with pytest.raises(Refused, match=sentence):
        goals.withdraw(actor=cast["ceo"], goal=goal)


def test_another_target_is_another_content(directing: Directing) -> None:
    goal = directing.goal()
    metric = directing.metric(goal)
    before = goal.content_digest()
    goals.change_target(
        actor=directing.cast["ceo"], metric=metric, baseline=Decimal(60), target=Decimal(80), weight=1, cadence_days=90
    )
    assert goal.content_digest() != before


def test_a_set_goal_is_changed_by_governance_taking_it_back(directing: Directing) -> None:
    cast, goal = directing.cast, directing.goal()
    metric = directing.metric(goal)
    directing.set(goal)
    easier: dict[str, Any] = {"baseline": Decimal(60), "target": Decimal(65), "weight": 1, "cadence_days": 90}
    with pytest.raises(Refused, match="EG-01 is set, and what it is measured by with it"):
        goals.change_target(actor=cast["ceo"], metric=metric, **easier)
    with pytest.raises(Refused) as refused:
        goals.reopen(actor=cast["ceo"], goal=goal)
    assert refused.value.codes == {"letter"}
    goals.reopen(actor=cast["chair"], goal=goal, note="New targets for the year")
    with pytest.raises(Refused, match="was set before"):
        goals.withdraw(actor=cast["ceo"], goal=goal)
    goals.change_target(actor=cast["ceo"], metric=metric, **easier)
    assert directing.set(goal).cycle == 2


def test_a_proposal_is_withdrawn_and_a_set_goal_retired(directing: Directing) -> None:
    cast = directing.cast
    proposal, goal = directing.goal("One"), directing.set(directing.goal("Two"))
    with pytest.raises(Refused, match="EG-01 was never set"):
        goals.retire(actor=cast["member"], goal=proposal)
    goals.withdraw(actor=cast["ceo"], goal=proposal)
    goals.retire(actor=cast["member"], goal=goal, note="Reached")
    assert (proposal.state, goal.state) == ("withdrawn", "retired")


def test_goals_of_the_catalogue(directing: Directing) -> None:
    cast = directing.cast
    known = catalogue.enterprise_goals()[2]
    about: dict[str, Any] = {
        "actor": cast["secretary"],
        "owner": cast.person("ceo"),
        "unit": cast.root,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    goal = goals.adopt(cobit="EG03", **about)
    assert (goal.cobit, goal.title, goal.dimension) == ("EG03", known.title, str(known.perspective))
    assert goals.adopt(cobit="EG03", title="Water law kept", **about).title == "Water law kept"
    with pytest.raises(ValidationError):
        goals.adopt(cobit="EG99", **about)


# readings


def test_a_reading_is_verified_by_somebody_else(directing: Directing) -> None:
    cast = directing.cast
    metric = directing.metric(directing.goal())
    directing.set(metric.goal)
    reading = directing.reading(metric)
    with pytest.raises(Refused) as refused:
        readings.verify(actor=cast["cio"], reading=reading)
    assert {"letter", "SOD-04"} <= refused.value.codes
    readings.verify(actor=cast["tester"], reading=reading)
    assert (reading.state, reading.label) == ("verified", "EG-01, Answered within a minute: 75 %")
    hands = direction.hands_of([reading])[reading.pk]
    assert hands.reporter is not None
    assert hands.judge is not None
    assert (hands.reporter.actor_label, hands.judge.actor_label) == ("Daniel Ferreira", "Bruno Weiss")


def test_a_disputed_reading_counts_again_when_it_is_corrected(directing: Directing) -> None:
    cast = directing.cast
    metric = directing.metric(directing.goal())
    reading = directing.reading(metric)
    with pytest.raises(Refused, match="Say what is wrong with the reading"):
        readings.dispute(actor=cast["tester"], reading=reading, reason=" ")
    readings.dispute(actor=cast["tester"], reading=reading, reason="August is missing")
    assert reading.state == "disputed"
    readings.correct(actor=cast["cio"], reading=reading, value=Decimal("71.5"), remark="With August")
    assert (reading.state, direction.hands_of([reading])[reading.pk].judge) == ("reported", None)
    readings.verify(actor=cast["tester"], reading=reading)
    assert GoalReading.objects.get().value == Decimal("71.5")


def test_a_day_has_one_reading_and_has_come(directing: Directing) -> None:
    metric = directing.metric(directing.goal())
    directing.reading(metric)
    with pytest.raises(ValidationError, match="a reading of this day already"):
        directing.reading(metric, "80")
    with pytest.raises(ValidationError, match="has not come yet"):
        directing.reading(metric, "80", days_ago=-1)


def test_what_has_ended_takes_no_readings(directing: Directing) -> None:
    goal = directing.goal()
    metric, other = directing.metric(goal), directing.metric(goal, "Other")
    goals.retire_metric(actor=directing.cast["ceo"], metric=other)
    with pytest.raises(Refused, match="takes no readings"):
        directing.reading(other)
    goals.withdraw(actor=directing.cast["ceo"], goal=goal)
    with pytest.raises(Refused, match="EG-01 is withdrawn"):
        directing.reading(metric)


def test_what_is_due(directing: Directing) -> None:
    cast, goal = directing.cast, directing.goal()
    late, fresh, proposed = (
        directing.metric(goal, "Late", 30),
        directing.metric(goal, "Fresh", 90),
        directing.metric(directing.goal("Not set"), "Proposed", 1),
    )
    directing.set(goal)
    directing.reading(late, days_ago=40)
    directing.reading(fresh, days_ago=1)
    assert proposed.state == "active"
    standing, today = Standing(cast.person("cio")), clock.today()
    found = direction.due(standing, today)
    assert [(each.metric, each.due_on) for each in found] == [(late, today - timedelta(days=10))]
    waiting = direction.unverified(Standing(cast.person("tester")))
    assert [each.metric for each in waiting] == [late, fresh]
    assert direction.unverified(Standing(cast.person("outsider"))) == []
    assert direction.may_report(standing, cast.root.pk)
    assert not direction.may_verify(standing, cast.root.pk)
