from collections import Counter

from management.catalogue import Group, practices


def test_itil_has_thirty_four_practices_in_three_groups() -> None:
    assert Counter(practice.group for practice in practices()) == {
        Group.GENERAL: 14,
        Group.SERVICE: 17,
        Group.TECHNICAL: 3,
    }
    assert len({practice.code for practice in practices()}) == len({practice.title for practice in practices()}) == 34


def test_practices_have_codes_for_addresses() -> None:
    assert practices()[18].code == "incident-management"
    assert practices()[18].title == "Incident management"
    assert Group.SERVICE.label == "Service management practices"
