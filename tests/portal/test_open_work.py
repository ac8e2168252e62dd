"""What is open with a person, on its page and before they leave or move."""

from datetime import timedelta

from django.urls import reverse

from management.services import it_goals
from portal import open_work
from portal.forms.duties import LeaveForm
from raci.duties.review_models import AccessReview
from raci.duties.services import delegations, people, reviews
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import Person, RoleBinding
from tests.cast import Cast
from tests.management import recipes
from tests.portal.test_doors import post, signed_in
from tests.portal.test_duty_pages import text


def opened(cast: Cast, part: str, reader: str = "auditor") -> dict[str, open_work.Open]:
    found = open_work.of(cast.person(part), Standing(cast.person(reader)))
    return {each.source.kind: each for each in found}


def test_everything_that_lies_with_somebody(cast: Cast) -> None:
    service = recipes.planned(cast, "Payments", owner=cast.person("cio"))
    binding = RoleBinding.objects.valid().get(person=cast.person("cio"))
    delegations.offer(
        actor=cast["cio"], binding=binding, delegate=cast.person("ops"), valid_until=clock.now() + timedelta(days=5)
    )
    people.set_manager(actor=cast["access_admin"], person=cast.person("ops"), manager=cast.person("cio"))
    reviews.open_review(
        actor=cast["auditor"],
        title="All",
        unit=cast.root,
        due_at=clock.now() + timedelta(days=9),
        escalation=cast.person("chair"),
    )
    found = opened(cast, "cio")
    assert {"Owns the service", "Lets somebody act", "Is the manager of", "Has to answer for"} <= set(found)
    owns = found["Owns the service"]
    assert (owns.code, owns.hand_label) == (service.code, "Name its owner")
    assert "Keiko Mori" in (owns.able or ())
    assert "Daniel Ferreira" not in (owns.able or ())
    assert not open_work.of(cast.person("cio"), Standing(cast.person("outsider")))


def test_the_page_and_the_form_show_it(cast: Cast) -> None:
    service = recipes.planned(cast, "Payments", owner=cast.person("ops"))
    client = signed_in(cast, "access_admin")
    ops = cast.person("ops")
    for url in (
        reverse("person-open", args=(ops.pk,)),
        reverse("act", args=("person.leave", ops.pk)),
        reverse("act", args=("person.move", ops.pk)),
    ):
        assert service.code in text(client, url), url
    assert signed_in(cast, "outsider").get(reverse("person-open", args=(ops.pk,))).status_code == 404


def test_a_joiner_sees_what_is_missing(cast: Cast) -> None:
    person = people.add_person(actor=cast["access_admin"], name="Ada Nwosu", unit=cast.root)
    page = text(signed_in(cast, "access_admin"), reverse("person-open", args=(person.pk,)))
    assert "An account to sign in with" in page
    assert "Nobody has proposed one yet" in page
    people.set_manager(actor=cast["access_admin"], person=cast.person("ops"), manager=cast.person("cio"))
    assert "What is still missing" not in text(
        signed_in(cast, "access_admin"), reverse("person-open", args=(cast.person("ops").pk,))
    )


def test_a_move_by_page_and_rest(cast: Cast) -> None:
    client = signed_in(cast, "access_admin")
    ops = cast.person("ops")
    body = {"unit": "it", "manager": str(cast.person("cio").pk)}
    assert client.post(reverse("act", args=("person.move", ops.pk)), body).status_code == 302
    assert Person.objects.get(pk=ops.pk).unit == cast.it
    assert AccessReview.objects.get().items.get().reviewer == cast.person("cio")
    operator = cast.person("operator")
    url = f"/api/v1/people/{operator.pk}/"
    answer = post(client, f"{url}move/", body, if_match=client.get(url)["ETag"])
    assert answer.status_code == 200, answer.json()
    own = f"/api/v1/people/{cast.person('access_admin').pk}/"
    assert post(client, f"{own}move/", body, if_match=client.get(own)["ETag"]).status_code == 403


def test_a_goal_is_handed_over(cast: Cast) -> None:
    goal = recipes.goal(cast)
    it_goals.name_owner(actor=cast["cio"], goal=goal, owner=cast.person("it_manager"))
    goal.refresh_from_db()
    assert goal.owner == cast.person("it_manager")


def test_a_form_of_a_program_reads_nothing(cast: Cast) -> None:
    form = LeaveForm({}, subject=cast.person("ops"), standing=Standing(cast.person("access_admin")))
    assert form.open_work == []
