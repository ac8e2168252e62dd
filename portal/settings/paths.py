"""Where the project and its data lie, and the reader of the environment."""

from pathlib import Path

import environ

env = environ.FileAwareEnv()

BASE_DIR = Path(__file__).resolve().parents[2]
# Everything that outlives a process and is not in the database server: SQLite, keys, kept files, the broker's folder.
DATA_DIR = Path(env.str("COUNTERSIGN_DATA", default=str(BASE_DIR / "var"))).resolve()
