"""Ring 2: nothing governed is written outside an open act."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

from django.apps import apps as live_apps
from django.db import connections, models
from django.db.models.expressions import BaseExpression

from raci.ledger.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from django.apps.registry import Apps
    from django.db.backends.base.base import BaseDatabaseWrapper

    class OpenAct(Protocol):
        """What ring 2 asks of the act that is open."""

        using: str
        is_open: bool
        connection: BaseDatabaseWrapper

        def covers(self, row: Governed) -> None: ...

        def covers_part(self, row: Part) -> None: ...


M = TypeVar("M", bound=models.Model, covariant=True)


class OutsideGate(RuntimeError):
    """A governed row was about to be written outside an act, or outside the act that is open."""


current: ContextVar[OpenAct | None] = ContextVar("passage", default=None)
_writing: ContextVar[tuple[models.Model, ...]] = ContextVar("writing", default=())


def open_act() -> OpenAct:
    """The innermost open act of this context.

    Raises:
        OutsideGate: there is none, or it belongs to another thread.
    """
    passage = current.get()
    if passage is None or not passage.is_open:
        raise OutsideGate("no act is open")
    if connections[passage.using] is not passage.connection:
        raise OutsideGate("the open act belongs to another thread")
    return passage


@contextmanager
def writing(*rows: models.Model) -> Iterator[None]:
    """Let exactly these rows through the guard of the queryset."""
    token = _writing.set(rows)
    try:
        yield
    finally:
        _writing.reset(token)


class GovernedQuerySet(models.QuerySet[M]):
    """Reads as any other; writes only what the open act is writing at this moment."""

    def _refuse(self, what: str) -> NoReturn:
        raise OutsideGate(f"{what} of {self.model._meta.label}: governed rows are written one by one, in an act")

    def _permit(self) -> None:
        if not any(isinstance(row, self.model) for row in _writing.get()):
            self._refuse("write")
        open_act()

    def _insert(self, *args: Any, **kwargs: Any) -> Any:
        self._permit()
        return super()._insert(*args, **kwargs)  # type: ignore[misc]

    def _update(self, *args: Any, **kwargs: Any) -> Any:
        self._permit()
        return super()._update(*args, **kwargs)  # type: ignore[misc]

    _update.alters_data = True  # type: ignore[attr-defined]
    _update.queryset_only = False  # type: ignore[attr-defined]

    def _raw_delete(self, using: str | None) -> int:
        self._permit()
        return super()._raw_delete(using)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        self._permit()
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse("update()")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_update()")

    def delete(self) -> NoReturn:
        self._refuse("delete()")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


GovernedManager = models.Manager.from_queryset(GovernedQuerySet, "GovernedManager")


class _Written(models.Model):
    """What governed rows and their parts have in common: the event that wrote them last."""

    last_event = models.UUIDField(editable=False)

    objects = GovernedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def _stamp(self, passage: OpenAct) -> None:
        raise NotImplementedError

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        for field in self._meta.concrete_fields:
            if isinstance(self.__dict__.get(field.attname), BaseExpression):
                raise OutsideGate(
                    f"{field.name}: an expression cannot be put on record; the row is locked, compute the value"
                )
        self._stamp(open_act())
        with writing(self):
            super().save_base(*args, **kwargs)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            update_fields = {*update_fields, *(name for name in ("last_event", "revision") if hasattr(self, name))}
        super().save(*args, update_fields=update_fields, **kwargs)


class Governed(_Written):
    """A row with a life of its own: born in the first state, changed by one event a revision, never deleted.

    ``SUBJECT`` is its frozen name in the record; ``FIRST_STATE`` the only state it can be born in; ``UNRECORDED`` are
    fields whose values never enter the record (that they changed does).
    """

    SUBJECT: ClassVar[str] = ""
    FIRST_STATE: ClassVar[str] = ""
    UNRECORDED: ClassVar[frozenset[str]] = frozenset()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(max_length=24, editable=False)

    class Meta(_Written.Meta):
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.state:
            self.state = self.FIRST_STATE

    def _stamp(self, passage: OpenAct) -> None:
        passage.covers(self)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideGate(f"{self._meta.label} rows are never deleted")

    @property
    def label(self) -> str:
        """What the record calls this row."""
        return str(self)

    # What the gate asks of a subject. Halves override what differs.
    def scope_id(self) -> Any:
        """The organisational unit in which duties on this row are held; None is the whole organisation."""
        return getattr(self, "unit_id", None)

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """The object and its cycle on which sides of this chain are claimed; None where the row is on no such chain.
        A cycle is the lineage of an object between two decisions."""
        return self.pk, int(getattr(self, "cycle", 0))

    def content_digest(self) -> str:
        """The digest that an actor must have seen; empty where content has none."""
        return ""

    def beneficiaries(self) -> frozenset[Any]:
        """Keys of the persons who would gain from an act on this row."""
        return frozenset()

    def answering_too(self) -> tuple[Any, ...]:
        """Keys of persons who answer for acts on this row beside whoever does them, as for a vote by proxy."""
        return ()

    def beside(self) -> frozenset[Any]:
        """Keys of the persons who take the side that an act on this row takes, together with whoever does it: it
        brings in what is theirs."""
        return frozenset()

    def matter(self) -> Governed:
        """What people are asked for advice on where this row comes before those who decide."""
        return self

    def only_role(self) -> Any:
        """The key of the one role in which acts on this row are done; None where any role with the letter will do."""
        return None


class Part(_Written):
    """A row that belongs to the content of one governed row: written only in an act on that row."""

    PART_OF: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta(_Written.Meta):
        abstract = True

    def _stamp(self, passage: OpenAct) -> None:
        passage.covers_part(self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        open_act().covers_part(self)
        with writing(self):
            return super().delete(*args, **kwargs)


def written_models(apps: Apps | None = None) -> list[type[Governed] | type[Part]]:
    """Every model that ring 3 guards: governed ones and their parts."""
    return [
        model
        for model in (apps or live_apps).get_models()
        if issubclass(model, Governed | Part) and model._meta.managed and not model._meta.proxy
    ]


def governed_models(apps: Apps | None = None) -> list[type[Governed]]:
    """Every governed model, parts left out."""
    return [model for model in written_models(apps) if issubclass(model, Governed)]


def owner_of(part: type[Part]) -> type[Governed]:
    """The model whose content a part belongs to."""
    owner: type[Governed] = part._meta.get_field(part.PART_OF).related_model  # type: ignore[assignment]
    return owner


def owner_column(part: type[Part]) -> str:
    """The column that names the owner of a part."""
    column: str = part._meta.get_field(part.PART_OF).column  # type: ignore[union-attr,assignment]
    return column


def subject_model(code: str) -> type[Governed]:
    """The model that a name in the record stands for.

    Raises:
        LookupError: nothing governed has this name.
    """
    for model in governed_models():
        if code == model.SUBJECT:
            return model
    raise LookupError(f"nothing governed is called {code!r}")
