"""Every format comes out the same way; nothing bad gets through."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFile

from core.data import formats
from core.data.pixel_budget import PixelBudget
from core.errors import PictureTooLarge, UnreadablePicture
from tests import worlds

KINDS = (
    "jpg", "grey jpg", "progressive jpg", "cmyk jpg", "rotated jpg", "png", "16-bit png",
    "alpha png", "grey alpha png", "palette png", "see-through palette png", "one-bit png", "webp",
    "alpha webp", "bmp", "tif", "16-bit tiff", "float tif", "cmyk tif", "gif", "moving gif",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return worlds.every_format(tmp_path_factory.mktemp("formats"))


def test_the_list_of_kinds_is_whole(world: dict[str, Path]) -> None:
    assert set(world) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_eight_bit_rgb(world: dict[str, Path], kind: str) -> None:
    header = formats.inspect(world[kind])
    picture = formats.load(world[kind])
    assert picture.mode == "RGB"
    assert sorted(picture.size) == sorted((header.width, header.height)) == [40, 60]


@pytest.mark.parametrize(
    "kind", ["jpg", "cmyk jpg", "png", "webp", "bmp", "tif", "cmyk tif", "gif", "progressive jpg"]
)
def test_every_kind_shows_the_same_picture(world: dict[str, Path], kind: str) -> None:
    expected = np.asarray(worlds.picture(1, size=(60, 40)), np.int16)
    found = np.asarray(formats.load(world[kind]), np.int16)
    assert np.abs(found - expected).mean() < 14


@pytest.mark.parametrize("kind", ["16-bit png", "16-bit tiff", "float tif"])
def test_deep_pictures_keep_their_range(world: dict[str, Path], kind: str) -> None:
    levels = np.asarray(formats.load(world[kind]))[..., 0]
    assert levels[0, 0] == 0
    assert levels[-1, -1] == 255
    assert (np.diff(levels.reshape(-1).astype(int)) >= 0).all()


def test_twelve_bits_in_sixteen_are_not_shown_black(tmp_path: Path) -> None:
    Image.fromarray(np.full((8, 8), 4095, np.uint16)).save(tmp_path / "a.png")
    assert formats.load(tmp_path / "a.png").getpixel((0, 0)) == (255, 255, 255)


def test_a_dark_deep_picture_stays_dark(tmp_path: Path) -> None:
    numbers = np.full((8, 8), 6553, np.uint16)
    numbers[7, 7] = 40_000  # brighter by far, and not white either
    Image.fromarray(numbers).save(tmp_path / "a.tif")
    assert formats.load(tmp_path / "a.tif").getpixel((0, 0)) == (25, 25, 25)
    assert formats.load(tmp_path / "a.tif").getpixel((7, 7)) == (156, 156, 156)


def test_whole_numbers_of_32_bits_are_read(tmp_path: Path) -> None:
    Image.fromarray(np.full((4, 4), 200_000, np.int32)).save(tmp_path / "a.tif")
    assert formats.load(tmp_path / "a.tif").getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_says_what_is_up(tmp_path: Path, orientation: int) -> None:
    upright = worlds.picture(4, size=(48, 32))
    back = {1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
            4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
            8: Image.Transpose.ROTATE_270}[orientation]  # fmt: skip
    stored = upright.transpose(back) if back is not None else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.png", exif=exif)
    assert formats.load(tmp_path / "a.png").tobytes() == upright.tobytes()


def test_damaged_exif_does_not_cost_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    worlds.picture(1).save(path, exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x00garbage")
    assert formats.load(path).size == (48, 40)


def test_transparency_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 4), (200, 0, 0, 0)).save(tmp_path / "a.png")
    Image.new("LA", (4, 4), (0, 0)).save(tmp_path / "b.png")
    assert formats.load(tmp_path / "a.png").getpixel((1, 1)) == (255, 255, 255)
    assert formats.load(tmp_path / "b.png").getpixel((1, 1)) == (255, 255, 255)


def test_a_film_shows_its_first_frame(world: dict[str, Path]) -> None:
    assert formats.load(world["moving gif"]).getpixel((5, 5)) == (255, 0, 0)


def test_a_large_jpeg_may_come_smaller_but_not_too_small(tmp_path: Path) -> None:
    worlds.picture(2, size=(1600, 1200)).save(tmp_path / "a.jpg")
    assert min(formats.load(tmp_path / "a.jpg", at_least_px=224).size) == 300
    assert formats.load(tmp_path / "a.jpg", at_least_px=1300).size == (1600, 1200)
    assert formats.load(tmp_path / "a.jpg").size == (1600, 1200)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_ends_too_early_is_refused(
    world: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    cut = tmp_path / world[kind].name
    cut.write_bytes(world[kind].read_bytes()[:-60])
    if kind == "moving gif":
        pytest.skip("its first frame is whole")
    with pytest.raises(UnreadablePicture):
        formats.load(cut)
    with pytest.raises(UnreadablePicture):
        formats.inspect(cut)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"BM" + bytes(60), b"RIFF"]
)
def test_what_only_begins_like_a_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    with pytest.raises(UnreadablePicture):
        formats.inspect(tmp_path / "a.jpg")


def test_a_look_at_a_header_decodes_nothing(
    world: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "_within_budget", lambda *_: None)  # of TIFF: it has no end to see
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *_: pytest.fail("decoded"))
    for path in world.values():
        formats.inspect(path)


def test_text_and_missing_files_are_refused_with_their_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePicture) as text:
        formats.load(worlds.text_as_picture(tmp_path / "a.jpg"))
    assert "not a picture" in text.value.why
    with pytest.raises(UnreadablePicture) as missing:
        formats.load(tmp_path / "b.jpg")
    assert "not there" in missing.value.why
    with pytest.raises(UnreadablePicture):
        formats.load(tmp_path)


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    bomb = worlds.huge_png(tmp_path / "huge.png")
    for read in (formats.inspect, formats.load):
        with pytest.raises(PictureTooLarge) as refused:
            read(bomb)
        assert "30,000 × 30,000" in refused.value.why


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    worlds.picture(1).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.jpg")
    assert formats.inspect(tmp_path / "a.jpg").format == "PNG"


def test_many_threads_may_read_at_once(world: dict[str, Path]) -> None:
    problems: list[Exception] = []

    def read() -> None:
        try:
            for path in world.values():
                formats.load(path, at_least_px=20)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            problems.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


@pytest.mark.parametrize("size", [(1, 60_000), (101, 1), (20_200, 200)])
def test_a_strip_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    """One of 1 × 60,000 took 7 GB to resize, one of 1 × 1,000,000 ended the training."""
    Image.new("L", size).save(tmp_path / "strip.png")
    for read in (formats.inspect, formats.load):
        with pytest.raises(PictureTooLarge) as refused:
            read(tmp_path / "strip.png")
        assert f"{size[0]:,} × {size[1]:,}" in refused.value.why


def test_a_file_far_larger_than_its_picture_is_refused_unread(tmp_path: Path) -> None:
    worlds.picture().save(tmp_path / "a.jpg")
    with (tmp_path / "a.jpg").open("ab") as file:
        file.truncate(300 * 2**30)  # all holes: it takes no room
    for read in (formats.inspect, formats.load):
        with pytest.raises(PictureTooLarge) as refused:
            read(tmp_path / "a.jpg")
        assert "300 GB" in refused.value.why


def test_a_panorama_is_no_strip(tmp_path: Path) -> None:
    Image.new("RGB", (3000, 100)).save(tmp_path / "wide.png")
    assert formats.load(tmp_path / "wide.png").size == (3000, 100)


def test_too_little_memory_is_a_finding_about_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.picture().save(tmp_path / "a.png")
    with pytest.raises(PictureTooLarge, match=r"a\.png"), formats.decoded(tmp_path / "a.png"):
        raise MemoryError  # e.g. while it is resized
    monkeypatch.setattr(Image.Image, "convert", lambda *_: (_ for _ in ()).throw(MemoryError))
    Image.new("L", (4, 4)).save(tmp_path / "grey.png")
    with pytest.raises(PictureTooLarge) as refused:
        formats.load(tmp_path / "grey.png")
    assert "not enough free memory" in refused.value.why


def test_large_pictures_are_decoded_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight pictures of 10,900 × 10,900 at once took 2.4 GB."""
    monkeypatch.setattr(formats, "_budget", PixelBudget(100))
    for number in range(6):
        worlds.picture(number, size=(30, 20)).save(tmp_path / f"{number}.png")
    inside, most = [0], [0]
    lock = threading.Lock()

    def read(path: Path) -> None:
        with formats.decoded(path):
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.01)
            with lock:
                inside[0] -= 1

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(read, sorted(tmp_path.iterdir())))
    assert most == [1]


def test_large_pictures_come_out_of_one_thread_and_errors_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "LARGE_PIXELS", 10)
    seen: set[str] = set()
    real = formats._upright_rgb
    monkeypatch.setattr(
        formats,
        "_upright_rgb",
        lambda image: seen.add(threading.current_thread().name) or real(image),
    )
    for number in range(4):
        worlds.picture(number).save(tmp_path / f"{number}.png")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(formats.load, sorted(tmp_path.iterdir())))
    assert seen == {"large-picture_0"}
    with pytest.raises(UnreadablePicture):
        formats.load(worlds.truncated_jpeg(tmp_path / "cut.jpg"))


@pytest.mark.parametrize("name", ["a.ppm", "a.pgm", "a.pbm", "a.pnm"])
def test_portable_pixmaps_are_pictures(tmp_path: Path, name: str) -> None:
    mode = {"a.pgm": "L", "a.pbm": "1"}.get(name, "RGB")
    Image.new(mode, (6, 5)).save(tmp_path / name, format="PPM")
    assert name.endswith(formats.IMAGE_SUFFIXES)
    assert formats.inspect(tmp_path / name).format == "PPM"
    assert formats.load(tmp_path / name).size == (6, 5)
    worlds.truncate(tmp_path / name)
    with pytest.raises(UnreadablePicture):
        formats.inspect(tmp_path / name)
