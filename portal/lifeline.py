"""Processes that end with the process that started them, even when that one is killed (Linux: PR_SET_PDEATHSIG)."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def tie(parent: int, death: signal.Signals) -> None:
    """Get `death` when `parent`, which must be the parent of this process, ends; exit at once if it already has.

    The kernel forgets this when the user changes, so whoever does that ties afterwards.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death)
    if os.getppid() != parent:
        os._exit(1)


def tied(death: signal.Signals) -> Callable[[], None]:
    """What a child of this process runs before exec."""
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def before_exec() -> None:
        prctl(PR_SET_PDEATHSIG, death)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec
