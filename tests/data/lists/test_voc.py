"""Annotations of Pascal VOC are read, and those that would grow without end are not."""

from pathlib import Path

import pytest

from core.data import scan
from tests import worlds
from tests.data.lists.of_folder import EXPECTED, as_text, labels, pictures, reasons, sides


def test_voc_says_the_same_beside_the_pictures_and_in_a_folder_of_its_own(tmp_path: Path) -> None:
    for annotations, images in (("VOC/Annotations", "VOC/JPEGImages"), ("set", "set")):
        root = tmp_path / images.split("/")[0]
        pictures(root.parent / images)
        for file, name in EXPECTED.items():
            worlds.voc(root.parent / annotations, file.replace("jpg", "xml"), name, name)
        found = scan.scan(root)
        assert labels(found) == EXPECTED
        assert found.ignored == ()
        assert [finding.id for finding in found.findings] == ["places-not-used"]


def test_the_lists_of_voc_are_sides(tmp_path: Path) -> None:
    pictures(tmp_path / "JPEGImages")
    worlds.write_pictures(tmp_path / "SegmentationClass", 2)
    for file, name in EXPECTED.items():
        worlds.voc(tmp_path / "Annotations", file.replace("jpg", "xml"), name)
    for side, names in (("train", "1 \n10\n3\n"), ("val", "2\n4\n"), ("trainval", "1\n2\n3\n4\n")):
        as_text(f"ImageSets/Main/{side}.txt", names)(tmp_path)
    assert sides(scan.scan(tmp_path)) == {
        "1.jpg": "training", "10.jpg": "training", "3.jpg": "training",
        "2.jpg": "validation", "4.jpg": "validation",
    }  # fmt: skip


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<annotation><object><name>&b;</name></object></annotation>"
)
AWAY = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><annotation/>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB, "defines a document type"),
        (AWAY, "defines a document type"),
        (BOMB.encode("utf-16").decode("latin-1"), "defines a document type"),
        ("<annotation><object>", "is damaged"),
        ("<html/>", "no annotation of a picture"),
        ('<?xml version="1.0" encoding="x"?><annotation/>', "is damaged"),
        ("<annotation>" + " " * (4 * 2**20) + "</annotation>", "more than 4 MiB"),
    ],
)
def test_xml_that_is_damaged_or_dangerous_is_listed(tmp_path: Path, text: str, why: str) -> None:
    pictures(tmp_path)
    for file, name in (("1.xml", "cat"), ("3.xml", "dog")):
        worlds.voc(tmp_path / "Annotations", file, name)
    (tmp_path / "Annotations" / "2.xml").write_text(text, "latin-1")
    found = scan.scan(tmp_path)
    assert labels(found) == {"1.jpg": "cat", "3.jpg": "dog"}
    assert why in reasons(found)["Annotations/2.xml"]
