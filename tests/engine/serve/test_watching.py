"""Laws of a watched folder."""

import csv
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest

from core.data import scan
from core.data.annotations import class_list
from core.engine.serve import watching
from core.engine.serve.watching import Listeners
from core.errors import DiskFull, ExportError, FolderNotFound
from core.growing import Growing
from core.protocol.watch import WatchRequest
from core.runs import questions
from core.runs.stop import Stopped
from tests import worlds
from tests.commands import ROOT, until
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"))


@pytest.fixture
def samples(run):
    return sorted((run.parent / "data").rglob("*.png"))


class Watch:
    """A folder that is watched by a thread."""

    def __init__(self, run, folder, out, sure=0.0):
        folder.mkdir(exist_ok=True)
        self.request = WatchRequest(run=run, folder=folder, out=out, sure=sure)
        self.folder, self.out, self.troubles = folder, out, []
        self._stop, self._error = threading.Event(), None

    def __enter__(self):
        self._stop.clear()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        return self

    def _run(self):
        def check():
            if self._stop.is_set():
                raise Stopped

        try:
            watching.watch(
                self.request, Listeners(on_trouble=self.troubles.append, check_stop=check)
            )
        except Stopped:
            pass
        except Exception as error:  # noqa: BLE001
            self._error = error

    def __exit__(self, *_):
        self._stop.set()
        self.thread.join(30)
        assert not self.thread.is_alive()
        assert self._error is None, self._error

    def rows(self):
        table = self.out / "answers.csv"
        if not table.exists():
            return []
        with table.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def answered(self, count, seconds=30):
        until(lambda: len(self.rows()) >= count, seconds, f"{count} answers")
        return self.rows()

    def copies(self):
        files = (p for p in self.out.rglob("*") if p.is_file())
        names = [path.relative_to(self.out).as_posix() for path in files]
        return sorted(n for n in names if not n.startswith((".", "answers")))


@pytest.fixture
def watch(run, tmp_path):
    return Watch(run, tmp_path / "in", tmp_path / "out")


def test_a_new_picture_is_answered_within_two_seconds_and_copied(watch, samples):
    with watch:
        shutil.copy(samples[0], watch.folder / "warm.png")
        watch.answered(1)
        took = []
        for number, sample in enumerate(samples[1:6]):
            began = time.monotonic()
            shutil.copy(sample, watch.folder / f"{number}.png")
            watch.answered(number + 2)
            took.append(time.monotonic() - began)
    assert sorted(took)[2] < 2
    rows = watch.rows()
    assert [row["file"] for row in rows] == ["warm.png", *(f"{n}.png" for n in range(5))]
    assert watch.copies() == sorted(f"{row['label']}/{row['file']}" for row in rows)
    assert {row["copy"] for row in rows} == set(watch.copies())
    assert {row["sure"] for row in rows} == {"yes"}
    assert len(list(watch.folder.iterdir())) == 6, "copied, not moved"


def test_none_is_answered_twice_by_a_later_watch(watch, samples):
    for number, sample in enumerate(samples[:4]):
        watch.folder.mkdir(exist_ok=True)
        shutil.copy(sample, watch.folder / f"{number}.png")
    with watch:
        watch.answered(4)
    (watch.folder / "0.png").touch()
    shutil.copy(samples[5], watch.folder / "new.png")
    with watch:
        watch.answered(5)
        time.sleep(1.5)
    assert [row["file"] for row in watch.rows()].count("0.png") == 1
    assert len(watch.rows()) == len(watch.copies()) == 5


def test_another_picture_under_the_same_name_is_answered_anew(watch, samples):
    with watch:
        shutil.copy(samples[0], watch.folder / "a.png")
        first = watch.answered(1)[0]
        shutil.copy(samples[-1], watch.folder / "a.png")
        rows = watch.answered(2)
    assert rows[1]["file"] == "a.png"
    assert rows[1]["content"] != first["content"]
    assert len(watch.copies()) == 2


def test_a_file_that_is_being_written_waits_until_it_is_whole(watch, samples, monkeypatch):
    monkeypatch.setattr("core.data.arrivals.AGAIN_S", 0.3)
    data = samples[0].read_bytes()
    with watch, (watch.folder / "slow.png").open("wb") as file:
        for at in range(0, len(data), len(data) // 3 + 1):
            file.write(data[at : at + len(data) // 3 + 1])
            file.flush()
            assert watch.rows() == []
            time.sleep(1.0)
        (row,) = watch.answered(1)
        assert not row["error"]


def test_what_stays_unreadable_is_listed_once(watch, monkeypatch):
    monkeypatch.setattr("core.data.arrivals.AGAIN_S", 0.2)
    monkeypatch.setattr("core.data.arrivals.GIVE_UP_S", 1.0)
    worlds.text_as_picture(watch.folder / "text.jpg")
    with watch:
        watch.answered(1)
        time.sleep(1.5)
    with watch:
        time.sleep(1.5)
    (row,) = watch.rows()
    assert "cannot be read" in row["error"]
    assert watch.copies() == []


def test_the_unsure_are_set_aside_for_the_page_label(run, tmp_path, samples):
    watch = Watch(run, tmp_path / "in", tmp_path / "out", sure=1.0)
    with watch:
        shutil.copy(samples[0], watch.folder / "a.png")
        watch.answered(1)
    assert watch.copies() == ["not-sure/a.png"]
    assert [row["sure"] for row in watch.rows()] == ["not sure"]
    aside = watch.out / "not-sure"
    assert class_list.of(aside).names == finished.CLASSES
    assert len(scan.to_label(aside).pictures) == 1


def test_copies_inside_the_watched_folder_are_not_answered_again(run, tmp_path, samples):
    watch = Watch(run, tmp_path / "in", tmp_path / "in" / "sorted")
    with watch:
        shutil.copy(samples[0], watch.folder / "a.png")
        watch.answered(1)
        time.sleep(2)
    assert len(watch.rows()) == 1


def test_a_folder_that_the_copies_would_come_into_is_refused(run, tmp_path):
    (tmp_path / "out" / "in").mkdir(parents=True)
    for folder in (tmp_path / "out" / "in", tmp_path / "out"):
        with pytest.raises(ExportError):
            watching.watch(WatchRequest(run=run, folder=folder, out=tmp_path / "out"))
    with pytest.raises(FolderNotFound):
        watching.watch(WatchRequest(run=run, folder=tmp_path / "gone", out=tmp_path / "out"))


def test_a_full_disk_is_told_once_and_it_goes_on_when_there_is_room(watch, samples, monkeypatch):
    monkeypatch.setattr(watching, "_TROUBLE_S", 0.3)
    append, full = Growing.append, threading.Event()

    def sometimes(self, piece):
        if full.is_set():
            raise DiskFull(what="The disk is full", why="x", fix="x")
        append(self, piece)

    monkeypatch.setattr(Growing, "append", sometimes)
    with watch:
        shutil.copy(samples[0], watch.folder / "a.png")
        watch.answered(1)
        full.set()
        shutil.copy(samples[1], watch.folder / "b.png")
        until(lambda: watch.troubles, 20, "a word about it")
        time.sleep(1)
        full.clear()
        watch.answered(2)
        until(lambda: watch.troubles[-1] == "", 20, "an end of it")
    assert len(watch.troubles) == 2, watch.troubles
    assert len(watch.copies()) == 2


def test_one_that_cannot_be_copied_does_not_keep_the_others(watch, samples, monkeypatch):
    copy = watching.SortedCopies.put

    def put(self, picture, record):
        if picture.name == "bad.png":
            raise PermissionError(13, "Permission denied")
        return copy(self, picture, record)

    monkeypatch.setattr(watching.SortedCopies, "put", put)
    with watch:
        watch.out.mkdir(exist_ok=True)
        shutil.copy(samples[0], watch.folder / "bad.png")
        shutil.copy(samples[1], watch.folder / "good.png")
        rows = {row["file"]: row for row in watch.answered(2)}
    assert "could not be copied" in rows["bad.png"]["error"]
    assert rows["bad.png"]["label"]
    assert rows["good.png"]["copy"]


@pytest.mark.slow
@pytest.mark.parametrize("each", [84, pytest.param(334, marks=pytest.mark.release)])
def test_a_killed_watch_of_a_burst_goes_on_and_answers_each_once(run, tmp_path, each):
    many, count = worlds.separable(tmp_path / "in", finished.CLASSES, each), 3 * each
    command = ["watch", run, many, "--out", tmp_path / "out", "--sure", "0"]
    watch = Watch(run, many, tmp_path / "out")

    def start():
        words = [sys.executable, "-m", "core.cli", *map(str, command)]
        return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    child = start()
    watch.answered(count // 10, 120)
    child.kill()
    child.communicate()
    assert len(watch.rows()) < count
    child = start()
    watch.answered(count, 120)
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 0, said
    assert "Traceback" not in said
    names = [row["file"] for row in watch.rows()]
    assert len(names) == len(set(names)) == count
    assert len(watch.copies()) == count


@pytest.mark.slow
def test_a_background_watch_works_beside_others_and_is_stopped(run, tmp_path, samples):
    watch = Watch(run, tmp_path / "in", tmp_path / "out")
    watch.folder.mkdir(exist_ok=True)
    place = questions.start(watch.request.verb, watch.request.as_json())
    shutil.copy(samples[0], watch.folder / "a.png")
    watch.answered(1, 60)
    assert questions.read(place).state == "running"
    questions.stop(place)
    until(lambda: questions.read(place).state == "stopped", 30, "an end")
