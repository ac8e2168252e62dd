"""Contrast of the colour tokens in both themes (WCAG 2.2, 1.4.3 for text and 1.4.11 for lines that carry meaning)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
SIDES, GROUND = ("gov", "mgt", "asr"), ("paper", "card")
TEXT = [
    *[("ink", back) for back in (*GROUND, "spine", "sunken", "raised", "ok-tint", "risk-tint", "out-tint")],
    *[("ink-2", back) for back in (*GROUND, "spine", "sunken", "raised")],
    *[("ink-2", f"{tone}-tint") for tone in ("ok", "risk", "out", "none")],
    *[("ink-3", back) for back in (*GROUND, "spine", "sunken", "raised", "gov-tint", "mgt-tint")],
    *[("on-act", back) for back in ("act", "act-hover")],
    *[(side, back) for side in SIDES for back in (*GROUND, "spine", f"{side}-tint")],
    *[(ink, f"{side}-tint") for side in SIDES for ink in ("ink", "ink-2")],
    *[(tone, back) for tone in ("ok", "risk", "out", "none") for back in (*GROUND, "sunken", f"{tone}-tint")],
    *[("ins", "ins-tint"), ("del", "del-tint"), ("past", "past-tint"), ("past", "past-line"), ("past-tint", "past")],
]  # fmt: skip
LINES = [
    *[("edge", back) for back in (*GROUND, "sunken")],
    *[("focus", back) for back in (*GROUND, "spine", "sunken")],
    *[(fill, back) for fill in ("ok-fill", "risk-fill", "out-fill", "act") for back in GROUND],
]


def tokens(theme: str) -> dict[str, str]:
    block = re.search(rf'\[data-bs-theme="{theme}"\] \{{(.*?)\n\}}', TOKENS, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--cs-([a-z0-9-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("least", "pairs"), [(4.5, TEXT), (3.0, LINES)], ids=["text", "lines"])
def test_contrast_is_enough(theme: str, least: float, pairs: list[tuple[str, str]]) -> None:
    colours = tokens(theme)
    low = {pair: round(ratio(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: got for pair, got in low.items() if got < least} == {}
