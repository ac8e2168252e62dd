"""Django's SQLite backend with the settings that the rings rest on, and with table remakes that keep the triggers."""

from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base, schema
from django.db.models import Model

from raci.ledger.backends.sqlite3.turns import Turns

SECONDS = 5.0
"""How long a writer waits where the settings do not say."""


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Puts the triggers back that a table remake drops."""

    def _remake_table(self, model: type[Model], *args: Any, **kwargs: Any) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = cursor.fetchall()
            for name, _ in kept:
                cursor.execute(f'DROP TRIGGER "{name}"')
        super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]
        with self.connection.cursor() as cursor:
            for _, sql in kept:
                cursor.execute(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """Foreign keys and recursive triggers on, write-ahead log, transactions that take the write lock at once, in
    turns that are fair."""

    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turns: Turns | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA recursive_triggers=ON")
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        turns = self._turns_of_this_file()
        if turns is not None and not turns.take():
            raise OperationalError("database is locked: no turn to write came in time")
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn_back()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give_turn_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._turns is not None:
                self._turns.close()
                self._turns = None

    def _turns_of_this_file(self) -> Turns | None:
        """The lock beside the database file; a database in memory has one writer anyway."""
        if self._turns is None and not self.is_in_memory_db():
            timeout = self.settings_dict["OPTIONS"].get("timeout", SECONDS)
            self._turns = Turns(str(self.settings_dict["NAME"]), float(timeout))
        return self._turns

    def _give_turn_back(self) -> None:
        if self._turns is not None:
            self._turns.give_back()
