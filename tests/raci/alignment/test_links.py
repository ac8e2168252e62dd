"""Links: proposed by one side, confirmed by the other, unconfirmed by a change."""

from typing import Any

import pytest

from governance.services import documents, motions
from management.services import catalogue, controls, it_goals
from raci.alignment import material
from raci.alignment.models import Implementation
from raci.alignment.services import links
from raci.duties import acts
from raci.duties.gate import Refused
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.governance.deciding import Deciding
from tests.management import recipes as management
from tests.raci.alignment import recipes


def states(*found: Any) -> list[str]:
    for link in found:
        link.refresh_from_db()
    return [link.state for link in found]


def test_a_contribution_is_confirmed_by_the_other_side(cast: Cast) -> None:
    goal, it_goal = recipes.goal(cast), recipes.it_goal(cast)
    link = links.propose_contribution(actor=cast["cio"], enterprise_goal=goal, it_goal=it_goal, weight=3)
    assert (link.state, link.unit_id) == ("proposed", it_goal.unit_id)
    for part in ("it_manager", "service_owner", "member"):
        with pytest.raises(Refused) as refused:
            links.confirm(actor=cast[part], link=link)
        assert "letter" in refused.value.codes
    links.confirm(actor=cast["ceo"], link=link)
    goal.refresh_from_db()
    it_goal.refresh_from_db()
    assert (link.state, link.upper_revision, link.lower_revision) == ("confirmed", goal.revision, it_goal.revision)
    event = Event.objects.get(subject_id=link.pk, verb="contribution.confirm", outcome=Outcome.DONE)
    assert event.subject_label == "Payments there when needed serves Customers reach us at any hour"


def test_nobody_confirms_their_own_proposal(cast: Cast) -> None:
    goal = recipes.it_goal(cast)
    link = links.propose_support(actor=cast["cio"], it_goal=goal, by=recipes.service(cast))
    with pytest.raises(Refused) as refused:
        links.confirm(actor=cast["cio"], link=link)
    assert "SOD-06" in refused.value.codes
    assert links.confirm(actor=cast["it_manager"], link=link).state == "confirmed"


def test_a_change_of_weight_is_confirmed_again(cast: Cast) -> None:
    link = recipes.contribution(cast, recipes.goal(cast), recipes.it_goal(cast))
    links.change(actor=cast["it_manager"], link=link, weight=5, primary=False)
    assert (link.state, link.weight, link.primary, link.confirmed_at) == ("proposed", 5, False, None)
    with pytest.raises(Refused) as refused:
        links.change(actor=cast["ceo"], link=link, weight=6, primary=True)
    assert "letter" in refused.value.codes
    assert links.confirm(actor=cast["ceo"], link=link).state == "confirmed"


def test_the_same_ends_are_linked_once_until_the_link_is_gone(cast: Cast) -> None:
    goal, it_goal = recipes.goal(cast), recipes.it_goal(cast)
    first = links.propose_contribution(actor=cast["cio"], enterprise_goal=goal, it_goal=it_goal)
    links.reject(actor=cast["ceo"], link=first, note="Not the goal that is meant")
    second = links.propose_contribution(actor=cast["cio"], enterprise_goal=goal, it_goal=it_goal)
    links.remove(actor=cast["cio"], link=second)
    assert recipes.contribution(cast, goal, it_goal).state == "confirmed"


def test_nothing_new_is_linked_to_what_has_ended(cast: Cast) -> None:
    goal, it_goal = recipes.goal(cast), recipes.it_goal(cast)
    it_goals.retire(actor=cast["cio"], goal=it_goal)
    with pytest.raises(Refused, match="has ended"):
        links.propose_contribution(actor=cast["cio"], enterprise_goal=goal, it_goal=it_goal)


def test_a_change_of_an_end_unconfirms(cast: Cast) -> None:
    goal, it_goal, service = recipes.goal(cast), recipes.it_goal(cast), recipes.service(cast)
    above, below = recipes.contribution(cast, goal, it_goal), recipes.support(cast, it_goal, service)
    assert links.unconfirm_changed(actor=recipes.system()) == []
    catalogue.edit(
        actor=cast["service_owner"], service=service, name="Payments", summary="Takes money", family="", tier=1,
        itsm_names=[],
    )  # fmt: skip
    assert [link.pk for link in links.unconfirm_changed(actor=recipes.system())] == [below.pk]
    assert states(above, below) == ["confirmed", "unconfirmed"]
    assert links.unconfirm_changed(actor=recipes.system()) == []
    it_goals.retire(actor=cast["cio"], goal=it_goal)
    assert [link.pk for link in links.unconfirm_changed(actor=recipes.system())] == [above.pk]


def test_what_does_not_touch_the_meaning_leaves_the_link(cast: Cast) -> None:
    control = controls.design(
        actor=cast["operator"], title="Two people approve", owner=cast.person("operator"), unit=cast.it
    )
    link = recipes.support(cast, recipes.it_goal(cast), control)
    controls.operate(actor=cast["operator"], control=control)
    assert links.unconfirm_changed(actor=recipes.system()) == []
    assert states(link) == ["confirmed"]


def test_people_do_not_unconfirm_by_hand(cast: Cast) -> None:
    link = recipes.contribution(cast, recipes.goal(cast), recipes.it_goal(cast))
    with pytest.raises(Refused) as refused:
        links.unconfirm(actor=cast["auditor"], link=link)
    assert "The portal does this by itself" in str(refused.value)
    with pytest.raises(Refused, match="Neither end has changed"):
        links.unconfirm(actor=recipes.system(), link=link)


def test_acts_that_are_called_immaterial_exist() -> None:
    assert not material.IMMATERIAL - set(acts.ACTS)


# --- clauses ------------------------------------------------------------------------------------------------------


@pytest.fixture
def implementation(cast: Cast) -> Implementation:
    policy, control = recipes.policy(cast), management.control(cast)
    link = links.propose_implementation(actor=cast["operator"], document=policy, clause="1.1", control=control)
    return links.confirm(actor=cast["secretary"], link=link)


def decide(cast: Cast, implementation: Implementation, body: str) -> None:
    """Another version of the policy in force."""
    version = documents.draft(actor=cast["author"], document=implementation.document, body=body)
    documents.submit(actor=cast["author"], version=version)
    deciding = Deciding(cast, implementation.document.versions.filter(motions__isnull=False)[0].motions.get().body)
    motion = deciding.opened(deciding.motion(version))
    deciding.all_vote(motion)
    motions.close(actor=cast["chair"], motion=motion)


def test_a_control_names_a_clause_in_force(cast: Cast) -> None:
    policy, control = recipes.policy(cast), management.control(cast)
    with pytest.raises(Refused, match=r"has no clause 7\.9"):
        links.propose_implementation(actor=cast["operator"], document=policy, clause="7.9", control=control)


def test_a_link_follows_its_clause_when_others_are_put_before_it(cast: Cast, implementation: Implementation) -> None:
    decide(cast, implementation, recipes.TEXT.replace("## Rules\n", "## Rules\n\nThese rules bind everybody.\n"))
    assert links.unconfirm_changed(actor=recipes.system()) == []
    assert states(implementation) == ["confirmed"]


def test_other_words_of_the_clause_unconfirm(cast: Cast, implementation: Implementation) -> None:
    digest = implementation.clause_digest
    decide(cast, implementation, recipes.TEXT.replace("a second person", "two other persons"))
    assert len(links.unconfirm_changed(actor=recipes.system())) == 1
    assert states(implementation) == ["unconfirmed"]
    links.confirm(actor=cast["secretary"], link=implementation)
    assert implementation.clause_digest != digest
    assert links.unconfirm_changed(actor=recipes.system()) == []


def test_a_clause_that_is_gone_unconfirms(cast: Cast, implementation: Implementation) -> None:
    decide(cast, implementation, "## Rules\n\nGuests must be accompanied.\n")
    assert len(links.unconfirm_changed(actor=recipes.system())) == 1
    with pytest.raises(Refused, match="has no clause"):
        links.confirm(actor=cast["secretary"], link=implementation)
