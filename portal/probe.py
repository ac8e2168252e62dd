"""Ask the portal for its health from outside, with the standard library alone: `python portal/probe.py`.

Exit 0 if it answers 200. ALLOWED_HOSTS tells which host to name, PORT where it listens.
"""

import http.client
import os
import sys


def answers(port: int, *, host: str = "localhost", path: str = "/health/live/", seconds: float = 3) -> bool:
    """Whether the portal on this machine's `port` answers 200 within `seconds`."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        asked.request("GET", path, headers={"Host": host})
        return asked.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        asked.close()


if __name__ == "__main__":
    named = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].removeprefix(".")
    sys.exit(0 if answers(int(os.environ.get("PORT", "8000")), host=named) else 1)
