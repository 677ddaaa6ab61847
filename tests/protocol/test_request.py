"""A request and its answer are the same records on either side of the JSON between them."""

import json
from pathlib import Path

import pytest

from core.errors import UnreadablePicture
from core.protocol.prediction import LabelShare, PicturePrediction, PredictAnswer, PredictRequest
from core.protocol.preview import PreviewRequest

PROBLEM = UnreadablePicture(what="x.jpg cannot be read", why="It is text.", fix="Remove it.")


def test_a_request_arrives_as_it_was_sent(tmp_path: Path) -> None:
    sent = PredictRequest(run=tmp_path, files=(tmp_path / "a.jpg", tmp_path / "b"), csv=None)
    assert PredictRequest.model_validate(json.loads(json.dumps(sent.as_json()))) == sent


def test_a_request_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="filez"):
        PreviewRequest.model_validate({"folder": tmp_path, "files": (), "filez": ()})


def test_an_error_inside_an_answer_arrives_as_itself(tmp_path: Path) -> None:
    share = LabelShare(label="bee", confidence=0.9)
    good = PicturePrediction(file="a.jpg", label="bee", confidence=0.9, top=(share,))
    sent = PredictAnswer(predictions=(good, PicturePrediction(file="x.jpg", error=PROBLEM)))
    told = json.loads(json.dumps(sent.as_json()))
    assert told["predictions"][1]["error"] == PROBLEM.as_dict()
    arrived = PredictRequest(run=tmp_path, files=()).read(told)
    assert arrived.predictions[0] == good
    assert isinstance(arrived.predictions[1].error, UnreadablePicture)
    assert arrived.predictions[1].error.as_dict() == PROBLEM.as_dict()


def test_an_answer_of_a_later_version_is_read_and_something_else_is_none() -> None:
    share = LabelShare(label="bee", confidence=0.9)
    assert LabelShare.recall({**share.as_json(), "mood": "sunny"}) == share
    assert LabelShare.recall({"label": "bee"}) is None
    assert LabelShare.recall(None) is None
