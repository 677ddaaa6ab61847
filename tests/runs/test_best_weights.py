"""Laws of the best weights as files."""

from pathlib import Path

import pytest

from core import digests, files
from core.errors import RunNotReady
from core.runs import best_weights
from tests import worlds

NAMES = ("model.safetensors", "labels.json", "graft.json", "config.json")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    for name in NAMES:
        digests.write_text(tmp_path / best_weights.FOLDER / name, f"the content of {name}")
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_one_flipped_bit_in_any_file_of_a_model_is_noticed(run: Path, name: str) -> None:
    assert best_weights.damage(run) is None
    worlds.flip(run / best_weights.FOLDER / name, 1)
    assert (
        best_weights.damage(run)
        == f"{name} is not what was written: bytes have changed or are lost."
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_lost_is_named(run: Path, name: str) -> None:
    (run / best_weights.FOLDER / name).unlink()
    assert best_weights.damage(run) == f"{name} is not there."


def test_a_model_of_version_0_2_is_whole_without_digests(run: Path) -> None:
    (run / best_weights.FOLDER / digests.DIGESTS_FILE).unlink()
    assert best_weights.damage(run) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_model_has_another_mark_once_anything_of_it_changes(run: Path, name: str) -> None:
    before = best_weights.mark(run)
    assert best_weights.mark(run) == before
    digests.write_text(run / best_weights.FOLDER / name, "another content")
    assert best_weights.mark(run) != before


def test_a_model_of_an_earlier_version_is_marked_by_its_bytes(run: Path, tmp_path: Path) -> None:
    before = best_weights.mark(run)
    (run / best_weights.FOLDER / digests.DIGESTS_FILE).unlink()
    assert best_weights.mark(run) == before
    with pytest.raises(RunNotReady):
        best_weights.mark(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("told", "wanted"), [({}, 1), ({"temperature": 1.7}, 1.7), ({"temperature": "x"}, 1), ([], 1)]
)
def test_a_temperature_that_is_not_told_is_one(run: Path, told: object, wanted: float) -> None:
    files.write_json(run / best_weights.FOLDER / "graft.json", told)
    assert best_weights.temperature(run) == wanted
