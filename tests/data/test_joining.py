"""Brought pictures are part of the data set as far as somebody said what they show."""

from pathlib import Path

import pytest

from core import files
from core.data import collections, joining, scan, sides
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.split import SplitSettings
from tests import worlds

SETTINGS = SplitSettings()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 12, "bees": 12})


def keep(folder: Path, path: Path) -> Path:
    return collections.keep(collections.beside(folder), path.name, path.read_bytes())


def bring(folder: Path, n: int, *names: str, seed: int = 5) -> list[LabelEvent]:
    """Pictures from elsewhere, each with what it is said to show."""
    said = []
    for path in worlds.write_pictures(folder.parent / f"new-{seed}", n, seed=seed):
        kept = keep(folder, path)
        said.append(LabelEvent(kind="label", contents=(files.content_hash(kept),), names=names))
    journal.write(folder, said)
    return said


def test_what_was_said_of_a_brought_picture_counts_and_undo_takes_it_out(folder: Path) -> None:
    before = scan.scan(folder)
    said = bring(folder, 2, "ants")
    now = scan.scan(folder)
    added = [picture for picture in now.pictures if picture.brought]
    assert [picture.label for picture in added] == ["ants", "ants"]
    assert all((now.folder / picture.file).is_file() for picture in added)
    assert now.counts == {"ants": 14, "bees": 12}
    assert "what 2 pictures show" in now.findings[0].sentence
    journal.write(folder, [LabelEvent(kind="undo", undoes=(said[0].id,))])
    left = scan.scan(folder)
    assert left.counts["ants"] == 13
    assert [one.reason for one in left.ignored] == ["nobody has said yet what it shows"]
    assert before.pictures == tuple(one for one in left.pictures if not one.brought)


def test_a_copy_of_what_lies_in_the_folder_is_not_there_twice(folder: Path) -> None:
    keep(folder, folder / "ants" / "p0_0000.jpg")
    bring(folder, 1, "bees")
    assert scan.scan(folder).counts == {"ants": 12, "bees": 13}


def test_it_joins_training_and_moves_no_other(folder: Path) -> None:
    before = sides.divide(scan.scan(folder), SETTINGS).side
    bring(folder, 9, "ants")
    dataset = scan.scan(folder)
    after = sides.divide(dataset, SETTINGS).side
    assert {file: after[file] for file in before} == before
    assert {after[p.file] for p in dataset.pictures if p.brought} == {"training"}


def test_it_joins_training_in_a_first_division_too(folder: Path) -> None:
    bring(folder, 9, "ants")
    dataset = scan.scan(folder)
    sided = sides.divide(dataset, SETTINGS).side
    assert {sided[p.file] for p in dataset.pictures if p.brought} == {"training"}


def test_a_class_of_its_own_is_divided_as_all_else(folder: Path) -> None:
    bring(folder, 20, "wasps")
    dataset = scan.scan(folder)
    counts = sides.divide(dataset, SETTINGS).counts(dataset)["wasps"]
    assert counts == {"training": 14, "validation": 3, "test": 3}


def test_what_belongs_with_a_sealed_picture_is_sealed_with_it(folder: Path) -> None:
    dataset = scan.scan(folder)
    sealed = sides.divide(dataset, SETTINGS).files("test")[0]
    (said,) = bring(folder, 1, "ants")
    both = (dataset.by_file[sealed].content, *said.contents)
    journal.write(folder, [LabelEvent(kind="group", contents=both, text="one ant")])
    dataset = scan.scan(folder)
    sided = sides.divide(dataset, SETTINGS).side
    assert {sided[p.file] for p in dataset.pictures if p.brought} == {"test"}


def test_a_damaged_or_foreign_file_in_the_collection_stops_nothing(folder: Path) -> None:
    place = collections.beside(folder)
    place.mkdir(parents=True)
    (place / f"{32 * 'a'}.jpg").write_bytes(b"no picture")
    (place / "notes.txt").write_text("hello")
    assert scan.scan(folder).counts == {"ants": 12, "bees": 12}
    bring(folder, 1, "ants")
    assert scan.scan(folder).counts == {"ants": 13, "bees": 12}


def test_a_collection_that_grew_since_it_was_scanned_has_what_came(tmp_path: Path) -> None:
    mine = collections.named("mine")
    for number, name in enumerate(("ants", "bees")):
        for path in worlds.write_pictures(tmp_path / name, 4, seed=number):
            keep(mine, path)
            said = LabelEvent(kind="label", contents=(files.content_hash(path),), names=(name,))
            journal.write(mine, [said])
    before = scan.found(mine)
    (said,) = bring(mine, 1, "ants")
    added = set(joining.joined(before).pictures) - set(before.pictures)
    assert [picture.content for picture in added] == list(said.contents)
    assert joining.joined(before).pictures == scan.found(mine).pictures
