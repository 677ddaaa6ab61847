import numpy as np
import pytest
from PIL import Image

from core.engine.serve import explanation
from core.errors import UnreadablePicture
from tests import worlds
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"))


def test_the_map_lies_on_the_picture(run):
    told = explanation.explain(run, run.parent / "data" / "square" / "0001.png")
    with Image.open(told.image) as heat, Image.open(told.original) as original:
        assert heat.size == original.size
    assert told.label == "square"
    assert 0 < told.share < 1


def test_another_class_may_be_asked_for(run):
    file = run.parent / "data" / "square" / "0001.png"
    chosen, other = explanation.explain(run, file), explanation.explain(run, file, "circle")
    assert other.label == "circle"
    assert other.confidence < chosen.confidence


def test_without_a_deciding_place_the_picture_is_shown_as_it_is(run, tmp_path):
    plain = tmp_path / "plain.png"
    Image.new("RGB", (64, 64), (90, 90, 90)).save(plain)
    told = explanation.explain(run, plain)
    assert not told.decided
    with Image.open(told.image) as shown, Image.open(told.original) as original:
        assert shown.tobytes() == original.tobytes()


def test_no_picture_is_an_error(run, tmp_path):
    with pytest.raises(UnreadablePicture):
        explanation.explain(run, worlds.text_as_picture(tmp_path / "x.jpg"))


def test_a_map_of_nothing_stays_nothing():
    seen = np.full((64, 64, 3), 90, np.uint8)
    original, drawn = explanation.overlay(seen, np.zeros((8, 8), np.float32))
    assert np.array_equal(original, drawn)
