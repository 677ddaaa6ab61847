import base64
import json
import subprocess
import sys

import numpy as np
import pytest

from core.engine.serve import server
from core.protocol.prediction import FrameRequest
from core.report import test_set
from core.runs import launch
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"), n=8)


def _ask(verb, **arguments):
    sent = []
    server.answer({"id": 5, "verb": verb, "arguments": arguments}, sent.append)
    assert {message["id"] for message in sent} == {5}
    assert sum("progress" not in message for message in sent) == 1
    json.dumps(sent, allow_nan=False)
    return sent


def _answer(verb, **arguments):
    return _ask(verb, **arguments)[-1]["answer"]


def test_it_predicts_with_progress_and_writes_the_table(run, tmp_path):
    table = tmp_path / "table.csv"
    *told, last = _ask("predict", run=str(run), files=[str(run.parent / "data")], csv=str(table))
    assert told[-1]["progress"] == {"done": 24, "total": 24}
    assert len(last["answer"]["predictions"]) == 24
    assert table.read_text("utf-8-sig").startswith("file,label,confidence")


def test_it_says_what_a_frame_of_a_camera_shows(run):
    frame = (run.parent / "data/circle/0001.png").read_bytes()
    request = FrameRequest(run=run, picture=base64.b64encode(frame), top=2)
    told = _answer("frame", **request.as_json())
    assert len(told["top"]) == 2
    assert told["label"] == told["top"][0]["label"]
    (message,) = _ask("frame", run=str(run), picture=base64.b64encode(b"none").decode())
    assert message["error"]["reference"] == "unreadable-picture"


def test_it_evaluates_and_counts_a_look_at_the_test_set(run):
    before = test_set.openings(run)
    scores = _answer("evaluate", run=str(run), split="test")
    assert 0 <= scores["scores"]["accuracy"] <= 1
    assert test_set.openings(run) == before + 1


def test_it_explains(run):
    told = _answer("explain", run=str(run), file=str(run.parent / "data/circle/0001.png"))
    assert told["label"] in finished.CLASSES


def test_it_exports(run, tmp_path):
    told = _answer("export", run=str(run), format="timm", out=str(tmp_path / "model"))
    assert told["checked"] > 5


def test_it_loads_a_model_before_somebody_waits_for_it(run):
    assert _answer("warm", run=str(run))["torch"]


def test_an_error_is_an_answer_too(run, tmp_path):
    (message,) = _ask("predict", run=str(tmp_path), files=[])
    assert message["error"]["reference"] == "no-images-found"
    (message,) = _ask("evaluate", run=str(tmp_path), split="test")
    assert message["error"]["reference"] == "run-not-found"
    (message,) = _ask("dance")
    assert message["error"]["reference"] == "engine-unavailable"
    assert "dance" in message["error"]["what"]


def test_what_libraries_print_never_mixes_with_the_answers():
    """Lines of C libraries too: the file descriptor itself is turned away."""
    code = (
        "import os\n"
        "from core.engine.serve import server as desk\n"
        "kind, warm = desk.VERBS['warm']\n"
        "def noisy(request, progress):\n"
        "    print('from python'); os.write(1, b'from c\\n')\n"
        "    return warm(request, progress)\n"
        "desk.VERBS['warm'] = (kind, noisy)\n"
        "desk._HEAVY = ()\n"
        "desk.main()\n"
    )
    asked = json.dumps({"id": 1, "verb": "warm"}) + "\n\n" + json.dumps({"id": 2, "verb": "warm"})
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=launch.ROOT,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert "ready" in lines[0]
    assert [line["id"] for line in lines[1:]] == [1, 2]
    assert done.stderr.count("from python") == 2
    assert done.stderr.count("from c") == 2


def test_answers_hold_only_what_json_can_carry(run):
    for message in _ask("evaluate", run=str(run), split="validation"):
        again = json.loads(json.dumps(message))
        assert again == message or np.isfinite(again["answer"]["scores"]["accuracy"])
