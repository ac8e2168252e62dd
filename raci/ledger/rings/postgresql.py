"""Triggers for PostgreSQL: ENABLE ALWAYS, with functions that look nowhere but where they are told."""

from collections.abc import Iterator

from raci.ledger.derived import Derived, Follows, in_full
from raci.ledger.governed import Governed, Part, owner_column, owner_of
from raci.ledger.models import RECORD, Event, Never, Opening, Pending, Seal
from raci.ledger.rings.trigger import Trigger, quoted

SCHEMA = "@schema@"
"""Stands for the schema: tables are named in full, so that a temporary table of the same name cannot stand in."""

APPEND_ONLY = "\nBEGIN RAISE EXCEPTION 'ring: append-only' USING ERRCODE = '23R05'; END"


def _full(table: str) -> str:
    return f"{SCHEMA}.{quoted(table)}"


OPENING, EVENT, PENDING, SEAL = (_full(model._meta.db_table) for model in (Opening, Event, Pending, Seal))


def _raise(text: str, code: str) -> str:
    return f"RAISE EXCEPTION 'ring: {text}' USING ERRCODE = '23R{code}';"


def _trigger(name: str, when: str, table: str, function: str, body: str, level: str = "ROW") -> Trigger:
    when = when if when.startswith("AFTER") else f"BEFORE {when}"
    create = (
        f"CREATE TRIGGER {quoted(name)} {when} ON {quoted(table)}"
        f" FOR EACH {level} EXECUTE FUNCTION {quoted(function)}()"
    )
    return Trigger(name, table, create, body, function)


def _no_truncate(table: str) -> Trigger:
    return _trigger(f"ring_{table}_trn", "TRUNCATE", table, "ring_append_only", APPEND_ONLY, "STATEMENT")


def of_governed(model: type[Governed]) -> Iterator[Trigger]:
    """An opening for exactly this row and revision, which is then marked as written."""
    table = model._meta.db_table
    body = f"""
BEGIN
  IF TG_OP = 'DELETE' THEN {_raise("governed rows are never deleted", "01")} END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> '{model.FIRST_STATE}' OR NEW.revision <> 1 THEN
      {_raise("not born in the first state", "02")} END IF;
  ELSIF NEW.id <> OLD.id OR NOT ((NEW.revision = OLD.revision + 1 AND NEW.last_event <> OLD.last_event)
      OR (NEW.revision = OLD.revision AND NEW.last_event = OLD.last_event)) THEN
    {_raise("not the next revision", "03")}
  END IF;
  UPDATE {OPENING} SET written = true WHERE event_id = NEW.last_event AND subject_type = '{model.SUBJECT}'
    AND subject_id = NEW.id AND revision = NEW.revision;
  IF NOT FOUND THEN {_raise("no act on this row is open", "04")} END IF;
  RETURN NEW;
END"""
    yield _trigger(f"ring_{table}", "INSERT OR UPDATE OR DELETE", table, f"ring_{table}", body)
    yield _no_truncate(table)


def of_part(model: type[Part]) -> Iterator[Trigger]:
    """Writable only while the opening of its owner is there."""
    table, owner = model._meta.db_table, owner_of(model).SUBJECT
    column = quoted(owner_column(model))
    closed = _raise("no act on the owner of this row is open", "04")
    held = f"SELECT 1 FROM {OPENING} WHERE subject_type = '{owner}' AND subject_id ="
    body = f"""
BEGIN
  IF TG_OP <> 'INSERT' AND NOT EXISTS ({held} OLD.{column}) THEN {closed} END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NOT EXISTS ({held} NEW.{column} AND event_id = NEW.last_event) THEN {closed} END IF;
  RETURN NEW;
END"""
    yield _trigger(f"ring_{table}", "INSERT OR UPDATE OR DELETE", table, f"ring_{table}", body)
    yield _no_truncate(table)


def append_only(table: str) -> Iterator[Trigger]:
    """Rows that are never changed and never leave."""
    yield _trigger(f"ring_{table}_apo", "UPDATE OR DELETE", table, "ring_append_only", APPEND_ONLY)
    yield _no_truncate(table)


def of_record() -> Iterator[Trigger]:
    """The record itself, its openings and the queue of the sealer."""
    for model in RECORD:
        yield from append_only(model._meta.db_table)
    never = Never._meta.db_table
    yield _trigger(f"ring_{never}", "INSERT", never, "ring_append_only", APPEND_ONLY)
    yield from _event_inserted()
    yield from _opening()
    yield from _queue()


def _event_inserted() -> Iterator[Trigger]:
    table = Event._meta.db_table
    body = f"""
BEGIN
  IF NEW.revision IS NOT NULL THEN
    DELETE FROM {OPENING} WHERE event_id = NEW.id AND subject_type = NEW.subject_type
      AND subject_id = NEW.subject_id AND revision = NEW.revision AND written;
    IF NOT FOUND THEN {_raise("the act changed nothing", "06")} END IF;
  END IF;
  INSERT INTO {PENDING} (event_id) VALUES (NEW.id);
  RETURN NEW;
END"""
    yield _trigger(f"ring_{table}", "AFTER INSERT", table, f"ring_{table}", body)


def _opening() -> Iterator[Trigger]:
    table = Opening._meta.db_table
    body = f"""
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT 1 FROM {EVENT} WHERE id = OLD.event_id AND subject_type = OLD.subject_type
        AND subject_id = OLD.subject_id AND revision = OLD.revision) THEN
      {_raise("an opening ends with its event", "07")} END IF;
    RETURN OLD;
  ELSIF TG_OP = 'INSERT' THEN
    IF NEW.written OR NEW.never_id <> 0 THEN {_raise("born open", "07")} END IF;
  ELSIF NEW.event_id <> OLD.event_id OR NEW.subject_type <> OLD.subject_type OR NEW.subject_id <> OLD.subject_id
     OR NEW.revision <> OLD.revision OR NEW.never_id <> 0 OR NOT NEW.written THEN
    {_raise("an opening does not move", "07")}
  END IF;
  RETURN NEW;
END"""
    yield _trigger(f"ring_{table}", "INSERT OR UPDATE OR DELETE", table, f"ring_{table}", body)
    yield _unused(table)
    # The deferred foreign key sleeps under session_replication_role = replica; this one does not.
    end = f"""
BEGIN
  IF EXISTS (SELECT 1 FROM {OPENING} WHERE event_id = NEW.event_id) THEN
    {_raise("an act was opened and not put on record", "09")} END IF;
  RETURN NULL;
END"""
    name = f"ring_{table}_end"
    create = (
        f"CREATE CONSTRAINT TRIGGER {quoted(name)} AFTER INSERT ON {quoted(table)}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {quoted(name)}()"
    )
    yield Trigger(name, table, create, end, name)
    yield _no_truncate(table)


def _unused(table: str) -> Trigger:
    """No opening for an event that is there already. Asked afterwards: an insert that waited for another transaction
    has to see what that one committed."""
    body = f"""
BEGIN
  IF EXISTS (SELECT 1 FROM {EVENT} WHERE id = NEW.event_id) THEN {_raise("an opening is for an event to come", "07")}
  END IF;
  RETURN NULL;
END"""
    return _trigger(f"ring_{table}_new", "AFTER INSERT", table, f"ring_{table}_new", body)


def _queue() -> Iterator[Trigger]:
    table = Pending._meta.db_table
    body = f"""
BEGIN
  IF TG_OP = 'UPDATE' THEN {_raise("the queue does not move", "08")} END IF;
  IF NOT EXISTS (SELECT 1 FROM {SEAL} WHERE event_id = OLD.event_id) THEN {_raise("not sealed yet", "08")} END IF;
  RETURN OLD;
END"""
    yield _trigger(f"ring_{table}", "UPDATE OR DELETE", table, f"ring_{table}", body)
    yield _no_truncate(table)


def of_derived(model: type[Derived]) -> Iterator[Trigger]:
    """Kept by triggers on what it follows; whatever its definition does not bear out is refused."""
    table = model._meta.db_table
    yield from (_follow(model, each) for each in model.FOLLOWS)
    name = f"ring_{table}"
    there = f"SELECT {model.columns('changed.')} FROM changed"
    defined = f"SELECT {model.columns('defined.')} FROM changed JOIN ({model.ROWS}) defined USING ({model.key()})"
    wrong = _raise("what is derived is not written by hand", "10")
    for change, rows, compare in (("INSERT", "NEW", "EXCEPT"), ("DELETE", "OLD", "INTERSECT")):
        query = in_full(f"WITH RECURSIVE {model.TERMS} {there} {compare} {defined}", SCHEMA)
        body = f"\nBEGIN\n  IF EXISTS ({query}) THEN {wrong} END IF;\n  RETURN NULL;\nEND"
        mine = f"{name}_{change[:3].lower()}"
        create = (
            f"CREATE TRIGGER {quoted(mine)} AFTER {change} ON {quoted(table)} REFERENCING {rows} TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {quoted(mine)}()"
        )
        yield Trigger(mine, table, create, body, mine)
    yield _trigger(f"{name}_upd", "UPDATE", table, "ring_append_only", APPEND_ONLY, "STATEMENT")
    yield _no_truncate(table)


def _follow(model: type[Derived], source: Follows) -> Trigger:
    name = f"ring_{source.table}_for_{model._meta.db_table}"

    def keep(row: str) -> str:
        where = source.rows.replace("@row", row)
        return in_full(f"{model.gone(where)}; {model.come(where)};", SCHEMA)

    gone = f"IF TG_OP = 'DELETE' THEN {keep('OLD')} RETURN NULL; END IF;" if "DELETE" in source.after else ""
    body = f"\nBEGIN\n  {gone}\n  {keep('NEW')}\n  RETURN NULL;\nEND"
    return _trigger(name, f"AFTER {' OR '.join(source.after)}", source.table, name, body)
