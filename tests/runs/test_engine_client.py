import sys
import threading
import time
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from core.augment.choice import AugmentationChoice
from core.errors import EngineUnavailable, UnknownAugmentation
from core.protocol.preview import PreviewRequest
from core.protocol.readiness import WarmRequest
from core.protocol.request import EngineAnswer, Request
from core.runs import engine_client
from core.runs.engine_client import EngineClient
from tests import worlds

ECHO = """
import json, os, sys, time
sent = 0
for line in sys.stdin:
    request = json.loads(line)
    arguments = request["arguments"]
    if request["verb"] == "die":
        os._exit(3)
    if request["verb"] == "die once":
        if not os.path.exists(arguments["mark"]):
            open(arguments["mark"], "w").close()
            print("my last words", file=sys.stderr)
            os._exit(3)
    if request["verb"] == "sleep":
        time.sleep(arguments["seconds"])
    if request["verb"] == "count":
        for done in range(3):
            print(json.dumps({"id": request["id"], "progress": {"done": done, "total": 3}}))
    print("this is no json")
    answer = {**arguments, "pid": os.getpid()}
    print(json.dumps({"id": request["id"], "answer": answer}), flush=True)
"""


class Told(EngineAnswer):
    pid: int
    n: int = 0
    word: str = ""


class Say(Request[Told]):
    verb: ClassVar[str] = "say"
    answered_by: ClassVar[type[EngineAnswer]] = Told
    n: int = 0
    word: str = ""


class Count(Say):
    verb: ClassVar[str] = "count"


class Sleep(Say):
    verb: ClassVar[str] = "sleep"
    seconds: float


class Die(Say):
    verb: ClassVar[str] = "die"


class DieOnce(Say):
    verb: ClassVar[str] = "die once"
    mark: Path


class Dance(Say):
    verb: ClassVar[str] = "dance"


class WrongPreview(PreviewRequest):
    folder: int


class WrongWarm(WarmRequest):
    wrong: int


pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def echo():
    one = EngineClient((sys.executable, "-c", ECHO))
    yield one
    one.close()


@pytest.fixture
def engine():
    one = EngineClient()
    yield one
    one.close()


def test_it_answers_and_stays_warm(echo):
    first, second = (echo.ask(Say(word=word)) for word in ("one", "two"))
    assert (first.word, second.word) == ("one", "two")
    assert first.pid == second.pid


def test_it_starts_on_first_use_and_ends_when_closed(echo):
    assert not echo.running
    pid = echo.ask(Say()).pid
    assert echo.running
    echo.close()
    assert not echo.running
    assert not psutil.pid_exists(pid)


def test_many_threads_each_get_their_own_answer(echo):
    answers = {}

    def ask(n):
        answers[n] = echo.ask(Say(n=n)).n

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: n for n in range(20)}


def test_progress_is_passed_on(echo):
    seen = []
    echo.ask(Count(), on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3)]


def test_an_answer_that_nobody_waited_for_is_passed_over(echo):
    """A page that is drawn anew leaves its request in the middle, by an error of its own."""

    def leave(done, total):
        raise KeyError(done)

    with pytest.raises(KeyError):
        echo.ask(Count(n=1), on_progress=leave)
    assert echo.ask(Say(n=2)).n == 2


def test_one_that_died_is_started_again(echo, tmp_path):
    assert echo.ask(DieOnce(mark=tmp_path / "mark")).pid


def test_one_that_dies_twice_is_unavailable_and_the_next_request_tries_again(echo):
    with pytest.raises(EngineUnavailable, match="does not answer"):
        echo.ask(Die())
    assert echo.ask(Say()).pid


def test_one_that_was_killed_in_between_is_started_again(echo):
    pid = echo.ask(Say()).pid
    psutil.Process(pid).kill()
    assert echo.ask(Say()).pid != pid


def test_one_that_takes_too_long_is_ended(echo):
    pid = echo.ask(Say()).pid
    with pytest.raises(EngineUnavailable) as caught:
        echo.ask(Sleep(seconds=30), timeout_s=0.3)
    assert "did not answer within" in caught.value.why
    assert not psutil.pid_exists(pid)
    assert echo.ask(Say()).pid != pid


def test_a_turn_that_never_comes_is_unavailable(echo):
    slow = threading.Thread(target=echo.ask, args=(Sleep(seconds=1.0),))
    slow.start()
    time.sleep(0.3)
    with pytest.raises(EngineUnavailable) as caught:
        echo.ask(Say(), timeout_s=0.1)
    assert "busy" in caught.value.why
    slow.join()


def test_who_asks_again_and_again_steps_back_for_everybody_else(echo):
    assert echo.ask_if_free(Say(n=1)).n == 1
    begun, waited = threading.Event(), []

    def camera():
        while len(waited) < 5:
            echo.ask_if_free(Sleep(seconds=0.05))
            begun.set()

    asking = threading.Thread(target=camera)
    asking.start()
    begun.wait()
    for n in range(5):
        at = time.monotonic()
        assert echo.ask(Say(n=n)).n == n
        waited.append(time.monotonic() - at)
    asking.join()
    assert max(waited) < 1
    slow = threading.Thread(target=echo.ask, args=(Sleep(seconds=0.5),))
    slow.start()
    time.sleep(0.2)
    assert echo.ask_if_free(Say()) is None
    slow.join()
    assert echo.ask_if_free(Say()).pid


def test_a_program_that_cannot_start_is_unavailable():
    with pytest.raises(EngineUnavailable) as caught:
        EngineClient((sys.executable, "-c", "raise SystemExit('no such engine')")).ask(Say())
    assert "no such engine" in caught.value.why


def test_the_engine_draws_a_preview_before_torch_is_there(engine, tmp_path):
    folder = worlds.class_folders(tmp_path / "data", {"ant": 2})
    begun = time.monotonic()
    rotation = AugmentationChoice(name="rotation", strength=15, probability=1)
    files = ("ant/p0_0000.jpg",)
    request = PreviewRequest(folder=folder, files=files, augmentations=(rotation,), n=2)
    answer = engine.ask(request)
    assert time.monotonic() - begun < 20
    (picture,) = answer.pictures
    assert [variant.caption.split()[0] for variant in picture.variants] == ["rotated", "rotated"]


def test_an_error_of_the_engine_arrives_as_itself(engine, tmp_path):
    misspelt = AugmentationChoice(name="rotatoin", strength=1)
    with pytest.raises(UnknownAugmentation, match="rotatoin") as caught:
        engine.ask(PreviewRequest(folder=tmp_path, files=(), augmentations=(misspelt,)))
    assert "rotation" in caught.value.fix


def test_a_mistake_in_a_request_is_an_error_and_the_engine_stays_up(engine, tmp_path):
    pid = engine.ask(WarmRequest()).pid
    for request in (Dance(), WrongPreview(folder=3, files=()), WrongWarm(wrong=1)):
        with pytest.raises(EngineUnavailable, match=request.verb):
            engine.ask(request)
    assert engine.ask(WarmRequest()).pid == pid


def test_the_shared_client_is_one():
    assert engine_client.shared() is engine_client.shared()


def test_the_engine_ends_when_nobody_is_left_to_ask(engine, tmp_path):
    pid = engine.ask(WarmRequest()).pid
    process = psutil.Process(pid)
    engine._process.stdin.close()
    process.wait(timeout=30)
