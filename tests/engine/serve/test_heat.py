import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.engine.serve import heat, inference
from tests.engine import finished


@pytest.mark.parametrize(
    ("name", "head"),
    [("test_resnet", None), ("test_resnet", "mlp"), ("test_vit", None), ("test_convnext", None)],
)
def test_the_hottest_point_is_where_the_tell_tale_is(name, head, tmp_path):
    """A coloured disc in a corner of grey: nothing else is there to be seen."""
    trained = inference.load(finished.run(tmp_path, name=name, head=head, n=10))
    side = trained.preprocessing.side_px
    image = Image.new("RGB", (side, side), (110, 110, 110))
    ImageDraw.Draw(image).ellipse((0, 0, side * 0.45, side * 0.45), fill=(242, 12, 12))
    warm = heat.heat_map(trained, np.array(image), 0)
    assert warm.shape == (side, side)
    assert warm.min() >= 0
    assert warm.max() == pytest.approx(1)
    assert max(np.unravel_index(warm.argmax(), warm.shape)) < side * 0.6


@pytest.mark.parametrize("head", ["knn", "rbf"])
def test_heads_that_compare_with_known_pictures_can_be_asked(head, tmp_path):
    trained = inference.load(finished.run(tmp_path, head=head, n=10))
    side = trained.preprocessing.side_px
    seen = np.random.default_rng(0).integers(0, 255, (side, side, 3), np.uint8)
    warm = heat.heat_map(trained, seen, 0)
    assert np.isfinite(warm).all()
    assert warm.max() in (0, 1)


def test_where_nothing_is_to_be_seen_nothing_is_warm(tmp_path):
    trained = inference.load(finished.run(tmp_path, n=6))
    side = trained.preprocessing.side_px
    assert not heat.heat_map(trained, np.full((side, side, 3), 90, np.uint8), 0).any()


def test_a_picture_is_left_as_it_is(tmp_path):
    trained = inference.load(finished.run(tmp_path, n=6))
    side = trained.preprocessing.side_px
    seen = np.random.default_rng(0).integers(0, 255, (side, side, 3), np.uint8)
    before = seen.copy()
    first = heat.heat_map(trained, seen, 1)
    assert np.array_equal(seen, before)
    assert np.array_equal(first, heat.heat_map(trained, seen, 1))
