"""The first start of a data folder: all of it happens, or the next start begins it anew."""

from pathlib import Path

MARK = "setting-up"


def begin(data: Path, database: Path) -> bool:
    """Whether this is the first start of `data`. What an interrupted first start left behind is removed."""
    mark = data / MARK
    if mark.exists():
        for left in database.parent.glob(f"{database.name}*"):
            left.unlink()
    first = not database.exists()
    if first:
        mark.touch()
    return first


def end(data: Path) -> None:
    """The first start is complete; from now on the data is kept."""
    (data / MARK).unlink(missing_ok=True)
