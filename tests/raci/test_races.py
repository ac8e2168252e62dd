"""Two at the same instant: exactly one gets through, on both databases."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connections

from raci.duties.gate import Refused
from raci.duties.models import SodRule
from raci.duties.services import bindings, charts, memberships, people, rules
from raci.duties.services.charts import Outdated
from raci.people.models import Role, RoleBinding
from tests.cast import Cast, joined

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS, MANY = 12, 100


def at_once(works: Sequence[Callable[[], Any]]) -> list[bool]:
    """Run all at the same instant; True for each that was let through."""
    barrier, told = threading.Barrier(len(works)), [False] * len(works)

    def run(index: int, work: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            work()
            told[index] = True
        except (Refused, Outdated):
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_two_roles_that_exclude_each_other(committed_cast: Cast) -> None:
    cast, root = committed_cast, committed_cast.root
    board, cio = Role.objects.get(code="board"), Role.objects.get(code="cio")
    for number in range(MANY):
        person = people.add_person(actor=cast["access_admin"], name=f"Candidate {number}", unit=root)
        pair = [
            bindings.propose(actor=cast["access_admin"], holder=person, role=role, unit=root) for role in (board, cio)
        ]
        told = at_once([lambda b=b: bindings.approve(actor=cast["approver"], binding=b) for b in pair])  # type: ignore[misc]
        assert sorted(told) == [False, True]
        assert RoleBinding.objects.filter(person=person, state="approved").count() == 1


def test_a_role_and_a_team_that_brings_the_other(committed_cast: Cast) -> None:
    cast, root = committed_cast, committed_cast.root
    team = people.create_team(
        actor=cast["access_admin"], code="it-crew", name="IT crew", sphere="management", unit=root
    )
    brought = bindings.propose(
        actor=cast["access_admin"], holder=team, role=Role.objects.get(code="it-manager"), unit=root
    )
    bindings.approve(actor=cast["approver"], binding=brought)
    board = Role.objects.get(code="board")
    for number in range(TRIALS):
        person = people.add_person(actor=cast["access_admin"], name=f"Candidate {number}", unit=root)
        binding = bindings.propose(actor=cast["access_admin"], holder=person, role=board, unit=root)
        row = memberships.propose(actor=cast["access_admin"], person=person, team=team)
        told = at_once(
            [
                lambda b=binding: bindings.approve(actor=cast["approver"], binding=b),  # type: ignore[misc]
                lambda m=row: memberships.approve(actor=cast["approver"], membership=m),  # type: ignore[misc]
            ]
        )
        assert sorted(told) == [False, True]


def test_who_joins_a_team_just_before_it_is_given_a_role_is_locked_as_well(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, root = committed_cast, committed_cast.root
    team = people.create_team(actor=cast["access_admin"], code="crew", name="Crew", sphere="management", unit=root)
    brought = bindings.propose(
        actor=cast["access_admin"], holder=team, role=Role.objects.get(code="it-manager"), unit=root
    )
    person = people.add_person(actor=cast["access_admin"], name="Newcomer", unit=root)
    holders = bindings.holders_of
    locked: list[set[Any]] = []

    def late(binding: RoleBinding) -> list[Any]:
        found = holders(binding)
        if not locked:
            joined(cast, person, team)
        locked.append({row.pk for row in found})
        return found

    monkeypatch.setattr(bindings, "holders_of", late)
    bindings.approve(actor=cast["approver"], binding=brought)
    assert [person.pk in each for each in locked] == [False, True]


def test_author_and_decider_at_the_same_instant(committed_cast: Cast) -> None:
    """Somebody who may both draft and decide edits and decides at once; the seat goes to one of the two."""
    cast = committed_cast
    chair = Role.objects.get(code="secretary")
    both = bindings.propose(actor=cast["access_admin"], holder=cast.person("chair"), role=chair, unit=cast.root)
    bindings.approve(actor=cast["approver"], binding=both)
    role = Role.objects.get(code="cio")
    for number in range(TRIALS // 2):
        chart = charts.draft_like(actor=cast["cio"], unit=cast.it, reason=str(number))
        signature = cast.sign("chair", "chart.approve", chart)
        told = at_once(
            [
                lambda c=chart, s=signature: charts.put_in_force(actor=cast["chair"], chart=c, signature=s),  # type: ignore[misc]
                lambda c=chart: charts.set_letters(  # type: ignore[misc]
                    actor=cast["chair"],
                    chart=type(c).objects.get(pk=c.pk),
                    activity="take-live",
                    role=role,
                    letters="R",
                ),
            ]
        )
        assert sorted(told) == [False, True]
        chart.refresh_from_db()
        if chart.state == "draft":
            charts.withdraw(actor=cast["cio"], chart=chart)


def test_two_changes_of_one_rule_are_not_both_decided(committed_cast: Cast) -> None:
    """And whoever edits a change while they decide on it does one of the two."""
    cast = committed_cast
    binding = bindings.propose(
        actor=cast["access_admin"], holder=cast.person("risk_member"), role=Role.objects.get(code="access-admin"),
        unit=cast.root,
    )  # fmt: skip
    bindings.approve(actor=cast["approver"], binding=binding)
    for number in range(TRIALS // 2):
        code = f"SOD-{600 + number}"
        rule = _in_force(cast, code)
        drafts = [
            rules.draft_change(actor=cast["ciso"], rule=rule, reason="Try it", mode=mode)
            for mode in ("record", "retire")
        ]
        told = at_once([lambda d=each: _decided(cast, d) for each in drafts])  # type: ignore[misc]
        assert sorted(told) == [False, True]
        rule.refresh_from_db()
        assert rule.state == "superseded"
        after = _in_force(cast, f"SOD-{800 + number}")
        draft = rules.draft_change(actor=cast["ciso"], rule=after, reason="Try it", mode="record")
        given: dict[str, Any] = {"title": draft.title, "terms": draft.terms, "source": "", "liftable": True}
        mine = type(draft).objects.get(pk=draft.pk)
        told = at_once(
            [
                lambda d=draft: _decided(cast, d),  # type: ignore[misc]
                lambda d=mine, g=given: rules.edit(actor=cast["risk_member"], rule=d, mode="simulate", **g),  # type: ignore[misc]
            ]
        )
        assert sorted(told) == [False, True]


def _in_force(cast: Cast, code: str) -> SodRule:
    draft = rules.draft(
        actor=cast["ciso"], code=code, title=code, kind="static", mode="record",
        terms={"roles": ["external-audit", "control-tester"], "fewer_than": 2},
    )  # fmt: skip
    return _decided(cast, draft)


def _decided(cast: Cast, draft: SodRule) -> SodRule:
    act = "rule.retire" if draft.ending else "rule.approve"
    decide = rules.retire if draft.ending else rules.put_in_force
    return decide(actor=cast["risk_member"], rule=draft, signature=cast.sign("risk_member", act, draft))


def test_two_editors_of_one_cell(committed_cast: Cast) -> None:
    cast, roles = committed_cast, {role.code: role for role in Role.objects.all()}
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.it)
    about: Any = {"activity": "set-goals", "role": roles["cio"]}
    for number in range(TRIALS):
        chart.refresh_from_db()
        seen, letters = chart.revision, ("R", "I") if number % 2 else ("C", "")

        def edit(part: str, wanted: str, at: int = seen) -> None:
            mine = type(chart).objects.get(pk=chart.pk)
            charts.set_letters(actor=cast[part], chart=mine, seen=at, letters=wanted, **about)

        told = at_once([lambda: edit("secretary", letters[0]), lambda: edit("cio", letters[1])])  # noqa: B023
        assert sorted(told) == [False, True]
        chart.refresh_from_db()
        assert chart.revision == seen + 1
