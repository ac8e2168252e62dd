"""``make screenshots``: the pages of the demonstration as pictures in docs/screenshots, looked at while they are taken.

It starts the embedded portal on a data folder of its own, signs in as each persona, and fails if a console complains,
a request leaves the house, a page is wider than its window or axe finds something serious.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

PORT = os.environ.get("PORT", "8765")
BASE = f"http://localhost:{PORT}"
ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "screenshots"
COLOURS, BYTES = 64, 3_000_000
TALL = 1200


@contextmanager
def portal() -> Iterator[Path]:
    """The embedded portal with the demonstration, stopped afterwards."""
    data = Path(tempfile.mkdtemp(prefix="countersign-screenshots-"))
    environment = {**os.environ, "COUNTERSIGN_DATA": str(data), "PORT": PORT, "DEMO": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment)
    try:
        _wait(process)
        yield data
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(data, ignore_errors=True)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("The portal did not start.")
        try:
            urllib.request.urlopen(f"{BASE}/health/live/", timeout=2)  # noqa: S310 - our own address
        except OSError:
            time.sleep(1)
        else:
            return
    raise SystemExit("The portal did not answer within five minutes.")


def shoot(data: Path) -> list[str]:
    """Take every picture; returns what is wrong."""
    os.environ |= {"COUNTERSIGN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "portal.settings.embedded"}
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from portal.demo import scenes
    from tests.browser import chromium
    from tests.e2e import looking

    wrong: list[str] = []
    options = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    shown = list(scenes.scenes())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=options)
        for size, (width, height) in looking.SIZES.items():
            for login in sorted({scene.login for scene in shown}):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB"
                )
                page = context.new_page()
                looking.sign_in(page, BASE, login, scenes.PASSWORD)
                for theme in looking.THEMES:
                    with looking.themed(context, BASE, theme):
                        for scene in (each for each in shown if each.login == login):
                            seen = context.new_page()
                            watched = looking.watch(seen, BASE)
                            seen.goto(f"{BASE}{scene.url}")
                            seen.wait_for_load_state("networkidle")
                            where = f"{scene.name} {size} {theme}"
                            wrong += [f"{where}: {each}" for each in looking.violations(seen)]
                            wrong += [f"{where}: console: {each}" for each in watched.console]
                            wrong += [f"{where}: asks {each}" for each in watched.elsewhere]
                            wrong += [f"{where}: wider than its window"] if looking.too_wide(seen) else []
                            save(seen.screenshot(full_page=True), f"{scene.name}-{size}-{theme}.png")
                            seen.close()
                context.close()
        browser.close()
    return wrong


def save(png: bytes, name: str) -> None:
    """Keep a picture small: the upper part of long pages, few colours."""
    from PIL import Image

    with Image.open(BytesIO(png)) as picture:
        cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALL)))
        cut.quantize(COLOURS, dither=Image.Dither.NONE).save(TARGET / name, optimize=True)


def main() -> int:
    """Take the pictures; exit 1 if something is wrong with a page."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.png"):
        old.unlink()
    with portal() as data:
        wrong = shoot(data)
    size = sum(file.stat().st_size for file in TARGET.glob("*.png"))
    sys.stdout.write(f"{len(list(TARGET.glob('*.png')))} pictures, {size / 1e6:.1f} MB\n")
    if size > BYTES:
        wrong.append(f"the pictures take {size} bytes, more than {BYTES}")
    sys.stdout.write("".join(f"{each}\n" for each in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
