"""Lists of every usual kind are found in a folder, and say what its pictures show."""

import json
from pathlib import Path

import pytest

from core.data import scan
from core.errors import BadTable, NoImagesFound
from tests import worlds
from tests.data.lists.of_folder import (
    CATS,
    DOGS,
    EXPECTED,
    LINES,
    RECORDS,
    Write,
    as_json,
    as_text,
    labels,
    pictures,
    reasons,
    sides,
)

SPREADSHEET = "file;label\r\n" + "\r\n".join(LINES).replace(",", ";")
COCO = worlds.coco({file: [name] for file, name in EXPECTED.items()})
LISTS: dict[str, Write] = {
    "csv": as_text("labels.csv", "\n".join(["file,label", *LINES])),
    "tsv": as_text("labels.tsv", "\n".join(["file,label", *LINES]).replace(",", "\t")),
    "of a spreadsheet": as_text("labels.csv", SPREADSHEET, "utf-8-sig"),
    "of a spreadsheet as Unicode": as_text("labels.csv", SPREADSHEET, "utf-16"),
    "in quotes": as_text("l.csv", '"file","label"\n' + "\n".join(f'"{a}","{b}"' for a, b in
                                                              EXPECTED.items())),
    "without a heading": as_text("labels.csv", "\n".join(LINES)),
    "unusual heading": as_text("labels.csv", "\n".join(["what,shows", *LINES])),
    "names without an ending": as_text(
        "labels.csv", "\n".join(["id,breed", *LINES]).replace(".jpg", "")
    ),
    "other capitals": as_text("l.csv", "\n".join(["file,label", *LINES]).replace("jpg", "JPG")),
    "yes or no": as_text(
        "labels.csv", "file,cat,dog\n" + "\n".join(f"{file},{int(name == 'cat')},"
                                                  f"{int(name == 'dog')}"
                                                  for file, name in EXPECTED.items())),
    "records": as_json("labels.json", RECORDS),
    "records in an object": as_json("labels.json", {"version": 1, "samples": RECORDS}),
    "pairs": as_json("labels.json", [*EXPECTED.items()]),
    "json lines": as_text("metadata.jsonl", "\n".join(map(json.dumps, RECORDS)) + "\n\n"),
    "label of each file": as_json("labels.json", EXPECTED),
    "record of each file": as_json("labels.json", {f: {"label": n} for f, n in EXPECTED.items()}),
    "files of each label": as_json("labels.json", {"cat": CATS, "dog": DOGS}),
    "numbers of classes": as_json("l.json", {"classes": ["cat", "dog"], "labels": {
        file: ["cat", "dog"].index(name) for file, name in EXPECTED.items()}}),
    "in a folder": as_json("annotations/labels.json", RECORDS),
    "coco": as_json("annotations/instances.json", COCO),
    "coco beside captions": lambda folder: [
        as_json("annotations/captions.json", {"images": [], "annotations": []})(folder),
        as_json("annotations/instances.json", COCO)(folder),
    ],
}  # fmt: skip


@pytest.mark.parametrize("inside", ["", "images"])
@pytest.mark.parametrize("name", LISTS)
def test_every_kind_of_list_says_the_same(tmp_path: Path, name: str, inside: str) -> None:
    pictures(tmp_path / inside)
    LISTS[name](tmp_path)
    found = scan.scan(tmp_path)
    assert (found.layout, found.kind) == ("table", "classify")
    assert labels(found) == EXPECTED


def test_lists_named_after_sides_are_sides(tmp_path: Path) -> None:
    pictures(tmp_path / "a" / "images")
    for side, shown in (
        ("train", {"1.jpg": ["cat"], "3.jpg": ["dog"]}),
        ("val", {"2.jpg": ["cat"]}),
    ):
        as_json(f"annotations/instances_{side}2017.json", worlds.coco(shown))(tmp_path / "a")
        as_json(f"annotations/person_keypoints_{side}2017.json", worlds.coco(shown))(tmp_path / "a")
    expected = {"1.jpg": "training", "3.jpg": "training", "2.jpg": "validation"}
    assert sides(scan.scan(tmp_path / "a")) == expected
    for side, names in (("train", ("1.jpg", "3.jpg")), ("valid", ("2.jpg",))):
        (tmp_path / "b" / side).mkdir(parents=True)
        for name in names:
            (tmp_path / "a" / "images" / name).rename(tmp_path / "b" / side / name)
        text = "filename, cat, dog\n" + "".join(f"{n},{int(n != '3.jpg')},{int(n == '3.jpg')}\n"
                                               for n in names)  # fmt: skip
        as_text(f"{side}/_classes.csv", text)(tmp_path / "b")
    found = scan.scan(tmp_path / "b")
    assert (sides(found), labels(found)["3.jpg"]) == (expected, "dog")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.json", '{"author": "me", "size": [3, 4]}'),
        ("sizes.json", '[{"file": "a/p0_0000.jpg", "width": 3}]'),
        ("sizes.json", '{"a/p0_0000.jpg": 12, "a/p0_0001.jpg": 13, "b/p1_0000.jpg": 7}'),
        ("cut.json", '[{"file": "a/p0_'),
        ("other.json", '[{"file": "elsewhere.jpg", "label": "x"}]'),
        ("other.csv", "file,label\nelsewhere.jpg,x\n"),
        ("sizes.csv", "a/p0_0000.jpg,12\na/p0_0001.jpg,13\n"),
        ("a/p0_0000.xml", "<annotation><object><name>x</name></object></annotation>"),
        ("deep.json", "[" * 10**5),
    ],
)
def test_what_is_no_list_of_these_pictures_does_not_hide_class_folders(
    tmp_path: Path, name: str, text: str
) -> None:
    worlds.class_folders(tmp_path, {"a": 2, "b": 2})
    as_text(name, text)(tmp_path)
    found = scan.scan(tmp_path)
    assert (found.layout, found.classes) == ("class folders", ("a", "b"))
    assert "not a picture file" in reasons(found)[name]


def test_a_list_in_a_folder_of_annotations_may_be_named_itself(tmp_path: Path) -> None:
    pictures(tmp_path / "images")
    as_json("annotations/mine.json", EXPECTED)(tmp_path)
    found = scan.scan(tmp_path / "annotations" / "mine.json")
    assert (labels(found), found.folder) == (EXPECTED, tmp_path)
    assert found.source == tmp_path / "annotations" / "mine.json"


def test_two_lists_that_do_not_share_the_work_are_refused(tmp_path: Path) -> None:
    pictures(tmp_path)
    for name in ("mine.json", "yours.json"):
        as_json(name, EXPECTED)(tmp_path)
    with pytest.raises(BadTable) as refused:
        scan.scan(tmp_path)
    assert "mine.json, yours.json" in refused.value.why
    assert labels(scan.scan(tmp_path / "yours.json")) == EXPECTED


def test_unsorted_pictures_beside_an_empty_list_are_explained(tmp_path: Path) -> None:
    pictures(tmp_path)
    as_text("labels.csv", "file,label\ngone.jpg,cat\n")(tmp_path)
    with pytest.raises(NoImagesFound) as nothing:
        scan.scan(tmp_path)
    assert "gone.jpg" in nothing.value.why or "not in the table" in nothing.value.why
