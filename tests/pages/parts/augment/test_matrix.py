"""Every column of the matrix is seen at once, and every cell can be read in both themes."""

import re
import tomllib
from pathlib import Path

import pytest

from core.augment.catalogue import CATALOGUE
from core.safety.verdict import Verdict
from pages.parts.augment import matrix

THEME = tomllib.loads(
    (Path(__file__).resolve().parents[4] / ".streamlit" / "config.toml").read_text("utf-8")
)["theme"]
PAGE_PX = 942
"""Of the page beside its sidebar, on a screen of 1,366 pixels."""
EVERY = [name for name, record in CATALOGUE.items() if record.changes_one_picture]


def _strongest(name: str) -> Verdict:
    record = CATALOGUE[name]
    return Verdict(
        augmentation=name, strength=record.ladder[-1], label="a", verdict="safe", source="measured"
    )


@pytest.mark.parametrize("full", [True, False])
def test_no_column_is_cut_off_on_a_small_screen(full: bool) -> None:
    names, cells = matrix.grid([_strongest(name) for name in EVERY], ["a"])
    parts = matrix.tables(names)
    assert sorted(name for part in parts for name in part) == sorted(EVERY)
    for part in parts:
        heads = [matrix.head(name, cells, full) for name in part]
        assert len(set(heads)) == len(heads)
        letters = [len(head) + 2 * full for head in heads]
        assert sum(map(matrix.width, letters)) + 170 <= PAGE_PX


def test_a_column_says_at_which_strength_it_speaks_where_that_is_one() -> None:
    _, cells = matrix.grid([_strongest("rotation"), _strongest("horizontal_flip")], ["a"])
    assert matrix.head("rotation", cells) == "Turn ±90°"
    assert matrix.head("rotation", cells, full=True) == "Turn"
    assert matrix.head("horizontal_flip", cells) == "Mirror"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("verdict", matrix.TINTS)
def test_every_sign_and_number_can_be_read(theme: str, verdict: str) -> None:
    red, green, blue, share = map(float, re.findall(r"[0-9.]+", matrix.TINTS[verdict]))
    page = _rgb(THEME[theme]["backgroundColor"])
    cell = [
        share * tint + (1 - share) * under
        for tint, under in zip((red, green, blue), page, strict=True)
    ]
    assert _contrast(_rgb(THEME[theme]["textColor"]), cell) >= 4.5


def _rgb(colour: str) -> list[float]:
    return [float(int(colour[at : at + 2], 16)) for at in (1, 3, 5)]


def _contrast(one: list[float], other: list[float]) -> float:
    """As WCAG 2.2 defines it."""
    brighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _light(rgb: list[float]) -> float:
    shares = (value / 255 for value in rgb)
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
