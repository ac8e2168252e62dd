"""What is served: vendored files are the pinned ones, and nothing inline or from elsewhere gets into a page."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "emails" not in path.parts and "documents" not in path.parts]


def pinned() -> dict[str, str]:
    lines = (STATIC / "vendor/checksums.txt").read_text().splitlines()
    return {line.split("  ")[1]: line.split("  ")[0] for line in lines if not line.startswith("#")}


def test_vendored_files_are_the_pinned_ones() -> None:
    for name, digest in pinned().items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest, name


def test_every_vendored_file_is_pinned() -> None:
    found = [*STATIC.glob("vendor/*.css"), *STATIC.glob("vendor/*.js"), *STATIC.glob("fonts/*")]
    assert {path.relative_to(STATIC).as_posix() for path in found} == set(pinned())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_holds_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(src|href)=[\"']https?://", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_icons_named_in_templates_are_in_the_sprite(path: Path) -> None:
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / "icons.svg").read_text()))
    named = set(re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text()))
    named |= set(re.findall(r'\sicon="([a-z0-9-]+)"', path.read_text()))
    assert named <= drawn


def test_stylesheets_call_nobody() -> None:
    for path in STATIC.glob("css/*.css"):
        assert not re.search(r"url\([\"']?(https?:)?//", path.read_text()), path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_never_shout(path: Path) -> None:
    words = re.sub(r"<!doctype[^>]*>|{%.*?%}|{{.*?}}|<[^>]*>", "", path.read_text(), flags=re.DOTALL | re.IGNORECASE)
    assert "!" not in words
