"""What production insists on. Each function returns the setting, or stops the start and says what to do."""

import stat
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# What stands in .env.example, and what people type when they mean to change it later.
EXAMPLES = ("example", "change", "insecure", "secret-key", "only-for-tests", "xxxx")
KEY_LENGTH = 50
DISTINCT_CHARACTERS = 10


def stop(sentence: str) -> NoReturn:
    """Raises ImproperlyConfigured."""
    raise ImproperlyConfigured(f"Countersign does not start: {sentence}")


def no_debug(env: environ.Env) -> None:
    """DEBUG shows settings and data to whoever provokes an error."""
    if env.bool("DEBUG", default=False):
        stop("DEBUG is on. Unset it; look into the logs instead, or run the embedded mode.")


def secret_key(env: environ.Env) -> str:
    """Long, random and not an example: it signs sessions and encrypts one-time codes."""
    key: str = env.str("SECRET_KEY", default="")
    make = 'Make one with: python -c "import secrets; print(secrets.token_urlsafe(64))"'
    if not key:
        stop(f"SECRET_KEY (or SECRET_KEY_FILE) is not set. {make}")
    if len(key) < KEY_LENGTH or len(set(key)) < DISTINCT_CHARACTERS:
        stop(f"SECRET_KEY is too short or too regular; it needs {KEY_LENGTH} random characters. {make}")
    if any(example in key.lower() for example in EXAMPLES):
        stop(f"SECRET_KEY is an example that anybody can read. {make}")
    return key


def hosts(env: environ.Env) -> list[str]:
    """The names under which people reach the portal; `*` would let a link in a mail point anywhere."""
    names: list[str] = env.list("ALLOWED_HOSTS", default=[])
    if not names or "*" in names:
        stop("ALLOWED_HOSTS does not say under which names people reach the portal, for example portal.example.org.")
    return names


def database_url(env: environ.Env) -> str:
    """A PostgreSQL address: the production mode's separation of owner and portal needs database roles."""
    url: str = env.str("DATABASE_URL", default="")
    if urlsplit(url).scheme not in {"postgres", "postgresql", "pgsql"}:
        stop(
            "DATABASE_URL (or DATABASE_URL_FILE) does not point to a PostgreSQL server, as in "
            "postgres://name:password@host:5432/countersign. SQLite serves the embedded mode only."
        )
    return url


def redis_url(env: environ.Env) -> str:
    """Where worker, beat and web meet."""
    url: str = env.str("REDIS_URL", default="")
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        stop("REDIS_URL (or REDIS_URL_FILE) does not point to a Redis server, as in redis://host:6379/0.")
    return url


def private_file(file: Path) -> Path:
    """A key file that nobody but its owner can read, or one that does not exist yet."""
    path = Path(str(file))
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        stop(f"the signing key {path} can be read by others. Run: chmod 600 {path}")
    return path
