"""Laws of what counts of all that is said of a folder."""

from pathlib import Path

from core.data import scan
from core.data.annotations import class_list, journal
from core.data.annotations.event import LabelEvent
from core.teach.taught import COLOURS, Taught
from tests import worlds
from tests.teach.desk import unsorted


def _say(folder: Path, content: str, kind: str, *names: str) -> None:
    journal.write(folder, [LabelEvent(kind=kind, contents=(content,), names=names)])


def test_what_is_said_last_counts_and_a_folder_without_order_says_nothing(tmp_path: Path) -> None:
    dataset = unsorted(tmp_path / "pictures", 3)
    assert Taught.of(dataset).said == {}
    first, second, _ = (picture.content for picture in dataset.pictures)
    _say(dataset.folder, first, "label", "ant")
    _say(dataset.folder, first, "label", "bee")
    _say(dataset.folder, second, "not sure")
    taught = Taught.of(dataset)
    assert {c: (one.kind, one.names) for c, one in taught.said.items()} == {
        first: ("label", ("bee",)),
        second: ("not sure", ()),
    }
    assert taught.counts == {"bee": 1}


def test_class_folders_have_said_what_their_pictures_show(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 2})
    dataset = scan.to_label(folder)
    assert Taught.of(dataset).counts == {"ants": 3, "bees": 2}
    class_list.rename(folder, "ants", "bees")
    assert Taught.of(dataset).counts == {"bees": 5}


def test_the_very_same_comes_back_while_nothing_is_said(tmp_path: Path) -> None:
    dataset = unsorted(tmp_path / "pictures", 3)
    taught = Taught.of(dataset)
    assert Taught.of(dataset, taught) is taught
    _say(dataset.folder, dataset.pictures[0].content, "label", "ant")
    assert Taught.of(dataset, taught) is not taught


def test_every_class_has_a_colour_its_own_or_one_by_its_place(tmp_path: Path) -> None:
    dataset = unsorted(tmp_path / "pictures", 3)
    for number in range(len(COLOURS) + 2):
        class_list.make(dataset.folder, f"class {number:02d}")
    class_list.paint(dataset.folder, "class 01", "#010203")
    colours = [named.colour for named in Taught.of(dataset).classes]
    assert colours[:3] == [COLOURS[0], "#010203", COLOURS[2]]
    assert colours[-2:] == [*COLOURS[:2]]
