"""Who moves keeps nothing silently."""

from raci.duties.review_models import AccessReview
from raci.duties.services import moves, people, reviews
from raci.people.actor import Actor
from raci.people.models import RoleBinding
from tests.raci.duties.making import Making, later, refused


def test_what_lies_elsewhere_is_reviewed(making: Making) -> None:
    cast = making.cast
    who = making.person("Ada Nwosu")
    here, there = making.grant(who, "service-owner", cast.it), making.grant(who, "policy-author")
    moves.move(actor=cast["secretary"], person=who.person, unit=cast.it, manager=cast.person("cio"))
    who.person.refresh_from_db()
    assert (who.person.unit, who.person.manager) == (cast.it, cast.person("cio"))
    review = AccessReview.objects.get()
    item = review.items.get()
    assert (item.binding, item.reviewer) == (there, cast.person("cio"))
    assert review.opened_by.kind == "service"
    with later(days=15):
        reviews.tend(actor=cast["service"])
    there.refresh_from_db()
    here.refresh_from_db()
    assert (there.state, here.state) == ("ended", "approved")


def test_with_nothing_elsewhere_nothing_is_asked(making: Making) -> None:
    cast = making.cast
    who = making.person("Ada Nwosu")
    making.grant(who, "service-owner", cast.it)
    moves.move(actor=cast["secretary"], person=who.person, unit=cast.it)
    assert not AccessReview.objects.exists()


def test_what_is_no_move(making: Making) -> None:
    cast = making.cast
    with refused("unfit", "works there already", row=cast.person("ops")):
        moves.move(actor=cast["secretary"], person=cast.person("ops"), unit=cast.root)
    with refused("sod", "Nobody says for themselves"):
        moves.move(actor=cast["secretary"], person=cast.person("secretary"), unit=cast.it)
    with refused("letter"):
        moves.move(actor=cast["cio"], person=cast.person("ops"), unit=cast.it)


def test_the_mover_does_not_answer(making: Making) -> None:
    """Neither by being named nor by acting for whoever is."""
    cast = making.cast
    moves.move(actor=cast["access_admin"], person=cast.person("it_manager"), unit=cast.it, manager=cast.person("cio"))
    item = AccessReview.objects.get().items.get()
    making.delegated(cast["cio"], cast["it_manager"])
    for actor in (cast["it_manager"],):
        with refused("SOD-26", row=item):
            reviews.keep(actor=actor, item=item)
    reviews.keep(actor=Actor(item.reviewer, item.reviewer.accounts.get()), item=item)
    assert RoleBinding.objects.valid().filter(pk=item.role_binding.pk).exists()


def test_who_left_moves_nowhere(making: Making) -> None:
    cast = making.cast
    people.record_leaver(actor=cast["access_admin"], person=cast.person("operator"))
    with refused("state"):
        moves.move(actor=cast["secretary"], person=cast.person("operator"), unit=cast.it)
