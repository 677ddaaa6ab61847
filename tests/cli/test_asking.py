"""A question's end is an answer, the engine's error, or a word that it was stopped."""

from pathlib import Path

import pytest

from core import files
from core.cli import asking
from core.data.dataset import Dataset
from core.data.split import SplitSettings
from core.errors import NoImagesFound, WorkerFailed
from core.protocol.comparison import CompareAnswer, CompareRequest
from core.runs import launch, questions
from core.runs.event import End
from core.runs.events import Journal

QUESTION = CompareRequest(folder="/pictures", pictures="", split=SplitSettings(), backbones=())
DATASET = Dataset(folder=Path("/pictures"), layout="class folders", pictures=())
TOLD = CompareAnswer(sentence="They are equal.")


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch):
    """What the engine's process leaves behind, at once."""

    def leaves(reason: str, error: object = None) -> None:
        def spawn(_module: str, place: Path) -> int:
            files.write_json(place / questions.ANSWER, TOLD.as_json())
            Journal(place).write(End(reason=reason, error=error))
            return 1

        monkeypatch.setattr(launch, "spawn", spawn)

    return leaves


def test_an_answer_is_given_and_kept(ends) -> None:
    ends("finished")
    assert asking.ask(QUESTION, DATASET) == TOLD
    ends("failed")
    assert asking.ask(QUESTION, DATASET) == TOLD, "it was not asked again"


def test_the_engines_error_is_the_verbs(ends) -> None:
    ends("failed", NoImagesFound(what="None", why="", fix="").as_dict())
    with pytest.raises(NoImagesFound):
        asking.ask(QUESTION, DATASET)


def test_what_somebody_else_stopped_is_told_as_such(ends) -> None:
    ends("stopped")
    with pytest.raises(WorkerFailed, match="stopped"):
        asking.ask(QUESTION, DATASET)
