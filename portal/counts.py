"""How much waits for somebody, and until when: the small figures of the menu and of the bell, in one query."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import CharField, Count, DateTimeField, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest

from portal.asking import standing_of
from raci.duties.standing import Standing

Waiting = Callable[[AbstractBaseUser], QuerySet[Any]]
ByLetter = Callable[[Standing], QuerySet[Any]]
_waiting: dict[str, tuple[Waiting, str]] = {}
_quiet: set[str] = set()
_by_letter: dict[str, tuple[ByLetter, str]] = {}


def waits(key: str, *, due: str = "", asks: bool = True) -> Callable[[Waiting], Waiting]:
    """Registers what waits under `key`: a function of the signed-in account that gives the rows to be counted.

    Args:
        due: the field that says until when, for ``soonest``.
        asks: whether the reader has to do something; what is only told stands in the menu, and not among the needs.
    """

    def register(function: Waiting) -> Waiting:
        _waiting[key] = function, due
        if not asks:
            _quiet.add(key)
        return function

    return register


def waits_by_letter(key: str, *, due: str = "") -> Callable[[ByLetter], ByLetter]:
    """The same for what waits for whoever holds a letter: a function of what the reader holds. Only a page that asks
    ``counts_with_letters`` counts it, since no other may have read what the reader holds."""

    def register(function: ByLetter) -> ByLetter:
        _by_letter[key] = function, due
        return function

    return register


def counts_with_letters(request: HttpRequest) -> Mapping[str, int]:
    """The figures by letter, by key. Asked before all others it reads theirs in the same query."""
    found: Mapping[str, tuple[int, datetime | None]] | None = getattr(request, "_counts_by_letter", None)
    if found is None:
        account = request.user
        found = _waiting_for(account, standing_of(request)) if isinstance(account, AbstractBaseUser) else {}
        request._counts = {key: each for key, each in found.items() if key not in _by_letter}  # type: ignore[attr-defined]
        request._counts_by_letter = found  # type: ignore[attr-defined]
    return {key: count for key, (count, _) in found.items() if key in _by_letter}


def counts_of(request: HttpRequest) -> Mapping[str, int]:
    """The figures for the signed-in reader, read once a request."""
    return _figures(_read(request))


def counts_for(account: AbstractBaseUser) -> Mapping[str, int]:
    """The figures for an account: one query, whatever the number of keys; keys where nothing waits are absent."""
    return _figures(_waiting_for(account))


def _figures(found: Mapping[str, tuple[int, datetime | None]]) -> Mapping[str, int]:
    figures = {key: count for key, (count, _) in found.items()}
    needs = sum(count for key, count in figures.items() if key not in _quiet)
    return figures | ({"needs": needs} if needs else {})


def soonest(request: HttpRequest, key: str) -> datetime | None:
    """Until when the most urgent of what waits under `key` waits; read with the figures."""
    known = getattr(request, "_counts_by_letter", {}) if key in _by_letter else _read(request)
    due: datetime | None = known.get(key, (0, None))[1]
    return due


def _read(request: HttpRequest) -> Mapping[str, tuple[int, datetime | None]]:
    found: Mapping[str, tuple[int, datetime | None]] | None = getattr(request, "_counts", None)
    if found is None:
        found = _waiting_for(request.user) if isinstance(request.user, AbstractBaseUser) else {}
        request._counts = found  # type: ignore[attr-defined]
    return found


def _waiting_for(
    account: AbstractBaseUser, standing: Standing | None = None
) -> Mapping[str, tuple[int, datetime | None]]:
    parts = [_counted(key, function(account), due) for key, (function, due) in sorted(_waiting.items())]
    if standing is not None:
        parts += [_counted(key, function(standing), due) for key, (function, due) in sorted(_by_letter.items())]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {key: (count, due) for key, count, due in rows if count}


def _counted(key: str, rows: QuerySet[Any], due: str) -> QuerySet[Any, tuple[str, int, datetime | None]]:
    keyed = rows.order_by().annotate(_key=Value(key, output_field=CharField())).values("_key")
    moment = Min(Cast(due, DateTimeField())) if due else Min(Cast(Value(None), DateTimeField()))
    counted: QuerySet[Any, tuple[str, int, datetime | None]] = keyed.annotate(
        _count=Count("pk", distinct=True), _due=moment
    ).values_list("_key", "_count", "_due")
    return counted
