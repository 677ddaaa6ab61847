"""Laws of the decoded pictures on disk."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core import files
from core.data.split import Row
from core.data.target import OneClass
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.feed import image_cache, images
from core.engine.feed.image_cache import ImageCache
from core.errors import FolderNotFound
from tests.engine import trainings


def settings() -> Preprocessing:
    return Preprocessing(
        side_px=32,
        resize_px=36,
        interpolation="bilinear",
        crop_mode="center",
        mean=(0.5, 0.5, 0.5),
        std=(0.5, 0.5, 0.5),
    )


def rows_of(folder: Path) -> list[Row]:
    return [
        Row(
            file=path.relative_to(folder).as_posix(),
            target=OneClass(path.parent.name),
            side="training",
            content=files.content_hash(path),
        )
        for path in sorted(folder.rglob("*.png"))
    ]


def track(chunks: Sequence[Sequence[Row]], total: int) -> Sequence[Sequence[Row]]:
    return chunks


def squares_of(tmp_path: Path) -> ImageCache:
    folder = trainings.coloured(tmp_path / "pictures", 7, classes=2)
    squares = ImageCache(folder, rows_of(folder), settings())
    squares.fill(track)
    return squares


def test_a_square_is_the_picture_as_the_network_sees_it(tmp_path: Path) -> None:
    squares = squares_of(tmp_path)
    for place, row in enumerate(squares.rows):
        wanted = images.read(squares.folder / row.file, settings())
        assert np.array_equal(squares[place], wanted)


def test_the_same_pictures_are_decoded_once(tmp_path: Path) -> None:
    squares = squares_of(tmp_path)
    again = ImageCache(squares.folder, squares.rows, settings())
    assert again.fill(track) == 0
    assert np.array_equal(again[3], squares[3])


def test_an_unreadable_picture_is_named_now_and_later(tmp_path: Path) -> None:
    folder = trainings.coloured(tmp_path / "pictures", 4, classes=2)
    rows = rows_of(folder)
    (folder / rows[2].file).write_bytes(b"broken")
    for _ in range(2):
        squares = ImageCache(folder, rows, settings())
        squares.fill(track)
        assert list(squares.unreadable) == [rows[2].file]


def test_beyond_the_bound_pictures_are_decoded_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_cache, "IMAGE_CACHE_BYTES", 3 * 32 * 32 * 3)
    squares = squares_of(tmp_path)
    assert squares.path.stat().st_size == 3 * 32 * 32 * 3
    wanted = images.read(squares.folder / squares.rows[9].file, settings())
    assert np.array_equal(squares[9], wanted)


def test_a_folder_that_went_away_is_told_as_such(tmp_path: Path) -> None:
    folder = trainings.coloured(tmp_path / "pictures", 4, classes=2)
    rows = rows_of(folder)
    folder.rename(tmp_path / "gone")
    with pytest.raises(FolderNotFound):
        ImageCache(folder, rows, settings()).fill(track)
