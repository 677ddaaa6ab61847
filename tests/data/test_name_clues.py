"""What a name says by itself is read once for each picture, and anew where its label changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data import name_clues
from core.data.dataset import Dataset, Picture
from core.data.target import OneClass

ANTS, BEES = OneClass("ants"), OneClass("bees")
NAMES = ["clip_3-0012", "12_0001", "film frame 7", "IMG_0001", "plain", "a.rf.0123456789abcdef"]


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    pictures = [Picture(file=f"ants/{name}.jpg", target=ANTS, content=name) for name in NAMES]
    pictures += [Picture(file="bees/box 4/x.jpg", target=BEES, content="x")]
    return Dataset(folder=tmp_path, layout="class folders", pictures=tuple(pictures))


def test_names_that_say_nothing_have_no_clue(dataset: Dataset) -> None:
    clues = {clue.file: clue for clue in name_clues.clues(dataset)}
    assert "ants/plain.jpg" not in clues
    assert "ants/IMG_0001.jpg" not in clues
    assert clues["ants/clip_3-0012.jpg"].named[1] == "clip_3"
    assert clues["ants/12_0001.jpg"].running == ("12", "_", 1)
    assert clues["ants/film frame 7.jpg"].film == "film"
    assert clues["ants/a.rf.0123456789abcdef.jpg"].version[1] == "a"
    assert clues["bees/box 4/x.jpg"].folders == ("box 4",)


def test_after_a_press_the_clues_are_those_of_a_first_look(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(name_clues.clues(dataset))
    clip, track, *others = dataset.pictures
    changed = replace(dataset, pictures=(replace(clip, target=BEES), *others))
    read = list[str]()
    clue = name_clues._clue
    monkeypatch.setattr(name_clues, "_clue", lambda place: read.append(place.file) or clue(place))
    after = list(name_clues.clues(changed))
    assert read == [clip.file], "only what changed is read"
    assert track.file not in {one.file for one in after}
    assert list(name_clues.clues(replace(changed, folder=tmp_path / "elsewhere"))) == after
    assert next(name_clues.clues(dataset)).target is ANTS
