"""Laws of the learning rate."""

import pytest
import torch

from core.engine.training import lr_schedule
from core.plan.recipe import Recipe


def rates(kind: str, warmup: float = 0.5, steps: int = 40) -> list[float]:
    groups = [
        {"params": [torch.nn.Parameter(torch.zeros(1))], "lr_scale": 1.0},
        {"params": [torch.nn.Parameter(torch.zeros(1))], "lr_scale": 0.1},
    ]
    optimizer = torch.optim.AdamW(groups, lr=1.0)
    recipe = Recipe(schedule=kind, warmup_epochs=warmup)  # type: ignore[arg-type]
    made = lr_schedule.build(recipe, optimizer, steps, 10)
    found = []
    for step in range(steps):
        made.step_update(step + 0.5)
        found.append(float(optimizer.param_groups[0]["lr"]))
        assert optimizer.param_groups[1]["lr"] == pytest.approx(found[-1] / 10)
    return found


@pytest.mark.parametrize("kind", ["cosine", "one_cycle", "constant"])
def test_no_step_is_wasted_and_none_is_above_the_peak(kind: str) -> None:
    assert all(0 < rate <= 1.0001 for rate in rates(kind))


def test_cosine_warms_up_then_falls() -> None:
    found = rates("cosine")
    assert found[0] < 0.2
    assert max(found) == max(found[4:7]) > 0.9
    assert found[5:] == sorted(found[5:], reverse=True)
    assert found[-1] < 0.01


def test_one_cycle_rises_to_its_peak_and_falls() -> None:
    found = rates("one_cycle")
    peak = found.index(max(found))
    assert 8 < peak < 16
    assert found[:peak] == sorted(found[:peak])
    assert found[peak:] == sorted(found[peak:], reverse=True)


def test_constant_is_level_after_the_warm_up() -> None:
    assert rates("constant", warmup=1.0)[10:] == [1.0] * 30
    assert rates("constant", warmup=0) == [1.0] * 40


@pytest.mark.parametrize("kind", ["cosine", "one_cycle", "constant"])
def test_one_step_alone_is_possible(kind: str) -> None:
    assert rates(kind, steps=1)[0] > 0
