"""Laws of longer questions, asked through a real process."""

import os
import time
from pathlib import Path

from core import files
from core.data.scan import scan
from core.errors import NoImagesFound
from core.runs import process, questions
from core.runs.questions import QuestionView
from core.weights import pretrained
from tests import worlds


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


def test_a_data_set_that_was_scanned_is_not_scanned_again(
    tmp_path: Path, tiny_backbone: Path
) -> None:
    dataset = scan(worlds.separable(tmp_path / "shapes", ("red", "green"), 6))
    backbone = pretrained.choose(str(tiny_backbone)).model_dump()
    request = {"folder": str(tmp_path / "nowhere"), "backbones": [backbone], "seed": 0}
    assert _wait(questions.start("compare", request, dataset)).state == "done"
    other = {**request, "seed": 1}
    assert _wait(questions.start("compare", other)).state == "failed", "nothing was given"


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
