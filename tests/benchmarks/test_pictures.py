"""The sheets of remaining errors are drawn, small, and show a change."""

from pathlib import Path

import numpy as np

from benchmarks import pictures


def test_every_sheet_is_small_and_shows_what_was_changed(tmp_path: Path) -> None:
    assert pictures.main(tmp_path) == 0
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in pictures.FOLDER.iterdir())
    assert all(path.stat().st_size < 60_000 for path in tmp_path.iterdir())
    for shot in pictures.SHEETS.values():
        above, below = np.split(pictures.sheet(shot()).astype(int), 2)
        assert np.abs(above - below).mean() > 1
