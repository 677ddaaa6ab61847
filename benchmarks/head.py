"""The head on ready features: Graft beside scikit-learn's cross-validation and an AdamW probe.

    python -m benchmarks.head [--only small,middle,separable,large] [--notes FILE] [--most 1]

Prints the table that is kept in `head.md`. The features are drawn (`frozen_features.py`); all
solvers have the same ones, each in a process of its own (`head_solvers.py`), and take turns. With
`--notes` every finished run is written down at once, and a benchmark that was cut off goes on from
there.
"""

import argparse
import contextlib
import json
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.frozen_features import World, drawn
from benchmarks.head_solvers import BATCH, EPOCHS, ONE_C_ABOVE, RATE, TOLD_C
from benchmarks.machine import ROOT, Enough, Measured, Notes, heading, measure
from core.engine.heads import feature_set
from core.engine.heads.logistic import C_GRID
from core.runs import launch
from core.tasks.ranges import wilson

WORLDS = {
    "small": World(rows=245, held=5_000, features=1280, classes=2, distance=0.35),
    "middle": World(rows=10_000, held=5_000, features=1280, classes=10, distance=0.4),
    "separable": World(rows=10_000, held=5_000, features=1280, classes=10, distance=2.0),
    "large": World(rows=100_000, held=10_000, features=1280, classes=100, distance=0.39),
}
GOALS_S = {"middle": 10, "large": 120}
TURNS = {"small": 3, "middle": 1, "separable": 1, "large": 1}
TITLES = {
    "graft": "Graft",
    "sklearn": "scikit-learn",
    "adamw": "AdamW",
}
Runs = dict[str, dict[str, list[Measured]]]
"""By world and solver."""


def main() -> int:
    """Measure what is not known yet, then print everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default=",".join(WORLDS))
    parser.add_argument("--notes", type=Path, help="write down every run, go on from there")
    parser.add_argument("--most", type=int, help="new runs this time; then print what is known")
    asked = parser.parse_args()
    notes = Notes(asked.notes, asked.most)
    runs: Runs = {}
    for name in asked.only.split(","):
        with tempfile.TemporaryDirectory() as place:
            for turn in range(TURNS[name]):
                for who in TITLES:
                    with contextlib.suppress(Enough):
                        run = partial(solved, name, who, Path(place))
                        found = notes.get(f"head/{name}/{who}/{turn}", run)
                        runs.setdefault(name, {}).setdefault(who, []).append(found)
    print(report(runs))
    return 0


def solved(name: str, who: str, place: Path) -> Measured:
    """One solver on one world, which is drawn when it is first wanted."""
    if not (place / "world.json").exists():
        draw(WORLDS[name], place)
    command = [sys.executable, "-m", "benchmarks.head_solvers", who, str(place)]
    return measure(command, launch.environment(), ROOT)


def draw(world: World, place: Path) -> None:
    """Write features, labels and what they are to a folder."""
    shape = world.rows + world.held, world.features
    x = np.lib.format.open_memmap(place / "x.npy", "w+", np.float32, shape)
    y = np.empty(len(x), dtype=np.int64)
    at = 0
    for features, labels in drawn(world, seed=0):
        x[at : at + len(labels)], y[at : at + len(labels)] = features, labels
        at += len(labels)
    x.flush()
    np.save(place / "y.npy", y)
    (place / "world.json").write_text(json.dumps(asdict(world)), "utf-8")


def report(runs: Runs) -> str:
    """One table, what the solvers chose, and the goals."""
    lines = [heading(), "", HEAD]
    for name, found in runs.items():
        lines += [_line(name, who, found) for who in TITLES if who in found]
    lines += ["", "| what | goal | measured |", "| --- | --- | --- |"]
    for name, goal in GOALS_S.items():
        if ours := runs.get(name, {}).get("graft"):
            took = median(run.answer["seconds"] for run in ours)
            lines.append(f"| {_size(WORLDS[name])}, C chosen | ≤ {goal} s | {took:.1f} s |")
    return "\n".join([*lines, "", NOTE])


COLUMNS = (
    "rows × features × classes", "solver", "seconds", "process CPU s", "÷ Graft's",
    "accuracy (95 %)", "log loss (95 %)", "memory added MB", "load before", "C",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}"
NOTE = (
    f"AdamW: {EPOCHS} epochs, batches of {BATCH}, learning rate {RATE}, cosine, PyTorch's weight "
    "decay. Process CPU: with imports, some 2.5 s. Graft chooses from "
    f"{len(C_GRID)} values of C, scikit-learn from every other one, both in five folds, Graft "
    f"above {feature_set.MOST_NUMBERS:,} numbers in one; above "
    f"{ONE_C_ABOVE:,} numbers scikit-learn does not "
    f"choose C, it is told {TOLD_C}."
)


def _line(name: str, who: str, found: dict[str, list[Measured]]) -> str:
    ours, runs = found.get("graft", []), found[who]
    first = runs[0].answer
    seconds = [run.answer["seconds"] for run in runs]
    ratios = [
        run.answer["seconds"] / our.answer["seconds"] for run, our in zip(runs, ours, strict=False)
    ]
    low, high = wilson(first["right"], first["n"])
    loss, error = first["log_loss"], 1.96 * first["log_loss_error"]
    cells = [
        _size(WORLDS[name]) + (", separable" if name == "separable" else ""),
        TITLES[who],
        f"**{median(seconds):.2f}** ({', '.join(f'{one:.2f}' for one in seconds)})",
        f"{median(run.cpu_s for run in runs):.0f}",
        f"{median(ratios):.1f}" if ratios else "–",
        f"{first['right'] / first['n']:.1%} ({low:.1%}–{high:.1%})",
        f"{loss:.4f} (± {error:.4f})",
        f"{max(run.answer['added_mb'] for run in runs):.0f}",
        ", ".join(f"{run.load:.1f}" for run in runs),
        f"{first['chosen'].get('C', '–')}",
    ]
    return "| " + " | ".join(cells) + " |"


def _size(world: World) -> str:
    return f"{world.rows:,} × {world.features:,} × {world.classes}"


if __name__ == "__main__":
    sys.exit(main())
