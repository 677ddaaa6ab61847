"""Grey of more than 8 bits keeps its range: compared with the numbers that were written."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from core.data import depth, formats
from tests import worlds

Numbers = npt.NDArray[np.generic]


def ramp(largest: int, dtype: str = "uint16", least: int = 0) -> Numbers:
    """24 × 40 numbers from the least to the largest."""
    return np.linspace(least, largest, 24 * 40).round().reshape(24, 40).astype(dtype)


def levels(path: Path) -> Numbers:
    """What comes out, 0 to 255; the same in all three colours."""
    picture = np.asarray(formats.load(path))
    assert (picture == picture[..., :1]).all()
    return picture[..., 0]


def expected(numbers: Numbers, white: float, black: float = 0) -> Numbers:
    """The reference: the linear scale, rounded."""
    scaled = (numbers.astype(np.float64) - black) / (white - black) * 255
    return np.clip(np.floor(scaled + 0.5), 0, 255)


def off(path: Path, wanted: Numbers) -> float:
    return float(np.abs(levels(path).astype(int) - wanted).max())


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize(
    ("largest", "white"), [(1023, 1023), (4095, 4095), (3000, 4095), (16383, 16383), (65535, 65535)]
)
def test_the_depth_in_use_is_the_range(
    tmp_path: Path, suffix: str, largest: int, white: int
) -> None:
    numbers = ramp(largest)
    Image.fromarray(numbers).save(tmp_path / f"a{suffix}")
    assert off(tmp_path / f"a{suffix}", expected(numbers, white)) <= 1


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_packed_tiff_files_of_both_byte_orders(
    tmp_path: Path, compression: str, order: str
) -> None:
    numbers = ramp(4095)
    if order == ">":
        data = numbers.astype(">u2").tobytes()
        worlds.tiff(tmp_path / "a.tif", data, size=(40, 24), big=True)
    else:
        Image.fromarray(numbers).save(tmp_path / "a.tif", compression=compression)
    assert off(tmp_path / "a.tif", expected(numbers, 4095)) <= 1


def test_twelve_bits_packed_in_twelve_are_of_that_depth_however_dark(tmp_path: Path) -> None:
    numbers = ramp(900)
    pairs = numbers.reshape(-1, 2).astype(np.uint32)
    packed = np.stack(
        [pairs[:, 0] >> 4, (pairs[:, 0] & 15) << 4 | pairs[:, 1] >> 8, pairs[:, 1] & 255], axis=1
    ).astype(np.uint8)
    worlds.tiff(tmp_path / "a.tif", packed.tobytes(), size=(40, 24), bits=(12,))
    assert off(tmp_path / "a.tif", expected(numbers, 4095)) <= 1


@pytest.mark.parametrize("tag", [281, 341])
def test_the_depth_that_a_file_declares_comes_before_what_it_shows(
    tmp_path: Path, tag: int
) -> None:
    numbers = ramp(900)
    data = numbers.astype("<u2").tobytes()
    worlds.tiff(tmp_path / "a.tif", data, size=(40, 24), more={tag: 16383})
    assert off(tmp_path / "a.tif", expected(numbers, 16383)) <= 1


def test_where_white_is_zero_it_is_turned_round(tmp_path: Path) -> None:
    numbers = ramp(4095)
    data = numbers.astype("<u2").tobytes()
    worlds.tiff(tmp_path / "a.tif", data, size=(40, 24), photometric=0)
    assert off(tmp_path / "a.tif", 255 - expected(numbers, 4095)) <= 1


def test_negative_numbers_are_darker_than_zero(tmp_path: Path) -> None:
    """Of a computed tomograph: −1,024 is air, 0 is water."""
    numbers = ramp(3071, "int16", least=-1024)
    data = numbers.astype("<i2").tobytes()
    worlds.tiff(tmp_path / "a.tif", data, size=(40, 24), more={339: 2})
    assert off(tmp_path / "a.tif", expected(numbers, 4095, -4095)) <= 1


@pytest.mark.parametrize(
    ("largest", "white"), [(1.0, 1.0), (1.04, 1.0), (200.0, 255), (4000, 4095)]
)
def test_fractions(tmp_path: Path, largest: float, white: float) -> None:
    numbers = np.linspace(0, largest, 960, dtype=np.float32).reshape(24, 40)
    Image.fromarray(numbers).save(tmp_path / "a.tif")
    assert off(tmp_path / "a.tif", expected(numbers, white)) <= 1


def test_what_is_no_number_is_black_and_infinity_is_the_largest(tmp_path: Path) -> None:
    numbers = np.full((24, 40), 0.5, np.float32)
    numbers[0, :4] = np.nan, np.inf, 1, 0
    Image.fromarray(numbers).save(tmp_path / "a.tif")
    assert levels(tmp_path / "a.tif")[0, :5].tolist() == [0, 255, 255, 0, 128]


def test_a_grey_map_of_twelve_bits(tmp_path: Path) -> None:
    numbers = ramp(4095)
    head = b"P5 40 24 4095\n"
    (tmp_path / "a.pgm").write_bytes(head + numbers.astype(">u2").tobytes())
    assert off(tmp_path / "a.pgm", expected(numbers, 4095)) <= 1


def test_brightness_does_not_depend_on_what_else_is_in_the_picture(tmp_path: Path) -> None:
    numbers = ramp(4000)
    Image.fromarray(numbers).save(tmp_path / "whole.png")
    Image.fromarray(numbers[:14]).save(tmp_path / "part.png")
    assert (levels(tmp_path / "whole.png")[:14] == levels(tmp_path / "part.png")).all()


def test_a_large_picture_comes_out_like_its_parts(tmp_path: Path) -> None:
    numbers = np.tile(ramp(4095), (30, 1))
    assert len(numbers) > 2 * depth._ROWS
    Image.fromarray(numbers).save(tmp_path / "a.png")
    assert off(tmp_path / "a.png", expected(numbers, 4095)) <= 1


def test_an_all_black_picture_is_black(tmp_path: Path) -> None:
    Image.fromarray(np.zeros((8, 8), np.uint16)).save(tmp_path / "a.png")
    assert not levels(tmp_path / "a.png").any()
