"""Documents of OpenSLO compared by what they mean, not by how they are written."""

from decimal import Decimal
from typing import Any

from management.models import Service
from management.openslo.nodes import read
from management.services import catalogue
from raci.people.actor import Actor
from tests.cast import Cast


def meaning(document: Any) -> Any:
    """A document in its normal form.

    - ``targetPercent`` is a ``target`` a hundred times smaller, and numbers are equal by value: 99.5 % is 0.995.
    - A ``timeSliceWindow`` that is a number counts minutes.
    - ``isRolling: false`` says nothing beside a ``calendar``; what is null is left out.
    - The order of fields says nothing, that of lists does.
    """
    if isinstance(document, dict):
        found = {name: meaning(value) for name, value in document.items() if value is not None}
        return _normal(found)
    if isinstance(document, list):
        return [meaning(each) for each in document]
    return Decimal(document) if isinstance(document, int | Decimal) and not isinstance(document, bool) else document


def _normal(found: dict[str, Any]) -> dict[str, Any]:
    if "targetPercent" in found:
        found["target"] = found.pop("targetPercent") / 100
    if isinstance(found.get("timeSliceWindow"), Decimal):
        found["timeSliceWindow"] = f"{found['timeSliceWindow']}m"
    if "calendar" in found and found.get("isRolling") is False:
        del found["isRolling"]
    return found


def documents_in(text: str | bytes) -> dict[tuple[str, str], Any]:
    """The documents of a file in their normal form, by kind and name."""
    data = text.encode() if isinstance(text, str) else text
    found = [meaning(node.plain()) for node in read(data)]
    by_name = {(each["kind"], each["metadata"]["name"]): each for each in found}
    assert len(by_name) == len(found), "a document stands there twice"
    return by_name


def service_called(cast: Cast, name: str, actor: Actor | None = None) -> Service:
    """A planned service that the ITSM tool, and so an SLO, calls by this name."""
    return catalogue.plan(actor=actor or cast["service_owner"], name=f"Service {name}", unit=cast.it, itsm_names=[name])
