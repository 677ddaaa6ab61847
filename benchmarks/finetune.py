"""Fine-tuning: Graft's strategies beside fastai's `fine_tune` and a plain PyTorch loop.

    python -m benchmarks.finetune [--data DIR] [--weights DIR] [--seeds 3] [--notes FILE]
                                  [--only strategies,peers,loop,fifty] [--most 1]

Prints the tables that are kept in `finetune.md`. Same pictures, same weights, same split; runs take
turns. With `--notes` every finished run is written down at once, and a benchmark that was cut off
goes on from there.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.features import PEERS
from benchmarks.machine import ROOT, Enough, Measured, Notes, asked_of, heading, measure
from benchmarks.peers import environments
from core.runs import events, launch
from core.runs.event import Epoch

STRATEGIES = ("features", "staged", "gradual", "full", "scratch")
GOALS = {"features": 96.0, "staged": 95.0, "gradual": 95.0, "full": 95.0}
LOOPS = ("staged", "full")
FIFTY = ("features", "staged", "scratch")
PARTS = ("strategies", "peers", "loop", "fifty")
Run = tuple[str, Callable[[], Measured]]
Runs = dict[str, list[Measured]]


def main() -> int:
    """Measure what is not known yet, then print everything that is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5, help="of the peers, after the head's")
    parser.add_argument("--only", default=",".join(PARTS))
    asked = asked_of(parser)
    notes, runs = Notes(asked.notes, asked.most), {}
    only = asked.only.split(",")
    with tempfile.TemporaryDirectory() as place:
        for name, run in _wanted(asked, Path(place), only):
            with contextlib.suppress(Enough):
                found = notes.get(f"finetune/{name}", run)
                runs.setdefault(name.rsplit("/", 1)[0], []).append(found)
    print("\n".join(_report(runs)))
    return 0


def _wanted(asked: argparse.Namespace, place: Path, only: list[str]) -> Iterator[Run]:
    """Every run by name, in the order in which they take turns."""
    parts = {"strategies": _strategies, "peers": _compared, "fifty": _fifty}
    if "loop" in only:
        yield from _loops(asked)
    for seed in range(asked.seeds):
        for name in (name for name in parts if name in only):
            yield from parts[name](asked, place, seed)


def _loops(asked: argparse.Namespace) -> Iterator[Run]:
    for strategy in LOOPS:
        words = [str(asked.data.resolve()), str(asked.weights.resolve()), "--strategy", strategy]
        yield f"loop/{strategy}/0", _started([sys.executable, "-m", "benchmarks.loop", *words])


def _started(command: list[str], *, as_worker: bool = True) -> Callable[[], Measured]:
    """A whole process, in the environment of a worker or in the one that we have."""
    return lambda: measure(command, launch.environment() if as_worker else os.environ, ROOT)


def _strategies(asked: argparse.Namespace, place: Path, seed: int) -> Iterator[Run]:
    for strategy in STRATEGIES:
        run = _graft(asked.data.resolve(), asked.weights.resolve(), strategy, seed, place)
        yield f"graft/{strategy}/{seed}", run


def _compared(asked: argparse.Namespace, place: Path, seed: int) -> Iterator[Run]:
    where = [str(asked.data.resolve()), str(asked.weights.resolve())]
    words = ["--how", "tuned", "--epochs", str(asked.epochs), "--seed", str(seed)]
    for name, python in _peers().items():
        command = [python, str(PEERS / f"with_{name}.py"), *where, *words]
        yield f"peer/{name}/{seed}", _started(command, as_worker=False)


def _fifty(asked: argparse.Namespace, place: Path, seed: int) -> Iterator[Run]:
    few = _few(asked.data.resolve(), place / f"fifty {seed}", seed)
    for strategy in FIFTY:
        yield (
            f"fifty/{strategy}/{seed}",
            _graft(few, asked.weights.resolve(), strategy, seed, place),
        )


def _peers() -> dict[str, str]:
    fastai, why = environments.python("fastai")
    if fastai is None:
        print(f"No fastai here, its rows are left out: {why}", file=sys.stderr)
    return {"pytorch": sys.executable} | ({"fastai": str(fastai)} if fastai else {})


def _graft(
    data: Path, weights: Path, strategy: str, seed: int, place: Path
) -> Callable[[], Measured]:
    """`graft train` with an empty cache, as a user starts it."""

    def run() -> Measured:
        with tempfile.TemporaryDirectory(dir=place) as home:
            verb = [sys.executable, "-m", "core.cli", "train", str(data), "--json"]
            words = ["--backbone", str(weights), "--strategy", strategy, "--seed", str(seed)]
            found = measure([*verb, *words], {**os.environ, "GRAFT_HOME": home}, ROOT)
            told, _ = events.read(Path(found.answer["run"]))
        epochs = [event for event in told if isinstance(event, Epoch)]
        last = [e for e in epochs if e.stage == epochs[-1].stage and e.seconds]
        rate = None
        if strategy != "features":
            pictures = sum(e.pictures_per_second * e.seconds for e in last)
            rate = pictures / sum(e.seconds for e in last)
        reached = [e.validation["accuracy"] for e in epochs]  # a solved head has no epochs
        curve = [round(one, 4) for one in reached or [found.answer["validation"]["accuracy"]]]
        return replace(found, answer={**found.answer, "pictures_per_second": rate, "curve": curve})

    return run


def _few(data: Path, place: Path, seed: int) -> Path:
    """The data set with 50 training pictures a class, other ones for each seed."""
    for label in sorted(path for path in (data / "train").iterdir() if path.is_dir()):
        target = place / "train" / label.name
        target.mkdir(parents=True, exist_ok=True)
        pictures = sorted(label.iterdir())
        chosen = np.random.default_rng(seed).choice(len(pictures), 50, replace=False)
        for at in chosen:
            shutil.copy(pictures[int(at)], target / pictures[int(at)].name)
    shutil.copytree(data / "val", place / "val")
    return place


def _report(runs: Runs) -> Iterator[str]:
    yield heading()
    rows = [name for name in runs if name.startswith(("graft/", "peer/"))]
    if rows:
        yield from ("", HEAD)
        yield from (_line(name, runs[name]) for name in rows)
    few = [name for name in runs if name.startswith("fifty/")]
    if few:
        yield from ("", "50 training pictures a class:", "", HEAD)
        yield from (_line(name, runs[name]) for name in few)
    yield from ("", "| what | goal | measured |", "| --- | --- | --- |")
    for strategy, goal in GOALS.items():
        if f"graft/{strategy}" in runs:
            found = median(100 * best(one) for one in runs[f"graft/{strategy}"])
            yield f"| accuracy of {strategy}, best epoch | ≥ {goal:.0f} % | {found:.1f} % |"
    if {"graft/staged", "peer/fastai"} <= runs.keys():
        ratio = _rate(runs["graft/staged"]) / _rate(runs["peer/fastai"])
        yield f"| pictures/s, `staged` ÷ fastai `fine_tune` | ≥ 2 | {ratio:.1f} |"
    for name in (name for name in runs if name.startswith("loop/")):
        yield from _loop(name.split("/")[1], runs[name][0])


def _loop(strategy: str, found: Measured) -> Iterator[str]:
    answer = found.answer
    turns = zip(answer["pipeline"], answer["synthetic"], strict=True)
    ratio = median(real / ready for real, ready in turns)
    work = median(answer["synthetic_cpu"]) / median(answer["pipeline_cpu"])
    rates = ", ".join(f"{n} {median(answer[n]):.0f}" for n in ("pipeline", "synthetic", "feeding"))
    resident = answer["resident_mb"]
    grown = (resident[-1] - resident[1]) / max(1, len(resident) - 2)
    name = f"{strategy} ({answer['stage']})"
    yield (
        f"| {name}: pictures/s ÷ ready tensors ({rates}) | ≥ 0.95 | {ratio:.2f}; "
        f"in processor time {work:.2f} |"
    )
    yield f"| {name}: streaming metrics | < 1 % | {answer['streaming']:.2%} |"
    yield (
        f"| {name}: memory, epoch 2 to {len(resident)} | does not grow | {grown:+.1f} MB an epoch, "
        f"of {resident[-1]:.0f} |"
    )


HEAD = """| | best epoch | last epoch | pictures/s, last stage | wall s | CPU s | peak MB | epochs |
| --- | --- | --- | --- | --- | --- | --- | --- |"""


def _line(name: str, found: list[Measured]) -> str:
    rates = [one.answer.get("pictures_per_second") for one in found]
    cells = [
        name.removeprefix("fifty/").replace("peer/", ""),
        _each([best(one) for one in found]),
        _each([_last(one) for one in found]),
        f"{_rate(found):.0f}" if all(rates) else "–",
        f"{median(one.wall_s for one in found):.0f}",
        f"{median(one.cpu_s for one in found):.0f}",
        f"{median(one.peak_mb for one in found):.0f}",
        ", ".join(str(one.answer.get("epochs", "–")) for one in found),
    ]
    return "| " + " | ".join(cells) + " |"


def _each(accuracies: list[float]) -> str:
    told = ", ".join(f"{100 * value:.1f}" for value in accuracies)
    return f"**{100 * median(accuracies):.1f}** ({told})"


def best(one: Measured) -> float:
    """Validation accuracy at the best epoch: what Graft keeps."""
    answer = one.answer
    return float(answer["best"] if "best" in answer else answer["validation"]["accuracy"])


def _last(one: Measured) -> float:
    answer = one.answer
    return float(answer["curve"][-1] if "curve" in answer else answer["accuracy"])


def _rate(found: list[Measured]) -> float:
    return median(float(one.answer["pictures_per_second"]) for one in found)


if __name__ == "__main__":
    sys.exit(main())
