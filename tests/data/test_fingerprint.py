"""Laws of the name of a data set."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.data import scan
from core.data.dataset import Dataset
from core.data.fingerprint import earlier_fingerprint, fingerprint
from core.data.target import OneClass
from tests import worlds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "data", {"a": 3, "b": 3})


def changed(dataset: Dataset, **fields: Any) -> Dataset:
    """The same with another first picture."""
    first, *others = dataset.pictures
    return replace(dataset, pictures=(replace(first, **fields), *others))


def test_the_same_pictures_have_the_same_name_and_no_others(folder: Path) -> None:
    dataset = scan.scan(folder)
    assert fingerprint(dataset) == fingerprint(scan.scan(folder))
    for fields in ({"file": "a/new.png"}, {"target": OneClass("b")}, {"content": "0"}):
        assert fingerprint(changed(dataset, **fields)) != fingerprint(dataset)
    worlds.picture(99).save(folder / "a" / "new.png")
    assert fingerprint(scan.scan(folder)) != fingerprint(dataset)


def test_audits_of_earlier_versions_are_named_so(folder: Path) -> None:
    dataset = scan.scan(folder)
    told = "\n".join(f"{p.file}\x1f{p.label}\x1f{p.content}" for p in dataset.pictures)
    assert fingerprint(dataset) == hashlib.sha256(told.encode()).hexdigest()[:16]


def test_the_earlier_name_does_not_know_the_files(folder: Path) -> None:
    dataset = scan.scan(folder)
    renamed = changed(dataset, file="a/new.png")
    assert earlier_fingerprint(renamed) == earlier_fingerprint(dataset)
    assert earlier_fingerprint(changed(dataset, target=OneClass("b"))) != earlier_fingerprint(
        dataset
    )
