import numpy as np
import pytest
from PIL import Image, ImageDraw

from benchmarks import heat_maps
from core.engine.serve import deletion, inference
from tests.engine import finished


def area_of(side, *box):
    image = Image.new("1", (side, side))
    ImageDraw.Draw(image).ellipse(box, fill=1)
    return np.array(image)


def test_copies_are_of_one_size_lie_elsewhere_and_are_always_the_same():
    area = area_of(64, 20, 20, 33, 30)
    copies = deletion.elsewhere(area)
    assert len(copies) == 30
    assert {int(one.sum()) for one in copies} == {int(area.sum())}
    assert all((one & area).sum() <= area.sum() / 10 for one in copies)
    covered = np.any(copies, axis=0)
    assert covered.mean() > 0.5, "they lie all over the picture"
    again = deletion.elsewhere(area)
    assert all(np.array_equal(*pair) for pair in zip(copies, again, strict=True))


def test_only_the_hidden_place_changes():
    rng = np.random.default_rng(0)
    seen = rng.integers(0, 255, (96, 96, 3), np.uint8)
    area = area_of(96, 30, 30, 60, 50)
    (hidden,) = deletion.without(seen, [area])
    far = deletion.without(seen, [~area_of(96, 0, 0, 95, 95)])[0]
    changed = (hidden != seen).any(2)
    assert changed[area].mean() > 0.95
    assert not changed[70:].any()
    assert hidden[area].std() < seen[area].std() / 3
    assert np.array_equal(far[48, 48], seen[48, 48])


@pytest.fixture(scope="module")
def metal():
    """A model that tells metal with a defect from good metal, and new pictures."""
    bare = heat_maps.frozen("embedded")
    learnt = heat_maps.draw("metal", 60, bare.preprocessing, 0)
    trained = heat_maps.taught(bare, learnt.pictures, learnt.labels)
    return trained, heat_maps.draw("metal", 8, bare.preprocessing, 1)


def test_the_defect_decided_and_no_other_place_did(metal):
    trained, new = metal
    for picture, mask in zip(new.pictures[1::2], new.masks[1::2], strict=True):
        assert deletion.decided(trained, picture, 1, mask)
        away = np.roll(mask, mask.shape[0] // 2, (0, 1))
        assert not deletion.decided(trained, picture, 1, away), "right answer, wrong place"


def test_what_is_warm_all_over_or_nowhere_decided_nothing(tmp_path):
    trained = inference.load(finished.run(tmp_path, n=6))
    side = trained.preprocessing.side_px
    seen = np.full((side, side, 3), 90, np.uint8)
    for warm in (np.zeros((side, side), np.float32), np.ones((side, side), np.float32)):
        assert not deletion.decided(trained, seen, 0, deletion.hottest(warm))


def test_the_hottest_place_is_one_place():
    warm = np.zeros((32, 32), np.float32)
    warm[2:6, 2:6], warm[20:24, 20:24] = 0.9, 1.0
    assert np.argwhere(deletion.hottest(warm)).min(0).tolist() == [20, 20]
    assert deletion.hottest(warm).sum() == 16


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.parametrize("ground", ["metal", "clouds"])
def test_defects_are_hit_and_labels_dealt_out_by_chance_are_refused(ground):
    proof = heat_maps.measure("embedded", ground, 60, 12, 0)
    assert proof.inside[1] >= 8
    assert proof.inside[0] >= 0.8 * proof.inside[1]
    assert proof.shown[0] >= 0.5 * proof.shown[1]
    assert proof.refused[0] >= 0.9 * proof.refused[1]
