"""Every opening of the test set is counted, for good."""

import time
from pathlib import Path

from core.report import test_set as sealed


def test_every_opening_is_counted(tmp_path: Path) -> None:
    assert sealed.openings(tmp_path) == 0
    assert sealed.record_opening(tmp_path, accuracy=0.9, n=54) == 1
    assert sealed.record_opening(tmp_path, accuracy=0.91, n=54) == 2
    assert [entry["accuracy"] for entry in sealed.history(tmp_path)] == [0.9, 0.91]
    assert all(entry["t"] > 0 for entry in sealed.history(tmp_path))


def test_a_half_written_line_is_no_opening_and_spoils_nothing(tmp_path: Path) -> None:
    sealed.record_opening(tmp_path, n=1)
    with (tmp_path / sealed.OPENINGS_FILE).open("a") as file:
        file.write('{"t": 1')
    assert sealed.openings(tmp_path) == 1
    assert sealed.record_opening(tmp_path, n=1) == 2


def test_the_last_opening_tells_when_and_what(tmp_path: Path) -> None:
    assert sealed.last_opened(tmp_path) == 0
    assert sealed.last_score(tmp_path, "accuracy") is None
    begun = time.time()
    sealed.record_opening(tmp_path, accuracy=0.9, n=54)
    sealed.record_opening(tmp_path, accuracy=0.8, n=54)
    assert begun - 1 <= sealed.last_opened(tmp_path) <= time.time() + 1
    assert sealed.last_score(tmp_path, "accuracy") == 0.8
    assert sealed.last_score(tmp_path, "macro_ap") is None
