"""Documents as JSON keeps them: without floating point, since the record takes exact values only."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from management.openslo.nodes import DECIMAL


def packed(value: Any) -> Any:
    """With ``{"$decimal": "0.98"}`` for each number that has a fraction."""
    if isinstance(value, Decimal):
        return {DECIMAL: format(value, "f")}
    if isinstance(value, Mapping):
        return {str(name): packed(each) for name, each in value.items()}
    return [packed(each) for each in value] if isinstance(value, list | tuple) else value


def unpacked(value: Any) -> Any:
    """The document again."""
    if isinstance(value, Mapping):
        if set(value) == {DECIMAL}:
            return Decimal(value[DECIMAL])
        return {name: unpacked(each) for name, each in value.items()}
    return [unpacked(each) for each in value] if isinstance(value, list) else value
