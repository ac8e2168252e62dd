"""C is asked: who is, for how long a decision waits, what an answer is bound to, and what nobody can go around."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.acts import decisions
from governance.acts import documents as texts
from governance.models import DocumentVersion
from governance.services import documents, goals, motions
from management.services import catalogue, it_goals
from raci.duties import advice_acts, explain, gate, who
from raci.duties.acts import acts_on
from raci.duties.advice_models import Consultation
from raci.duties.models import Chart, SodRule
from raci.duties.services import charts, consultations, exemptions
from raci.duties.services.charts import Cell
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event
from raci.people.models import RoleBinding
from tests.cast import PARTS, Cast
from tests.governance.deciding import Deciding, board
from tests.management import recipes
from tests.raci.duties.making import Making, later, refused, role

DAYS = 5


def in_force_with(cast: Cast, days: int) -> Chart:
    """The next chart of the whole organisation, like the one before, under which decisions wait so long."""
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root, reason="Advice")
    chart = charts.set_advice_days(actor=cast["secretary"], chart=chart, days=days)
    signature = cast.sign("chair", "chart.approve", chart)
    return charts.put_in_force(actor=cast["chair"], chart=chart, signature=signature)


@pytest.fixture
def waiting(making: Making) -> Making:
    """The cast under a chart that lets decisions wait for advice."""
    in_force_with(making.cast, DAYS)
    return making


@pytest.fixture
def deciding(waiting: Making) -> Deciding:
    """A board under that chart."""
    return board(waiting.cast)


def asked_on(row: Any) -> dict[str, Consultation]:
    """role -> what it is asked on a matter."""
    found = Consultation.objects.filter(target_id=row.pk).exclude(state="withdrawn").select_related("role")
    return {each.role.code: each for each in found}


def answer(cast: Cast, part: str, row: Any, code: str, stance: str = "no_objection", text: str = "") -> Consultation:
    """The part gives the advice of its role."""
    return consultations.answer(actor=cast[part], consultation=asked_on(row)[code], stance=stance, text=text)


def test_submitting_asks_everybody_with_the_letter_c(deciding: Deciding) -> None:
    version = deciding.version()
    found = asked_on(version)
    assert set(found) == {"audit-risk", "ciso"}
    ciso = found["ciso"]
    assert ciso.digest == version.digest
    assert ciso.activity == "approve-document"
    assert ciso.due_at is not None
    assert (ciso.due_at - ciso.asked_at).days == DAYS
    event = Event.objects.get(pk=ciso.last_event)
    assert event.verb == "consultation.open"
    assert event.within == Event.objects.get(verb="version.submit", subject_id=version.pk).id


def test_a_motion_waits_until_the_answers_are_there(deciding: Deciding) -> None:
    motion = deciding.motion()
    with refused("advice", "The audit and risk committee member and the chief information security officer are asked"):
        deciding.opened(motion)
    answer(deciding.cast, "ciso", motion.version, "ciso", "concern", "Guests need a badge of their own.")
    with refused("advice", "The audit and risk committee member is asked for advice until"):
        deciding.opened(motion)
    answer(deciding.cast, "risk_member", motion.version, "audit-risk")
    assert deciding.opened(motion).state == "open"


def test_a_motion_waits_until_the_time_is_over(deciding: Deciding) -> None:
    version = deciding.version()
    motion = deciding.motion(version)
    with later(days=DAYS - 1), refused("advice", "The decision waits until then"):
        deciding.opened(motion)
    with later(days=DAYS, minutes=1):
        assert deciding.opened(motion).state == "open"
        assert not Consultation.objects.open().filter(target_id=version.pk).exists()
        assert Consultation.objects.lapsed().filter(target_id=version.pk).count() == 2


def test_late_advice_is_heard_until_the_matter_is_decided(deciding: Deciding) -> None:
    version = deciding.version()
    motion = deciding.motion(version)
    with later(days=DAYS, minutes=1):
        deciding.opened(motion)
        answer(deciding.cast, "ciso", motion.version, "ciso", "advice", "Name who escorts guests.")
        deciding.all_vote(motion)
        motions.close(actor=deciding.cast["secretary"], motion=motion)
    late = Consultation.objects.get(target_id=version.pk, role__code="audit-risk")
    assert late.state == "withdrawn"
    assert Consultation.objects.get(target_id=version.pk, role__code="ciso").state == "answered"
    with refused("state", "withdrawn"):
        consultations.answer(actor=deciding.cast["risk_member"], consultation=late, stance="no_objection")


def test_only_whoever_holds_that_very_role_answers(deciding: Deciding) -> None:
    """Another role with a C for the same decision is asked for itself."""
    version = deciding.version()
    asked = asked_on(version)["ciso"]
    for part in ("risk_member", "author", "chair", "superuser"):
        with refused("letter", "holds no role with the letter C (is asked)"):
            consultations.answer(actor=deciding.cast[part], consultation=asked, stance="advice", text="No.")
    standing = Standing(deciding.cast.person("author"))
    assert [each.name for each in who.candidates(advice_acts.ANSWER, asked, standing)] == ["Lena Sorensen"]


def test_whoever_acts_for_somebody_answers_for_them(waiting: Making) -> None:
    cast = waiting.cast
    version = board(cast).version()
    waiting.delegated(cast["ciso"], cast["operator"], "ciso")
    done = answer(cast, "operator", version, "ciso", "advice", "Shorter, please.")
    assert Event.objects.get(pk=done.last_event).on_behalf_of == "Lena Sorensen"


def test_a_rule_may_keep_authors_from_advising(making: Making) -> None:
    cast = making.cast
    making.rule("object", {"chain": "document", "sides": ["author", "adviser"], "teams": False})
    making.grant(cast["author"], "ciso")
    version = board(cast).version()
    with refused("SOD-90", "A rule of the kind object"):
        answer(cast, "author", version, "ciso")
    assert answer(cast, "ciso", version, "ciso").state == "answered"


def test_a_text_that_goes_back_asks_nobody_any_more(deciding: Deciding) -> None:
    version = deciding.version()
    answer(deciding.cast, "ciso", version, "ciso", "concern", "Too short.")
    documents.recall(actor=deciding.cast["author"], version=version)
    assert {code: row.state for code, row in asked_on(version).items()} == {"ciso": "answered"}
    version = DocumentVersion.objects.get(pk=version.pk)
    documents.edit(actor=deciding.cast["author"], version=version, body=version.body + "\nGuests must wear a badge.\n")
    documents.submit(actor=deciding.cast["author"], version=version)
    again = Consultation.objects.filter(target_id=version.pk, digest=version.digest)
    assert {(row.role.code, row.state) for row in again} == {("ciso", "asked"), ("audit-risk", "asked")}


def test_the_same_text_is_not_put_before_somebody_twice(deciding: Deciding) -> None:
    version = deciding.version()
    answer(deciding.cast, "ciso", version, "ciso")
    documents.recall(actor=deciding.cast["author"], version=version)
    documents.submit(actor=deciding.cast["author"], version=DocumentVersion.objects.get(pk=version.pk))
    rows = Consultation.objects.filter(target_id=version.pk, role__code="ciso")
    assert [row.state for row in rows] == ["answered"]


def test_nobody_gives_advice_on_a_text_that_is_another_by_now(waiting: Making) -> None:
    cast = waiting.cast
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root)
    consultations.ask(actor=cast["secretary"], act=advice_acts.ASK_ON_CHART, matter=chart)
    chart = charts.set_letters(actor=cast["secretary"], chart=chart, activity="run-body", role=role("cio"), letters="I")
    with refused("stale", "The text has changed since advice was asked for"):
        answer(cast, "risk_member", chart, "audit-risk")


def test_a_chart_is_not_put_in_force_before_anybody_was_asked(waiting: Making) -> None:
    """It is never submitted, so whoever drafts it asks; going around by not asking is refused."""
    cast = waiting.cast
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root)
    with refused("advice", "The audit and risk committee member has not been asked for advice on this text"):
        charts.put_in_force(actor=cast["chair"], chart=chart, signature=cast.sign("chair", "chart.approve", chart))
    consultations.ask(actor=cast["secretary"], act=advice_acts.ASK_ON_CHART, matter=chart)
    with refused("advice", "is asked for advice until"):
        charts.put_in_force(actor=cast["chair"], chart=chart, signature=cast.sign("chair", "chart.approve", chart))
    answer(cast, "risk_member", chart, "audit-risk")
    chart = Chart.objects.get(pk=chart.pk)
    signature = cast.sign("chair", "chart.approve", chart)
    assert charts.put_in_force(actor=cast["chair"], chart=chart, signature=signature).state == "in_force"


def test_letters_changed_after_the_answer_ask_anew(waiting: Making) -> None:
    cast = waiting.cast
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root)
    consultations.ask(actor=cast["secretary"], act=advice_acts.ASK_ON_CHART, matter=chart)
    answer(cast, "risk_member", chart, "audit-risk")
    chart = charts.set_letters(
        actor=cast["secretary"],
        chart=Chart.objects.get(pk=chart.pk),
        activity="run-body",
        role=role("cio"),
        letters="I",
    )
    with refused("advice", "has not been asked for advice on this text"):
        charts.put_in_force(actor=cast["chair"], chart=chart, signature=cast.sign("chair", "chart.approve", chart))
    consultations.ask(actor=cast["secretary"], act=advice_acts.ASK_ON_CHART, matter=Chart.objects.get(pk=chart.pk))
    states = Consultation.objects.filter(target_id=chart.pk).order_by("asked_at").values_list("state", flat=True)
    assert list(states) == ["answered", "asked"]


def test_asking_again_ends_what_was_asked_on_the_earlier_text(waiting: Making) -> None:
    cast = waiting.cast
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root)
    consultations.ask(actor=cast["secretary"], act=advice_acts.ASK_ON_CHART, matter=chart)
    with refused("unfit", "Everybody who is to be asked for advice on this text has been asked"):
        consultations.ask(actor=cast["secretary"], act=advice_acts.ASK_ON_CHART, matter=Chart.objects.get(pk=chart.pk))
    charts.set_letters(
        actor=cast["secretary"],
        chart=Chart.objects.get(pk=chart.pk),
        activity="run-body",
        role=role("cio"),
        letters="I",
    )
    consultations.ask(actor=cast["secretary"], act=advice_acts.ASK_ON_CHART, matter=Chart.objects.get(pk=chart.pk))
    states = Consultation.objects.filter(target_id=chart.pk).order_by("asked_at").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "asked"]


def test_an_exemption_asks_as_it_is_requested_and_waits_either_way(waiting: Making) -> None:
    cast = waiting.cast
    rule = SodRule.objects.get(code="SOD-11")
    row = waiting.asked(rule, cast["ops"])
    assert set(asked_on(row)) == {"internal-audit"}
    with refused("advice", "The internal auditor is asked"):
        exemptions.refuse(actor=cast["risk_member"], exemption=row)
    with refused("advice", "The internal auditor is asked"):
        signature = cast.sign("risk_member", "exemption.grant", row)
        exemptions.grant(actor=cast["risk_member"], exemption=row, signature=signature)
    answer(cast, "auditor", row, "internal-audit")
    signature = cast.sign("risk_member", "exemption.grant", row)
    assert exemptions.grant(actor=cast["risk_member"], exemption=row, signature=signature).state == "granted"


def test_with_no_days_everybody_is_asked_and_nothing_waits(making: Making) -> None:
    motion = board(making.cast).motion()
    assert set(asked_on(motion.version)) == {"audit-risk", "ciso"}
    assert {row.due_at for row in asked_on(motion.version).values()} == {None}
    deciding = Deciding(making.cast, motion.body)
    assert deciding.opened(motion).state == "open"
    assert answer(making.cast, "ciso", motion.version, "ciso", "advice", "A remark.").state == "answered"


def test_a_role_that_nobody_holds_holds_nothing_up(waiting: Making) -> None:
    cast = waiting.cast
    waiting.end(RoleBinding.objects.valid().get(person=cast.person("ciso"), role__code="ciso"))
    deciding = board(cast)
    motion = deciding.motion()
    version = motion.version
    assert version is not None
    assert set(asked_on(version)) == {"audit-risk"}
    answer(cast, "risk_member", version, "audit-risk")
    with refused("unfit", "Everybody who is to be asked"):
        consultations.ask(actor=cast["author"], act=texts.ASK_FOR_ADVICE, matter=version)
    assert deciding.opened(motion).state == "open"


def test_where_nobody_at_all_is_to_be_asked_it_says_so(waiting: Making) -> None:
    cast = waiting.cast
    waiting.end(RoleBinding.objects.valid().get(person=cast.person("auditor"), role__code="internal-audit"))
    rule = waiting.drafted("static", {"roles": ["cio", "ciso"], "fewer_than": 2})
    with refused("unfit", "Nobody holds the role of the internal auditor here, so nobody is asked and nothing waits."):
        consultations.ask(actor=cast["secretary"], act=advice_acts.ASK_ON_RULE, matter=rule)
    assert waiting.put_in_force(rule).state == "in_force"


def test_who_comes_to_hold_the_role_later_is_asked_later(waiting: Making) -> None:
    """The role was empty as the text was submitted; preparing the motion asks whoever holds it by then."""
    cast = waiting.cast
    waiting.end(RoleBinding.objects.valid().get(person=cast.person("ciso"), role__code="ciso"))
    deciding = board(cast)
    version = deciding.version()
    waiting.grant(cast["ops"], "ciso")
    deciding.motion(version)
    assert set(asked_on(version)) == {"audit-risk", "ciso"}


def test_nobody_opens_or_ends_a_consultation_by_themselves(deciding: Deciding) -> None:
    version = deciding.version()
    asked = asked_on(version)["ciso"]
    with (
        refused("unfit", "stays asked until the matter is decided"),
        gate.passing(advice_acts.WITHDRAW, asked, actor=deciding.cast["ciso"]),
    ):
        pass
    values = {f.attname: getattr(asked, f.attname) for f in asked._meta.concrete_fields if f.attname not in ("id",)}
    fresh = Consultation(**(values | {"digest": "other", "revision": 0}))
    with (
        refused("unfit", "when a matter comes before those who decide"),
        gate.passing(advice_acts.OPEN, fresh, actor=deciding.cast["author"]),
    ):
        pass


def test_the_page_of_the_gate_says_the_same_beforehand(deciding: Deciding) -> None:
    motion = deciding.motion()
    secretary = deciding.cast["secretary"]
    [offer] = gate.offers([decisions.OPEN], motion, secretary)
    assert [str(each.code) for each in offer.reasons if each.code == "advice"] == ["advice"]
    assert not offer.allowed


def test_explanation_and_gate_agree_on_advice(waiting: Making) -> None:
    cast = waiting.cast
    motion = board(cast).motion()
    asked = asked_on(motion.matter())
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root)
    told = 0
    for part in PARTS:
        standing = Standing(cast.person(part))
        for subject in (motion, motion.matter(), chart, asked["ciso"]):
            for act in acts_on(subject.SUBJECT):
                found = explain.explain(act, subject, cast[part], standing=standing)
                against = gate.objections(act, subject, cast[part], standing=standing)
                assert list(found.left) == against, (part, act.code)
                told += any(each.code == "advice" for each in against)
    assert told == 2 * len(PARTS)


def test_days_are_part_of_what_is_signed_and_copied_on(waiting: Making) -> None:
    cast = waiting.cast
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root)
    assert chart.advice_days == DAYS
    before = chart.content_digest()
    chart = charts.set_advice_days(actor=cast["secretary"], chart=chart, days=0)
    assert chart.content_digest() != before
    for wrong in (-1, 31):
        with pytest.raises(ValidationError):
            charts.set_advice_days(actor=cast["secretary"], chart=chart, days=wrong)
    cells = [Cell("run-service", role("cio"), "A")]
    assert charts.draft(actor=cast["cio"], unit=cast.it, cells=cells).advice_days == 0


def test_service_goal_and_strategy_wait_as_well(waiting: Making) -> None:
    cast = waiting.cast
    service = recipes.planned(cast)
    with refused("advice", "have not been asked for advice on this text"):
        catalogue.enter_approval(actor=cast["secretary"], service=service, approval="Minute 3")
    service = catalogue.begin_design(actor=cast["service_owner"], service=service)
    service = catalogue.begin_transition(actor=cast["service_owner"], service=service)
    assert set(asked_on(service)) == {"ceo", "cio"}
    answer(cast, "ceo", service, "ceo")
    answer(cast, "cio", service, "cio", "advice", "Begin with the pilot.")
    assert catalogue.enter_approval(actor=cast["secretary"], service=service, approval="Minute 3").approval
    goal = it_goals.propose(
        actor=cast["it_manager"],
        title="Payments that arrive",
        dimension="customer",
        owner=cast.person("it_manager"),
        unit=cast.root,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=90),
    )
    with refused("advice", "The service owner has not been asked for advice"):
        it_goals.set_goal(actor=cast["cio"], goal=goal)


def test_preparing_a_motion_on_a_goal_asks(deciding: Deciding) -> None:
    cast = deciding.cast
    today = clock.today()
    goal = goals.propose(
        actor=cast["cio"],
        title="Fewer leaks",
        dimension="customer",
        owner=cast.person("ceo"),
        unit=cast.root,
        starts_on=today,
        ends_on=today + timedelta(days=365),
    )
    assert not asked_on(goal)
    motion = deciding.motion(goal=goal)
    assert set(asked_on(goal)) == {"ceo", "cio"}
    with refused("advice", "are asked for advice until"):
        deciding.opened(motion)
