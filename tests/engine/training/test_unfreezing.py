"""Laws of what learns when: every family of the catalogue, with random weights."""

from copy import deepcopy
from functools import partial
from itertools import pairwise

import pytest
import timm
import torch
from torch import nn

from core.engine.backbone import network as model
from core.engine.training import unfreezing
from core.plan.recipe import Recipe
from core.weights.backbone_choice import BackboneChoice
from tests.engine.backbone.test_network import FAMILIES


def network(name: str, side: int) -> nn.Module:
    return model.load(BackboneChoice(name=name, source="scratch"), 3, side_px=side)


def recipe(strategy: str, **changes: object) -> Recipe:
    given = {"strategy": strategy, "epochs": 6, "head_epochs": 2, **changes}
    return Recipe(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "side"), FAMILIES)
def test_every_family_freezes_and_groups_its_layers_right(name: str, side: int) -> None:
    net = network(name, side)
    head = {id(p) for p in model.head_parameters(net)}
    everything = {n for n, p in net.named_parameters() if id(p) not in head}
    parts = unfreezing.blocks(net)
    assert len(parts) >= 3
    assert {n for names in parts for n in names} == everything
    assert sum(map(len, parts)) == len(everything)
    for strategy in ("staged", "gradual", "full", "scratch"):
        plan = unfreezing.plan(net, recipe(strategy))
        assert sum(stage.epochs for stage in plan) == 6
        for stage in plan:
            unfreezing.open_layers(net, stage)
            learning = {id(p) for p in net.parameters() if p.requires_grad}
            named = {id(p) for n, p in net.named_parameters() if n in stage.trainable}
            assert learning == named | head
            optimizer = unfreezing.optimizer(net, stage, recipe(strategy))
            grouped = [id(p) for group in optimizer.param_groups for p in group["params"]]
            assert sorted(grouped) == sorted(learning)
    assert unfreezing.plan(net, recipe("gradual"))[-1].trainable == everything


@pytest.mark.parametrize(("name", "side"), FAMILIES)
def test_of_every_family_norms_and_biases_can_learn_alone(name: str, side: int) -> None:
    net = network(name, side)
    numbers = {n: p.numel() for n, p in net.named_parameters()}
    head = unfreezing.head_names(net)
    for strategy in ("staged", "gradual", "full"):
        wide = unfreezing.plan(net, recipe(strategy))
        narrow = unfreezing.plan(net, recipe(strategy, trainable="norms_and_biases"))
        assert [stage.epochs for stage in narrow] == [stage.epochs for stage in wide]
        for stage, whole in zip(narrow, wide, strict=True):
            assert stage.trainable <= whole.trainable
            assert stage.title == whole.title + (
                ", norms and biases only" if whole.trainable else ""
            )
            assert (stage.layer_decay, stage.rate) == (whole.layer_decay, whole.rate)
        assert (
            0
            < sum(numbers[n] for n in narrow[-1].trainable - head)
            < 0.1 * sum(numbers[n] for n in wide[-1].trainable - head)
        )
        unfreezing.open_layers(net, narrow[-1])
        learning = {n for n, p in net.named_parameters() if p.requires_grad}
        assert learning == narrow[-1].trainable | head
        rates = unfreezing.optimizer(net, narrow[-1], recipe(strategy)).param_groups
        assert sum(len(group["params"]) for group in rates) == len(learning)


def test_a_network_without_norms_that_learn_is_left_with_its_head() -> None:
    bare = partial(nn.BatchNorm2d, affine=False)
    net = timm.create_model("test_resnet", num_classes=3, norm_layer=bare, zero_init_last=False)
    stages = unfreezing.plan(net, recipe("full", trainable="norms_and_biases"))
    assert not stages[-1].trainable
    assert unfreezing.plan(net, recipe("full"))[-1].trainable


HEAVY = "vgg11"
"""With 129 million numbers it takes as long as all others."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "side"),
    [
        pytest.param(*family, marks=[pytest.mark.release] if family[0] == HEAVY else [])
        for family in FAMILIES
    ],
)
def test_every_family_learns_two_batches_of_each_strategy(name: str, side: int) -> None:
    x, y = torch.randn(2, 3, side, side), torch.tensor([0, 1])
    drawn = network(name, side)
    for strategy in ("staged", "full", "scratch"):
        net = deepcopy(drawn)  # drawing the numbers of vgg11 takes longer than two batches
        stage = unfreezing.plan(net, recipe(strategy))[-1]
        unfreezing.open_layers(net, stage)
        optimizer = unfreezing.optimizer(net, stage, recipe(strategy))
        unfreezing.train_mode(net, learn_statistics=strategy == "scratch")
        before = {n: p.detach().clone() for n, p in net.named_parameters()}
        for _ in range(2):
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x), y).backward()
            optimizer.step()
        for n, p in net.named_parameters():
            if not p.requires_grad:
                assert torch.equal(p, before[n]), n
        assert any(p.requires_grad and not torch.equal(p, before[n])
                   for n, p in net.named_parameters())  # fmt: skip


def test_pretrained_layers_learn_10_to_100_times_slower_than_the_head() -> None:
    net = network("resnet10t", 64)
    stage = unfreezing.plan(net, recipe("staged"))[-1]
    unfreezing.open_layers(net, stage)
    scales = {
        g["lr_scale"] for g in unfreezing.optimizer(net, stage, recipe("staged")).param_groups
    }
    assert scales == {1.0, 0.05}


def test_in_full_each_layer_learns_slower_than_the_one_above_it() -> None:
    net = network("resnet10t", 64)
    stage = unfreezing.plan(net, recipe("full"))[-1]
    unfreezing.open_layers(net, stage)
    optimizer = unfreezing.optimizer(net, stage, recipe("full"))
    scale = {id(p): g["lr_scale"] for g in optimizer.param_groups for p in g["params"]}
    of = {n: scale[id(p)] for n, p in net.named_parameters()}
    stem, first, last, head = (
        of[n] for n in ("conv1.0.weight", "layer1.0.conv1.weight", "layer4.0.conv1.weight",
                        "fc.weight")
    )  # fmt: skip
    assert stem < first < last < head == 1.0


def test_norms_and_biases_do_not_decay() -> None:
    net = network("resnet10t", 64)
    stage = unfreezing.plan(net, recipe("full"))[-1]
    unfreezing.open_layers(net, stage)
    for group in unfreezing.optimizer(net, stage, recipe("full")).param_groups:
        assert all((p.ndim > 1) == (group["weight_decay"] > 0) for p in group["params"])


def test_gradual_opens_from_deep_to_shallow() -> None:
    net = network("resnet10t", 64)
    opened = [stage.trainable for stage in unfreezing.plan(net, recipe("gradual"))]
    assert all(one < other for one, other in pairwise(opened))
    assert any(n.startswith("layer4") for n in opened[1])
    assert not any(n.startswith("conv1") for n in opened[-2])


def test_what_is_frozen_keeps_its_statistics() -> None:
    net = network("resnet10t", 64)
    stage = unfreezing.plan(net, recipe("staged", unfrozen_blocks=1))[-1]
    unfreezing.open_layers(net, stage)
    unfreezing.train_mode(net, learn_statistics=True)
    before = {k: v.clone() for k, v in net.state_dict().items() if "running" in k}
    net(torch.randn(4, 3, 64, 64))
    moved = {k for k, v in net.state_dict().items() if k in before and not v.equal(before[k])}
    assert moved
    assert all(k.startswith("layer4") for k in moved)
    unfreezing.train_mode(net, learn_statistics=False)
    assert not any(m.training for m in net.modules() if isinstance(m, nn.BatchNorm2d))


def test_an_epoch_belongs_to_one_stage() -> None:
    net = network("resnet10t", 64)
    plan = unfreezing.plan(net, recipe("staged"))
    assert [unfreezing.stage_at(plan, epoch) for epoch in range(7)] == [
        (0, 0), (0, 0), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [("sgd", torch.optim.SGD), ("adam", torch.optim.Adam)])
def test_the_optimizer_is_the_one_asked_for(kind: tuple[str, type]) -> None:
    net = network("resnet10t", 64)
    stage = unfreezing.plan(net, recipe("full"))[-1]
    made = unfreezing.optimizer(net, stage, recipe("full", optimizer=kind[0]))
    assert type(made) is kind[1]
