"""Whatever is wrong with the input: a clear message or a correct result, and nothing lost."""

import contextlib
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from core import home
from core.data import split as splits
from core.runs import events, process, store
from core.runs.event import Epoch, Progress
from core.weights import pretrained
from tests import worlds
from tests.commands import ROOT, ended, started, until
from tests.near import graft

QUICK = ("--strategy", "features", "--device", "cpu", "--augment", "none")
LONG = (
    "--strategy", "full", "--epochs", "1000", "--patience", "0", "--batch-size", "8",
    "--side-px", "64",
)  # fmt: skip


def severe(said: dict[str, object]) -> set[str]:
    findings = said["findings"]
    assert isinstance(findings, list)
    return {finding["id"] for finding in findings if finding["severity"] == "severe"}


# ---------------------------------------------------------------------------- what a folder may be


def test_an_empty_folder(tmp_path: Path) -> None:
    for verb in ("scan", "train"):
        said = graft(verb, tmp_path)
        assert (said.code, said.error) == (1, "no-images-found")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert graft("scan", tmp_path / "gone").error == "folder-not-found"


AS_NOBODY = """
import os, sys
from core.cli import entry
entry.graft()  # all of it, while it may still be read
if os.geteuid() == 0:
    os.setuid(65534)
sys.exit(entry.main(["scan", sys.argv[1], "--json"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions are set otherwise there")
def test_a_folder_without_permission() -> None:
    with tempfile.TemporaryDirectory() as room:
        Path(room).chmod(0o755)
        locked = worlds.class_folders(Path(room) / "locked", {"ants": 2, "bees": 2})
        locked.chmod(0)
        found = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(locked)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        locked.chmod(0o755)
    assert found.returncode == 1, found.stderr
    assert json.loads(found.stdout)["error"]["reference"] == "folder-not-readable"


def test_one_class(tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path, {"ants": 5})
    scanned = graft("scan", data)
    assert scanned.code == 0
    assert "only-one-class" in severe(scanned.data)
    trained = graft("train", data)
    assert trained.code == 1
    assert "two" in trained.data["error"]["why"]


def test_a_class_with_one_picture(tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path, {"ants": 6, "bees": 6, "wasps": 1})
    scanned = graft("scan", data)
    assert scanned.data["classes"]["wasps"] == 1
    assert any("wasps" in finding["items"] for finding in scanned.data["findings"])
    trained = graft("train", data)
    assert trained.code == 1
    assert "wasps" in trained.data["error"]["why"]


def test_training_on_nothing_does_not_complete(tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path, {"ants": 0, "bees": 0})
    for name in ("ants", "bees"):
        (data / name).mkdir(parents=True, exist_ok=True)
    said = graft("train", data)
    assert said.code == 1
    assert not home.runs_folder().exists()


# ----------------------------------------------------------------------------- what a file may be


def test_files_that_are_no_pictures_are_listed_with_their_reason(tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path, {"ants": 6, "bees": 6})
    worlds.text_as_picture(data / "ants" / "text.jpg")
    (data / "bees" / "empty.png").touch()
    (data / "bees" / "notes.docx").write_text("no picture")
    worlds.truncated_jpeg(data / "bees" / "half.jpg")
    said = graft("scan", data)
    assert said.data["pictures"] == 12
    ignored = {one["file"]: one["reason"] for one in said.data["ignored"]}
    assert set(ignored) == {
        "ants/text.jpg", "bees/empty.png", "bees/notes.docx", "bees/half.jpg",
    }  # fmt: skip
    assert all(ignored.values())


def test_a_bomb_of_30000_by_30000_pixels_is_refused_at_once_and_costs_no_memory(
    tmp_path: Path,
) -> None:
    data = worlds.class_folders(tmp_path, {"ants": 3, "bees": 3})
    worlds.huge_png(data / "ants" / "bomb.png")
    child = started("scan", data)
    most = 0
    while child.poll() is None:
        try:
            most = max(most, psutil.Process(child.pid).memory_info().rss)
        except psutil.Error:
            break
        time.sleep(0.01)
    said = ended(child)
    assert said.data["pictures"] == 6
    assert said.data["ignored"][0]["file"] == "ants/bomb.png"
    assert most < 400_000_000


def test_hidden_files_and_folders_never_become_a_class(tmp_path: Path) -> None:
    data = worlds.hidden_files(worlds.class_folders(tmp_path, {"ants": 3, "bees": 3}))
    assert set(graft("scan", data).data["classes"]) == {"ants", "bees"}


@pytest.mark.slow
def test_names_are_data_and_come_through_training_prediction_and_export(tmp_path: Path) -> None:
    names = ["it's <script>alert(1)<script> 😀", "plain; rm -rf ~"]
    if os.name != "nt":
        names.append('"quoted"\ntwo lines')
    data = tmp_path / "my 'data' ☃"
    for place, name in enumerate(names):
        worlds.write_pictures(data / name, 8, seed=place)
    weird = worlds.weird_names(data / names[0])
    trained = graft("train", data, *QUICK, "--name", "../../<b>evil</b>\n")
    assert trained.code == 0, trained.err
    run = Path(trained.data["run"])
    assert run.parent == home.runs_folder()
    told = graft("predict", run, *weird, "--csv", tmp_path / "out.csv")
    assert told.code == 0, told.err
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["file"] for row in rows] == [str(path) for path in weird]
    assert {row["label"].lstrip("'") for row in rows} <= set(names)
    made = graft("export", run, "--format", "timm", "--out", tmp_path / "model")
    assert made.code == 0, made.err


@pytest.mark.slow
def test_a_tenth_of_truncated_jpegs_is_left_out_and_the_rest_is_learnt(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for place, name in enumerate(("ants", "bees")):
        paths = worlds.write_pictures(data / name, 20, seed=place, size=(160, 120))
        for path in paths[::10]:
            worlds.truncate(path)
    trained = graft("train", data, *QUICK)
    assert trained.code == 0, trained.err
    rows = (Path(trained.data["run"]) / "split.csv").read_text().splitlines()
    assert len(rows) == 1 + 36


@pytest.mark.slow
def test_a_strip_does_not_end_a_training(tmp_path: Path) -> None:
    """One of 1 × 1,000,000 pixels ended it with a MemoryError that named no file."""
    data = worlds.class_folders(tmp_path / "data", {"ants": 20, "bees": 20})
    for name, height in (("ants", 1_000_000), ("bees", 60_000)):
        Image.new("L", (1, height)).save(data / name / "strip.png")
    scanned = graft("scan", data).data
    assert {ignored["file"] for ignored in scanned["ignored"]} == {
        "ants/strip.png", "bees/strip.png",
    }  # fmt: skip
    assert "1 × 1,000,000 pixels" in scanned["ignored"][0]["reason"]
    run = tmp_path / "run"
    child = started("train", data, *QUICK, "--out", run)
    until((run / "split.csv").exists)
    listed = next(row for row in splits.load_rows(run / "split.csv") if row.side == "training")
    Image.new("L", (1, 60_000)).save(data / listed.file, format="PNG")  # it becomes one meanwhile
    trained = ended(child)
    assert trained.code == 0, trained.err
    (finding,) = [one for one in trained.data["findings"] if one["id"] == "unreadable-pictures"]
    assert finding["items"] == [listed.file]


# ---------------------------------------------------------------------- what may happen to a run


Slow = Callable[..., tuple[Path, "subprocess.Popen[str]"]]


@pytest.fixture
def slow_training(tmp_path: Path) -> Iterator[Slow]:
    """Trainings that would take minutes, with their first epoch behind them; ended by force."""
    begun: list[tuple[Path, subprocess.Popen[str]]] = []

    def begin(out: str = "run") -> tuple[Path, subprocess.Popen[str]]:
        data = tmp_path / "data"
        if not data.exists():
            worlds.separable(data, ("circle", "square"), 12)
        run = tmp_path / out
        child = started("train", data, *LONG, "--out", run)
        begun.append((run, child))
        until(lambda: [e for e in events.read(run)[0] if isinstance(e, Epoch)], 180, "an epoch")
        return run, child

    yield begin
    for run, child in begun:
        child.kill()
        worker = process.recorded(run)
        if worker and worker.exists():
            psutil.Process(worker.pid).kill()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_killed_worker_is_interrupted_and_resume_finishes_the_run(slow_training: Slow) -> None:
    run, child = slow_training()
    worker = process.recorded(run)
    assert worker
    psutil.Process(worker.pid).kill()
    said = ended(child)
    assert said.code == 1
    assert said.data["state"] == "interrupted"
    assert said.data["run"] in said.data["error"]["fix"]

    again = started("resume", run)
    seen = len(store.read(run).epochs)
    until(lambda: len(store.read(run).epochs) > seen, 180, "the next epoch")
    stopped = graft("stop", run)
    assert (stopped.code, stopped.data["state"]) == (0, "stopped")
    ended(again)
    assert graft("evaluate", run).data["n"] > 0


@pytest.mark.slow
@pytest.mark.release  # tests/engine/test_training_job.py: one that is gone when it begins
@pytest.mark.timeout(600)
def test_a_folder_that_vanishes_pauses_the_run_and_comes_back(tmp_path: Path) -> None:
    data = worlds.separable(tmp_path / "data", ("circle", "square"), 150, side_px=224)
    run = tmp_path / "run"
    child = started("train", data, *QUICK, "--views", "2", "--augment", "rotation=5", "--out", run)
    until(lambda: [e for e in events.read(run)[0] if isinstance(e, Progress)], 180, "progress")
    data.rename(tmp_path / "away")
    said = ended(child)
    assert said.code == 1
    assert said.data["state"] == "paused"
    assert said.error == "folder-not-found"
    (tmp_path / "away").rename(data)
    assert graft("resume", run).data["state"] == "finished"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_second_training_waits_for_the_first_and_then_runs(
    tmp_path: Path, slow_training: Slow
) -> None:
    first, child = slow_training()
    data = tmp_path / "data"
    second = tmp_path / "second"
    other = started("train", data, *QUICK, "--out", second)
    until(
        lambda: (second / "plan.json").exists() and store.read(second).state == "waiting",
        60,
        "the queue",
    )
    time.sleep(1)
    assert store.read(second).state == "waiting"
    assert graft("stop", first).data["state"] == "stopped"
    ended(child)
    assert ended(other).data["state"] == "finished"


def test_a_run_from_a_crash_is_listed_as_interrupted_never_as_running(tmp_path: Path) -> None:
    run = home.runs_folder() / "20260101-crashed"
    run.mkdir(parents=True)
    choice = pretrained.scratch("resnet18").model_dump()
    plan = {"name": "crashed", "folder": "/x", "classes": ["a", "b"], "backbone": choice}
    (run / "plan.json").write_text(json.dumps(plan))
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        process.record(run, dead.pid)
    dead.wait()
    (run / "events.jsonl").write_text('{"t":1,"kind":"start","device":"cpu"}\n{"t":2,"kind":"ep')
    (row,) = graft("runs").data["runs"]
    assert row["state"] == "interrupted"


def test_a_damaged_plan_is_listed_with_its_reason_and_hides_no_other_run() -> None:
    run = home.runs_folder() / "20260101-damaged"
    run.mkdir(parents=True)
    (run / "plan.json").write_text('{"name": "half')
    said = graft("runs")
    assert said.code == 0
    assert said.data["damaged"][0]["error"]["reference"] == "run-damaged"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 150 MB at `tmp_path / "disk"`."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=150m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


def fill(disk: Path) -> Path:
    """Use up the last byte of a disk; the file that holds it all."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while file.write(b"\0" * size):
                    pass
    return filler


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_full_disk_pauses_the_run_and_loses_nothing(
    small_disk: Path, slow_training: Slow
) -> None:
    run, child = slow_training("disk/run")
    before = store.read(run).epochs
    filler = fill(small_disk)
    said = ended(child)
    assert said.code == 1
    assert said.data["state"] == "paused"
    assert said.error == "disk-full"
    filler.unlink()
    assert store.read(run).epochs[: len(before)] == before
    again = started("resume", run)
    seen = len(store.read(run).epochs)
    until(lambda: len(store.read(run).epochs) > seen, 180, "the next epoch")
    assert graft("stop", run).data["state"] == "stopped"
    ended(again)
    assert store.read(run).has_model
