"""Laws of the blend: chosen with care, the same whatever happens to the worker that makes it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from core import files
from core.engine import run_context
from core.engine.run_context import RunContext
from core.engine.tasks import classify
from core.engine.training import (
    blend,
    checkpoint,
    epoch_end,
    finetune,
    loop,
    run_training,
    saving,
    train_state,
    trained_model,
)
from core.engine.training.train_state import TrainState
from core.errors import DiskFull
from core.runs.stop import Stopped
from core.tasks import table
from tests.engine import trainings

LABELS = np.arange(40) % 2


class _Killed(BaseException):
    """Stands for SIGKILL."""


def said(right: int, *, sure: float, labels: np.ndarray = LABELS) -> np.ndarray:
    """Logits that name the first `right` pictures, each as surely, and no others."""
    named = np.where(np.arange(len(labels)) < right, labels, 1 - labels)
    return np.eye(2, dtype=np.float32)[named] * np.float32(sure)


def chosen(
    *tried: tuple[float, np.ndarray], labels: np.ndarray = LABELS, groups: Sequence[str] = ()
) -> float:
    """The share that is taken where the last of them was there before."""
    kin = groups or [str(at) for at in range(len(labels))]
    by = (classify.TASK, table.of("classify").metric)
    blends = [blend.judged(share, logits, labels, kin, by) for share, logits in tried]
    return blend.choose(blends, blends[-1], kin).share


def mixed_up(wrong_by: float, *, right: int = 30) -> np.ndarray:
    """As `said`, the right ones surely and the wrong ones by so much."""
    logits = said(right, sure=3)
    logits[right:] *= np.float32(wrong_by / 3)
    return logits


def test_a_blend_that_is_clearly_less_far_off_is_taken() -> None:
    tried = ((0.4, mixed_up(0.5)), (0.8, mixed_up(1.5)), (1.0, mixed_up(3)))
    assert chosen(*tried) == 0.4


def test_a_blend_that_is_only_less_sure_is_not_taken() -> None:
    """The temperature makes the model as sure as it may be, whatever it is made of."""
    many = np.arange(400) % 2
    calm, sure = (said(300, sure=sure, labels=many) for sure in (2, 6))
    assert chosen((0.4, calm), (1.0, sure), labels=many) == 1


def test_what_belongs_together_counts_once() -> None:
    tried = ((0.4, mixed_up(0.5)), (1.0, mixed_up(3)))
    assert chosen(*tried) == 0.4
    assert chosen(*tried, groups=["a"] * 30 + ["b"] * 10) == 1


def test_a_blend_that_names_more_pictures_wrong_is_not_taken() -> None:
    assert chosen((0.4, mixed_up(0.1, right=29)), (1.0, mixed_up(3))) == 1


def test_what_may_be_luck_leaves_what_there_was() -> None:
    lucky = mixed_up(3)
    lucky[-1] *= np.float32(0.1)  # one picture, and by that it is a little less far off
    assert chosen((0.4, lucky), (1.0, mixed_up(3))) == 1
    assert chosen((0.4, mixed_up(3)), (1.0, mixed_up(3))) == 1


def test_one_validation_picture_chooses_nothing() -> None:
    one = LABELS[:1]
    few = [said(1, sure=sure, labels=one) for sure in (9.0, 1.0)]
    assert chosen((0.4, few[0]), (1.0, few[1]), labels=one) == 1


def test_weights_that_answer_with_no_number_are_not_taken() -> None:
    start = said(30, sure=3)
    assert chosen((1.0, start * np.float32("nan")), (0.0, start)) == 0
    assert chosen((1.0, start * np.float32("nan")), (0.2, mixed_up(0.5)), (0.0, start)) == 0.2


def test_the_ends_of_the_line_are_the_two_to_the_last_bit() -> None:
    net = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    start = {name: torch.randn_like(one) for name, one in net.named_parameters()}
    tuned = {
        name: torch.randn_like(one) if one.is_floating_point() else one + 7
        for name, one in net.state_dict().items()
    }
    for share, wanted in ((0.0, tuned | start), (1.0, tuned)):
        blend.mix(net, start, tuned, share)
        assert all(torch.equal(one, wanted[name]) for name, one in net.state_dict().items())
    blend.mix(net, start, tuned, 0.25)
    middle = 0.75 * start["0.weight"] + 0.25 * tuned["0.weight"]
    assert torch.allclose(net.state_dict()["0.weight"], middle)
    assert torch.equal(net.state_dict()["1.running_mean"], tuned["1.running_mean"])


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., RunContext]:
    """Trainings whose tuned weights take the start's place, and a blend theirs."""
    world = trainings.coloured(tmp_path / "pictures", 12)
    weights = trainings.backbone(tmp_path / "w")
    monkeypatch.setattr(epoch_end, "_beats_start", lambda *_: True)
    monkeypatch.setattr(TrainState, "rank", lambda state, *_: (state.progress.epoch, 0.0))
    monkeypatch.setattr(
        blend, "choose", lambda tried, *_: next(one for one in tried if one.share == 0.6)
    )

    def made(name: str = "run", strategy: str = "full", **given: Any) -> RunContext:
        recipe = {"side_px": 32, "epochs": 2, **given}
        return trainings.context(
            trainings.plan(world, weights, strategy, **recipe), tmp_path / name
        )

    return made


def model(run: Path) -> tuple[Any, ...]:
    """All that is left of a run that must not depend on what happened to its worker."""
    tables = [(run / "predictions" / f"{side}.csv").read_bytes() for side in ("training",
              "validation")]  # fmt: skip
    return trainings.weights(run), files.read_json(run / "best" / "graft.json"), *tables


def findings(run: Path) -> list[str]:
    return [event["finding"]["id"] for event in trainings.told(run, "finding")]


def captured(context: RunContext, patch: pytest.MonkeyPatch) -> TrainState:
    """The state of a training as its blend begins."""
    states: list[TrainState] = []
    with patch.context() as inner:
        inner.setattr(blend, "finish", states.append)
        run_training.do(context)
    return states[0]


def test_the_model_is_the_blend_and_says_so(make) -> None:
    context = make()
    result = run_training.do(context)
    trained = trained_model.load(context.run)
    assert trained_model.share(context.run) == trained.about["share"] == 0.6
    assert trained.about["validation"] == result.validation
    assert findings(context.run).count("weights-mixed") == 1
    (told,) = [e["finding"] for e in trainings.told(context.run, "finding")
               if e["finding"]["id"] == "weights-mixed"]  # fmt: skip
    assert "60 % of the tuned weights" in told["sentence"]
    assert f"{result.validation['n']} validation pictures" in told["sentence"]
    assert "blend" in result.seconds


def test_the_blend_lies_between_the_solved_head_and_what_learnt(make, monkeypatch) -> None:
    state = captured(make(), monkeypatch)
    tuned = trained_model.tensors(state.context.run)
    blend.finish(state)
    found = trained_model.tensors(state.context.run)
    assert state.start.keys() <= found.keys()
    for name, start in state.start.items():
        middle = start + 0.6 * (tuned[name] - start)
        assert torch.allclose(found[name], middle, atol=1e-6), name
    moved = [name for name in tuned if not torch.equal(found[name], tuned[name])]
    assert moved
    assert set(moved) <= state.start.keys()


@pytest.mark.parametrize("strategy", ["staged", "gradual"])
def test_a_blend_is_switched_off_by_the_recipe(make, strategy: str) -> None:
    context = make(strategy=strategy, blend=False)
    run_training.do(context)
    assert trained_model.share(context.run) is None
    assert not {"weights-mixed", "weights-unmixed"} & set(findings(context.run))
    assert not [e for e in trainings.told(context.run, "phase") if e["name"] == "blend"]


def test_a_start_that_no_epoch_beat_gives_way_to_a_blend_that_does(make, monkeypatch) -> None:
    monkeypatch.setattr(epoch_end, "_beats_start", lambda *_: False)
    context = make()
    result = run_training.do(context)
    assert trained_model.share(context.run) == 0.6
    assert "weights-mixed" in findings(context.run)
    assert "start-kept" not in findings(context.run)
    assert result.validation == trained_model.load(context.run).about["validation"]


def test_a_start_that_nothing_beats_stays(make, monkeypatch) -> None:
    monkeypatch.setattr(epoch_end, "_beats_start", lambda *_: False)
    monkeypatch.setattr(blend, "choose", lambda _, before, *__: before)
    context = make()
    result = run_training.do(context)
    assert result.validation == result.baseline
    assert trained_model.share(context.run) is None
    assert findings(context.run).count("start-kept") == 1
    assert not {"weights-mixed", "weights-unmixed"} & set(findings(context.run))


def test_tuned_weights_that_no_mix_beats_stay_and_that_is_told(make, monkeypatch) -> None:
    monkeypatch.setattr(blend, "choose", lambda _, before, *__: before)
    context = make()
    run_training.do(context)
    assert trained_model.share(context.run) is None
    assert findings(context.run).count("weights-unmixed") == 1


def _stop(state: TrainState) -> None:
    state.context.stop.signalled.set()
    state.context.check_stop()


def _kill(*_: Any) -> None:
    raise _Killed


def _full(*_: Any) -> None:
    raise DiskFull(what="full", why="", fix="")


def _after(true: Callable[..., Any]) -> Callable[..., Any]:
    def does(*given: Any, **named: Any) -> None:
        true(*given, **named)
        raise _Killed

    return does


MISHAPS: dict[str, tuple[Any, str, Callable[[Any], Callable[..., Any]], type[BaseException]]] = {
    "stopped at the first look": (blend, "put", lambda _: lambda s, *__: _stop(s), Stopped),
    "killed when it is chosen": (blend, "choose", lambda _: _kill, _Killed),
    "killed before it is written": (blend, "keep_best", lambda _: _kill, _Killed),
    "a full disk": (blend, "keep_best", lambda _: _full, DiskFull),
    "killed after its weights": (saving, "save_weights", _after, _Killed),
    "killed after its description": (saving, "describe", _after, _Killed),
    "killed after it is written": (blend, "keep_best", _after, _Killed),
    "killed in the last look": (finetune, "_finish", lambda _: _kill, _Killed),
    "killed at the very end": (checkpoint, "settle", _after, _Killed),
    "killed before it takes the place of the start": (blend, "keep_best", lambda _: _kill, _Killed),
    "killed after it took the place of the start": (blend, "keep_best", _after, _Killed),
}


@pytest.mark.slow
@pytest.mark.parametrize("mishap", MISHAPS)
def test_whatever_happens_to_the_worker_the_model_is_the_same(
    make, monkeypatch: pytest.MonkeyPatch, mishap: str
) -> None:
    if mishap.endswith("start"):
        monkeypatch.setattr(epoch_end, "_beats_start", lambda *_: False)
    run_training.do(make("calm"))
    context = make("other")
    place, name, broken, error = MISHAPS[mishap]
    true_finish = blend.finish

    def finish(state: TrainState) -> None:
        patch.setattr(place, name, broken(getattr(place, name)))  # not before: others use it too
        true_finish(state)

    with monkeypatch.context() as patch:
        if place is finetune or place is checkpoint:
            patch.setattr(place, name, broken(getattr(place, name)))
        else:
            patch.setattr(finetune.blend, "finish", finish)
        with pytest.raises(error):
            run_training.do(context)
    context.stop.signalled.clear()
    run_training.do(context)
    assert model(context.run) == model(context.run.parent / "calm")
    assert "weights-mixed" in findings(context.run)


def test_a_finished_run_that_is_resumed_is_not_blended_again(make) -> None:
    context = make()
    first = run_training.do(context)
    before = model(context.run)
    again = run_training.do(context)
    assert model(context.run) == before
    assert again.validation == first.validation


def test_a_damaged_blend_is_made_again(make) -> None:
    context = make(patience=0)
    run_training.do(context)
    before = model(context.run)
    (context.run / "best" / "model.safetensors").write_bytes(b"")
    run_training.do(context)
    assert model(context.run) == before


def test_a_run_of_an_earlier_version_ends_as_it_would_have(make, monkeypatch) -> None:
    context = make()
    with monkeypatch.context() as patch:
        patch.setattr(blend, "finish", _kill)
        with pytest.raises(_Killed):
            run_training.do(context)
    position, tensors = checkpoint.read(context.run / checkpoint.CHECKPOINT_FILE, "cpu")
    tensors.pop("start")
    checkpoint.save(context.run, position, tensors)
    before = trainings.weights(context.run)
    run_training.do(context)
    assert trainings.weights(context.run) == before


def test_statistics_are_those_of_the_training_pictures_and_the_same_every_time(
    make, monkeypatch
) -> None:
    state = captured(make(batch_size=64), monkeypatch)
    first = next(m for m in state.judged.modules() if isinstance(m, _BatchNorm))
    seen: list[torch.Tensor] = []
    hook = first.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    blend.estimate_statistics(state)
    hook.remove()
    assert sum(len(one) for one in seen) == len(state.feed.places)
    assert torch.allclose(first.running_mean, torch.cat(seen).mean((0, 2, 3)), atol=1e-4)
    assert first.momentum == 0.1
    assert not any(module.training for module in state.judged.modules())
    once = {name: one.clone() for name, one in state.judged.state_dict().items()}
    blend.estimate_statistics(state)
    assert all(torch.equal(one, once[name]) for name, one in state.judged.state_dict().items())


def test_statistics_that_learnt_are_estimated_anew_for_a_blend_and_kept_without_one(
    make, monkeypatch
) -> None:
    monkeypatch.setattr(finetune, "_learn_statistics", lambda *_: True)
    state = captured(make(), monkeypatch)
    tuned = trained_model.tensors(state.context.run)
    assert any("running_mean" in name for name in state.start)
    blend.put(state, tuned, 1.0)
    whole = {name: one.clone() for name, one in state.judged.state_dict().items()}
    assert all(torch.equal(one, tuned[name]) for name, one in whole.items())
    blend.put(state, tuned, 0.6)
    moved = {name for name, one in state.judged.state_dict().items() if not one.equal(whole[name])}
    assert any("running_mean" in name for name in moved)


def test_a_checkpoint_of_a_training_without_a_blend_is_no_larger(make, monkeypatch) -> None:
    state = captured(make(blend=False), monkeypatch)
    assert state.start == {}
    _, tensors = checkpoint.read(state.context.run / checkpoint.CHECKPOINT_FILE, "cpu")
    assert "start" not in tensors
    assert train_state.learning(state) == {}


def test_looks_at_the_validation_pictures_are_in_the_time_left(make, monkeypatch) -> None:
    context = make(epochs=3)
    monkeypatch.setattr(loop, "_TELL_EVERY_S", 0.0)
    true = loop._look

    def slow(state: TrainState) -> np.ndarray:
        logits = true(state)
        state.look_s = 1000.0
        return logits

    monkeypatch.setattr(loop, "_look", slow)
    run_training.do(context)
    left = [e["seconds_left"] for e in trainings.told(context.run, "progress")
            if e["phase"] == "train"]  # fmt: skip
    assert left[0] < 1000
    looks = context.plan.recipe.looks - 2  # in the last of three epochs
    assert left[-1] == pytest.approx(looks * 1000, rel=0.05)


def test_the_bar_never_goes_back_after_the_epochs(make, monkeypatch) -> None:
    monkeypatch.setattr(run_context, "_PROGRESS_EVERY_S", 0.0)
    context = make()
    run_training.do(context)
    shares, phase = [2 / 3], {"name": ""}
    for line in trainings.told(context.run):
        phase = line if line["kind"] == "phase" else phase
        if phase["name"] in ("blend", "check") and line["kind"] in ("phase", "progress"):
            within = line["done"] / line["total"] if line["kind"] == "progress" else 0.0
            shares.append((phase["index"] - 1 + within) / phase["of"])
    assert len(shares) > 5
    assert all(now >= before - 1e-9 for before, now in pairwise(shares))
