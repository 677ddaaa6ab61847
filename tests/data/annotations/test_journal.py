"""What was said is on disk when the press is over, and a crash spoils one line at most."""

import subprocess
import sys
from pathlib import Path

import pytest

from core import files
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent, Shown

SAID = LabelEvent(
    who="Zoë <b>",
    kind="label",
    contents=("c1", "c2"),
    files=("a/1\n.jpg", "=cmd"),
    names=("=2+2", "漢字"),
    shown=Shown(guess="bee", confidence=0.25),
)


def test_what_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    undo = LabelEvent(kind="undo", undoes=(SAID.id,))
    journal.write(tmp_path, [SAID])
    assert journal.read(tmp_path).all == (SAID,)
    journal.write(tmp_path, [undo])
    assert journal.read(tmp_path) == ((SAID, undo), 0)


def test_nothing_said_is_nothing_read_and_nothing_made(tmp_path: Path) -> None:
    assert journal.read(tmp_path) == ((), 0)
    assert not journal.path(tmp_path).parent.exists()


def test_it_lies_outside_the_data_and_each_folder_has_its_own(tmp_path: Path) -> None:
    one, two = tmp_path / "one" / "set", tmp_path / "two" / "set"
    journal.write(one, [SAID])
    assert not one.exists()
    assert journal.read(two).all == ()


def test_a_link_to_a_folder_leads_to_what_was_said_of_it(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "set")
    journal.write(tmp_path / "link", [SAID])
    assert journal.read(tmp_path / "set").all == (SAID,)


@pytest.mark.parametrize("torn", [b'{"id":"12', b'{"kind":"strange"}\n', b"[]\n", b"\xff\xfe\n"])
def test_a_damaged_line_is_counted_and_spoils_no_other(tmp_path: Path, torn: bytes) -> None:
    journal.write(tmp_path, [SAID])
    with journal.path(tmp_path).open("ab") as file:
        file.write(torn)
    journal.write(tmp_path, [SAID.model_copy(update={"id": "another-one"})])
    found = journal.read(tmp_path)
    assert [event.id for event in found.all] == [SAID.id, "another-one"]
    assert found.damaged == 1


SAY_MUCH = """
import sys
from pathlib import Path
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
for number in range(50):
    said = LabelEvent(who=sys.argv[2], kind="note", contents=(str(number),), text="x")
    journal.write(Path(sys.argv[1]), [said])
"""


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", SAY_MUCH, str(tmp_path), who])
        for who in ("ann", "bo")
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    found = journal.read(tmp_path)
    assert (len(found.all), found.damaged) == (100, 0)


def test_a_file_of_events_is_read_again_only_when_it_was_written_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.write(tmp_path, [SAID])
    first = journal.read(tmp_path)
    monkeypatch.setattr(files, "read_bytes", lambda *_: pytest.fail("read again"))
    assert journal.read(tmp_path) is first
