"""What a viewer shows: compared with pydicom's own reading, and with what was written."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from core.data import formats
from tests import dicoms

pydicom = pytest.importorskip("pydicom", reason=dicoms.MISSING)

WINDOW = {"WindowCenter": "1000", "WindowWidth": "600"}


def levels(path: Path) -> npt.NDArray[Any]:
    picture = np.asarray(formats.load(path)).astype(int)
    assert (picture == picture[..., :1]).all()
    return picture[..., 0]


def reference(path: Path) -> npt.NDArray[Any]:
    """Slope, intercept and window by pydicom; its range is the one that the stored bits reach."""
    data = pydicom.dcmread(path)
    numbers = pydicom.pixels.apply_modality_lut(data.pixel_array, data)
    seen = pydicom.pixels.apply_windowing(numbers, data)
    slope, intercept = float(data.get("RescaleSlope", 1)), float(data.get("RescaleIntercept", 0))
    bits, signed = data.BitsStored, data.PixelRepresentation
    least = -(2 ** (bits - 1)) if signed else 0
    low, high = (slope * one + intercept for one in (least, least + 2**bits - 1))
    return np.floor((seen - low) / (high - low) * 255 + 0.5)


@pytest.mark.parametrize(
    "facts",
    [
        WINDOW,
        {**WINDOW, "RescaleSlope": "2", "RescaleIntercept": "-1024"},
        {**WINDOW, "VOILUTFunction": "LINEAR_EXACT"},
        {**WINDOW, "VOILUTFunction": "SIGMOID"},
        {"WindowCenter": "2000", "WindowWidth": "1"},
        {"WindowCenter": ["1500", "40"], "WindowWidth": ["900", "80"]},
    ],
)
@pytest.mark.parametrize("dtype", ["uint16", "int16"])
def test_the_first_window_is_what_pydicom_makes_of_it(
    tmp_path: Path, facts: dict[str, Any], dtype: str
) -> None:
    numbers = dicoms.ramp(4095, dtype, least=-200 if dtype == "int16" else 0)
    path = dicoms.written(tmp_path / "a.dcm", numbers, **facts)
    assert np.abs(levels(path) - reference(path)).max() <= 1


def test_real_files_come_out_as_pydicom_makes_them() -> None:
    for path in dicoms.samples("MR_small.dcm", "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm",
                               "MR_small_bigendian.dcm", "examples_overlay.dcm"):  # fmt: skip
        assert np.abs(levels(path) - reference(path)).max() <= 1, path.name


@pytest.mark.parametrize(("stored", "white"), [(10, 1023), (12, 4095), (14, 16383)])
def test_without_a_window_the_stored_bits_are_the_range(
    tmp_path: Path, stored: int, white: int
) -> None:
    numbers = dicoms.ramp(700)
    path = dicoms.written(tmp_path / "a.dcm", numbers, BitsStored=stored, HighBit=stored - 1)
    assert np.abs(levels(path) - numbers / white * 255).max() <= 1


def test_sixteen_stored_bits_are_those_in_use(tmp_path: Path) -> None:
    numbers = dicoms.ramp(3000)
    path = dicoms.written(tmp_path / "a.dcm", numbers)
    assert np.abs(levels(path) - numbers / 4095 * 255).max() <= 1


def test_numbers_below_zero_are_darker_than_zero(tmp_path: Path) -> None:
    numbers = dicoms.ramp(3071, "int16", least=-1024)
    path = dicoms.written(tmp_path / "a.dcm", numbers)
    assert np.abs(levels(path) - (numbers + 4095.0) / 8190 * 255).max() <= 1


def test_monochrome1_is_turned_round(tmp_path: Path) -> None:
    numbers = dicoms.ramp(4095)
    first, second = (
        dicoms.written(tmp_path / name, numbers, PhotometricInterpretation=name, **WINDOW)
        for name in ("MONOCHROME1", "MONOCHROME2")
    )
    assert (levels(first) == 255 - levels(second)).all()
    assert formats.inspect(first).repairs == ("window", "inverted")
    assert formats.inspect(second).repairs == ("window",)


def test_a_mask_of_one_bit_is_black_and_white() -> None:
    (path,) = dicoms.samples("liver_1frame.dcm")
    assert {*np.unique(levels(path))} == {0, 255}


def test_an_empty_picture_of_one_bit_is_black(tmp_path: Path) -> None:
    numbers = np.zeros((8, 8), np.int8)
    path = dicoms.written(tmp_path / "a.dcm", numbers, BitsStored=1, HighBit=0)
    assert not levels(path).any()


def test_colours_come_out_as_they_are(tmp_path: Path) -> None:
    numbers = np.random.default_rng(0).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    path = dicoms.written(tmp_path / "a.dcm", numbers)
    assert (np.asarray(formats.load(path)) == numbers).all()
    for path in dicoms.samples("SC_rgb_rle.dcm", "SC_rgb_jpeg_dcmtk.dcm", "examples_palette.dcm"):
        assert len(np.unique(np.asarray(formats.load(path)).reshape(-1, 3), axis=0)) > 5


def test_a_window_of_nonsense_is_passed_over(tmp_path: Path) -> None:
    numbers = dicoms.ramp(4095)
    path = dicoms.written(tmp_path / "a.dcm", numbers, WindowCenter="0", WindowWidth="0")
    assert formats.inspect(path).repairs == ("deep",)
    assert np.abs(levels(path) - numbers / 4095 * 255).max() <= 1
