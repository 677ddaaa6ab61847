"""What an export is compared with: pictures of the run, those first that were not learnt from."""

from pathlib import Path

import numpy as np
import pytest

from core import digests, files
from core.data.split import load_rows
from core.engine.feed import images
from core.engine.serve import original
from core.engine.training import trained_model
from tests import worlds
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished.run(tmp_path_factory.mktemp("finished"))


def test_the_check_is_made_on_pictures_that_can_be_read_of_every_class(tmp_path: Path) -> None:
    place = finished.run(tmp_path, n=6)
    for path in sorted((tmp_path / "data" / "circle").iterdir())[:3]:
        worlds.text_as_picture(path)
    broken = {f"circle/000{n}.png" for n in range(3)}
    rows = load_rows(place / "split.csv")
    usable = {row.file for row in rows if row.side != "test" and row.file not in broken}
    source = original.opened(place)
    assert {row.file for row in source.rows} == usable
    assert len(source.pictures) == len(source.logits) == len(source.paths) == len(usable)


def test_pictures_that_were_not_learnt_from_come_first(run: Path) -> None:
    source = original.opened(run)
    rows = load_rows(run / "split.csv")
    held = [row for row in rows if row.side == "validation"]
    assert source.held == len(held)
    assert {row.label for row in source.rows[: len(finished.CLASSES)]} == {*finished.CLASSES}
    assert {row.side for row in source.rows} == {"validation", "training"}
    trained = trained_model.load(run)
    for path, picture in zip(source.paths[:3], source.pictures[:3], strict=True):
        assert (images.read(path, trained.preprocessing) == picture).all()


def test_what_it_learnt_from_is_taken_of_every_class_in_turn(run: Path) -> None:
    source = original.opened(run)
    assert len(original.learnt_from(source, 6)) == 6
    rows = load_rows(run / "split.csv")
    learnt = [row for row in rows if row.side == "training"]
    assert len(original.learnt_from(source, 1000)) == len(learnt)


def test_progress_is_told(run: Path) -> None:
    told: list[tuple[int, int]] = []
    source = original.opened(run, lambda *at: told.append(at))
    assert told[-1] == (len(source.pictures),) * 2


def test_it_is_asked_as_sure_as_it_is(run: Path) -> None:
    assert files.read_json(run / "best" / "graft.json").get("temperature", 1.0) == 1.0
    assert original.opened(run).shares.sum(1) == pytest.approx(1)


def test_how_far_the_app_s_own_way_is_from_float32_is_measured(tmp_path: Path) -> None:
    place = finished.run(tmp_path, n=6)
    assert original.opened(place).apart_from_app < 1e-6, "it computes in float32"
    path = place / "best" / "graft.json"
    told = files.read_json(path)
    digests.write_text(path, files.json_text({**told, "levers": {**told["levers"], "bf16": True}}))
    source = original.opened(place)
    in_app = trained_model.load(place)
    fast = in_app.task.decode(in_app.answer(source.pictures))
    assert source.apart_from_app == pytest.approx(np.abs(fast - source.shares).max(), abs=1e-6)
    assert source.apart_from_app > 1e-6
