"""All that is changed while pictures are read is counted, kind by kind."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import decoding, health, repaired, scan
from core.data.dataset import Dataset
from tests import worlds


@pytest.fixture
def mixed(tmp_path: Path) -> Dataset:
    worlds.class_folders(tmp_path, {"ants": 2, "bees": 2})
    worlds.every_format(tmp_path / "mixed")
    worlds.picture(9).save(tmp_path / "ants" / "really.jpg", format="PNG")
    return scan.scan(tmp_path)


def test_each_kind_has_its_pictures(mixed: Dataset) -> None:
    kinds = repaired.by_kind(mixed)
    assert kinds["turned"] == ("mixed/rotated.jpg",)
    assert kinds["ending"] == ("ants/really.jpg",)
    assert kinds["print"] == ("mixed/cmyk.jpg", "mixed/cmyk.tif")
    assert kinds["frames"] == ("mixed/moving.gif",)
    assert "tail" not in kinds


def test_one_finding_counts_them_and_names_every_picture_once(mixed: Dataset) -> None:
    (finding,) = repaired.within(mixed)
    assert finding in health.check(mixed)
    assert finding.severity == "note"
    assert f"{len(finding.items)} of {len(mixed.pictures)} pictures" in finding.sentence
    assert "turned upright (1), more than 8 bits (3)" in finding.sentence
    assert len({*finding.items}) == len(finding.items)
    assert {*finding.items} == {p.file for p in mixed.pictures if p.repairs}


def test_pictures_taken_as_they_are_make_no_finding(tmp_path: Path) -> None:
    dataset = scan.scan(worlds.class_folders(tmp_path, {"ants": 2, "bees": 2}))
    assert not list(repaired.within(dataset))


def test_pictures_that_come_out_in_several_depths_are_named(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 2, "bees": 2})
    for number, largest in enumerate((16_000, 15_000, 3_000)):
        deep = np.full((8, 8), largest - number, np.uint16)
        Image.fromarray(deep).save(tmp_path / "ants" / f"deep{number}.png")
    dataset = scan.scan(tmp_path)
    assert [finding.id for finding in repaired.within(dataset)] == ["pictures-repaired"]
    decoding.check(dataset)
    finding = [*repaired.within(dataset)][-1]
    assert finding.id == "several-depths"
    assert finding.items == ("ants/deep2.png",)
    assert "white is 16,383 in 2 of them, 4,095 in 1." in finding.sentence
