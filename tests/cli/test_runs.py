import threading
import time
from pathlib import Path

import pytest

from core import digests, home
from core.plan import plan as plans
from core.plan.plan import Plan
from core.runs import launch, process, stop
from core.runs.event import End, Start
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests import worlds
from tests.cli.conftest import Graft
from tests.runs import damaged


def a_run(name: str = "20260101-bees") -> Path:
    place = home.runs_folder() / name
    place.mkdir(parents=True)
    choice = BackboneChoice(name="resnet18", source="scratch")
    plans.save(Plan(name="bees", folder="/x", classes=("a", "b"), backbone=choice), place)
    return place


def a_model(run: Path) -> None:
    for name in ("model.safetensors", "labels.json", "graft.json", "config.json"):
        digests.write_text(run / "best" / name, name)


def test_runs_are_listed_with_what_tells_them_apart(graft: Graft) -> None:
    place = a_run()
    Journal(place).write(
        End(reason="finished", error=None, result={"validation": {"accuracy": 0.9, "n": 10}})
    )
    (row,) = graft("runs", "--json").data["runs"]
    assert row["run"] == str(place)
    assert row["state"] == "finished"
    assert row["backbone"] == "resnet18"
    assert row["validation"]["accuracy"] == 0.9
    assert "bees" in graft("runs").out


def test_a_damaged_run_is_listed_with_its_reason(graft: Graft) -> None:
    (a_run() / "plan.json").write_text("{")
    found = graft("runs", "--json").data
    assert found["runs"] == []
    assert found["damaged"][0]["error"]["reference"] == "run-damaged"


def test_no_runs_is_no_error(graft: Graft) -> None:
    said = graft("runs")
    assert said.code == 0
    assert "No runs yet" in said.out


def test_stop_asks_and_waits_for_the_end(graft: Graft) -> None:
    place = a_run()
    process.record(place)
    process.beat(place)
    journal = Journal(place)
    journal.write(Start(device="cpu"))

    def worker() -> None:
        while not stop.requested(place):
            time.sleep(0.02)
        journal.write(End(reason="stopped", error=None, result=None))

    thread = threading.Thread(target=worker)
    thread.start()
    said = graft("stop", place, "--json")
    thread.join()
    assert said.code == 0
    assert said.data["state"] == "stopped"


def test_stopping_what_has_ended_changes_nothing(graft: Graft) -> None:
    place = a_run()
    Journal(place).write(End(reason="finished", error=None, result=None))
    assert graft("stop", place, "--json").data["state"] == "finished"
    assert not stop.requested(place)


def test_a_folder_without_a_run_is_told(graft: Graft, tmp_path: Path) -> None:
    for verb in ("stop", "resume"):
        said = graft(verb, tmp_path, "--json")
        assert said.code == 1
        assert said.data["error"]["reference"] == "run-not-found"


def test_resuming_a_finished_run_starts_nothing_where_its_model_is_whole(graft: Graft) -> None:
    place = a_run()
    a_model(place)
    Journal(place).write(End(reason="finished", error=None, result=None))
    assert graft("resume", place, "--json").data["state"] == "finished"
    assert process.recorded(place) is None


def test_resuming_a_finished_run_with_a_damaged_model_is_no_dead_end(
    graft: Graft, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, begun = a_run(), []
    a_model(place)
    Journal(place).write(End(reason="finished", error=None, result=None))
    monkeypatch.setattr(launch, "start", begun.append)
    worlds.flip(place / "best" / "model.safetensors", 1)
    graft("resume", place, "--json")
    assert begun == [place]


def test_one_bad_run_folder_takes_down_neither_the_list_nor_the_others(graft: Graft) -> None:
    damaged.every()
    found = graft("runs", "--json")
    assert found.code == 0
    assert len(found.data["runs"]) + len(found.data["damaged"]) == len(damaged.SHAPES) + 2
    names = {row["name"] for row in found.data["runs"]}
    assert {"20250101-first", "20250103-last"} <= names
    assert {one["error"]["reference"] for one in found.data["damaged"]} == {"run-damaged"}
    assert "20250103-last" in graft("runs").out


def test_a_bad_run_folder_can_be_stopped_and_told_in_words(graft: Graft) -> None:
    for number, damage in enumerate(damaged.SHAPES.values()):
        run = damaged.good(f"20250102-{number:03d}")
        damage(run)
        said = graft("stop", run, "--json")
        assert said.data.get("state") or said.data["error"]["reference"] == "run-damaged"


def test_a_file_in_the_place_of_a_folder_is_told_and_is_no_error_of_our_own(graft: Graft) -> None:
    place = a_run()
    (place / "stop").mkdir()
    said = graft("resume", place, "--json")
    assert said.code == 1
    assert said.data["error"]["what"] == "A file could not be read or written"
    assert str(place / "stop") in said.data["error"]["why"]
