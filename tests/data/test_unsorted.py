"""An unsorted folder becomes a data set by what is said of its pictures, and by nothing else."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from core import files
from core.data import class_level, health, scan, unsorted
from core.data.annotations import journal, overlay
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset
from core.data.target import Unsorted
from core.errors import NoImagesFound
from tests import worlds


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """Six pictures, each directly in one folder."""
    worlds.write_pictures(tmp_path / "phone", 6)
    return tmp_path / "phone"


def say(folder: Path, labels: Mapping[str, str]) -> None:
    for file, name in labels.items():
        content = files.content_hash(folder / file)
        said = LabelEvent(kind="label", contents=(content,), files=(file,), names=(name,))
        journal.write(folder, [said])


def shown(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    return {picture.file: picture.target.names for picture in dataset.pictures}


def test_loose_pictures_are_found_for_who_is_about_to_sort_them(loose: Path) -> None:
    dataset = scan.found(loose, unsorted=True)
    assert (dataset.layout, dataset.kind, dataset.classes) == ("unsorted", "classify", ())
    assert {picture.target for picture in dataset.pictures} == {Unsorted()}
    assert len(dataset.pictures) == 6
    assert scan.to_label(loose) == dataset


def test_without_a_label_it_is_not_sorted_on_every_road(loose: Path) -> None:
    for road in (scan.scan, scan.found, lambda folder: scan.scan(folder, unsorted=True)):
        with pytest.raises(NoImagesFound, match=r"6 pictures in .* not sorted") as refused:
            road(loose)
        assert "page Label" in refused.value.fix
        assert f"graft label {loose}" in refused.value.fix


def test_what_was_labelled_is_the_data_set_and_the_rest_waits(loose: Path) -> None:
    say(loose, {"picture_0001.jpg": "cat", "picture_0002.jpg": "dog", "picture_0004.jpg": "cat"})
    dataset = scan.scan(loose)
    assert dataset.counts == {"cat": 2, "dog": 1}
    assert {entry.reason for entry in dataset.ignored} == {unsorted.NOBODY}
    assert len(dataset.ignored) == 3
    assert all(entry.content for entry in dataset.ignored), "each can still be labelled on its card"
    changed, waiting = dataset.findings
    assert changed.sentence == "As was said here: what 3 pictures show."
    assert waiting.sentence == "3 pictures not used: nobody has said yet what they show."
    assert not list(health.left_out(dataset)), "what waits is no damage"


def test_undoing_every_label_leaves_an_unsorted_folder(loose: Path) -> None:
    say(loose, {"picture_0001.jpg": "cat"})
    (event,) = journal.read(loose).all
    journal.write(loose, [LabelEvent(kind="undo", undoes=(event.id,))])
    with pytest.raises(NoImagesFound, match="not sorted"):
        scan.scan(loose)


def test_one_class_asks_for_a_second(loose: Path) -> None:
    say(loose, {"picture_0001.jpg": "cat", "picture_0002.jpg": "cat"})
    (alone,) = (one for one in health.check(scan.scan(loose)) if one.severity == "severe")
    assert alone.remedy == "Label pictures of a second class."


def test_loose_pictures_beside_class_folders_can_be_labelled(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 2, "bees": 2})
    worlds.write_pictures(tmp_path, 2, prefix="loose", seed=50)
    before = scan.scan(tmp_path)
    assert {entry.reason for entry in before.ignored} == {unsorted.NOBODY}
    assert [finding.id for finding in before.findings] == ["pictures-unsorted"]
    assert shown(scan.to_label(tmp_path))["loose_0000.jpg"] == ()
    say(tmp_path, {"loose_0000.jpg": "bees"})
    dataset = scan.scan(tmp_path)
    assert dataset.counts == {"ants": 2, "bees": 3}
    assert [(one.file, one.reason) for one in dataset.ignored] == [
        ("loose_0001.jpg", unsorted.NOBODY)
    ]
    again = overlay.applied(scan.found(tmp_path), overlay.of(tmp_path))
    assert again == dataset, "a scan from before the first label is as good"


def test_a_loose_picture_of_a_side_stays_on_it(tmp_path: Path) -> None:
    worlds.split_folders(tmp_path, {"train": {"a": 2, "b": 2}, "val": {"a": 1, "b": 1}})
    worlds.write_pictures(tmp_path / "val", 1, prefix="loose", seed=50)
    say(tmp_path, {"val/loose_0000.jpg": "a"})
    sides = {picture.file: picture.side for picture in scan.scan(tmp_path).pictures}
    assert sides["val/loose_0000.jpg"] == "validation"


@pytest.mark.parametrize(
    "folders",
    [("2019", "2020-05-01"), ("100CANON", "101CANON"), ("day 1", "day 2"), ("holiday",),
     ("train", "test")],
)  # fmt: skip
def test_folders_that_sort_nothing_are_no_classes_for_who_sorts(
    tmp_path: Path, folders: tuple[str, ...]
) -> None:
    worlds.class_folders(tmp_path, dict.fromkeys(folders, 2))
    assert len(scan.scan(tmp_path).classes) == len(folders), "as data they are, as before"
    dataset = scan.to_label(tmp_path)
    assert (dataset.layout, dataset.classes) == ("unsorted", ())
    assert len(dataset.pictures) == 2 * len(folders)
    file = dataset.pictures[0].file
    say(tmp_path, {file: "sea"})
    assert shown(scan.scan(tmp_path)) == {file: ("sea",)}, "a training reads the folder as it was"
    class_level.choose(tmp_path, None)
    assert set(folders) <= {*scan.scan(tmp_path).classes, "sea"}


@pytest.mark.parametrize("folders", [("ants", "bees"), ("1", "2"), ("2019", "bees")])
def test_folders_that_sort_are_the_labels(tmp_path: Path, folders: tuple[str, ...]) -> None:
    worlds.class_folders(tmp_path, dict.fromkeys(folders, 2))
    assert scan.to_label(tmp_path) == scan.found(tmp_path)


def test_what_was_said_of_folders_or_pictures_counts_before_a_guess(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"day 1": 2, "day 2": 2})
    say(tmp_path, {"day 1/p0_0000.jpg": "day 2"})
    assert scan.to_label(tmp_path).classes == ("day 1", "day 2")
    other = worlds.class_folders(tmp_path / "other", {"day 1": 2, "day 2": 2})
    class_level.choose(other, (0,))
    assert scan.to_label(other).classes == ("day 1", "day 2")


def test_one_class_folder_beside_loose_pictures_is_a_begin(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 2})
    worlds.write_pictures(tmp_path, 2, prefix="loose", seed=50)
    assert {*shown(scan.to_label(tmp_path)).values()} == {("ants",), ()}


def test_hidden_and_foreign_files_are_no_pictures_to_sort(loose: Path) -> None:
    worlds.hidden_files(loose)
    (loose / "notes.txt").write_text("no picture")
    worlds.text_as_picture(loose / "broken.jpg")
    dataset = scan.to_label(loose)
    assert len(dataset.pictures) == 6
    assert {"notes.txt", "broken.jpg"} <= {entry.file for entry in dataset.left_out}


@pytest.mark.parametrize("inside", ["", "signs/"])
def test_a_zip_of_unsorted_pictures_is_sorted_where_it_was_unpacked(
    tmp_path: Path, loose: Path, inside: str
) -> None:
    packed = tmp_path / "signs.zip"
    with zipfile.ZipFile(packed, "w") as file:
        for path in sorted(loose.iterdir()):
            file.write(path, f"{inside}{path.name}")
    dataset = scan.to_label(packed)
    assert (dataset.layout, len(dataset.pictures)) == ("unsorted", 6)
    say(dataset.folder, {dataset.pictures[0].file: "stop"})
    assert scan.scan(packed).counts == {"stop": 1}


def test_copies_in_two_class_folders_do_not_make_a_loose_one_shown(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 2, "b": 2})
    worlds.write_pictures(tmp_path, 1, prefix="loose", seed=40)
    dataset = scan.found(tmp_path, several=True, unsorted=True)
    assert dataset.by_file["loose_0000.jpg"].target == Unsorted()
    assert "loose_0000.jpg" not in shown(overlay.applied(dataset, overlay.of(tmp_path)))
