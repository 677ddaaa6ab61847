"""Which number became white is kept by content, of deep pictures only."""

from pathlib import Path

import numpy as np
from PIL import Image

from core.data import decoding, scan, whites
from tests import worlds


def test_only_deep_pictures_are_kept(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 2, "bees": 2})
    Image.fromarray(np.full((8, 8), 3000, np.uint16)).save(tmp_path / "ants" / "deep.png")
    dataset = scan.scan(tmp_path)
    decoding.check(dataset)
    (deep,) = [picture for picture in dataset.pictures if picture.repairs]
    assert whites.known() == {deep.content: 4095.0}


def test_a_damaged_record_is_passed_over() -> None:
    assert whites.known() == {}
    whites.save({"a": 4095.0})
    with whites._file().open("a") as file:
        file.write('{"whites": 3}\n{"whites": {"b": "x"}}\nnonsense\n')
    whites.save({"c": 1023.0})
    assert whites.known() == {"a": 4095.0, "c": 1023.0}
