"""Logs: readable lines for a person at a terminal, one JSON object a line for a machine that collects them."""

from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, as_json: bool, level: str) -> dict[str, Any]:
    """Set structlog up, and return what LOGGING is to be. `level` is a name of the logging module."""
    structlog.configure(
        processors=[
            *SHARED,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter(as_json=as_json)},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Requests are logged once, by django_structlog, with who and how long.
            "django.server": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }


def formatter(*, as_json: bool) -> dict[str, Any]:
    """The same events, drawn for a machine or for a person."""
    # Plain tracebacks: the pretty ones take seconds and print local variables, among them what nobody should read.
    lines = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    drawn: Any = structlog.processors.JSONRenderer() if as_json else lines
    unwrap = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [unwrap, drawn],
        "foreign_pre_chain": [*SHARED, structlog.processors.format_exc_info] if as_json else SHARED,
    }
