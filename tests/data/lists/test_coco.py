"""Of COCO it is taken what a picture shows, one class or several."""

from pathlib import Path

from core.data import scan
from tests import worlds
from tests.data.lists.of_folder import as_json, labels, pictures, reasons


def test_coco_with_several_categories_a_picture_is_several_labels_and_says_so(
    tmp_path: Path,
) -> None:
    pictures(tmp_path)
    shown = {"1.jpg": ["cat", "dog", "cat"], "2.jpg": ["cat"], "3.jpg": ["dog"], "4.jpg": []}
    as_json("a.json", worlds.coco(shown))(tmp_path)
    found = scan.scan(tmp_path)
    assert found.kind == "multilabel"
    assert labels(found) == {
        "1.jpg": "cat|dog",
        "2.jpg": "cat",
        "3.jpg": "dog",
        "4.jpg": "",
    }
    (finding,) = found.findings
    assert "1 picture with several classes" in finding.sentence
    assert reasons(found) == {"10.jpg": "is not in the list"}


def test_a_picture_of_coco_without_a_thing_has_no_label_where_each_has_one(tmp_path: Path) -> None:
    pictures(tmp_path)
    as_json("a.json", worlds.coco({"1.jpg": ["cat"], "3.jpg": ["dog"], "4.jpg": []}))(tmp_path)
    found = scan.scan(tmp_path)
    assert found.kind == "classify"
    assert "gives it no label" in reasons(found)["4.jpg"]
