"""Kill a training at 20 random moments, resume it each time, and compare it with one left alone.

    python -m benchmarks.resume [--kills 20] [--seed 0]

Prints one row a kill and a verdict, as they are kept in `resume.md`. Everything lies in a temporary
folder; processes are real and die by SIGKILL. Four kills in five fall into the training itself, one
into the start of the process.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import load_file

from benchmarks.machine import heading
from core.augment.choice import AugmentationChoice
from core.plan.plan import Plan
from tests.engine import trainings

EPOCHS = 150
"""Enough that 20 kills fall into one training of some ten seconds."""
_START_S = 120.0
"""Longest that a worker may take until it trains."""


@dataclass(frozen=True, kw_only=True)
class Calm:
    """The training that was left alone."""

    run: Path
    starting_s: float
    training_s: float


def main() -> int:
    """0 = every epoch and every weight is the same, bit for bit."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--epochs", type=int, default=EPOCHS)
    asked = options.parse_args()
    print(heading(), flush=True)
    with tempfile.TemporaryDirectory() as name:
        os.environ["GRAFT_HOME"] = f"{name}/home"
        return compare(Path(name), asked.kills, asked.epochs, random.Random(asked.seed))


def compare(place: Path, kills: int, epochs: int, rng: random.Random) -> int:
    """Train once undisturbed, then with kills, and hold one against the other."""
    plan = everything_at_once(place, epochs)
    calm = undisturbed(plan, place / "calm")
    print(
        f"\nUndisturbed: {epochs} epochs in {calm.training_s:.1f} s, "
        f"after {calm.starting_s:.1f} s of starting.\n"
    )
    print("| kill | after | epochs told by then | best weights whole |\n| --- | --- | --- | --- |")
    done, same, number = 0, True, 0
    while done < kills:
        number += 1
        run = trainings.create(plan, place / f"killed {number}")
        while done < kills and not trainings.told(run, "end"):
            done += _kill(run, calm, 1.6 / kills, rng, done + 1)
        if not trainings.told(run, "end"):
            trainings.work(run)
        curves = trainings.curve(run) == trainings.curve(calm.run)
        weights = trainings.weights(run) == trainings.weights(calm.run)
        same = same and curves and weights
        print(
            f"\nTraining {number}: {len(trainings.curve(run))} epochs told, each equal: {curves}; "
            f"best weights equal, byte for byte: {weights}.",
            flush=True,
        )
    print(f"\n**{done} kills: {'the same' if same else 'NOT THE SAME'}.**")
    return 0 if same else 1


def everything_at_once(place: Path, epochs: int) -> Plan:
    """A training with all that has a state: stages, average, dropout, draws, balanced sampling."""
    return trainings.plan(
        trainings.coloured(place / "pictures", 24),
        trainings.backbone(place / "weights"),
        "gradual",
        epochs=epochs,
        patience=0,
        ema_decay=0.9,
        dropout=0.2,
        balanced_sampling=True,
        augmentations=(
            AugmentationChoice(name="rotation", strength=15),
            AugmentationChoice(name="mixup", strength=0.4),
        ),
    )


def undisturbed(plan: Plan, run: Path) -> Calm:
    """Train to the end, and tell how long starting and training took."""
    trainings.create(plan, run)
    begun = time.time()
    end = trainings.work(run)
    assert end["reason"] == "finished", trainings.log(run)
    trains = trainings.told(run, "start")[0]["t"]
    return Calm(run=run, starting_s=trains - begun, training_s=end["t"] - trains)


def _kill(run: Path, calm: Calm, share: float, rng: random.Random, number: int) -> int:
    """Start a worker and kill it at a random moment; 0 where it had ended by itself before."""
    early = number % 5 == 0
    wait_s = rng.uniform(0, calm.starting_s) if early else rng.uniform(0, share * calm.training_s)
    known = len(trainings.told(run, "start"))
    process = trainings.start(run)
    if not early:
        patience = time.monotonic() + _START_S
        while len(trainings.told(run, "start")) == known and time.monotonic() < patience:
            time.sleep(0.02)
    time.sleep(wait_s)
    process.kill()
    process.wait(30)
    if trainings.told(run, "end"):
        return 0
    moment = f"{wait_s:.2f} s of {'starting' if early else 'training'}"
    print(f"| {number} | {moment} | {len(trainings.curve(run))} | {_whole(run)} |", flush=True)
    return 1


def _whole(run: Path) -> str:
    """Whether the best weights, where there are some, can be read after the kill."""
    path = run / "best" / "model.safetensors"
    if not path.exists():
        return "none yet"
    return f"yes, {len(load_file(path))} tensors"


if __name__ == "__main__":
    sys.exit(main())
