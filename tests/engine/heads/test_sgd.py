"""Laws of heads learnt in epochs."""

import pytest
import torch

from core.engine.heads import cross_validation, sgd
from core.engine.heads.sgd import HeadEpoch
from core.plan.recipe import Recipe
from core.runs.stop import Stopped
from tests.engine.heads.test_cross_validation import known

RECIPE = Recipe(epochs=8, batch_size=16, learning_rate=1e-2)


def learn(hidden: bool, recipe: Recipe = RECIPE, until: int = 99) -> list[HeadEpoch]:
    steps: list[HeadEpoch] = []

    def on_epoch(step: HeadEpoch) -> bool:
        steps.append(step)
        return len(steps) < until

    sgd.train(known(d=30), recipe, 0, hidden=hidden, on_epoch=on_epoch)
    return steps


@pytest.mark.parametrize("hidden", [False, True])
def test_the_loss_falls_epoch_by_epoch(hidden: bool) -> None:
    steps = learn(hidden)
    assert len(steps) == RECIPE.epochs
    assert steps[-1].training_loss < steps[0].training_loss


@pytest.mark.parametrize("hidden", [False, True])
def test_each_epoch_hands_out_a_head_of_its_own_on_plain_features(hidden: bool) -> None:
    steps = learn(hidden)
    data = known(d=30)
    losses = [
        cross_validation.log_loss(cross_validation.answer(s.head, data.features), data.labels)
        for s in steps
    ]
    assert losses[-1] < losses[0]


def test_one_seed_gives_one_head() -> None:
    one, other = (learn(True)[-1].head.state_dict() for _ in range(2))
    assert all(torch.equal(one[k], other[k]) for k in one)


def test_learning_ends_when_told_so() -> None:
    assert len(learn(False, until=2)) == 2


def test_dropout_is_for_learning_only() -> None:
    steps = learn(True, RECIPE.model_copy(update={"dropout": 0.5}))
    data = known(d=30)
    one, other = (cross_validation.answer(steps[-1].head, data.features) for _ in range(2))
    assert (one == other).all()


def test_a_stop_is_heard_with_every_batch() -> None:
    calls = []

    def tick(done: int, total: int) -> None:
        calls.append((done, total))
        if len(calls) == 40:
            raise Stopped

    with pytest.raises(Stopped):
        sgd.train(known(d=30), RECIPE, 0, hidden=False, on_epoch=lambda _step: True, tick=tick)
    assert len(calls) == 40
    assert calls[-1][1] == 16, "three weight decays in five folds, and the head itself"
