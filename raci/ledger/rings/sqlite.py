"""Triggers for SQLite."""

from collections.abc import Iterator

from raci.ledger.derived import Derived
from raci.ledger.governed import Governed, Part, owner_column, owner_of
from raci.ledger.models import RECORD, Event, Never, Opening, Pending, Seal
from raci.ledger.rings.trigger import Trigger, quoted

PRAGMAS = """SELECT RAISE(ABORT, 'ring: this connection lacks PRAGMA foreign_keys and recursive_triggers')
  WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0
     OR (SELECT recursive_triggers FROM pragma_recursive_triggers) = 0;"""

OPENING, EVENT, PENDING, SEAL = (quoted(model._meta.db_table) for model in (Opening, Event, Pending, Seal))


def _trigger(name: str, when: str, table: str, *body: str) -> Trigger:
    when = when if when.startswith("AFTER") else f"BEFORE {when}"
    text = "\n".join(body)
    return Trigger(name, table, f"CREATE TRIGGER {quoted(name)} {when} ON {quoted(table)} BEGIN\n{text}\nEND")


def _never(text: str) -> str:
    return f"SELECT RAISE(ABORT, 'ring: {text}');"


def _unless(text: str, condition: str) -> str:
    return f"SELECT RAISE(ABORT, 'ring: {text}') WHERE NOT ({condition});"


def of_governed(model: type[Governed]) -> Iterator[Trigger]:
    """An opening for exactly this row and revision, which is then marked as written."""
    table = model._meta.db_table
    hit = (
        f"event_id = NEW.last_event AND subject_type = '{model.SUBJECT}'"
        " AND subject_id = NEW.id AND revision = NEW.revision"
    )
    spend = (
        _unless("no act on this row is open", f"EXISTS (SELECT 1 FROM {OPENING} WHERE {hit})"),
        f"UPDATE {OPENING} SET written = 1 WHERE event_id = NEW.last_event;",
    )
    born = _unless("not born in the first state", f"NEW.state = '{model.FIRST_STATE}' AND NEW.revision = 1")
    step = _unless(
        "not the next revision",
        "NEW.id = OLD.id AND ((NEW.revision = OLD.revision + 1 AND NEW.last_event <> OLD.last_event)"
        " OR (NEW.revision = OLD.revision AND NEW.last_event = OLD.last_event))",
    )
    yield _trigger(f"ring_{table}_ins", "INSERT", table, PRAGMAS, born, *spend)
    yield _trigger(f"ring_{table}_upd", "UPDATE", table, PRAGMAS, step, *spend)
    yield _trigger(f"ring_{table}_del", "DELETE", table, PRAGMAS, _never("governed rows are never deleted"))


def of_part(model: type[Part]) -> Iterator[Trigger]:
    """Writable only while the opening of its owner is there."""
    table, owner = model._meta.db_table, owner_of(model).SUBJECT
    column = quoted(owner_column(model))

    def held(row: str) -> str:
        mine = " AND event_id = NEW.last_event" if row == "NEW" else ""
        return f"EXISTS (SELECT 1 FROM {OPENING} WHERE subject_type = '{owner}' AND subject_id = {row}.{column}{mine})"

    text = "no act on the owner of this row is open"
    both = f"{held('NEW')} AND {held('OLD')} AND NEW.id = OLD.id"
    yield _trigger(f"ring_{table}_ins", "INSERT", table, PRAGMAS, _unless(text, held("NEW")))
    yield _trigger(f"ring_{table}_upd", "UPDATE", table, PRAGMAS, _unless(text, both))
    yield _trigger(f"ring_{table}_del", "DELETE", table, PRAGMAS, _unless(text, held("OLD")))


def append_only(table: str) -> Iterator[Trigger]:
    """Rows that are never changed and never leave, not by REPLACE either."""
    yield _trigger(f"ring_{table}_con", "INSERT", table, PRAGMAS)
    yield _trigger(f"ring_{table}_upd", "UPDATE", table, _never("append-only"))
    yield _trigger(f"ring_{table}_del", "DELETE", table, _never("append-only"))


def of_record() -> Iterator[Trigger]:
    """The record itself, its openings and the queue of the sealer."""
    for model in RECORD:
        yield from append_only(model._meta.db_table)
    never, opening, pending = (model._meta.db_table for model in (Never, Opening, Pending))
    yield _trigger(f"ring_{never}_ins", "INSERT", never, _never("stays empty"))
    yield _event_inserted()
    # An event that is there already, or one about something else, would end an opening without putting it on record.
    unused = f"NOT EXISTS (SELECT 1 FROM {EVENT} WHERE id = NEW.event_id)"
    born = _unless("born open, for an event to come", f"NOT NEW.written AND NEW.never_id = 0 AND {unused}")
    yield _trigger(f"ring_{opening}_ins", "INSERT", opening, PRAGMAS, born)
    still = (
        "NEW.event_id = OLD.event_id AND NEW.subject_type = OLD.subject_type AND NEW.subject_id = OLD.subject_id"
        " AND NEW.revision = OLD.revision AND NEW.never_id = 0 AND NEW.written"
    )
    yield _trigger(f"ring_{opening}_upd", "UPDATE", opening, _unless("an opening does not move", still))
    ended = (
        f"EXISTS (SELECT 1 FROM {EVENT} WHERE id = OLD.event_id AND subject_type = OLD.subject_type"
        " AND subject_id = OLD.subject_id AND revision = OLD.revision)"
    )
    yield _trigger(f"ring_{opening}_del", "DELETE", opening, _unless("an opening ends with its event", ended))
    sealed = f"EXISTS (SELECT 1 FROM {SEAL} WHERE event_id = OLD.event_id)"
    yield _trigger(f"ring_{pending}_con", "INSERT", pending, PRAGMAS)
    yield _trigger(f"ring_{pending}_del", "DELETE", pending, _unless("not sealed yet", sealed))
    yield _trigger(f"ring_{pending}_upd", "UPDATE", pending, _never("the queue does not move"))


def _event_inserted() -> Trigger:
    table = Event._meta.db_table
    written = (
        f"EXISTS (SELECT 1 FROM {OPENING} WHERE event_id = NEW.id AND subject_type = NEW.subject_type"
        " AND subject_id = NEW.subject_id AND revision = NEW.revision AND written)"
    )
    return _trigger(
        f"ring_{table}_ins",
        "AFTER INSERT",
        table,
        PRAGMAS,
        _unless("the act changed nothing", f"NEW.revision IS NULL OR {written}"),
        f"DELETE FROM {OPENING} WHERE event_id = NEW.id;",
        f"INSERT INTO {PENDING} (event_id) VALUES (NEW.id);",
    )


def of_derived(model: type[Derived]) -> Iterator[Trigger]:
    """Kept by triggers on what it follows; whatever its definition does not bear out is refused."""
    table = model._meta.db_table
    for each in model.FOLLOWS:
        for change in each.after:
            where = each.rows.replace("@row", "OLD" if change == "DELETE" else "NEW")
            name = f"ring_{each.table}_for_{table}_{change[:3].lower()}"
            yield _trigger(name, f"AFTER {change}", each.table, f"{model.gone(where)};", f"{model.come(where)};")

    def defined(row: str) -> str:
        same = " AND ".join(f"{f.column} IS {row}.{f.column}" for f in model._meta.concrete_fields)
        return f"EXISTS (WITH RECURSIVE {model.TERMS} SELECT 1 FROM ({model.ROWS}) defined WHERE {same})"

    wrong = "what is derived is not written by hand"
    yield _trigger(f"ring_{table}_ins", "INSERT", table, PRAGMAS, _unless(wrong, defined("NEW")))
    yield _trigger(f"ring_{table}_upd", "UPDATE", table, _never(wrong))
    yield _trigger(f"ring_{table}_del", "DELETE", table, _unless(wrong, f"NOT {defined('OLD')}"))
