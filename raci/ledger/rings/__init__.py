"""Ring 3: the database refuses a change of a governed row that does not bring a new event of that very row."""

from raci.ledger.rings.ensured import ensure
from raci.ledger.rings.install import faults, install, remove

__all__ = ["ensure", "faults", "install", "remove"]
