"""Gunicorn's settings in both modes: threads, since requests wait for the database far more than they compute."""

import os
import signal
from typing import Any

from portal import lifeline

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "1"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 5
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - heartbeats, in memory
accesslog = None
loglevel = "warning"
control_socket_disable = True
# Whom a request came from, and over what, is judged by Django alone (TRUSTED_PROXIES).
forwarded_allow_ips = ""


def post_fork(server: Any, worker: Any) -> None:
    """A worker never outlives its master."""
    lifeline.tie(server.pid, signal.SIGKILL)
