import time

import numpy as np
import pytest
from PIL import Image

from core.augment.choice import AugmentationChoice
from core.engine.serve import preview
from core.engine.serve.preview import AS_IT_IS
from core.plan.presets import PRESETS
from core.protocol.preview import ChangeRequest, PreviewRequest
from tests import worlds


@pytest.fixture
def world(tmp_path):
    return worlds.class_folders(tmp_path / "data", {"ant": 3, "bee": 3})


FILES = tuple(
    f"{name}/p{at}_000{n}.jpg" for at, name in enumerate(("ant", "bee")) for n in range(3)
)
MIRROR = AugmentationChoice(name="horizontal_flip", strength=1, probability=1)


def _request(world, **more):
    return PreviewRequest(folder=world, files=FILES, **more)


def test_each_picture_stands_beside_its_variants_and_what_was_drawn(world):
    records = preview.preview(_request(world, augmentations=PRESETS["strong"], n=4))
    assert [record.file for record in records] == list(FILES)
    for record in records:
        assert len(record.variants) == 4
        for path in [record.original, *(v.image for v in record.variants)]:
            with Image.open(path) as image:
                assert image.size == (224, 224)
    captions = [v.caption for record in records for v in record.variants]
    assert any("cropped to" in caption for caption in captions)


def test_a_mirrored_variant_is_the_mirrored_picture(world):
    record = preview.preview(_request(world, augmentations=(MIRROR,), n=1))[0]
    original = np.asarray(Image.open(record.original), dtype=int)
    variant = np.asarray(Image.open(record.variants[0].image), dtype=int)
    assert record.variants[0].caption == "mirrored"
    assert np.abs(original[:, ::-1] - variant).mean() < 3  # JPEG


def test_one_seed_draws_the_same_whatever_stands_beside_it(world):
    wish = {"augmentations": PRESETS["strong"], "n": 5}
    many = preview.preview(_request(world, **wish, seed=4))
    alone = preview.preview(PreviewRequest(folder=world, files=FILES[2:3], **wish, seed=4))
    other = preview.preview(PreviewRequest(folder=world, files=FILES[2:3], **wish, seed=5))
    told = [[v.caption for v in r.variants] for r in (many[2], alone[0], other[0])]
    assert told[0] == told[1] != told[2]


def test_nothing_switched_on_shows_the_picture_as_it_is(world):
    record = preview.preview(_request(world, n=2))[0]
    assert [v.caption for v in record.variants] == [AS_IT_IS, AS_IT_IS]


def test_mixed_pictures_say_how_much_of_whom(world):
    for name in ("mixup", "cutmix"):
        mix = AugmentationChoice(name=name, strength=1)
        records = preview.preview(_request(world, augmentations=(mix,), n=6, always=True))
        variants = [v for record in records for v in record.variants]
        assert all(sum(v.shares.values()) == pytest.approx(1) for v in variants)
        two = [v for v in variants if len(v.shares) == 2]
        assert two
        assert all("% ant" in v.caption and "% bee" in v.caption for v in two)


def test_blending_keeps_the_share_it_tells():
    black, white = (np.full((80, 80, 3), c, np.uint8) for c in (0, 255))
    for name in ("mixup", "cutmix"):
        mix = AugmentationChoice(name=name, strength=1)
        for seed in range(20):
            mixed, share = preview.blend(black, white, mix, np.random.default_rng(seed))
            assert mixed.mean() / 255 == pytest.approx(1 - share, abs=0.01)
        assert not black.any()


@pytest.mark.parametrize("name", ["mixup", "cutmix"])
def test_what_is_shown_is_what_training_mixes(name):
    torch = pytest.importorskip("torch")
    from core.engine.training import mixing

    choice = AugmentationChoice(name=name, strength=1, probability=1)
    rng = np.random.default_rng(3)
    one, other = rng.integers(0, 256, (2, 40, 40, 3), dtype=np.uint8)
    for seed in range(10):
        shown, share = preview.blend(one, other, choice, np.random.default_rng(seed))
        batch = torch.from_numpy(np.stack([one, other])).permute(0, 3, 1, 2).float()
        mixed, shares = mixing.mix(batch, torch.eye(2), [choice], _Told(seed))
        learnt = mixed[0].permute(1, 2, 0).numpy()
        assert np.abs(shown - learnt).max() <= 0.5 + 1e-3
        assert shares[0, 0].item() == pytest.approx(share, abs=1e-5)


class _Told:
    """A generator whose lots for a batch are known, so that only the blend itself is drawn."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.beta = self.rng.beta
        self.drawn = 0

    def random(self):
        return 0.0

    def integers(self, high):
        self.drawn += 1
        return 0 if self.drawn == 1 else self.rng.integers(high)

    def permutation(self, n):
        return np.arange(n)[::-1].copy()


def test_a_swapped_label_is_told(world):
    swap = MIRROR.model_copy(update={"swap": (("ant", "bee"),)})
    record = preview.preview(_request(world, augmentations=(swap,), n=1))[0]
    assert record.variants[0].caption == "mirrored, now bee"
    assert record.variants[0].label == "bee"


def test_a_picture_that_cannot_be_read_spoils_only_itself(world):
    worlds.text_as_picture(world / "ant" / "p0_0001.jpg")
    (world / "ant" / "p0_0002.jpg").unlink()
    records = preview.preview(_request(world, augmentations=(MIRROR,)))
    assert [record.error and record.error.reference for record in records[:4]] == [
        None,
        "unreadable-picture",
        "unreadable-picture",
        None,
    ]
    assert records[1].variants == ()


def test_a_changed_file_is_decoded_anew(world):
    path = world / FILES[0]
    before = preview.preview(_request(world, n=0))[0].original
    Image.new("RGB", (50, 50), "red").save(path)
    after = preview.preview(_request(world, n=0))[0].original
    assert before != after
    assert np.asarray(Image.open(after))[100, 100, 0] > 240


def test_six_pictures_are_redrawn_within_a_second(tmp_path):
    worlds.write_pictures(tmp_path / "ant", 6, size=(1600, 1200))
    request = PreviewRequest(
        folder=tmp_path,
        files=tuple(f"ant/picture_000{n}.jpg" for n in range(6)),
        augmentations=(*PRESETS["strong"], AugmentationChoice(name="mixup", strength=0.4)),
        n=4,
    )
    begun = time.process_time()  # not the wall clock: other tests may keep the cores busy
    preview.preview(request)
    assert time.process_time() - begun < 1


def test_the_preview_writes_only_into_the_cache(world, graft_home):
    before = sorted(p.name for p in world.rglob("*"))
    preview.preview(_request(world, augmentations=(MIRROR,)))
    assert sorted(p.name for p in world.rglob("*")) == before
    assert [p.name for p in graft_home.iterdir()] == ["cache"]


def test_proof_shows_a_picture_changed_at_exactly_one_strength(tmp_path):
    folder = worlds.class_folders(tmp_path / "data", {"a": 1})
    file = next(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    files = (file, "a/gone.png")
    request = ChangeRequest(folder=folder, files=files, name="horizontal_flip", strength=1.0)
    first, second = preview.changed(request, side_px=32)
    original, mirrored = (np.asarray(Image.open(path)) for path in (first.original, first.image))
    assert np.abs(original[:, ::-1].astype(int) - mirrored).mean() < 6  # JPEG
    assert second.error


def test_a_class_that_a_mix_is_not_for_is_shown_unmixed(world):
    mixed = AugmentationChoice(name="mixup", strength=1, probability=1, not_for=("ant",))
    for record in preview.preview(_request(world, augmentations=(mixed,), n=4, side_px=32)):
        for variant in record.variants:
            assert ("ant" in variant.shares) == (record.label == "ant")
            assert len(variant.shares) == 1  # two classes, and one of them stays out of it
