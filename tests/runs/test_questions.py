"""Laws of longer questions, asked through a real process."""

import os
import time
from pathlib import Path

import pytest

from core import files, home
from core.data.scan import scan
from core.errors import NoImagesFound
from core.runs import measured, process, questions, queue
from core.runs.choices import Choices
from core.runs.questions import QuestionView
from core.runs.stop import never
from core.weights import pretrained
from tests import worlds
from tests.commands import until


def _wait(place: Path, seconds: float = 120) -> QuestionView:
    deadline = time.time() + seconds
    while (view := questions.read(place)).state == "running":
        assert time.time() < deadline
        time.sleep(0.05)
    return view


def test_a_question_is_answered_once_and_remembered(tmp_path: Path, tiny_backbone: Path) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 6)
    backbone = pretrained.choose(str(tiny_backbone)).model_dump()
    request = {"folder": str(folder), "backbones": [backbone], "seed": 0}
    assert questions.read(questions.folder("compare", request)).state == "none"
    place = questions.start("compare", request)
    view = _wait(place)
    assert view.state == "done", (place / "worker.log").read_text()
    assert view.answer
    assert view.answer["backbones"][0]["n"] > 0
    assert view.done == view.total > 0
    worker = process.recorded(place)
    assert questions.start("compare", request) == place
    assert process.recorded(place) == worker, "no second process for an answered question"


@pytest.mark.usefixtures("engine_near")
def test_a_data_set_that_was_scanned_is_not_scanned_again(
    tmp_path: Path, tiny_backbone: Path
) -> None:
    dataset = scan(worlds.separable(tmp_path / "shapes", ("red", "green"), 6))
    backbone = pretrained.choose(str(tiny_backbone)).model_dump()
    request = {"folder": str(tmp_path / "nowhere"), "backbones": [backbone], "seed": 0}
    assert _wait(questions.start("compare", request, dataset)).state == "done"
    other = {**request, "seed": 1}
    assert _wait(questions.start("compare", other)).state == "failed", "nothing was given"


def test_a_training_does_not_wait_for_which_changes_help_which_then_goes_on(
    tmp_path: Path, tiny_backbone: Path
) -> None:
    dataset = scan(worlds.separable(tmp_path / "shapes", ("red", "green"), 60))
    asking = Choices(backbone=pretrained.choose(str(tiny_backbone)))
    asked = measured.benefit(asking, dataset)
    assert asked is not None
    place = questions.start(asked.verb, asked.as_json(), dataset)
    until(lambda: questions.read(place).done > 0, what="it has begun to measure")
    device = queue.device_key("auto")
    with queue.device_lock(tmp_path / "run", device, check_stop=never, waiting=pytest.fail):
        until(lambda: questions.read(place).what.startswith("waiting"), what="it makes room")
        kept = {path.stat().st_ino for path in _features()}
        assert kept, "what it has looked at is not looked at again"
    assert _wait(place).state == "done"
    assert kept <= {path.stat().st_ino for path in _features()}


def _features() -> list[Path]:
    return list((home.cache_folder() / "features").rglob("*.safetensors"))


def test_all_that_was_asked_is_found_again_the_newest_first() -> None:
    for number in (1, 2, 3):
        place = questions.folder("compare", {"folder": "x", "number": number})
        request = place / questions.REQUEST
        files.write_json(request, {"verb": "compare", "arguments": {"number": number}})
        os.utime(request, (number, number))
    files.write_text(questions.folder("compare", {}) / questions.REQUEST, "{")
    files.write_json(
        questions.folder("advise", {}) / questions.REQUEST, {"arguments": {"number": 9}}
    )
    assert [told["number"] for _, told in questions.asked("compare")] == [3, 2, 1]


@pytest.mark.usefixtures("engine_near")
def test_a_task_that_cannot_be_done_says_why(tmp_path: Path, tiny_backbone: Path) -> None:
    (tmp_path / "empty").mkdir()
    backbone = pretrained.choose(str(tiny_backbone)).model_dump()
    view = _wait(
        questions.start("advise", {"folder": str(tmp_path / "empty"), "backbone": backbone})
    )
    assert view.state == "failed"
    assert isinstance(view.error, NoImagesFound)


def test_a_killed_task_is_interrupted_and_can_be_asked_again(
    tmp_path: Path, tiny_backbone: Path
) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 6)
    backbone = pretrained.choose(str(tiny_backbone)).model_dump()
    request = {"folder": str(folder), "backbone": backbone}
    place = questions.start("advise", request)
    worker = process.recorded(place)
    assert worker
    import psutil

    psutil.Process(worker.pid).kill()
    assert _wait(place).state == "interrupted"
    questions.start("advise", request)
    assert _wait(place).state == "done"
