"""What was said is taken back and brought again press by press, by whoever presses next."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.data.annotations import history, journal, overlay
from core.data.annotations.event import LabelEvent
from tests import worlds
from tests.commands import ROOT
from tests.data.annotations import saying


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 3})


def said(folder: Path) -> list[str]:
    return [" ".join(event.names) for event in overlay.of(folder).decided.values()]


def test_where_nothing_was_said_there_is_nothing_to_take_back(folder: Path) -> None:
    assert history.next_undo(folder) == history.undo(folder, "ann") == ()
    assert history.next_redo(folder) == history.redo(folder, "ann") == ()
    assert not journal.read(folder).all


def test_undo_without_limit_and_redo_as_far(folder: Path) -> None:
    presses = [saying.write(folder, f"ants/p0_000{n}.jpg", names=(name,))
               for n, name in enumerate("abc")]  # fmt: skip
    undone = [history.undo(folder, "ann") for _ in range(4)]
    assert undone == [*((press,) for press in reversed(presses)), ()]
    assert [history.redo(folder, "ann") for _ in range(4)] == [*((press,) for press in presses), ()]
    assert said(folder) == ["a", "b", "c"]


def test_what_is_said_after_an_undo_ends_the_redo(folder: Path) -> None:
    saying.write(folder, "ants/p0_0000.jpg", names=("a",))
    history.undo(folder, "ann")
    saying.write(folder, "ants/p0_0001.jpg", names=("b",))
    assert history.next_redo(folder) == ()
    history.undo(folder, "ann")
    assert history.redo(folder, "ann")[0].names == ("b",)
    assert history.redo(folder, "ann") == ()


def test_one_taken_back_on_its_card_is_brought_again(folder: Path) -> None:
    first = saying.write(folder, "ants/p0_0000.jpg", names=("a",))
    saying.write(folder, "ants/p0_0001.jpg", names=("b",))
    journal.write(folder, [LabelEvent(kind="undo", undoes=(first.id,))])
    assert history.next_redo(folder) == (first,)
    assert history.next_undo(folder)[0].names == ("b",)
    history.redo(folder, "ann")
    assert said(folder) == ["a", "b"]


def test_a_press_that_takes_several_events_is_taken_back_and_brought_again_as_one(
    folder: Path,
) -> None:
    alone = saying.write(folder, "ants/p0_0000.jpg", names=("a",))
    both = [
        saying.write(folder, f"ants/p0_000{n}.jpg", names=(name,), press="page 1")
        for n, name in ((1, "b"), (2, "c"))
    ]
    assert history.undo(folder, "ann") == tuple(both)
    assert said(folder) == ["a"]
    assert history.next_undo(folder) == (alone,)
    assert history.redo(folder, "ann") == tuple(both)
    assert said(folder) == ["a", "b", "c"]


def test_undo_and_redo_forever_never_run_out(folder: Path) -> None:
    saying.write(folder, "ants/p0_0000.jpg", names=("a",))
    saying.write(folder, "ants/p0_0000.jpg", names=("b",))
    for _ in range(20):
        assert history.undo(folder, "ann")[0].names == ("b",)
        assert said(folder) == ["a"]
        assert history.redo(folder, "bob")[0].names == ("b",)
        assert said(folder) == ["b"]
    assert {event.who for event in journal.read(folder).all[2:]} == {"ann", "bob"}


_PRESSES = """
import sys
from pathlib import Path
from core.data.annotations import history, journal
from core.data.annotations.event import LabelEvent
folder, name = Path(sys.argv[1]), sys.argv[2]
for number in range(25):
    journal.write(folder, [LabelEvent(kind="label", contents=(f"{name}{number:031d}",))])
    if number % 5 == 0:
        assert history.undo(folder, name)
        assert history.redo(folder, name) is not None or name
"""


def test_two_windows_on_one_folder_lose_nothing(folder: Path) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", _PRESSES, str(folder), name], cwd=ROOT)
        for name in "ab"
    ]
    assert [child.wait(timeout=60) for child in both] == [0, 0]
    events, damaged = journal.read(folder)
    assert damaged == 0
    assert sum(event.kind == "label" for event in events) == 50
    undone = [name for event in events for name in event.undoes]
    assert len(undone) == len({*undone}), "no two presses take back the same"


def test_a_crash_between_two_presses_spoils_at_most_the_one(folder: Path) -> None:
    saying.write(folder, "ants/p0_0000.jpg", names=("a",))
    saying.write(folder, "ants/p0_0001.jpg", names=("b",))
    place = journal.path(folder)
    whole = place.read_bytes()
    for cut in range(whole.index(b"\n") + 1, len(whole)):
        place.write_bytes(whole[:cut])
        assert history.next_undo(folder)[0].names == (("b",) if cut == len(whole) - 1 else ("a",))
        saying.write(folder, "ants/p0_0002.jpg", names=("c",))
        assert said(folder)[0] == "a"
        assert said(folder)[-1] == "c"
