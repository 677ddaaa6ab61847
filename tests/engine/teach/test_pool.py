"""Laws of making a pool."""

import itertools
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import scan
from core.engine.teach import pool as making
from core.protocol.pool import PoolAnswer, PoolRequest
from core.runs import questions
from core.runs.stop import Stopped
from core.teach import pool as pools
from core.teach.head import guesses
from core.teach.pool import Pool
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from tests import worlds
from tests.commands import until


@pytest.fixture
def body(tiny_backbone: Path) -> BackboneChoice:
    return pretrained.choose(str(tiny_backbone))


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return worlds.separable(tmp_path / "shapes", n=20)


def _made(folder: Path, body: BackboneChoice) -> tuple[Pool, PoolAnswer]:
    answer = making.make(scan.found(folder), body, on_progress=lambda *_: None)
    pool = pools.read(pools.place(folder, body))
    assert pool is not None
    return pool, answer


def test_every_picture_is_in_it_once_and_a_few_labels_name_them(
    shapes: Path, body: BackboneChoice
) -> None:
    shutil.copy(shapes / "circle" / "0000.png", shapes / "circle" / "copy.png")
    pool, answer = _made(shapes, body)
    assert (answer.n, answer.computed, pool.total, pool.whole) == (60, 60, 60, True)
    classes = {p.content: p.label for p in scan.found(shapes).pictures}
    names = ["circle", "square", "triangle"]
    labels = np.array([names.index(classes[content]) for content in pool.contents])
    rows = np.concatenate([np.flatnonzero(labels == kind)[:3] for kind in range(3)])
    found = guesses(pool, rows, labels[rows], 3).probabilities.argmax(1)
    assert (found == labels).mean() > 0.9


def test_parts_come_first_and_rows_stay(
    shapes: Path, body: BackboneChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PARTS", (8, 30, 50))
    written: list[Pool] = []
    write = pools.write

    def watched(pool: Pool, *rest: Any) -> None:
        written.append(pool)
        write(pool, *rest)

    monkeypatch.setattr(pools, "write", watched)
    _made(shapes, body)
    assert [len(pool.contents) for pool in written] == [8, 30, 50, 60]
    assert [pool.whole for pool in written] == [False, False, False, True]
    for earlier, later in itertools.pairwise(written):
        assert later.contents[: len(earlier.contents)] == earlier.contents


def test_only_new_pictures_pass_the_backbone(shapes: Path, body: BackboneChoice) -> None:
    before, _ = _made(shapes, body)
    again, answer = _made(shapes, body)
    assert (answer.computed, again.contents) == (0, before.contents)
    gone = shapes / "circle" / "0000.png"
    missing = next(p.content for p in scan.found(shapes).pictures if p.file == "circle/0000.png")
    gone.unlink()
    worlds.write_pictures(shapes / "circle", 5, prefix="new", seed=5, size=(64, 64))
    along = pools.read_along(pools.place(shapes, body))
    after, answer = _made(shapes, body)
    assert (answer.computed, answer.n) == (5, 64)
    kept = [content for content in before.contents if content != missing]
    assert list(after.contents[:59]) == kept
    later = pools.read_along(pools.place(shapes, body))
    assert along is not None
    assert later is not None
    rows = [before.rows[content] for content in kept]
    assert np.array_equal(later[1][:59], along[1][rows])


def test_a_picture_that_cannot_be_read_is_told_and_not_in_it(
    shapes: Path, body: BackboneChoice
) -> None:
    dataset = scan.found(shapes)
    (shapes / "circle" / "0001.png").write_bytes(b"broken")
    answer = making.make(dataset, body, on_progress=lambda *_: None)
    pool = pools.read(pools.place(shapes, body))
    assert [file for file, _ in answer.unreadable] == ["circle/0001.png"]
    assert pool is not None
    assert (answer.n, pool.whole) == (59, True)


def test_copies_of_a_burst_share_a_group(shapes: Path, body: BackboneChoice) -> None:
    folder = shapes.parent / "video"
    for number in range(12):
        worlds.write_pictures(folder / "cat", 4, prefix=f"clip{number}_frame", seed=number)
    pool, _ = _made(folder, body)
    by_file = {p.content: p.file for p in scan.found(folder).pictures}
    clips: dict[str, set[int]] = {}
    for row, content in enumerate(pool.contents):
        clips.setdefault(by_file[content].partition("_")[0], set()).add(int(pool.groups[row]))
    assert all(len(groups) == 1 for groups in clips.values())


def test_a_stop_leaves_what_is_written(
    shapes: Path, body: BackboneChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PARTS", (8,))

    def stop_with_a_part() -> None:
        if pools.stamp_of(pools.place(shapes, body)):
            raise Stopped

    with pytest.raises(Stopped):
        making.make(
            scan.found(shapes), body, on_progress=lambda *_: None, check_stop=stop_with_a_part
        )
    pool = pools.read(pools.place(shapes, body))
    assert pool is not None
    assert not pool.whole


@pytest.mark.slow
def test_it_is_a_question_to_the_engine(shapes: Path, body: BackboneChoice) -> None:
    folder = shapes / "circle"  # sorted into no classes
    dataset = scan.found(folder, unsorted=True)
    asked = PoolRequest(folder=str(folder), pictures=pools.listing(dataset), backbone=body)
    place = questions.start(asked.verb, asked.as_json())
    until(lambda: questions.read(place).state == "done", what="the pool is made", seconds=120)
    view = questions.read(place)
    assert view.answer
    assert asked.read(view.answer).n == 20
    assert pools.read(pools.place(folder, body)) is not None
