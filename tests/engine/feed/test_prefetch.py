"""Laws of decoding the first pictures early."""

from pathlib import Path

import numpy as np
import pytest

from core.data.split import Row
from core.data.target import OneClass
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.feed import images, prefetch
from core.engine.feed.prefetch import Prefetch
from core.errors import UnreadablePicture
from tests import worlds

HOW = Preprocessing(
    side_px=32, resize_px=36, interpolation="bicubic", crop_mode="center",
    mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5),
)  # fmt: skip


def rows(folder: Path) -> list[Row]:
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.*") if p.is_file())
    return [Row(file=f, target=OneClass("a"), side="training", content=f) for f in files]


@pytest.mark.parametrize("most", [0, 3, 100])
def test_what_is_read_is_the_same_however_much_was_decoded_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    folder = worlds.class_folders(tmp_path / "w", {"a": 6, "b": 6})
    monkeypatch.setattr(prefetch, "_BYTES", most * 32 * 32 * 3)
    reader = Prefetch(folder, rows(folder))
    reader.begin(HOW)
    reader.end()
    for row in rows(folder) * 2:
        wanted = images.read(folder / row.file, HOW)
        assert np.array_equal(reader.read(row), wanted)


def test_an_unreadable_picture_says_so_when_it_is_asked_for(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "w", {"a": 2})
    broken = rows(folder)[0]
    (folder / broken.file).write_bytes(b"no picture")
    reader = Prefetch(folder, rows(folder))
    reader.begin(HOW)
    reader.end()
    with pytest.raises(UnreadablePicture):
        reader.read(broken)


def test_nothing_is_read_before_it_is_known_how(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "w", {"a": 2})
    reader = Prefetch(folder, rows(folder))
    with pytest.raises(ValueError, match=r"\.(jpg|png)"):
        reader.read(rows(folder)[0])
    reader.end()
