"""The tour in docs/tour takes real policies through their whole life, over HTTP and by REST alone."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings

from governance.models import Document, DocumentVersion, Resolution
from portal.acts.tokens import ISSUE_TOKEN
from portal.models import ApiToken
from portal.services import tokens
from tests.cast import PASSWORD, Cast
from tests.governance.deciding import BOARD, board

pytestmark = pytest.mark.django_db(transaction=True)

Real = Callable[[str], Path]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script as somebody would run it: it is no part of the product's packages."""
    place = Path(settings.BASE_DIR) / "docs" / "tour" / "tour.py"
    spec = importlib.util.spec_from_file_location("tour", place)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["tour"] = made
    spec.loader.exec_module(made)
    return made


def key(cast: Cast, part: str) -> str:
    row = ApiToken()
    signature = cast.sign(part, ISSUE_TOKEN.code, row)
    made = tokens.issue(actor=cast[part], name="tour", days=7, read_only=False, token=row, signature=signature)
    return str(made.shown)


def tour_of(script: ModuleType, cast: Cast, url: str) -> Any:
    board(cast)
    person = {part: script.Person(url, key(cast, part), PASSWORD) for part in ("author", "secretary", *BOARD)}
    members = [person[part] for part in BOARD]
    return script.Tour(person["author"], person["secretary"], members, "it", "board")


def test_fourteen_policies_and_a_second_version(
    script: ModuleType, live_server: Any, committed_cast: Cast, real: Real, capsys: pytest.CaptureFixture[str]
) -> None:
    tour = tour_of(script, committed_cast, live_server.url)
    files = sorted(real("policies/tailscale-cc0").glob("*.md"))
    codes = script.take(tour, files, str(committed_cast.person("owner").pk))
    assert len(codes) == 14
    assert Document.objects.count() == 14
    held = DocumentVersion.objects.filter(state="in_force").select_related("document")
    assert {row.document.code for row in held} == set(codes)
    assert Resolution.objects.filter(carried=True, votes_for=5).count() == 15
    first = DocumentVersion.objects.filter(document__code=codes[0])
    assert set(first.values_list("state", flat=True)) == {"superseded", "in_force"}
    told = capsys.readouterr().out
    assert "left out: overview.md" in told
    assert told.count("in force by") == 14
    assert "added" in told
    assert "Everyone must read this policy once a year." in told


def test_the_memorandum_of_475_clauses(script: ModuleType, live_server: Any, committed_cast: Cast, real: Real) -> None:
    tour = tour_of(script, committed_cast, live_server.url)
    file = real("policies/us-gov-public-domain/omb_m-15-14_fitara.md")
    (code,) = script.take(tour, [file], str(committed_cast.person("owner").pk))
    row = DocumentVersion.objects.get(document__code=code, state="in_force")
    assert row.clauses.count() == 476


def test_who_wrote_does_not_vote(script: ModuleType, live_server: Any, committed_cast: Cast, real: Real) -> None:
    tour = tour_of(script, committed_cast, live_server.url)
    strange = script.Tour(tour.author, tour.secretary, [tour.author], tour.unit, tour.body)
    file = real("policies/tailscale-cc0/password.md")
    with pytest.raises(script.RefusedError, match="no place on the list"):
        script.take(strange, [file], str(committed_cast.person("owner").pk))
    assert not DocumentVersion.objects.filter(state="in_force").exists()
