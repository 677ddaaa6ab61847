"""A threshold is kept with the run; anything else in its file is none."""

from pathlib import Path

import pytest

from core import files
from core.runs import not_sure


def test_what_is_kept_is_read_back_and_nothing_kept_is_no_threshold(tmp_path: Path) -> None:
    assert not_sure.below(tmp_path) == 0
    not_sure.keep(tmp_path, 0.8)
    assert not_sure.below(tmp_path) == 0.8
    not_sure.keep(tmp_path, 0)
    assert not_sure.below(tmp_path) == 0


@pytest.mark.parametrize("told", [[], {"below": "x"}, {"below": 1.5}, {"below": -1}, {}])
def test_another_content_is_no_threshold(tmp_path: Path, told: object) -> None:
    files.write_json(tmp_path / not_sure.NOT_SURE_FILE, told)
    assert not_sure.below(tmp_path) == 0


@pytest.mark.parametrize("threshold", [-0.1, 1.0])
def test_a_threshold_that_no_answer_reaches_is_refused(tmp_path: Path, threshold: float) -> None:
    with pytest.raises(ValueError, match="reaches"):
        not_sure.keep(tmp_path, threshold)
    assert list(tmp_path.iterdir()) == []
