"""Once divided, no picture moves, whatever is added: above all none out of the sealed test set."""

import hashlib
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from core.data import decoding, exam, health, near_copies, scan, sides, signs
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset, Side
from core.data.split import SplitSettings
from tests import worlds

SETTINGS = SplitSettings()


def by_content(dataset: Dataset, settings: SplitSettings = SETTINGS) -> dict[str, Side]:
    split = sides.divide(dataset, settings)
    return {picture.content: split.side[picture.file] for picture in dataset.pictures}


def test_pictures_added_later_move_none_of_the_old(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 37, "bees": 23})
    before = by_content(scan.scan(folder))
    worlds.class_folders(tmp_path / "more", {"ants": 61, "bees": 80}, seed=9)
    for path in (tmp_path / "more").rglob("*.jpg"):
        path.rename(folder / path.parent.name / f"new-{path.name}")
    found = scan.scan(folder)
    after = by_content(found)
    assert {content: after[content] for content in before} == before
    shares = sides.divide(found, SETTINGS).counts(found)
    assert shares["ants"]["test"] == round(98 * 0.15)


def test_a_renamed_or_moved_picture_stays_on_its_side(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 12, "bees": 12})
    before = by_content(scan.scan(folder))
    for number, path in enumerate(sorted((folder / "ants").iterdir())):
        path.rename(folder / "bees" / f"was-an-ant-{number}.jpg")
    assert by_content(scan.scan(folder)) == before


def test_what_comes_back_comes_back_to_its_side(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 12, "bees": 12})
    before = by_content(scan.scan(folder))
    away = [path.rename(tmp_path / path.name) for path in sorted((folder / "ants").iterdir())[:6]]
    by_content(scan.scan(folder))
    for path in away:
        path.rename(folder / "ants" / path.name)
    assert by_content(scan.scan(folder)) == before


def test_another_seed_is_another_division_with_a_memory_of_its_own(tmp_path: Path) -> None:
    found = scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30}))
    first = by_content(found)
    other = by_content(found, SplitSettings(seed=1))
    assert other != first
    assert by_content(found) == first


def test_a_damaged_memory_keeps_what_can_be_read_of_it(tmp_path: Path, graft_home: Path) -> None:
    found = scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30}))
    before = by_content(found)
    (file,) = (graft_home / "splits").glob("set-*.csv")
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2] + b"\xff\xfe,nonsense\n,,,\n")
    kept = {
        line.split(",")[0] for line in file.read_text("utf-8", "replace").splitlines()[:-2]
    } & before.keys()
    after = by_content(found)
    assert {content: after[content] for content in kept} == {
        content: before[content] for content in kept
    }


def test_a_folder_that_divides_itself_is_followed_to_the_letter(tmp_path: Path) -> None:
    each = {"ants": 4, "bees": 4}
    folder = worlds.split_folders(tmp_path / "set", {"train": each, "val": each})
    found = scan.scan(folder)
    assert sides.divide(found, SETTINGS).totals == {"training": 8, "validation": 8, "test": 0}


def test_what_belongs_together_shares_a_side_and_stays_there(tmp_path: Path) -> None:
    folder = worlds.films(tmp_path / "set", {"ants": [5] * 6, "bees": [6] * 5})
    first = sides.divide(scan.scan(folder), SETTINGS)
    worlds.films(tmp_path / "more", {"ants": [9] * 8, "bees": [2] * 9})
    for path in (tmp_path / "more").rglob("*.jpg"):
        path.rename(folder / path.parent.name / path.name)  # more frames, and more films
    second = sides.divide(scan.scan(folder), SETTINGS)
    assert {file: second.side[file] for file in first.side} == first.side
    for group in second.grouping.groups:
        assert len({second.side[file] for file in group.files}) == 1, group.key


def apart(dataset: Dataset, lying: dict[str, Side]) -> tuple[str, str]:
    """The contents of two ants that lie on different sides, the one for training first."""
    ants = [picture.content for picture in dataset.pictures if picture.label == "ants"]
    learnt = next(content for content in ants if lying[content] == "training")
    return learnt, next(content for content in ants if lying[content] == "test")


def together(dataset: Dataset, pair: tuple[str, str]) -> None:
    journal.write(dataset.folder, [LabelEvent(kind="group", contents=pair, text="one nest")])


def test_what_is_said_to_belong_together_comes_together_before_any_training(
    tmp_path: Path,
) -> None:
    found = scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 20, "bees": 20}))
    before = by_content(found)
    pair = apart(found, before)
    together(found, pair)
    after = by_content(found)
    assert after[pair[0]] == after[pair[1]]
    moved = {content for content in before if before[content] != after[content]} - set(pair)
    assert len(moved) <= 1, "at most one other makes up for the share"
    assert by_content(found) == after


def test_after_a_training_not_one_of_its_pictures_moves(tmp_path: Path) -> None:
    found = scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 20, "bees": 20}))
    before = by_content(found)
    sides.hold(found, SETTINGS, sides.divide(found, SETTINGS))
    together(found, apart(found, before))
    assert by_content(found) == before


@pytest.mark.parametrize("place", [0, 1], ids=["training", "test"])
def test_what_no_training_saw_goes_to_what_one_did(tmp_path: Path, place: int) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 20, "bees": 20})
    found = scan.scan(folder)
    before = by_content(found)
    pair = apart(found, before)
    aside = next(p.file for p in found.pictures if p.content == pair[1 - place])
    (folder / aside).rename(tmp_path / "aside.jpg")
    found = scan.scan(folder)
    sides.hold(found, SETTINGS, sides.divide(found, SETTINGS))
    (tmp_path / "aside.jpg").rename(folder / aside)
    found = scan.scan(folder)
    together(found, pair)
    assert Counter(by_content(found)[content] for content in pair) == {before[pair[place]]: 2}


def test_near_copies_come_together_once_they_are_known(tmp_path: Path) -> None:
    for name, number in product(("turn_right", "turn_left"), range(20)):
        path = tmp_path / name / f"{number}.jpg"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(signs.jpeg(name, number, seed=3))
        if number < 6:
            with Image.open(path) as picture:
                ImageEnhance.Brightness(picture).enhance(1.15).save(path.with_suffix(".again.png"))
    found = scan.scan(tmp_path)
    sides.divide(found, SETTINGS)
    decoding.check(found)
    near_copies.check(found)
    split = sides.divide(found, SETTINGS)
    assert split.grouping.kinds == {"near copies": 12}
    for group in split.grouping.groups:
        assert len({split.side[file] for file in group.files}) == 1, group.files


def test_a_default_split_is_remembered_under_the_name_it_always_had(
    tmp_path: Path, graft_home: Path
) -> None:
    """A record with fields of its own since then must not lose where each picture lay."""
    found = scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 6, "bees": 6}))
    sides.divide(found, SETTINGS)
    spelt = f'{found.folder.resolve()}\n{{"validation":0.15,"test":0.15,"seed":0}}\nFalse'
    digest = hashlib.blake2b(spelt.encode(), digest_size=8).hexdigest()
    assert [file.name for file in (graft_home / "splits").glob("set-*.csv")] == [
        f"set-{digest}.csv"
    ]
    sides.divide(found, SplitSettings(groups="none"))
    sides.divide(found, SplitSettings(pattern="{group}_*"))
    assert len([*(graft_home / "splits").glob("set-*.csv")]) == 3


def drawn_from(dataset: Dataset) -> exam.Exam:
    return exam.draw(dataset, {}, seed="7")


def test_an_exam_is_the_test_side_and_nothing_else_is(tmp_path: Path) -> None:
    found = scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 40, "bees": 40}))
    before = by_content(found)
    drawn = drawn_from(found)
    split = sides.divide(found, SETTINGS)
    after = by_content(found)
    assert split.exam == drawn
    assert {content for content, side in after.items() if side == "test"} == drawn.contents
    assert {content for content, side in before.items() if side == "test"} != drawn.contents
    assert split.totals["validation"] in range(7, 13), "a share of what is left"
    assert by_content(found, SplitSettings(seed=3)).items() >= {(c, "test") for c in drawn.contents}


def test_pictures_that_came_since_join_the_exam_in_a_training_without_the_app(
    tmp_path: Path,
) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 20, "bees": 20})
    drawn = drawn_from(scan.scan(folder))
    worlds.class_folders(tmp_path / "more", {"ants": 60, "bees": 60}, seed=9)
    for path in (tmp_path / "more").rglob("*.jpg"):
        path.rename(folder / path.parent.name / f"new-{path.name}")
    found = scan.scan(folder)
    after = by_content(found)
    tested = {content for content, side in after.items() if side == "test"}
    assert drawn.contents < tested
    assert tested == exam.of(folder).contents
    assert by_content(found) == after


def test_what_is_found_to_belong_to_the_exam_leaves_what_is_learnt(tmp_path: Path) -> None:
    found = scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 20, "bees": 20}))
    drawn_from(found)
    before = by_content(found)
    sides.hold(found, SETTINGS, sides.divide(found, SETTINGS))
    pair = apart(found, before)
    together(found, pair)
    after = by_content(found)
    assert after == before | dict.fromkeys(pair, "test"), "even after a training: it would be known"
    assert {content: before[content] for content in before if content not in pair}.items() <= (
        after.items()
    )


def test_with_an_exam_training_and_validation_stay_where_they_were(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30})
    drawn_from(scan.scan(folder))
    before = by_content(scan.scan(folder))
    worlds.class_folders(tmp_path / "more", {"ants": 31, "bees": 40}, seed=9)
    for path in (tmp_path / "more").rglob("*.jpg"):
        path.rename(folder / path.parent.name / f"new-{path.name}")
    after = by_content(scan.scan(folder))
    assert {content: after[content] for content in before} == before


def test_a_class_that_only_the_exam_has_says_what_to_do(tmp_path: Path) -> None:
    found = scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 1}))
    bee = next(picture.content for picture in found.pictures if picture.label == "bees")
    seed = next(n for n in range(99) if bee in _drawn_by(found, str(n)))
    exam.draw(found, {}, seed=str(seed))
    told = {one.id: one for one in health.check(found, sides.divide(found, SETTINGS))}
    unlearnt = told["class-without-training-pictures"]
    assert unlearnt.remedy.startswith("Label more pictures")
    assert "exam-too-small" in told


def _drawn_by(dataset: Dataset, seed: str) -> frozenset[str]:
    elsewhere = Dataset(folder=Path("/none") / seed, layout="table", pictures=dataset.pictures)
    return exam.draw(elsewhere, {}, seed=seed).contents
