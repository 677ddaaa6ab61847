"""Laws of Mixup and CutMix."""

import numpy as np
import pytest
import torch

from core.augment.choice import AugmentationChoice
from core.engine.tasks import classify, multilabel
from core.engine.training import mixing


def choice(name: str, probability: float = 1.0) -> AugmentationChoice:
    return AugmentationChoice(name=name, strength=1.0, probability=probability)


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    images = torch.arange(4.0).reshape(4, 1, 1, 1).expand(4, 3, 16, 16)
    return images, classify.TASK.shares(torch.arange(4), 4, 0.0)


@pytest.mark.parametrize("name", ["mixup", "cutmix"])
def test_labels_are_mixed_as_the_pixels_are(name: str) -> None:
    images, shares = batch()
    for seed in range(10):
        mixed, labels = mixing.mix(images, shares, [choice(name)], np.random.default_rng(seed))
        weights = torch.arange(4.0)
        assert torch.allclose(mixed.mean((1, 2, 3)), labels @ weights, atol=1e-4)
        assert torch.allclose(labels.sum(1), torch.ones(4))


@pytest.mark.parametrize("name", ["mixup", "cutmix"])
def test_one_seed_mixes_one_way_and_the_batch_is_left_as_it_is(name: str) -> None:
    images, shares = batch()
    before = images.clone()
    one, other = (
        mixing.mix(images, shares, [choice(name)], np.random.default_rng(7)) for _ in range(2)
    )
    assert torch.equal(one[0], other[0])
    assert torch.equal(one[1], other[1])
    assert torch.equal(images, before)


@pytest.mark.parametrize("name", ["mixup", "cutmix"])
def test_a_class_that_is_left_out_is_neither_mixed_nor_mixed_with(name: str) -> None:
    images, shares = batch()
    spared = choice(name).model_copy(update={"not_for": ("b", "d")})
    others_mixed = False
    for seed in range(20):
        rng = np.random.default_rng(seed)
        mixed, labels = mixing.mix(images, shares, [spared], rng, ("a", "b", "c", "d"))
        for row in (1, 3):
            assert torch.allclose(mixed[row], images[row])
            assert torch.allclose(labels[row], shares[row])
            assert float(labels[[0, 2], row].sum()) == 0
        others_mixed |= not torch.equal(labels, shares)
    assert others_mixed


def test_other_augmentations_are_none_of_its_business() -> None:
    images, shares = batch()
    rng = np.random.default_rng(0)
    assert mixing.mix(images, shares, [choice("blur")], rng)[0] is images


@pytest.mark.parametrize("smoothing", [0.0, 0.6])
def test_of_several_classes_one_that_is_left_out_spares_the_picture(smoothing: float) -> None:
    images, _ = batch()
    labels = torch.tensor([[1, 1, 0], [0, 1, 0], [1, 0, 0], [0, 0, 0]])
    shares = multilabel.TASK.shares(labels, 3, smoothing)
    spared = choice("mixup").model_copy(update={"not_for": ("b",)})
    mixed = [
        mixing.mix(images, shares, [spared], np.random.default_rng(seed), ("a", "b", "c"))[0]
        for seed in range(20)
    ]
    assert all(torch.equal(some[:2], images[:2]) for some in mixed)
    assert any(not torch.equal(some[2:], images[2:]) for some in mixed)
