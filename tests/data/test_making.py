"""Classes are made by saying so: every press can be taken back, and no file is ever touched."""

from pathlib import Path

import pytest

from core.data import collections, making
from core.data.annotations import class_list, journal, overlay
from core.data.annotations.event import LabelEvent
from core.errors import LabelsRefused
from tests.data.test_collections import jpeg


@pytest.fixture
def folder() -> Path:
    return collections.named("Mine")


def kept(folder: Path, *numbers: int) -> list[str]:
    return [collections.keep(folder, "a.jpg", jpeg(number)).stem for number in numbers]


def made(folder: Path) -> dict[str, list[str]]:
    return {one.name: [path.stem for path in one.pictures] for one in making.classes(folder)}


def test_classes_come_in_the_order_they_were_made(folder: Path) -> None:
    first, second, third = kept(folder, 1, 2, 3)
    making.say(folder, [first], "stop")
    making.say(folder, [second], " go ")
    making.say(folder, [third], "stop")
    assert made(folder) == {"stop": [first, third], "go": [second]}


def test_frames_of_one_recording_belong_together(folder: Path) -> None:
    frames, alone = kept(folder, 1, 2), kept(folder, 3)
    making.say(folder, frames, "stop", recording="recording 7")
    making.say(folder, alone, "stop")
    assert overlay.of(folder).groups == dict.fromkeys(frames, "recording 7")
    assert [one.takes for one in making.classes(folder)] == [2]


def test_a_press_is_taken_back_whole_and_its_pictures_are_left_out(folder: Path) -> None:
    before, frames = kept(folder, 1), kept(folder, 2, 3)
    making.say(folder, before, "stop")
    making.say(folder, frames, "go", recording="recording 7")
    making.take_back(folder)
    assert made(folder) == {"stop": before}
    assert overlay.of(folder).groups == {}
    assert {overlay.of(folder).decided[one].kind for one in frames} == {"leave out"}
    assert len(collections.kept(folder)) == 3
    making.take_back(folder)
    making.take_back(folder)
    assert made(folder) == {}


def test_a_picture_given_to_another_class_by_mistake_goes_back(folder: Path) -> None:
    (picture,) = kept(folder, 1)
    making.say(folder, [picture], "stop")
    making.say(folder, [picture], "go")
    assert made(folder) == {"go": [picture]}
    making.take_back(folder)
    assert made(folder) == {"stop": [picture]}


def test_one_press_among_others_is_taken_back_by_its_pictures(folder: Path) -> None:
    first, second = kept(folder, 1, 2)
    making.say(folder, [first], "stop")
    making.say(folder, [second], "stop")
    making.take_back(folder, [first])
    assert made(folder) == {"stop": [second]}
    making.take_back(folder, [first])
    assert made(folder) == {"stop": [second]}


def test_what_was_said_of_other_pictures_is_not_taken_back(tmp_path: Path) -> None:
    said = LabelEvent(kind="label", contents=("f" * 32,), names=("bee",))
    journal.write(tmp_path, [said])
    making.take_back(tmp_path)
    assert overlay.of(tmp_path).decided.keys() == {"f" * 32}


def test_a_class_made_before_its_pictures_and_renamed_keeps_its_place(folder: Path) -> None:
    class_list.make(folder, "stop")
    first, second = kept(folder, 1, 2)
    making.say(folder, [second], "go")
    making.say(folder, [first], "stop")
    assert made(folder) == {"stop": [first], "go": [second]}
    class_list.rename(folder, "stop", "halt")
    assert made(folder) == {"halt": [first], "go": [second]}
    making.take_back(folder)
    assert made(folder) == {"halt": [], "go": [second]}


@pytest.mark.parametrize("name", ["", "  ", "x" * 301])
def test_a_name_that_is_none_is_refused_with_nothing_said(folder: Path, name: str) -> None:
    picture = kept(folder, 1)
    with pytest.raises(LabelsRefused):
        making.say(folder, picture, name)
    assert journal.read(folder).all == ()


def test_of_pictures_that_are_not_there_nothing_is_said(folder: Path) -> None:
    (picture,) = kept(folder, 1)
    with pytest.raises(LabelsRefused):
        making.say(folder, ["0" * 32], "stop")
    making.say(folder, ["../x", picture], "stop")
    assert journal.read(folder).all[0].contents == (picture,)


def test_what_is_made_for_a_data_folder_lies_beside_it_and_is_said_of_it(tmp_path: Path) -> None:
    data = tmp_path / "ants"
    data.mkdir()
    picture = collections.keep(collections.beside(data), "a", jpeg())
    making.say(data, [picture.stem], "ant")
    assert made(data) == {"ant": [picture.stem]}
    assert overlay.of(data).decided.keys() == {picture.stem}
    assert list(data.iterdir()) == []
