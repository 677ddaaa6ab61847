"""Near copies are found among many pictures, and no two pictures are called copies."""

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from core.data import copies, decoding, formats, near_copies, same_picture, scan, signs
from core.data.dataset import Dataset
from tests.data.test_same_picture import EDITS, form, frame

FOUR: tuple[Callable[[Image.Image], Image.Image], ...] = (
    lambda image: image.resize((round(image.width * 0.6), round(image.height * 0.6))),
    EDITS["encoded again"],
    EDITS["cropped by 5 %"],
    lambda image: ImageEnhance.Brightness(image).enhance(1.2),
)
Pair = frozenset[str]


def pairs(groups: Sequence[Sequence[str]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def add_copies(folder: Path, exact: int, near: int) -> tuple[set[Pair], set[Pair]]:
    """Copies of the pictures in a folder, beside them: which files are exact ones, and near."""
    files = sorted(folder.rglob("*.jpg"))
    at = np.random.default_rng(7).permutation(len(files))
    made: tuple[set[Pair], set[Pair]] = (set(), set())
    for number, place in enumerate(at[: exact + near]):
        path = files[place]
        copy = path.with_name(f"copy{number}.jpg")
        if number < exact:
            copy.write_bytes(path.read_bytes())
        else:
            FOUR[number % 4](formats.load(path)).convert("RGB").save(copy, quality=88)
        names = {one.relative_to(folder).as_posix() for one in (path, copy)}
        made[number >= exact].add(frozenset(names))
    return made


def checked(folder: Path) -> Dataset:
    dataset = scan.scan(folder)
    decoding.check(dataset)
    near_copies.check(dataset)
    return dataset


def assert_found(folder: Path) -> None:
    """Of 30 exact and 20 near copies, precision and recall are at least 0.95 each."""
    exact, near = add_copies(folder, 30, 20)
    dataset = checked(folder)
    assert pairs([[p.file for p in group] for group in dataset.copies]) == exact
    found = pairs(near_copies.groups(dataset))
    assert len(found & near) >= 0.95 * max(len(found), len(near))


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """60 signs of six classes, frames before one background, and forms of one print."""
    for name in sorted(signs.SIGNS):
        (tmp_path / name).mkdir()
        for number in range(10):
            data = signs.jpeg(name, number, seed=3)
            (tmp_path / name / f"{number}.jpg").write_bytes(data)
    for made in (frame, form):
        (tmp_path / made.__name__).mkdir()
        for number in range(7):
            made(number).save(tmp_path / made.__name__ / f"{number}.jpg", quality=92)
    return tmp_path


def test_copies_of_drawn_pictures_are_found_and_alike_ones_are_not(drawn: Path) -> None:
    assert near_copies.groups(checked(drawn)) == ()
    assert_found(drawn)


def test_copies_of_photographs_are_found(hymenoptera: Path, tmp_path: Path) -> None:
    for path in sorted((hymenoptera / "val").rglob("*.jpg")):
        (tmp_path / path.parent.name).mkdir(exist_ok=True)
        (tmp_path / path.parent.name / path.name).write_bytes(path.read_bytes())
    assert near_copies.groups(checked(tmp_path)) == ()
    assert_found(tmp_path)


def one_pair(folder: Path) -> Path:
    """Three signs, and one of them brighter."""
    (folder / "a").mkdir(parents=True)
    for number in range(3):
        (folder / "a" / f"{number}.jpg").write_bytes(signs.jpeg("turn_left", number, seed=3))
    FOUR[3](formats.load(folder / "a" / "0.jpg")).save(folder / "a" / "near.jpg")
    return folder


def test_a_group_has_the_files_of_exact_copies_too(tmp_path: Path) -> None:
    folder = one_pair(tmp_path)
    (folder / "a" / "exact.jpg").write_bytes((folder / "a" / "0.jpg").read_bytes())
    dataset = checked(folder)
    assert near_copies.groups(dataset) == (("a/0.jpg", "a/exact.jpg", "a/near.jpg"),)
    (alike,) = near_copies.likeness(dataset).values()
    assert 0 <= alike < 1


def test_no_pair_is_compared_twice_and_nothing_is_decoded_for_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = checked(one_pair(tmp_path))
    monkeypatch.setattr(same_picture, "view", lambda _: pytest.fail("decoded again"))
    monkeypatch.setattr(formats, "decoded", lambda *_, **__: pytest.fail("decoded again"))
    near_copies.check(dataset, lambda *_: pytest.fail("compared again"))
    assert near_copies.groups(dataset) == (("a/0.jpg", "a/near.jpg"),)


def test_without_the_decoding_check_nothing_is_known(tmp_path: Path) -> None:
    dataset = scan.scan(one_pair(tmp_path))
    near_copies.check(dataset)
    assert near_copies.groups(dataset) == ()


def test_a_picture_that_is_gone_is_compared_when_it_is_back(tmp_path: Path) -> None:
    dataset = scan.scan(one_pair(tmp_path))
    decoding.check(dataset)
    place = tmp_path / "a" / "near.jpg"
    held = place.rename(tmp_path / "held")
    near_copies.check(dataset)
    assert near_copies.groups(dataset) == ()
    held.rename(place)
    near_copies.check(dataset)
    assert len(near_copies.groups(dataset)) == 1


def test_a_check_that_is_ended_keeps_what_it_found(tmp_path: Path) -> None:
    dataset = scan.scan(one_pair(tmp_path))
    decoding.check(dataset)

    def end(done: int, total: int) -> None:
        assert 0 < done <= total
        raise InterruptedError

    with pytest.raises(InterruptedError):
        near_copies.check(dataset, end)
    assert len(near_copies.groups(dataset)) == 1


def test_damaged_records_are_passed_over(tmp_path: Path) -> None:
    dataset = checked(one_pair(tmp_path))
    file = near_copies._file()
    lines = '{"pairs":3}\n{"pairs":[1,["a"],["a","b","c"],[1,2,0.5]]}\n{}\nnonsense\n'
    file.write_text(lines + file.read_text())
    assert len(near_copies.groups(dataset)) == 1


def test_empty_pictures_are_no_copies_of_one_another(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for number in range(4):
        Image.new("RGB", (200, 150 + number), "white").save(tmp_path / "a" / f"{number}.png")
    assert near_copies.groups(checked(tmp_path)) == ()


def test_no_more_pairs_are_compared_than_the_bound_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = one_pair(tmp_path)
    FOUR[1](formats.load(folder / "a" / "0.jpg")).save(folder / "a" / "near_too.jpg", quality=70)
    dataset = scan.scan(folder)
    decoding.check(dataset)
    told: list[tuple[int, int]] = []
    with monkeypatch.context() as patch:
        patch.setattr(near_copies, "COMPARED_AT_MOST", 1)
        near_copies.check(dataset, lambda *at: told.append(at))
        assert told == [(1, 1)]
        left = near_copies.passed_over(dataset)
        assert left > 0
        (said,) = (one for one in copies.near(dataset) if one.id == "near-copies-passed-over")
        assert f"{1 + left} pairs" in said.sentence
    near_copies.check(dataset)
    assert near_copies.passed_over(dataset) == 0
    assert "near-copies-passed-over" not in {one.id for one in copies.near(dataset)}
