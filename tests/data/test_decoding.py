"""Damage that a header hides is found once, kept by content, and listed."""

from pathlib import Path

import pytest
from PIL import Image

from core.data import decoding, formats, health, looks, reading, scan
from core.data.dataset import Dataset
from core.errors import NoImagesFound
from tests import worlds


def damaged_inside(path: Path, seed: int = 0) -> Path:
    """A PNG with a whole head and a whole end, whose pixels cannot be read."""
    worlds.picture(seed, size=(64, 64)).save(path)
    data = bytearray(path.read_bytes())
    at = data.index(b"IDAT") + 4
    data[at + 20 : at + 220] = bytes(200)
    path.write_bytes(bytes(data))
    formats.inspect(path)  # a scan accepts it
    return path


@pytest.fixture
def found(tmp_path: Path) -> Dataset:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 4, "bees": 4})
    damaged_inside(folder / "ants" / "inside.png")
    return scan.scan(folder)


def test_what_cannot_be_decoded_is_listed_with_its_reason(found: Dataset) -> None:
    assert len(found.pictures) == 9
    left = reading.without(found, decoding.check(found))
    assert [entry.file for entry in left.ignored] == ["ants/inside.png"]
    assert left.ignored[0].reason == "the file is damaged or ends too early"
    assert len(left.pictures) == 8
    assert [finding.id for finding in health.left_out(left)] == ["pictures-left-out"]


def test_a_later_scan_knows_at_once_wherever_the_copy_lies(found: Dataset, tmp_path: Path) -> None:
    decoding.check(found)
    again = scan.scan(found.folder)
    assert [entry.file for entry in again.ignored] == ["ants/inside.png"]
    other = worlds.class_folders(tmp_path / "other", {"ants": 2, "bees": 2})
    (other / "bees" / "copy.png").write_bytes((found.folder / "ants/inside.png").read_bytes())
    assert [entry.file for entry in scan.scan(other).ignored] == ["bees/copy.png"]


def test_no_picture_is_decoded_twice(found: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    decoding.check(found, lambda *at: told.append(at))
    assert told == [(n, 9) for n in range(1, 10)]
    monkeypatch.setattr(formats, "decoded", lambda *_, **__: pytest.fail("decoded again"))
    decoding.check(found, lambda *_: pytest.fail("decoded again"))


def test_a_check_that_is_ended_keeps_what_it_found(found: Dataset) -> None:
    def end(done: int, _total: int) -> None:
        if done == 5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        decoding.check(found, end)
    assert len(looks.known().keys) + len(decoding.known()) == 5
    rest: list[int] = []
    decoding.check(found, lambda _, total: rest.append(total))
    assert rest == [4] * 4


def test_what_is_gone_or_too_large_for_now_stays_undecided(
    found: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found.folder / "ants" / "inside.png").unlink()
    assert not decoding.check(found)
    monkeypatch.setattr(Image.Image, "convert", lambda *_: (_ for _ in ()).throw(MemoryError))
    assert not decoding.check(found)


def test_a_data_set_without_one_whole_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ants").mkdir()
    damaged_inside(tmp_path / "ants" / "a.png")
    dataset = scan.scan(tmp_path)
    with pytest.raises(NoImagesFound, match="No pictures"):
        reading.without(dataset, decoding.check(dataset))


def test_a_damaged_record_is_passed_over(found: Dataset) -> None:
    decoding.check(found)
    file = decoding._file()
    file.write_text('{"damaged": 3}\n{"damaged": {}}\nnonsense\n[]\n' + file.read_text())
    assert len(decoding.known()) == 1


def test_how_each_whole_picture_looks_is_kept_in_the_same_pass(found: Dataset) -> None:
    damaged = decoding.check(found)
    contents = {picture.content for picture in found.pictures}
    assert {*looks.known().of(contents).contents} == contents - damaged.keys()
    assert len(damaged) == 1


def test_pictures_of_an_older_check_are_looked_at_once(found: Dataset) -> None:
    decoding.check(found)
    looks._file("looks").unlink()
    told: list[int] = []
    decoding.check(found, lambda _, total: told.append(total))
    assert told == [8] * 8
    assert len(looks.known().keys) == 8
