"""Fair turns for writers of one SQLite file.

SQLite lets waiting writers poll with growing pauses, so that one may wait for seconds while others pass by. Here they
stand in the kernel's queue for a file lock instead: one of them waits at the door (``.turn``), the rest behind it.
"""

import fcntl
import os
import time

POLL = 0.001


class Turns:
    """The lock of one connection. Files are opened at the first use; a process that dies gives its turn back."""

    def __init__(self, database: str, timeout: float) -> None:
        self._names = f"{database}.queue", f"{database}.turn"
        self._timeout = timeout
        self._files: tuple[int, int] | None = None
        self.held = False

    def take(self) -> bool:
        """Wait for the turn; False when it did not come within the timeout of the database (in seconds)."""
        if self.held:
            return True
        deadline = time.monotonic() + self._timeout
        queue, turn = self._opened()
        fcntl.flock(queue, fcntl.LOCK_EX)  # whoever waits ahead gives up at its own deadline, so this one ends too
        try:
            while not self._tried(turn):
                if time.monotonic() > deadline:
                    return False
                time.sleep(POLL)
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)
        return True

    def give_back(self) -> None:
        """Let the next one write. Safe to repeat."""
        if self.held and self._files:
            self.held = False
            fcntl.flock(self._files[1], fcntl.LOCK_UN)

    def close(self) -> None:
        """Give back, and close the files."""
        self.give_back()
        for file in self._files or ():
            os.close(file)
        self._files = None

    def _tried(self, turn: int) -> bool:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self.held = True
        return True

    def _opened(self) -> tuple[int, int]:
        if self._files is None:
            first, second = (os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for name in self._names)
            self._files = first, second
        return self._files
