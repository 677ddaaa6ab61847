"""Fine-tuning that keeps what it knew: start, tuned weights and blends of both on new pictures.

    python -m benchmarks.blend --home FOLDER [--seeds 2] [--only "insects,trash"] [--most 1]

One training gives the start (the solved head on the frozen backbone), the tuned weights and, from
these two, every blend. All are asked about pictures that neither learning nor choosing has seen, as
they are and blurred, noisy and dark at one fixed strength each. The answers are kept in the folder,
so that a benchmark that was cut off goes on, and rules of choice can be compared afterwards.
Prints a table that is kept in `finetune.md`.
"""

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch

from benchmarks import tasks
from benchmarks.loop import open_training, planned
from benchmarks.machine import SHARED
from core.data import split
from core.engine.backbone import network
from core.engine.backbone.preprocessing import normalise
from core.engine.feed import images
from core.engine.tasks import classify
from core.engine.training import blend, finetune, loop, trained_model
from core.engine.training.train_state import TrainState
from core.plan.recipe import BLEND_SHARES
from core.tasks import table
from core.tasks.ranges import paired
from core.weights import pretrained

SETS = {
    "insects": tasks.Task(source="insects", each=80),
    "trash": tasks.Task(source="trash", each=30),
    "hands": tasks.Task(source="hands", each=18),
}
"""160 to 180 pictures to learn from and to check with."""
ZEROS, SOFT, WHOLE = (
    "all, from a head of zeros", "all, from a head at a fifth", "all, its best epoch"
)  # fmt: skip
NEW = {"insects": 60, "trash": 30, "hands": 20}
"""New pictures of each class."""
VARIANTS: dict[str, dict[str, Any]] = {
    "all": {},
    "norms_and_biases": {"trainable": "norms_and_biases"},
    "norms_and_biases, rate x5": {"trainable": "norms_and_biases", "learning_rate": 1e-2},
    "all, head's rate x5": {"learning_rate": 1e-2, "backbone_lr_factor": 0.2},
    ZEROS: {"learning_rate": 1e-2, "backbone_lr_factor": 0.2},
    SOFT: {},
    WHOLE: {},
}
"""What a recipe has otherwise than advised. A head that has to begin at zero learns at the rate of
such heads, the layers below it at the same as ever."""
HEADS = {ZEROS: 0.0, SOFT: 0.2, WHOLE: 1.0}
"""Share of the solved head's weights that a fine-tuning begins with where the start is not kept:
of these the best epoch is compared, also where it is no better than the start."""
NOISE, LIGHT, BLUR = 0.15, 0.35, 0.015
"""Standard deviation as a share of white; share of the light left; σ as a share of the side."""
Pictures = npt.NDArray[np.uint8]


def _noisy(pictures: Pictures) -> Pictures:
    drawn = np.random.default_rng(0).normal(0, 255 * NOISE, pictures.shape)
    return (pictures + drawn).clip(0, 255).astype(np.uint8)


def _blurred(pictures: Pictures) -> Pictures:
    sigma = BLUR * pictures.shape[1]
    return np.stack([cv2.GaussianBlur(one, (0, 0), sigma) for one in pictures])


SHIFTS: dict[str, Callable[[Pictures], Pictures]] = {
    "as they are": lambda pictures: pictures,
    "blurred": _blurred,
    "noisy": _noisy,
    "dark": lambda pictures: (pictures * LIGHT).astype(np.uint8),
}


def main() -> int:
    """Measure what is not known yet, then print everything that is."""
    asked = _asked()
    os.environ["GRAFT_HOME"] = str(asked.home / "home")
    left = asked.most
    wanted = itertools.product(range(asked.seeds), asked.only, asked.variants)
    for seed, name, variant in wanted:
        place = asked.home / f"{name} {variant} {seed}.npz"
        if not place.exists() and left != 0:
            left -= 1
            np.savez_compressed(place, **measure(asked, name, variant, seed))
            print(f"{place.name}: measured", file=sys.stderr, flush=True)
    print("\n".join(report(asked)))
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED / "data")
    weights = SHARED / "weights" / "mobilenetv2_100.tf_in1k"
    parser.add_argument("--weights", type=Path, default=weights)
    parser.add_argument("--home", type=Path, required=True, help="where answers are kept")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--side", type=int, default=160, help="of the squares, in pixels")
    parser.add_argument("--strategy", default="staged")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(SETS))
    parser.add_argument("--variants", type=lambda text: text.split(";"), default=list(VARIANTS))
    parser.add_argument("--most", type=int, default=-1, help="new trainings this time")
    asked = parser.parse_args()
    asked.home.mkdir(parents=True, exist_ok=True)
    return asked


def measure(asked: argparse.Namespace, name: str, variant: str, seed: int) -> dict[str, Any]:
    """Train once; what start, tuned weights and blends say, as arrays by name."""
    with tempfile.TemporaryDirectory(dir=asked.home) as scratch:
        place = Path(scratch)
        own, new = SETS[name].write(asked.shared, seed, place)
        plan = planned(own, pretrained.choose(str(asked.weights)), asked.strategy)
        changes = {"epochs": asked.epochs, "side_px": asked.side, **VARIANTS[variant]}
        plan = plan.model_copy(
            update={
                "recipe": plan.recipe.model_copy(update=changes),
                "split": split.SplitSettings(validation=0.25, test=0, seed=seed),
                "seed": seed,
                "device": "cpu",
            }
        )
        state = open_training(plan, place / "run")
        finetune._begin(state, state.feed.squares.rows)
        if variant in HEADS:
            _weaken_head(state, HEADS[variant])
        begun = time.monotonic()
        loop.run(state)
        seconds = np.array([time.monotonic() - begun, state.look_s])
        return {**_answers(state, new, NEW[name]), "seconds": seconds}


def _weaken_head(state: TrainState, share: float) -> None:
    """Let it begin with this share of the solved head, and keep the best of what comes of it."""
    with torch.no_grad():
        for weight in network.head_parameters(state.net):
            weight.mul_(share)
    state.progress.start_right, state.progress.best = None, (float("-inf"), float("-inf"))


def _answers(state: TrainState, new: Path, each: int) -> dict[str, Any]:
    """Of the best weights that learnt, or the last ones where the start was kept."""
    if state.progress.best_epoch:
        state.judged.load_state_dict(trained_model.tensors(state.context.run))
    tuned = {key: tensor.clone() for key, tensor in state.judged.state_dict().items()}
    pictures, labels = _new(state, new, each)
    told: dict[str, Any] = {"check_labels": state.check_labels, "labels": labels}
    told["best_epoch"] = np.array(state.progress.best_epoch)
    for at in BLEND_SHARES:
        blend.mix(state.judged, state.start, tuned, at)
        told[f"check {at}"] = loop.answer(state, state.check_places)
        told |= {
            f"{shift} {at}": _said(state, change(pictures)) for shift, change in SHIFTS.items()
        }
    blend.mix(state.judged, state.start, tuned, 0.6)
    blend.estimate_statistics(state)
    told["check re-estimated"] = loop.answer(state, state.check_places)
    for shift, change in SHIFTS.items():
        told[f"{shift} re-estimated"] = _said(state, change(pictures))
    return told


def _new(state: TrainState, folder: Path, each: int) -> tuple[Pictures, npt.NDArray[np.int64]]:
    files = [
        (at, file)
        for at, label in enumerate(state.context.plan.classes)
        for file in sorted((folder / label).iterdir())[:each]
    ]
    squares = [images.read(file, state.body.preprocessing) for _, file in files]
    return np.stack(squares), np.array([at for at, _ in files])


@torch.inference_mode()
def _said(state: TrainState, pictures: Pictures) -> npt.NDArray[np.float32]:
    state.judged.eval()
    said = []
    for at in range(0, len(pictures), 32):
        batch = normalise(pictures[at : at + 32], state.body.preprocessing, state.body.device)
        with state.body.acceleration.autocast(state.body.device):
            said.append(state.judged(state.body.acceleration.lay(batch)).float().numpy())
    return np.concatenate(said)


@dataclass(frozen=True, kw_only=True)
class Row:
    """Two models on the same new pictures, over all seeds."""

    before: npt.NDArray[np.bool_]
    after: npt.NDArray[np.bool_]

    def __str__(self) -> str:
        """Points won with their 95 % range."""
        gained = int((self.after & ~self.before).sum())
        lost = int((self.before & ~self.after).sum())
        low, high = paired(gained, lost, len(self.before))
        if low is None or high is None:
            return "not known"
        won = 100 * (gained - lost) / len(self.before)
        return f"{won:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def report(asked: argparse.Namespace) -> Iterator[str]:
    """The table: right of new pictures, and what the chosen blend changes."""
    yield (
        "| what learns | pictures | seeds: share taken | new pictures | n | start | tuned | "
        "model | model - what was kept before |"
    )
    yield "| --- " * 9 + "|"
    for variant, name in itertools.product(asked.variants, asked.only):
        paths = [asked.home / f"{name} {variant} {seed}.npz" for seed in range(asked.seeds)]
        found = [dict(np.load(path)) for path in paths if path.exists()]
        if found:
            yield from _lines(f"{variant} | {name}", found)


def _lines(name: str, found: Sequence[dict[str, Any]]) -> Iterator[str]:
    taken = [chosen(one) for one in found]
    kept = [float(bool(one["best_epoch"])) for one in found]
    told = ", ".join(f"{share:.1f}" for share in taken)
    for shift in SHIFTS:
        start, tuned, model, before = (
            np.concatenate([_right(one, shift, at) for one, at in zip(found, shares, strict=True)])
            for shares in ([0.0] * len(found), [1.0] * len(found), taken, kept)
        )
        cells = [f"{100 * right.mean():.1f}" for right in (start, tuned, model)]
        gained = "the same" if taken == kept else str(Row(before=before, after=model))
        yield f"| {name} | {told} | {shift} | {len(start)} | {' | '.join(cells)} | {gained} |"


def chosen(found: dict[str, Any]) -> float:
    """The share that the rule takes."""
    labels, learnt = found["check_labels"], bool(found["best_epoch"])
    alone, by = [str(at) for at in range(len(labels))], (classify.TASK, table.of("classify").metric)
    tried = {
        share: blend.judged(share, found[f"check {share}"], labels, alone, by)
        for share in BLEND_SHARES
    }
    return blend.choose([*tried.values()][learnt:], tried[float(learnt)], alone).share


def _right(found: dict[str, Any], shift: str, share: float) -> npt.NDArray[np.bool_]:
    said: npt.NDArray[np.bool_] = found[f"{shift} {share}"].argmax(1) == found["labels"]
    return said


if __name__ == "__main__":
    sys.exit(main())
