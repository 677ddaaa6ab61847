"""What is changed while a picture is read is told, and nothing else."""

from pathlib import Path

import pytest
from PIL import Image

from core.data import formats
from core.data.repairs import Repair
from tests import worlds

EXPECTED: dict[str, set[Repair]] = {
    "cmyk jpg": {"print"},
    "cmyk tif": {"print"},
    "rotated jpg": {"turned"},
    "16-bit png": {"deep"},
    "16-bit tiff": {"deep"},
    "float tif": {"deep"},
    "alpha png": {"alpha"},
    "alpha webp": {"alpha"},
    "grey alpha png": {"alpha"},
    "see-through palette png": {"alpha"},
    "palette png": {"palette"},
    "gif": {"palette"},
    "moving gif": {"palette", "frames"},
    "one-bit png": {"bilevel"},
}


def test_every_kind_of_file_says_what_is_done_to_it(tmp_path: Path) -> None:
    for kind, path in worlds.every_format(tmp_path).items():
        assert {*formats.inspect(path).repairs} == EXPECTED.get(kind, set()), kind


@pytest.mark.parametrize("suffix", [".tif", ".png"])
def test_sixteen_bits_of_each_colour_are_deep(tmp_path: Path, suffix: str) -> None:
    path = worlds.deep_colours(tmp_path / f"deep{suffix}")
    assert formats.inspect(path).repairs == ("deep",)
    assert formats.load(path).getpixel((0, 0)) == (0x12, 0x80, 0xFF)


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif"])
def test_the_camera_is_heard_in_every_format(tmp_path: Path, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 8
    worlds.picture().save(tmp_path / f"a{suffix}", exif=exif)
    assert formats.inspect(tmp_path / f"a{suffix}").repairs == ("turned",)


def test_a_wrong_ending_is_told_and_a_capital_one_is_not(tmp_path: Path) -> None:
    worlds.picture().save(tmp_path / "a.jpg", format="PNG")
    worlds.picture().save(tmp_path / "b.JPEG")
    assert formats.inspect(tmp_path / "a.jpg").repairs == ("ending",)
    assert formats.inspect(tmp_path / "b.JPEG").repairs == ()


@pytest.mark.parametrize(("suffix", "end"), [(".gif", 1), (".png", 12)])
def test_a_lost_end_behind_whole_pixels_is_told(tmp_path: Path, suffix: str, end: int) -> None:
    whole, cut = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    worlds.picture().convert("L").save(whole)
    cut.write_bytes(whole.read_bytes()[:-end])
    assert "tail" not in formats.inspect(whole).repairs
    assert "tail" in formats.inspect(cut).repairs
    assert formats.load(cut).tobytes() == formats.load(whole).tobytes()


def test_the_preview_behind_a_photograph_is_no_frame_of_it(tmp_path: Path) -> None:
    shown, preview = worlds.picture(1), worlds.picture(2, size=(24, 20))
    shown.save(tmp_path / "a.jpg", format="MPO", save_all=True, append_images=[preview])
    header = formats.inspect(tmp_path / "a.jpg")
    assert (header.format, header.repairs) == ("MPO", ())


def test_pages_behind_the_first_of_a_tiff_are_told(tmp_path: Path) -> None:
    pages = [worlds.picture(number) for number in range(2)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert formats.inspect(tmp_path / "a.tif").repairs == ("frames",)
