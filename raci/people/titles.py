"""What roles are called. No act renames a role, so titles are remembered."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from raci.people.models import Role


class Title(NamedTuple):
    """A role as pages name it."""

    title: str
    sphere: str
    order: int


_titles: dict[Any, Title] = {}


def titles_of(role_ids: Iterable[Any]) -> dict[Any, Title]:
    """role -> its title, in the order of the roles; a query only for those that this process has not met."""
    wanted = set(role_ids)
    missing = wanted - _titles.keys()
    if missing:
        rows = Role.objects.filter(pk__in=missing).values_list("pk", "title", "sphere", "order")
        _titles.update({key: Title(title, sphere, order) for key, title, sphere, order in rows})
    known = {key: _titles[key] for key in wanted if key in _titles}
    return dict(sorted(known.items(), key=lambda pair: pair[1].order))


_by_code: dict[str, str] = {}


def titles_by_code(codes: Iterable[str]) -> dict[str, str]:
    """Code of a role -> its title; a query only for those that this process has not met."""
    wanted = set(codes)
    missing = wanted - _by_code.keys()
    if missing:
        _by_code.update(Role.objects.filter(code__in=missing).values_list("code", "title"))
    return {code: _by_code[code] for code in wanted if code in _by_code}
