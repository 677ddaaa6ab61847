"""Laws of a training in memory."""

from pathlib import Path

import torch

from core.engine.feed.prefetch import Prefetch
from core.engine.training import checkpoint, finetune, run_training, train_state
from core.engine.training.train_state import TrainState
from tests.engine import trainings


def taken_up(tmp_path: Path) -> tuple[TrainState, TrainState]:
    """A finished training as its checkpoint left it, and the same not begun."""
    world = trainings.coloured(tmp_path / "pictures", 8, classes=2)
    plan = trainings.plan(
        world, trainings.backbone(tmp_path / "w"), "full", side_px=32, epochs=2, ema_decay=0.5
    )
    context = trainings.context(plan, tmp_path / "run")
    run_training.do(context)
    made = []
    for _ in range(2):
        body = run_training._open(
            context, torch.device("cpu"), Prefetch(context.folder, context.rows)
        )
        made.append(finetune._training(context, body, *finetune._squares(context, body)))
    return made[0], made[1]


def test_a_training_taken_up_holds_what_was_kept(tmp_path: Path) -> None:
    t, bare = taken_up(tmp_path)
    found = checkpoint.read(t.context.run / checkpoint.CHECKPOINT_FILE, "cpu")
    train_state.restore(t, *found)
    assert t.progress.epoch == 2
    assert t.average is not None
    assert t.judged is t.average.module
    for name, tensor in t.net.state_dict().items():
        assert torch.equal(tensor, found[1]["net"][name])
    assert any(
        not torch.equal(a, b)
        for a, b in zip(t.net.parameters(), bare.net.parameters(), strict=True)
    )
