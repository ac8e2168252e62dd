"""Advice on one's own text: heard only where nobody else holds the role, and on a side that rules can name."""

from raci.duties.models import Stand
from raci.people.models import RoleBinding
from tests.cast import PARTS, Cast
from tests.governance.deciding import board
from tests.governance.investing import investing
from tests.raci.duties.making import Making, refused
from tests.raci.duties.test_advice import answer, asked_on


def test_an_author_who_alone_holds_the_role_is_heard(making: Making) -> None:
    """In a small house the one who knows most wrote the text; where another holds the role, that one is asked."""
    cast: Cast = making.cast
    making.grant(cast["author"], "ciso")
    version = board(cast).version()
    with refused("sod", "Lena Sorensen gives the advice", row=asked_on(version)["ciso"]):
        answer(cast, "author", version, "ciso")
    making.end(RoleBinding.objects.valid().get(person=cast.person("ciso"), role__code="ciso"))
    assert answer(cast, "author", version, "ciso").state == "answered"


def test_advice_on_an_initiative_puts_its_giver_on_a_side(making: Making) -> None:
    """So that a rule can keep those who proposed it from it."""
    house = investing(making.cast)
    making.rule("object", {"chain": "initiative", "sides": ["author", "adviser"], "teams": False})
    making.grant(making.cast["it_manager"], "ciso")
    initiative = house.proposed()
    house.motion(initiative)
    code = next(iter(asked_on(initiative)))
    holder = next(part for part in PARTS if code in PARTS[part][2])
    assert answer(making.cast, holder, initiative, code).state == "answered"
    stand = Stand.objects.get(chain="initiative", side="adviser")
    assert stand.object_id == initiative.pk
