"""Which page shows what best: for the pictures of the docs and for whoever looks around."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from governance.models import DocumentVersion, Motion
from portal.demo.story import PASSWORD
from raci.alignment.models import Finding
from raci.duties.models import Chart

__all__ = ["AUDITOR", "BOARD_MEMBER", "IT_MANAGER", "PASSWORD", "PERSONAS", "Scene", "scenes"]

BOARD_MEMBER, IT_MANAGER, AUDITOR = "judith.oyelaran", "daniel.ferreira", "yusuf.demir"
PERSONAS = (BOARD_MEMBER, IT_MANAGER, AUDITOR)
OPEN_MOTION = "Approve the Access Control Policy, version 4.0"
NEW_TEXT = ("Access Control Policy", "4.0")


class Scene(NamedTuple):
    """A page and who looks at it."""

    name: str
    login: str
    url: str


def _home() -> str:
    return reverse("home")


def _redline() -> str:
    title, number = NEW_TEXT
    version = DocumentVersion.objects.select_related("document").get(document__title=title, number=number)
    return reverse("document-version", args=(version.document.code, version.number))


def _motion() -> str:
    return reverse("motion", args=(Motion.objects.get(title=OPEN_MOTION).code,))


def _chart() -> str:
    chart = Chart.objects.select_related("unit").get(state="in_force", unit__parent=None)
    return reverse("chart", args=(chart.unit.code, chart.version))


def _cascade() -> str:
    return f"{reverse('goals')}?pick=EG-04"


def _service() -> str:
    return reverse("service", args=("SVC-07",))


def _finding() -> str:
    found = Finding.objects.filter(state="open").order_by("severity", "code").first()
    return reverse("finding", args=(found.code if found else "",))


def _record() -> str:
    return reverse("record")


SCENES: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("home-board", BOARD_MEMBER, _home),
    ("home-it", IT_MANAGER, _home),
    ("home-audit", AUDITOR, _home),
    ("policy-redline", BOARD_MEMBER, _redline),
    ("motion", BOARD_MEMBER, _motion),
    ("cascade", BOARD_MEMBER, _cascade),
    ("service", IT_MANAGER, _service),
    ("chart", AUDITOR, _chart),
    ("finding", AUDITOR, _finding),
    ("record", AUDITOR, _record),
)


def scenes() -> Iterator[Scene]:
    """Every scene whose page there is, in the database of the demo organisation."""
    for name, login, find in SCENES:
        try:
            url = find()
        except NoReverseMatch:
            continue
        yield Scene(name, login, url)
