"""The settings of the tests, but with a disk that is waited for."""

from portal.settings.databases import sqlite
from portal.settings.paths import DATA_DIR, env
from portal.settings.test import *  # noqa: F403

if env.str("DB", default="postgresql") == "sqlite":
    DATABASES = {"default": sqlite(DATA_DIR / "benchmark.sqlite3")}
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "benchmark.sqlite3")}
