"""A run whose folder, or what was said of it, changed says so; copies count once."""

from pathlib import Path

import pytest

from core.data import collections, scan, sides
from core.data import split as splits
from core.data.annotations import journal, overlay, renames
from core.data.annotations.event import LabelEvent
from core.data.split import Row, SplitSettings
from core.report.since import Since, since
from tests import worlds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 6, "bees": 6})


def _rows(folder: Path) -> list[Row]:
    dataset = scan.scan(folder)
    file = folder.parent / "split.csv"
    splits.save(sides.divide(dataset, SplitSettings()), dataset, file)
    return splits.load_rows(file)


def _compare(rows: list[Row], folder: Path) -> tuple[Since, Since]:
    """Without a look at the folder, and with one."""
    said = overlay.of(folder)
    return since(rows, said), since(rows, said, scan.scan(folder))


def test_nothing_changed_is_nothing_said(folder: Path) -> None:
    rows = _rows(folder)
    assert not any(_compare(rows, folder))


def test_what_was_said_since_is_counted_with_and_without_a_look(folder: Path) -> None:
    rows = _rows(folder)
    ants = [row.content for row in rows if row.label == "ants"]
    journal.write(
        folder,
        [
            LabelEvent(kind="label", contents=tuple(ants[:2]), names=("bees",)),
            LabelEvent(kind="label", contents=(ants[2],), names=("ants",)),
            LabelEvent(kind="not sure", contents=(ants[3],)),
        ],
    )
    both = _compare(rows, folder)
    assert both == (Since(relabelled=2, left_out=1), Since(relabelled=2, left_out=1))
    assert both[0].sentence == "2 pictures got another label, 1 picture was left out"


def test_what_the_run_was_told_already_is_no_change_and_taking_it_back_is_one(folder: Path) -> None:
    content = scan.scan(folder).pictures[0].content
    said = LabelEvent(kind="label", contents=(content,), names=("bees",))
    journal.write(folder, [said])
    rows = _rows(folder)
    assert not any(_compare(rows, folder))
    journal.write(folder, [LabelEvent(kind="undo", undoes=(said.id,))])
    assert since(rows, overlay.of(folder), scan.scan(folder)) == Since(relabelled=1)


def test_files_that_come_and_go_are_counted_once_for_all_copies(folder: Path) -> None:
    rows = _rows(folder)
    fresh = worlds.write_pictures(folder / "bees", 2, prefix="new", seed=9)
    (folder / "bees" / "copy.jpg").write_bytes(fresh[0].read_bytes())
    (folder / "ants" / "p0_0000.jpg").unlink()
    now = since(rows, overlay.of(folder), scan.scan(folder))
    assert now == Since(added=2, gone=1)
    assert now.sentence == "2 pictures were added, 1 picture is not there any more"


def test_what_was_brought_from_elsewhere_is_told_by_itself(folder: Path) -> None:
    rows = _rows(folder)
    place = collections.beside(folder)
    new = worlds.write_pictures(folder.parent / "new", 2, seed=9)
    contents = [collections.keep(place, path.name, path.read_bytes()).stem for path in new]
    said = [LabelEvent(kind="label", contents=(one,), names=("bees",)) for one in contents]
    journal.write(folder, said)
    quick = since(rows, overlay.of(folder), collection=collections.kept(place))
    whole = since(rows, overlay.of(folder), scan.scan(folder))
    assert quick == whole == Since(brought=2)
    assert (whole.corrections, whole.sentence) == (2, "2 pictures from elsewhere were named")


def test_to_rename_a_class_is_no_correction(folder: Path) -> None:
    rows = _rows(folder)
    content = scan.scan(folder).pictures[0].content
    journal.write(
        folder,
        [
            LabelEvent(kind="rename class", names=("ants",), text="emmets"),
            LabelEvent(kind="label", contents=(content,), names=("emmets",)),
        ],
    )
    renamed = renames.between(journal.read(folder), 0)
    now = (overlay.of(folder), scan.scan(folder), (), renamed)
    assert not since(rows, now[0], renamed=renamed)
    assert not since(rows, *now)
