"""Many pictures are looked at in processes of their own, which end when they are asked to."""

import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.data import decoding, looks, near_copies, picture_check, scan
from core.data.dataset import Dataset
from core.errors import DiskFull, WorkerFailed
from tests import worlds
from tests.data.test_decoding import damaged_inside


@pytest.fixture
def dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """Thirteen pictures, one of them damaged and two near copies, all given to processes."""
    folder = worlds.class_folders(tmp_path / "set", {"ants": 5, "bees": 6})
    damaged_inside(folder / "ants" / "inside.png")
    worlds.picture(0, size=(64, 48)).save(folder / "ants" / "once.png")
    worlds.picture(0, size=(64, 48)).save(folder / "ants" / "again.jpg", quality=95)
    monkeypatch.setattr(picture_check, "HERE_AT_MOST", 0)
    return scan.found(folder)


def children() -> list[psutil.Process]:
    return [
        one
        for one in psutil.Process().children(recursive=True)
        if "core.data.check_process" in one.cmdline()
    ]


@pytest.mark.parametrize("processes", [1, 3])
def test_processes_find_what_a_thread_finds(
    dataset: Dataset, processes: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    decoded: list[tuple[int, int]] = []
    found = picture_check.check(
        dataset, lambda *at: decoded.append(at), lambda *_: None, processes=processes
    )
    table, groups = looks.known(), near_copies.groups(dataset)
    assert children() == []
    assert all(0 <= done <= total == len(dataset.pictures) for done, total in decoded)
    monkeypatch.setenv("GRAFT_HOME", str(tmp_path / "another-home"))
    alone = decoding.check(dataset)
    near_copies.check(dataset)
    assert found == alone
    assert len(found) == 1
    assert groups == near_copies.groups(dataset)
    again = looks.known()
    assert (table.keys == again.keys).all()
    assert (table.numbers == again.numbers).all()


def test_nothing_new_starts_no_process_that_decodes(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture_check.check(dataset, lambda *_: None)
    verbs: list[str] = []
    apart = picture_check._apart

    def noted(verb: picture_check.Verb, *others: object) -> None:
        verbs.append(verb)
        apart(verb, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(picture_check, "_apart", noted)
    picture_check.check(dataset, lambda *_: pytest.fail("decoded or compared again"))
    assert verbs == ["compare"]


def test_asked_to_stop_it_ends_within_two_seconds_and_keeps_what_it_found(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = (
        "import time; from core.data import check_process, decoding\n"
        "look = decoding._look\n"
        "def slowly(path): time.sleep(0.1 if path.name < 'p0_0003' else 600); return look(path)\n"
        "decoding._look = slowly; check_process.main()"
    )

    def end(done: int, _total: int) -> None:
        if done >= 3:
            raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(picture_check, "PROCESS", (sys.executable, "-c", slow))
        with pytest.raises(InterruptedError):
            picture_check.check(dataset, end)
    assert children() == []
    assert len(looks.known().keys) + len(decoding.known()) >= 3
    waiting = len(list(decoding.waiting(dataset)))
    assert waiting <= len(dataset.pictures) - 3
    told: list[int] = []
    decoding.check(dataset, lambda _, total: told.append(total))
    assert told == [waiting] * waiting


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("raise SystemExit(3)", WorkerFailed),
        ("import os; os.abort()", WorkerFailed),
        ('print(\'{"error":{"what":"a","why":"b","fix":"c"}}\')', DiskFull),
    ],
)
def test_a_process_that_fails_is_told(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, code: str, error: type[Exception]
) -> None:
    monkeypatch.setattr(picture_check, "PROCESS", (sys.executable, "-c", code))
    with pytest.raises(error):
        picture_check.check(dataset, lambda *_: None)


def test_a_few_pictures_are_looked_at_here(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_check, "HERE_AT_MOST", 200)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process"))
    assert len(picture_check.check(dataset, lambda *_: None)) == 1
    assert near_copies.groups(dataset)


def test_its_last_words_are_told(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    words = f"print({json.dumps('no room in here')}); raise SystemExit(1)"
    monkeypatch.setattr(picture_check, "PROCESS", (sys.executable, "-c", words))
    with pytest.raises(WorkerFailed) as told:
        picture_check.check(dataset, lambda *_: None)
    assert told.value.why == "no room in here"
