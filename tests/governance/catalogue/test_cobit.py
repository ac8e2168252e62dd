from collections import Counter
from dataclasses import FrozenInstanceError

import pytest

from governance import catalogue
from governance.catalogue import Domain, Link, Perspective, Strength


def test_nothing_is_missing() -> None:
    counts = [len(each()) for each in (catalogue.enterprise_goals, catalogue.alignment_goals, catalogue.objectives)]
    assert counts == [13, 13, 40]
    assert (len(catalogue.practices()), len(catalogue.roles())) == (231, 33)


@pytest.mark.parametrize(("links", "primary", "secondary"), [("eg_ag", 26, 23), ("ag_objective", 66, 112)])
def test_the_matrices_hold_their_links(links: str, primary: int, secondary: int) -> None:
    found = Counter(link.strength for link in getattr(catalogue, links)())
    assert found == {Strength.PRIMARY: primary, Strength.SECONDARY: secondary}


def test_every_link_joins_two_that_exist() -> None:
    enterprise = {goal.code for goal in catalogue.enterprise_goals()}
    alignment = {goal.code for goal in catalogue.alignment_goals()}
    objectives = {objective.code for objective in catalogue.objectives()}
    assert {link.source for link in catalogue.eg_ag()} == enterprise
    assert {link.target for link in catalogue.eg_ag()} == alignment
    assert {link.source for link in catalogue.ag_objective()} == alignment
    assert {link.target for link in catalogue.ag_objective()} == objectives
    for links in (catalogue.eg_ag(), catalogue.ag_objective()):
        assert len({(link.source, link.target) for link in links}) == len(links)


def test_every_objective_serves_an_alignment_goal_first_of_all() -> None:
    served = {link.target for link in catalogue.ag_objective() if link.strength is Strength.PRIMARY}
    assert served == {objective.code for objective in catalogue.objectives()}


def test_practices_belong_to_their_objectives_and_are_numbered_through() -> None:
    for objective in catalogue.objectives():
        codes = [practice.code for practice in catalogue.practices(objective.code)]
        assert codes == [f"{objective.code}.{at:02}" for at in range(1, len(codes) + 1)]
        assert codes
    assert len(catalogue.practices("EDM01")) == 3
    with pytest.raises(KeyError):
        catalogue.practices("EDM09")


def test_domains_say_who_governs() -> None:
    found = Counter(objective.domain for objective in catalogue.objectives())
    assert found == {Domain.EDM: 5, Domain.APO: 14, Domain.BAI: 11, Domain.DSS: 6, Domain.MEA: 4}
    assert [domain.value for domain in Domain if domain.is_governance] == ["EDM"]
    assert Domain.DSS.label == "Deliver, Service and Support"


def test_goals_have_a_perspective() -> None:
    found = Counter(goal.perspective for goal in catalogue.enterprise_goals())
    assert found == {Perspective.FINANCIAL: 4, Perspective.CUSTOMER: 3, Perspective.INTERNAL: 4, Perspective.GROWTH: 2}


def test_what_is_uncertain_says_so() -> None:
    noted = {(link.source, link.target) for link in (*catalogue.eg_ag(), *catalogue.ag_objective()) if link.note}
    assert noted == {
        *(("EG08", code) for code in ("AG03", "AG05", "AG08", "AG09")),
        ("EG03", "AG13"),
        ("AG12", "EDM04"),
    }
    assert {practice.code for practice in catalogue.practices() if practice.note} == {
        "APO08.04",
        "APO13.02",
        "BAI10.01",
    }
    assert "one source" in catalogue.note("roles")
    assert catalogue.note("objectives") == ""


def test_titles_are_short_and_unlike_each_other() -> None:
    for entries in (catalogue.enterprise_goals(), catalogue.alignment_goals(), catalogue.objectives()):
        titles = [entry.title for entry in entries]
        assert len(set(titles)) == len(titles)
        assert all(0 < len(title) <= 120 and title == title.strip() for title in titles)


def test_the_catalogue_is_read_once_and_cannot_be_changed() -> None:
    assert catalogue.eg_ag() is catalogue.eg_ag()
    link: Link = catalogue.eg_ag()[0]
    with pytest.raises(FrozenInstanceError):
        link.note = "x"  # type: ignore[misc]
