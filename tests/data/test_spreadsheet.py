"""No cell is a formula, and none is lost by it."""

import itertools

import pytest

from core.data import spreadsheet

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - the wide ones


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert spreadsheet.guarded(f"{start}cmd|' /C calc'!A0").startswith(f"'{start}")


@pytest.mark.parametrize("cell", ["", "bee 1.jpg", "'tis", "''", "a=1", " =1", "'"])
def test_what_is_harmless_stays_as_it_is(cell: str) -> None:
    assert spreadsheet.guarded(cell) == spreadsheet.unguarded(cell) == cell


def test_any_text_comes_back_as_it_was() -> None:
    for letters in itertools.product("'=-@\ta ", repeat=4):
        for length in range(5):
            cell = "".join(letters[:length])
            assert spreadsheet.unguarded(spreadsheet.guarded(cell)) == cell
