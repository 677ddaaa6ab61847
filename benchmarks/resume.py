"""Kill a training at 20 random moments, resume it each time, and compare it with one left alone.

    python -m benchmarks.resume [--kills 20] [--seed 0]

Prints one line a kill and a verdict. Everything lies in a temporary folder; processes are real.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.plan.plan import AugmentationChoice
from tests.engine import trainings


def main() -> int:
    """0 = every epoch and every weight is the same, bit for bit."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=0)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["GRAFT_HOME"] = f"{name}/home"
        return compare(Path(name), asked.kills, random.Random(asked.seed))


def compare(place: Path, kills: int, rng: random.Random) -> int:
    """Run both trainings and hold one against the other."""
    world = trainings.coloured(place / "pictures", 24)
    plan = trainings.plan(
        world,
        trainings.backbone(place / "weights"),
        "gradual",
        epochs=12,
        patience=0,
        ema_decay=0.9,
        dropout=0.2,
        balanced_sampling=True,
        augmentations=(
            AugmentationChoice(name="rotation", strength=15),
            AugmentationChoice(name="mixup", strength=0.4),
        ),
    )
    calm = trainings.create(plan, place / "calm")
    begun = time.monotonic()
    end = trainings.work(calm)
    lasted = time.monotonic() - begun
    print(f"undisturbed: {end['reason']} in {lasted:.1f} s, {len(trainings.curve(calm))} epochs")
    run = trainings.create(plan, place / "killed")
    done = 0
    while done < kills:
        done += _killed(run, rng.uniform(0.02, 0.9) * lasted)
        print(f"kill {done:2}: {len(trainings.curve(run))} epochs told")
        if trainings.told(run, "end"):
            print("the training ended before the last kill: raise the epochs")
            break
    last = trainings.work(run)
    same_curve = trainings.curve(run) == trainings.curve(calm)
    same_weights = trainings.weights(run) == trainings.weights(calm)
    print(f"resumed: {last['reason']}; curves the same: {same_curve}; weights: {same_weights}")
    return 0 if same_curve and same_weights else 1


def _killed(run: Path, after_s: float) -> int:
    """Start a worker and kill it after a while; 0 where it ended by itself before."""
    process = trainings.start(run)
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(30)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
