"""What stands on each home page, by the side of the house."""

from portal.homes.anybody import anybody
from portal.homes.audit import audit
from portal.homes.board import board
from portal.homes.home import Home, Maker
from portal.homes.it import it

HOMES: dict[str, Maker] = {"": anybody, "governance": board, "management": it, "assurance": audit}

__all__ = ["HOMES", "Home"]
