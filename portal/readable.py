"""An entry of the record as a person reads it: fields by their names, keys by what they stand for, states as words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from portal import words
from portal.templatetags.states import state_of
from raci.duties.objections import Why as Kind
from raci.ledger.governed import Governed, Part, subject_model, written_models
from raci.ledger.models import Event

NOTHING = "–"
LONG = 400
Labels = Mapping[tuple[type[models.Model], str], str]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an act changed."""

    name: str
    was: str
    now: str
    born: bool = False


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part that an act wrote or took out."""

    kind: str
    text: str
    removed: bool = False


def changes(event: Event, details: Mapping[str, Any]) -> list[Change]:
    """What the act changed, field by field, as the model declares them."""
    model = _model(event.subject_type)
    changed: Mapping[str, list[Any]] = details.get("changes", {})
    known = labels((model, {name: pair}) for name, pair in changed.items()) if model else {}
    born = event.revision == 1
    found = [
        Change(_name(model, name), text(model, name, was, known), text(model, name, now, known), born)
        for name, (was, now) in sorted(changed.items(), key=lambda item: _order(model, item[0]))
        if name != "state" or not born
    ]
    hidden = [
        Change(_name(model, name), "kept out of the record", "changed") for name in details.get("changed unseen", ())
    ]
    return found + hidden


def parts(details: Mapping[str, Any]) -> list[PartLine]:
    """Clauses, letters, attachments and other parts, and how many were written in bulk."""
    kinds = {each.__name__.lower(): each for each in written_models() if issubclass(each, Part)}
    told = details.get("parts", ())
    known = labels(
        (kinds[part["part"]], {name: [None, value] for name, value in part.get("values", {}).items()})
        for part in told
        if part["part"] in kinds
    )
    found = [_part(kinds.get(part["part"]), part, known) for part in told]
    bulk = [
        PartLine(_kind(kinds.get(kind), kind), f"{words.number(count)} at once")
        for kind, count in details.get("counted", {}).items()
    ]
    return found + bulk


def labels(about: Iterable[tuple[type[models.Model], Mapping[str, list[Any]]]]) -> Labels:
    """What the keys among values stand for today: one query for each kind of object they point to."""
    wanted: dict[type[models.Model], set[str]] = {}
    for model, pairs in about:
        for name, values in pairs.items():
            target = _target(model, name)
            if target is not None:
                wanted.setdefault(target, set()).update(str(value) for value in values if value)
    found: dict[tuple[type[models.Model], str], str] = {}
    for target, keys in wanted.items():
        for row in _rows(target, keys):
            found[target, str(row.pk)] = str(row)
    return found


def _rows(target: type[models.Model], keys: set[str]) -> Iterable[models.Model]:
    rows = target._base_manager.filter(pk__in=keys)
    owners = [f.name for f in target._meta.fields if f.is_relation and not f.null]
    return rows.select_related(*owners) if owners else rows


def text(model: type[models.Model] | None, name: str, value: Any, known: Labels) -> str:
    """A recorded value in words."""
    if value is None or value == "":
        return NOTHING
    target = _target(model, name) if model else None
    if target is not None:
        return known.get((target, str(value)), "something that cannot be read any more")
    if name == "state" and model is not None:
        return state_of(f"{getattr(model, 'SUBJECT', '')}.{value}").word
    field = _field(model, name)
    chosen = dict(field.flatchoices).get(value) if field is not None and isinstance(value, str | int) else None
    return str(chosen) if chosen else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return _listed(value)
    if isinstance(value, str):
        moment = _moment(value)
        return _when(moment) if moment else _short(value)
    return words.number(value) if isinstance(value, int) else str(value)


def _listed(value: list[Any] | dict[str, Any]) -> str:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    items = [
        f"{key.replace('_', ' ')}: {_plain(item)}" if isinstance(key, str) else _plain(item) for key, item in pairs
    ]
    return _short(", ".join(items)) or NOTHING


def _moment(value: str) -> date | datetime | None:
    if len(value) == 10 and value[4:5] == "-":
        return parse_date(value)
    if value.endswith("Z") and value[10:11] == "T":
        return parse_datetime(value)
    return None


def _when(moment: date | datetime) -> str:
    day = words.day_long(moment)
    return f"{day}, {words.clock(moment)}" if isinstance(moment, datetime) else day


def _short(value: str) -> str:
    return value if len(value) <= LONG else value[:LONG].rstrip() + " …"


def _part(model: type[Part] | None, part: Mapping[str, Any], known: Labels) -> PartLine:
    kind = _kind(model, part["part"])
    if part.get("removed"):
        return PartLine(kind, "taken out", removed=True)
    owner = f"{model.PART_OF}_id" if model else ""
    shown = [
        f"{_name(model, name).lower()} {text(model, name, value, known)}"
        for name, value in sorted(part["values"].items(), key=lambda item: _order(model, item[0]))
        if value not in (None, "", []) and name != owner
    ]
    return PartLine(kind, _short("; ".join(shown)))


def _kind(model: type[models.Model] | None, name: str) -> str:
    return str(model._meta.verbose_name).capitalize() if model else name.capitalize()


def _model(kind: str) -> type[Governed] | None:
    try:
        return subject_model(kind)
    except LookupError:
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    return next((field for field in model._meta.concrete_fields if field.attname == name), None)


def _target(model: type[models.Model] | None, name: str) -> type[models.Model] | None:
    field = _field(model, name)
    return field.related_model if field is not None and field.is_relation else None


def _order(model: type[models.Model] | None, name: str) -> int:
    names = [field.attname for field in model._meta.concrete_fields] if model else []
    return names.index(name) if name in names else len(names)


def _name(model: type[models.Model] | None, name: str) -> str:
    field = _field(model, name)
    plain = str(field.verbose_name) if field is not None else name.removesuffix("_id").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def kind_name(kind: str) -> str:
    """What people call a kind of object: "document version"."""
    model = _model(kind)
    return str(model._meta.verbose_name) if model else kind.replace("-", " ")


OBJECTIONS = {
    Kind.STATE: "Its state",
    Kind.STANDING: "Standing",
    Kind.LETTER: "Letter in the RACI chart",
    Kind.SOD: "Separation of duties",
    Kind.STALE: "Content changed",
    Kind.INTEREST: "Interest",
    Kind.UNFIT: "What the act needs",
    Kind.SIGNATURE: "Signature",
}
"""The kinds of objection in words."""
