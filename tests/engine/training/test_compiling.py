"""Laws of translating the network for its device."""

from pathlib import Path

import pytest

from core.engine.training import compiling, run_training
from tests.engine import trainings


def test_a_short_training_is_not_worth_it_and_a_long_one_is() -> None:
    assert not compiling.pays(60)
    assert compiling.pays(4 * 3600)


def test_by_itself_it_leaves_the_processor_alone(tmp_path: Path) -> None:
    world = trainings.coloured(tmp_path / "pictures", 8)
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "full", side_px=32)
    context = trainings.context(plan, tmp_path / "run")
    seen: list[bool] = []
    true = compiling._compile

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "_compile", lambda t: seen.append(True) or true(t))
        run_training.do(context)
    assert not seen


@pytest.mark.slow
@pytest.mark.release
def test_a_translated_network_learns_the_same(tmp_path: Path) -> None:
    if not compiling._possible(compiling.torch.device("cpu")):
        pytest.skip("no C++ compiler on this machine")
    world = trainings.coloured(tmp_path / "pictures", 8)
    weights = trainings.backbone(tmp_path / "w")
    curves = []
    for choice in ("off", "on"):
        plan = trainings.plan(world, weights, "full", side_px=32, epochs=2, compile=choice)
        run = trainings.create(plan, tmp_path / choice)
        assert trainings.work(run)["reason"] == "finished", trainings.log(run)
        curves.append([epoch["training"]["loss"] for epoch in trainings.curve(run)])
    assert curves[0] == pytest.approx(curves[1], rel=1e-2)
