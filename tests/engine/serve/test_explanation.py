import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.engine.serve import explanation, inference
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
    assert told.method == "Grad-CAM"
    assert 0 < told.share < 1


def test_another_class_may_be_asked_for(run):
    file = run.parent / "data" / "square" / "0001.png"
    chosen, other = explanation.explain(run, file), explanation.explain(run, file, "circle")
    assert other.label == "circle"
    assert other.confidence < chosen.confidence


@pytest.mark.parametrize(
    ("name", "head", "method"),
    [
        ("test_resnet", "knn", None),
        ("test_resnet", "rbf", None),
        ("test_resnet", "mlp", "Grad-CAM"),
        ("test_vit", None, "occlusion"),
        ("test_efficientnet", None, "Grad-CAM"),
        ("test_convnext", None, "Grad-CAM"),
    ],
)
def test_every_network_and_head_can_be_asked(name, head, method, tmp_path):
    run = finished.run(tmp_path, name=name, head=head, n=6)
    told = explanation.explain(run, run.parent / "data" / "circle" / "0001.png")
    assert told.method in ({method} if method else {"Grad-CAM", "occlusion"})


@pytest.mark.parametrize("name", ["test_resnet", "test_vit"])
def test_the_heat_is_where_the_tell_tale_is(name, tmp_path):
    """A coloured disc in a corner of grey: covering or weighing anything else changes nothing."""
    run = finished.run(tmp_path, name=name, n=10)
    trained = inference.load(run)
    side = trained.preprocessing.side_px
    image = Image.new("RGB", (side, side), (110, 110, 110))
    ImageDraw.Draw(image).ellipse((0, 0, side * 0.45, side * 0.45), fill=(242, 12, 12))
    heat = explanation._scaled(explanation._occlusion(trained, np.array(image), 0))
    top = np.unravel_index(heat.argmax(), heat.shape)
    assert max(top) < side * 0.6


def test_no_picture_is_an_error(run, tmp_path):
    with pytest.raises(UnreadablePicture):
        explanation.explain(run, worlds.text_as_picture(tmp_path / "x.jpg"))


def test_a_map_of_nothing_stays_nothing():
    seen = np.full((64, 64, 3), 90, np.uint8)
    original, drawn = explanation.overlay(seen, np.zeros((8, 8), np.float32))
    assert np.array_equal(original, drawn)
