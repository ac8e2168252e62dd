"""Which letters are in force where. The content of a chart in force never changes, so it is remembered."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from raci.duties.models import Chart, ChartCell
from raci.people.units import lineage


@dataclass(frozen=True)
class ChartInForce:
    """activity -> role -> letters."""

    id: Any
    unit_name: str
    unit_path: str
    version: int
    letters: Mapping[str, Mapping[Any, str]]
    advice_days: int = 0

    @property
    def name(self) -> str:
        """How the record calls it."""
        return f"the RACI chart of {self.unit_name}, version {self.version}"

    def roles_with(self, activity: str, letters: str) -> set[Any]:
        """Keys of the roles that hold one of the letters."""
        return {role for role, held in self.letters.get(activity, {}).items() if set(held) & set(letters)}

    @classmethod
    def of(cls, chart: Chart) -> "ChartInForce":
        """The letters of a chart whatever its state; a draft is read afresh."""
        return cls(chart.pk, chart.unit.name, chart.unit.path, chart.version, read_cells(chart.pk), chart.advice_days)


_cells: dict[Any, Mapping[str, Mapping[Any, str]]] = {}


def read_cells(chart_id: Any) -> Mapping[str, Mapping[Any, str]]:
    """activity -> role -> letters."""
    found: dict[str, dict[Any, str]] = defaultdict(dict)
    cells = ChartCell.objects.filter(chart_id=chart_id).order_by("activity", "role__order", "letter")
    for activity, role, letter in cells.values_list("activity", "role_id", "letter"):
        found[activity][role] = found[activity].get(role, "") + letter
    return dict(found)


def cells_of(chart_id: Any) -> Mapping[str, Mapping[Any, str]]:
    """The letters of a chart in force."""
    if chart_id not in _cells:
        _cells[chart_id] = read_cells(chart_id)
    return _cells[chart_id]


@dataclass(frozen=True)
class Charts:
    """All charts in force, by the path of their unit."""

    by_path: Mapping[str, ChartInForce]

    @classmethod
    def load(cls) -> "Charts":
        """One query, and one more for each chart that this process sees for the first time."""
        rows = Chart.objects.filter(state="in_force")
        listed = rows.values_list("id", "unit__name", "unit__path", "version", "advice_days")
        found = {path: ChartInForce(key, name, path, no, cells_of(key), days) for key, name, path, no, days in listed}
        return cls(found)

    @cached_property
    def _nearest(self) -> dict[str, ChartInForce | None]:
        return {}

    @property
    def founding(self) -> bool:
        """Whether the ground is still being laid: no chart is in force anywhere."""
        return not self.by_path

    def at(self, path: str) -> ChartInForce | None:
        """The chart of the nearest unit at or above this place."""
        if path not in self._nearest:
            self._nearest[path] = next((self.by_path[each] for each in lineage(path) if each in self.by_path), None)
        return self._nearest[path]
