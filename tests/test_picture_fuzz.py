"""Pictures damaged in every way: a picture or a listed reason, quickly, within its memory.

Real photographs where they are there, drawn ones else, in every format and the ways to store it;
damaged by a seed, so that each comes again. Read by two processes: as the app's scan does, and as a
training does, which must read what the scan accepts to the same pixels.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests import dicoms, worlds
from tests.commands import ROOT

if not Path("/proc/self/status").exists():
    pytest.skip("this system does not tell how much memory a process took", allow_module_level=True)

QUICK, ALL, OF_A_READER = 200, 2000, 200
LONGEST_S = 5.0
APP_MB, ENGINE_MB = 1200, 2600
"""Most that a process took at any time: two pictures of the largest size decoded whole are near
1 GB (`formats.LARGEST_PIXELS`); the engine holds torch besides, with all that comes with it."""
PHOTOGRAPHS = Path(os.environ.get("GRAFT_SHARED", ROOT.parent / "shared")) / "data" / "hymenoptera"


def photograph(number: int) -> Image.Image:
    files = sorted(PHOTOGRAPHS.rglob("*.jpg"))
    if not files:
        return worlds.picture(number, size=(240, 180))
    with Image.open(files[number * 7 % len(files)]) as image:
        return image.convert("RGB").resize((240, 180))


def stored(folder: Path) -> Path:
    """One photograph in each way that a common format stores it."""
    folder.mkdir()
    exif = worlds.taken_at("2026:05:01 10:00:00")
    exif[0x0112] = 6
    deep = np.asarray(photograph(5).convert("L")).astype(np.uint16) * 16
    frames = [photograph(number).resize((120, 90)) for number in range(3)]
    ways: list[tuple[str, Image.Image, dict[str, Any]]] = [
        ("plain.jpg", photograph(0), {"quality": 85, "exif": exif}),
        ("progressive.jpg", photograph(1), {"progressive": True}),
        ("cmyk.jpg", photograph(2).convert("CMYK"), {}),
        ("plain.png", photograph(3), {}),
        ("palette.png", photograph(4).quantize(64), {"transparency": 3}),
        ("deep.png", Image.fromarray(deep), {}),
        ("lossy.webp", photograph(6), {"exif": exif}),
        ("lossless.webp", photograph(7).convert("RGBA"), {"lossless": True}),
        ("plain.tif", photograph(8), {}),
        ("lzw.tif", photograph(9), {"compression": "tiff_lzw"}),
        ("deflate.tif", Image.fromarray(deep), {"compression": "tiff_adobe_deflate"}),
        ("jpeg.tif", photograph(10), {"compression": "jpeg"}),
        ("plain.gif", photograph(11), {}),
        ("moving.gif", frames[0], {"save_all": True, "append_images": frames[1:]}),
        ("plain.bmp", photograph(12), {}),
        ("palette.bmp", photograph(13).quantize(16), {}),
    ]
    for name, image, options in ways:
        image.save(folder / name, **options)
    return folder


def read(reader: str, folder: Path, count: int) -> list[dict[str, Any]]:
    """What a process says of each variant; a process that ends early names the one it was at."""
    words = [sys.executable, "-W", "error", "-m", "tests.picture_fuzz", reader, str(folder), "0"]
    found = subprocess.run(
        [*words, str(count)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    assert found.returncode == 0, f"ended at {lines[-1:]}: {found.stderr[-2000:]}"
    return [line for line in lines if "begun" not in line]


def hold(folder: Path, count: int) -> None:
    """Both processes, and what must be true of every variant."""
    app, engine = read("app", folder, count), read("engine", folder, count)
    assert len(app) == len(engine) == count
    for said in (*app, *engine):
        assert not said["crash"], said
        assert bool(said["pixels"]) != bool(said["why"]), said
        assert said["cpu_s"] < LONGEST_S, said
    assert max(said["mb"] for said in app) < APP_MB
    assert max(said["mb"] for said in engine) < ENGINE_MB
    for seen, taught in zip(app, engine, strict=True):
        if seen["pixels"]:
            assert taught["pixels"] == seen["pixels"], (seen, taught)
    accepted = [said for said in app if said["pixels"]]
    slowest = max((*app, *engine), key=lambda said: said["cpu_s"])
    most = [max(said["mb"] for said in one) for one in (app, engine)]
    print(f"{len(accepted)} of {count} accepted; slowest {slowest['cpu_s']} s {slowest['source']}")
    print(f"most memory {most} MB")
    print(*Counter(said["why"] for said in app if said["why"]).most_common(12), sep="\n")
    assert 0 < len(accepted) < count


def test_two_hundred_damaged_pictures(tmp_path: Path) -> None:
    hold(stored(tmp_path / "whole"), QUICK)


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.timeout(1200)
def test_two_thousand_damaged_pictures(tmp_path: Path) -> None:
    hold(stored(tmp_path / "whole"), ALL)


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("pi_heif") is None,
    reason="pi-heif is not installed: python3 start.py graft install heic",
)
def test_two_hundred_damaged_heic_pictures(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "data" / "heic", tmp_path / "whole")
    hold(tmp_path / "whole", OF_A_READER)


@pytest.mark.slow
def test_two_hundred_damaged_dicom_pictures(tmp_path: Path) -> None:
    real = dicoms.samples(
        "MR_small.dcm", "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm", "SC_rgb_jpeg_dcmtk.dcm",
        "examples_palette.dcm", "SC_rgb_rle_16bit_2frame.dcm", "examples_ybr_color.dcm",
    )  # fmt: skip
    (tmp_path / "whole").mkdir()
    for path in real:
        shutil.copy(path, tmp_path / "whole")
    dicoms.written(tmp_path / "whole" / "made.dcm", dicoms.ramp(4095), WindowCenter="9")
    hold(tmp_path / "whole", OF_A_READER)
