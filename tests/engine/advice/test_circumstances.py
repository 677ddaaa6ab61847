"""What is known of a picture besides what it shows, from real files."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.engine.advice.circumstances import FAMILIES, Circumstances, columns, read
from tests import worlds


def written(path: Path, **settings: object) -> Circumstances:
    worlds.picture(size=(120, 80)).save(path, **settings)
    found = read(path)
    assert found is not None
    return found


def test_size_file_and_light_are_read(tmp_path: Path) -> None:
    found = written(tmp_path / "a.JPG", quality=90)
    assert found.size == (120, 80, 1.5)
    assert found.kind.startswith(".jpg RGB ")
    assert 0 < found.light[0] < 255
    assert len(found.border) == 6
    assert (found.camera, np.isnan(found.day)) == ("", True)
    assert written(tmp_path / "b.jpg", quality=50).kind != found.kind
    assert written(tmp_path / "c.png").kind == ".png RGB "


def test_camera_and_day_come_from_the_exif_and_nonsense_in_it_is_nothing(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[271], exif[272] = "Maker", "Model 3"
    exif.get_ifd(0x8769)[36867] = "2026:11:22 10:00:00"
    found = written(tmp_path / "a.jpg", exif=exif)
    assert found.camera == "MakerModel 3"
    assert found.day > 700_000
    exif.get_ifd(0x8769)[36867] = "yesterday"
    assert np.isnan(written(tmp_path / "b.jpg", exif=exif).day)


def test_the_border_is_the_outer_ring(tmp_path: Path) -> None:
    image = Image.new("RGB", (100, 100), (250, 0, 0))
    image.paste((0, 0, 250), (12, 12, 88, 88))
    image.save(tmp_path / "framed.png")
    found = read(tmp_path / "framed.png")
    assert found is not None
    assert found.border[0] > 2
    assert found.border[2] < 0.1


def test_what_is_darker_as_a_whole_has_the_same_border(tmp_path: Path) -> None:
    seen = worlds.picture(1, seed=2, size=(200, 160))
    seen.save(tmp_path / "light.png")
    seen.point(lambda value: value // 2).save(tmp_path / "dark.png")
    light, dark = read(tmp_path / "light.png"), read(tmp_path / "dark.png")
    assert light is not None
    assert dark is not None
    assert dark.border == pytest.approx(light.border, abs=0.03)
    assert dark.light[0] < 0.6 * light.light[0]


def test_what_cannot_be_read_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    assert read(tmp_path / "a.jpg") is None
    assert read(tmp_path / "gone.jpg") is None


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_numbers(tmp_path: Path, family: str) -> None:
    facts = [written(tmp_path / "a.jpg"), written(tmp_path / "b.png")]
    table = columns(facts, family)
    assert table.shape[0] == 2
    assert np.isfinite(table).all()
