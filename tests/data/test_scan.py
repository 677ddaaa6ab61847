"""A scan finds what is there, and explains what it leaves out."""

import os
import stat
import unicodedata
from pathlib import Path

import pytest

from core.data import scan
from core.data.dataset import Dataset, side_of
from core.errors import BadTable, FolderNotFound, FolderNotReadable, NoImagesFound, NotAFolder
from tests import worlds


def reasons(found: Dataset) -> dict[str, str]:
    return {entry.file: entry.reason for entry in found.ignored}


def test_class_folders_are_classes(tmp_path: Path) -> None:
    found = scan.scan(worlds.class_folders(tmp_path, {"bees": 3, "ants": 2}))
    assert found.layout == "class folders"
    assert found.classes == ("ants", "bees")
    assert found.counts == {"ants": 2, "bees": 3}
    assert not found.has_given_split
    assert list(found.pictures) == sorted(found.pictures, key=lambda p: p.file)


def test_folders_inside_a_class_belong_to_it(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 1, "ants/red/2019": 2, "bees": 1})
    assert scan.scan(tmp_path).counts == {"ants": 3, "bees": 1}


@pytest.mark.parametrize(
    ("train", "val", "test"),
    [("train", "val", "test"), ("Training", "VALIDATION", "Test"), ("TRAIN", "valid", "testing")],
)
def test_split_folders_are_sides(tmp_path: Path, train: str, val: str, test: str) -> None:
    each = {"ants": 2, "bees": 2}
    found = scan.scan(worlds.split_folders(tmp_path, {train: each, val: each, test: each}))
    assert found.layout == "split folders"
    assert found.counts == {"ants": 6, "bees": 6}
    assert {p.side for p in found.pictures if p.file.startswith(val)} == {"validation"}
    assert {p.side for p in found.pictures if p.file.startswith(test)} == {"test"}


def test_a_class_may_be_called_train(tmp_path: Path) -> None:
    found = scan.scan(worlds.class_folders(tmp_path, {"bus": 2, "train": 2, "test": 1}))
    assert found.layout == "class folders"
    assert found.classes == ("bus", "test", "train")


def test_what_lies_beside_the_split_folders_is_explained(tmp_path: Path) -> None:
    worlds.split_folders(tmp_path, {"train": {"a": 2, "b": 2}, "val": {"a": 1}})
    worlds.write_pictures(tmp_path / "figures", 1)
    worlds.write_pictures(tmp_path / "val", 1, prefix="loose")
    found = scan.scan(tmp_path)
    assert found.classes == ("a", "b")
    assert "outside the train" in reasons(found)["figures/picture_0000.jpg"]
    assert "nobody has said" in reasons(found)["val/loose_0000.jpg"]


def test_only_a_train_folder_is_a_split_folder_too(tmp_path: Path) -> None:
    found = scan.scan(worlds.split_folders(tmp_path, {"train": {"a": 2, "b": 2}}))
    assert found.classes == ("a", "b")


def test_a_table_gives_labels_and_sides(tmp_path: Path) -> None:
    rows = [("x/1.jpg", "a", "train"), ("x/2.jpg", "b", "Val"), ("3.jpg", "a", "")]
    worlds.table(tmp_path, rows, heading=("file", "label", "split"))
    found = scan.scan(tmp_path)
    assert found.layout == "table"
    assert [(p.file, p.label, p.side) for p in found.pictures] == [
        ("3.jpg", "a", None), ("x/1.jpg", "a", "training"), ("x/2.jpg", "b", "validation"),
    ]  # fmt: skip


def test_a_table_may_be_the_path_itself(tmp_path: Path) -> None:
    path = worlds.table(tmp_path, [("1.jpg", "a"), ("2.jpg", "b")], name="mine.csv")
    found = scan.scan(path)
    assert (found.folder, len(found.pictures), reasons(found)) == (tmp_path, 2, {})


def test_tables_named_after_the_sides_are_sides(tmp_path: Path) -> None:
    worlds.table(tmp_path, [("1.jpg", "a"), ("2.jpg", "b")], name="train.csv")
    worlds.table(tmp_path, [("3.jpg", "a")], name="val.csv")
    assert [p.side for p in scan.scan(tmp_path).pictures] == ["training", "training", "validation"]


def test_every_row_that_is_not_used_has_its_reason(tmp_path: Path) -> None:
    (tmp_path / "outside.jpg").write_bytes(b"x")
    folder = tmp_path / "data"
    rows = [
        ("1.jpg", "a", ""), ("2.jpg", "b", ""), ("1.jpg", "a", ""), ("2.jpg", "a", ""),
        ("../outside.jpg", "a", ""), ("3.jpg", "", ""), ("4.jpg", "a", "someday"),
    ]  # fmt: skip
    worlds.table(folder, rows, heading=("file", "label", "split"))
    with (folder / "labels.csv").open("a", encoding="utf-8") as file:
        file.write("gone.jpg,a,\r\nnotes.txt,a,\r\n")
    (folder / "notes.txt").write_text("x")
    worlds.write_pictures(folder, 1, prefix="extra")
    found = scan.scan(folder)
    assert found.counts == {"a": 1, "b": 1}
    said = {(i.file, i.reason) for i in found.ignored}
    assert {file for file, _ in said} == {
        "1.jpg", "2.jpg", "../outside.jpg", "3.jpg", "4.jpg", "gone.jpg", "notes.txt",
        "extra_0000.jpg",
    }  # fmt: skip
    assert "twice" in reasons(found)["1.jpg"]
    assert "instead of “b”" in reasons(found)["2.jpg"]
    assert "outside the folder" in reasons(found)["../outside.jpg"]
    assert "no label" in reasons(found)["3.jpg"]
    assert "someday" in reasons(found)["4.jpg"]
    assert "not there" in reasons(found)["gone.jpg"]
    assert "not in the table" in reasons(found)["extra_0000.jpg"]


def test_a_table_that_says_nothing_does_not_hide_class_folders(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 1, "b": 1})
    (tmp_path / "notes.csv").write_text("when,what\n1,2\n", "utf-8")
    found = scan.scan(tmp_path)
    assert found.layout == "class folders"
    assert "not a picture" in reasons(found)["notes.csv"]


def test_a_table_that_says_nothing_is_refused_where_there_is_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("when,what\n1,2\n", "utf-8")
    worlds.write_pictures(tmp_path, 2)
    with pytest.raises(BadTable):
        scan.scan(tmp_path)


def test_hidden_folders_never_become_a_class(tmp_path: Path) -> None:
    worlds.hidden_files(worlds.class_folders(tmp_path, {"ants": 1, "bees": 1}))
    found = scan.scan(tmp_path)
    assert found.classes == ("ants", "bees")
    assert len(found.ignored) == 5
    assert found.left_out == ()


def test_bad_files_are_listed_and_never_fatal(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 18, "b": 2})
    for number in range(2):
        worlds.truncated_jpeg(tmp_path / "a" / f"cut{number}.jpg", number=number)
    worlds.text_as_picture(tmp_path / "b" / "text.jpg")
    worlds.huge_png(tmp_path / "b" / "huge.png")
    (tmp_path / "b" / "empty.png").write_bytes(b"")
    (tmp_path / "b" / "notes.txt").write_text("x")
    (tmp_path / "b" / "noend").write_text("x")
    (tmp_path / "b" / "phone.HEIC").write_bytes(b"x")
    worlds.write_pictures(tmp_path, 1, prefix="loose")
    found = scan.scan(tmp_path)
    assert found.counts == {"a": 18, "b": 2}
    said = reasons(found)
    assert "ends too early" in said["a/cut0.jpg"]
    assert "not a picture" in said["b/text.jpg"]
    assert "too large" in said["b/huge.png"]
    assert "not a picture file (.txt)" in said["b/notes.txt"]
    assert "no ending" in said["b/noend"]
    assert "not a picture" in said["b/phone.HEIC"]
    assert "nobody has said" in said["loose_0000.jpg"]
    assert len(said) == 9
    assert not any(reason.endswith(".") for reason in said.values())


def test_names_are_data(tmp_path: Path) -> None:
    paths = worlds.weird_names(tmp_path / "<b>&\"class'")
    worlds.weird_names(tmp_path / "other", worlds.WEIRD_NAMES[:3])
    found = scan.scan(tmp_path)
    assert {found.folder / p.file for p in found.pictures} >= set(paths)
    assert "<b>&\"class'" in found.classes


def test_one_class_spelt_in_two_unicode_forms_is_one_class(tmp_path: Path) -> None:
    one, other = (unicodedata.normalize(form, "caf\u00e9") for form in ("NFC", "NFD"))
    worlds.split_folders(tmp_path, {"train": {one: 2, "b": 2}, "val": {other: 2, "b": 1}})
    assert one != other
    assert scan.scan(tmp_path).classes == ("b", one)


@pytest.mark.parametrize("world", ["empty", "loose", "text", "cut"])
def test_a_folder_without_usable_pictures_is_explained(tmp_path: Path, world: str) -> None:
    if world == "loose":
        worlds.write_pictures(tmp_path, 3)
    if world == "text":
        (tmp_path / "a.txt").write_text("x")
    if world == "cut":
        worlds.truncated_jpeg(tmp_path / "a" / "b.jpg")
    with pytest.raises(NoImagesFound) as nothing:
        scan.scan(tmp_path)
    assert str(tmp_path) in nothing.value.what
    assert world != "cut" or "ends too early" in nothing.value.why


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FolderNotFound):
        scan.scan(tmp_path / "gone")


def test_a_file_is_no_folder_and_its_folder_is_named(tmp_path: Path) -> None:
    (picture,) = worlds.write_pictures(tmp_path, 1)
    with pytest.raises(NotAFolder) as refused:
        scan.scan(picture)
    assert f"{picture} is a file, not a folder" in refused.value.what
    assert str(tmp_path) in refused.value.fix


def test_a_folder_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def iterdir(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", iterdir)
    with pytest.raises(FolderNotReadable):
        scan.scan(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_closed_sub_folder_is_listed(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 1, "b": 1, "c": 1})
    (tmp_path / "c").chmod(0)
    try:
        found = scan.scan(tmp_path)
    finally:
        (tmp_path / "c").chmod(stat.S_IRWXU)
    assert found.classes == ("a", "b")
    assert "could not be opened" in reasons(found)["c"]


def test_a_scan_writes_nothing_into_the_folder(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 2, "b": 1})
    before = sorted((p, p.stat().st_mtime_ns) for p in tmp_path.rglob("*"))
    scan.scan(tmp_path)
    assert sorted((p, p.stat().st_mtime_ns) for p in tmp_path.rglob("*")) == before


def test_progress_counts_up_and_names_each_picture(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 5, "b": 4})
    worlds.truncated_jpeg(tmp_path / "a" / "cut.jpg")
    seen: list[tuple[int, int, Path]] = []
    scan.scan(tmp_path, on_progress=lambda *told: seen.append(told))
    assert [(done, total) for done, total, _ in seen] == [(n, 10) for n in range(1, 11)]
    assert all(path.is_file() for _, _, path in seen)


def test_the_given_photographs_are_found_whole(hymenoptera: Path) -> None:
    found = scan.scan(hymenoptera)
    assert (len(found.pictures), found.ignored, found.classes) == (398, (), ("ants", "bees"))


def test_a_table_of_labels_makes_targets_of_several_classes(tmp_path: Path) -> None:
    found = scan.scan(worlds.several(tmp_path, 12))
    assert found.kind == "multilabel"
    assert found.classes == worlds.OBJECTS
    assert max(len(p.target.names) for p in found.pictures) > 1


def test_labels_that_are_one_a_picture_are_classes(tmp_path: Path) -> None:
    worlds.table(tmp_path, [("1.jpg", "a"), ("2.jpg", "b")], heading=("file", "labels"))
    assert scan.scan(tmp_path).kind == "classify"


def test_a_picture_without_a_label_shows_none_of_the_classes(tmp_path: Path) -> None:
    worlds.table(tmp_path, [("1.jpg", "a;b"), ("2.jpg", "")], heading=("file", "labels"))
    assert [p.target.names for p in scan.scan(tmp_path).pictures] == [("a", "b"), ()]


def test_unsorted_pictures_are_called_so_with_what_to_do(tmp_path: Path) -> None:
    worlds.write_pictures(tmp_path, 3)
    with pytest.raises(NoImagesFound) as nothing:
        scan.scan(tmp_path)
    assert "3 pictures" in nothing.value.what
    assert "not sorted into classes yet" in nothing.value.what
    assert "table" in nothing.value.fix


SPELT = (
    ("train", "val", "test"), ("Training Set", "Validation Set", "Test Set"),
    ("train2017", "val2017", "test2017"), ("trainset", "valset", "testset"),
    ("train_images", "valid_images", "test_images"), ("TRN", "DEV", "TST"),
    ("training-data", "evaluation data", "Hold-Out"),
)  # fmt: skip


@pytest.mark.parametrize("names", SPELT)
def test_sides_are_found_in_every_usual_spelling(tmp_path: Path, names: tuple[str, ...]) -> None:
    worlds.split_folders(tmp_path, {name: {"ants": 2, "bees": 2} for name in names})
    found = scan.scan(tmp_path)
    assert (found.layout, found.classes) == ("split folders", ("ants", "bees"))
    assert {picture.file.split("/")[0]: picture.side for picture in found.pictures} == dict(
        zip(names, ("training", "validation", "test"), strict=True)
    )


@pytest.mark.parametrize(
    "name", ["trains", "tests", "train station", "contest", "data", "set", "2017", "test 3"]
)
def test_other_names_are_no_sides(name: str) -> None:
    assert side_of(name) is None
