"""A guarantee is kept with the run, for the model that it was calibrated for."""

from pathlib import Path

import pytest

from core import files
from core.errors import RunNotReady
from core.runs import guarantee
from core.runs.guarantee import Guarantee

CHOSEN = Guarantee(share=0.95, least=0.125)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder with the files of a model."""
    (tmp_path / "best").mkdir()
    for name in ("config.json", "graft.json", "labels.json", "model.safetensors"):
        (tmp_path / "best" / name).write_text("{}", "utf-8")
    return tmp_path


def test_what_is_kept_is_read_back_and_taken_back(run: Path) -> None:
    assert guarantee.kept(run) is None
    guarantee.keep(run, CHOSEN)
    assert guarantee.kept(run) == CHOSEN
    guarantee.keep(run, None)
    guarantee.keep(run, None)
    assert guarantee.kept(run) is None


def test_a_model_that_has_learnt_on_has_no_guarantee(run: Path) -> None:
    guarantee.keep(run, CHOSEN)
    (run / "best" / "model.safetensors").write_text("other", "utf-8")
    assert guarantee.kept(run) is None


def test_without_a_model_nothing_is_promised(run: Path) -> None:
    guarantee.keep(run, CHOSEN)
    (run / "best" / "graft.json").unlink()
    assert guarantee.kept(run) is None
    with pytest.raises(RunNotReady):
        guarantee.keep(run, CHOSEN)


@pytest.mark.parametrize("change", [{"share": "x"}, {"share": 2}, {"least": -1}, {"least": None}])
def test_another_content_is_no_guarantee(run: Path, change: dict[str, object]) -> None:
    guarantee.keep(run, CHOSEN)
    path = run / guarantee.GUARANTEE_FILE
    files.write_json(path, {**files.read_json(path), **change})
    assert guarantee.kept(run) is None
    files.write_json(path, [])
    assert guarantee.kept(run) is None
