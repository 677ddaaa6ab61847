"""Frozen backbone, new head: Graft beside PyTorch's tutorial loop and fastai, as whole processes.

    python -m benchmarks.features [--data DIR] [--weights DIR] [--seeds 3] [--notes FILE] [--most 1]

Prints the tables that are kept in `features.md`. Same pictures, same weights, same split; runs take
turns (Graft, PyTorch, fastai, Graft, …), so that a busy machine slows all of them. With `--notes`
every finished run is written down at once, and a benchmark that was cut off goes on from there.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.machine import ROOT, Enough, Measured, Notes, asked_of, heading, measure
from benchmarks.peers import environments
from core.runs import launch

PEERS = ROOT / "benchmarks" / "peers"
Run = tuple[str, Callable[[], Measured]]
Runs = dict[str, dict[int, Measured]]
"""By what was run and by seed."""
WAYS = {
    "first": ["--strategy", "features"],
    "again": ["--strategy", "features"],
    "advised": ["--strategy", "auto"],
}
HOMES = {"first": "plain", "again": "plain", "advised": "advised"}
TITLES = {
    "first": "Graft, `--strategy features`, empty cache",
    "again": "Graft, the same once more",
    "advised": "Graft, `--strategy auto`: 4 changed views a picture",
    "pytorch": "PyTorch tutorial loop, backbone frozen, 10 epochs",
    "fastai": "fastai `vision_learner`, frozen, `fit_one_cycle(10)`",
}


def main() -> int:
    """Measure what is not known yet, then print everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=int, default=10, help="of the peers")
    parser.add_argument("--only", default=",".join([*TITLES, "embedding"]))
    asked = asked_of(parser)
    notes = Notes(asked.notes, asked.most)
    runs: Runs = {}
    with tempfile.TemporaryDirectory() as place:
        for name, run in wanted(asked, Path(place)):
            title, seed = name.split("/")
            if title in asked.only.split(","):
                with contextlib.suppress(Enough):
                    found = notes.get(f"features/{name}", run)
                    runs.setdefault(title, {})[int(seed)] = found
    print(report(runs))
    return 0


def wanted(asked: argparse.Namespace, place: Path) -> Iterator[Run]:
    """Every run by name, in the order in which they take turns."""
    for seed in range(asked.seeds):
        for name, run in turns(asked, place, seed).items():
            yield f"{name}/{seed}", run
        if not seed:
            yield "embedding/0", lambda: embedding(asked)


def turns(asked: argparse.Namespace, place: Path, seed: int) -> dict[str, Callable[[], Measured]]:
    """The runs of one seed, in the order in which they take turns."""
    here = str(asked.data.resolve()), str(asked.weights.resolve())
    fastai, why = environments.python("fastai")
    if fastai is None:
        print(f"No fastai here, its row is left out: {why}", file=sys.stderr)
    words = ["--how", "frozen", "--epochs", str(asked.epochs), "--seed", str(seed)]

    def graft(name: str) -> Measured:
        verb = [sys.executable, "-m", "core.cli", "train", here[0], "--backbone", here[1]]
        env = {**os.environ, "GRAFT_HOME": str(place / f"{HOMES[name]} {seed}")}
        command = [*verb, *WAYS[name], "--seed", str(seed), "--json"]
        if name == "again" and not Path(env["GRAFT_HOME"]).exists():
            measure(command, env, ROOT)  # the first run was measured another time
        return measure(command, env, ROOT)

    def peer(python: str, script: str) -> Callable[[], Measured]:
        command = [python, str(PEERS / script), *here, *words]
        return lambda: measure(command, os.environ, place)

    found = {
        "first": partial(graft, "first"),
        "again": partial(graft, "again"),
        "pytorch": peer(sys.executable, "with_pytorch.py"),
        "advised": partial(graft, "advised"),
    }
    return found | ({"fastai": peer(str(fastai), "with_fastai.py")} if fastai else {})


def embedding(asked: argparse.Namespace) -> Measured:
    """Graft's embedding beside a bare loop, in the environment of a worker."""
    command = [sys.executable, "-m", "benchmarks.embedding"]
    where = [str(asked.data.resolve()), str(asked.weights.resolve())]
    return measure([*command, *where], launch.environment(), ROOT)


def report(runs: Runs) -> str:
    """The tables, with the goals, of what has been measured."""
    lines = [heading(), "", HEAD]
    lines += [_line(TITLES[name], [*runs[name].values()]) for name in TITLES if name in runs]
    lines += ["", "| what | goal | measured |", "| --- | --- | --- |"]
    for peer, goal in (("pytorch", 20), ("fastai", 30)):
        if runs.get(peer, {}).keys() & runs.get("first", {}).keys():
            ratio = _paired(runs[peer], runs["first"], "wall_s")
            title = TITLES[peer].split(",")[0]
            lines.append(f"| wall time, {title} ÷ Graft | ≥ {goal} | {ratio:.1f} |")
            work = _paired(runs[peer], runs["first"], "cpu_s")
            lines.append(f"| processor time, {title} ÷ Graft | | {work:.1f} |")
    first = [dict(one.answer["seconds"]) for one in runs.get("first", {}).values()]
    if first:
        share = median(parts["embed"] / _after_import(parts) for parts in first)
        lines.append(f"| decode + backbone, of the time after import | ≥ 90 % | {share:.0%} |")
    if "again" in runs:
        again = median(_after_import(one.answer["seconds"]) for one in runs["again"].values())
        lines.append(f"| second run of the same plan, after import | < 3 s | {again:.2f} s |")
    told = []
    if "embedding" in runs:
        rates = {name: runs["embedding"][0].answer[name] for name in RATES}
        ratio = median(g / b for g, b in zip(rates["graft"], rates["bare"], strict=True))
        lines.append(f"| embedding ÷ bare loop with the decode beside it | ≥ 0.9 | {ratio:.2f} |")
        each = ", ".join(f"{RATES[name]} {median(rates[name]):.0f}" for name in RATES)
        told.append(f"Pictures/s (median of {len(rates['bare'])} turns): {each}.")
    if first:
        told.insert(0, f"Seconds inside Graft's worker, first run: {_spent(first)}.")
    return "\n".join([*lines, "", *told])


HEAD = """| | validation accuracy | wall s | CPU s | peak memory MB | load before |
| --- | --- | --- | --- | --- | --- |"""
RATES = {
    "graft": "Graft's embedding",
    "bare": "bare loop",
    "backbone_alone": "backbone alone",
    "decode_alone": "decode alone",
}


def _line(title: str, found: list[Measured]) -> str:
    def each(values: list[float], form: str) -> str:
        middle = form.format(median(values))
        return f"**{middle}** ({', '.join(form.format(value) for value in values)})"

    cells = [
        title,
        each([100 * accuracy(one) for one in found], "{:.1f}"),
        each([one.wall_s for one in found], "{:.1f}"),
        each([one.cpu_s for one in found], "{:.0f}"),
        each([one.peak_mb for one in found], "{:.0f}"),
        ", ".join(f"{one.load:.1f}" for one in found),
    ]
    return "| " + " | ".join(cells) + " |"


def accuracy(one: Measured) -> float:
    """Validation accuracy of a run: Graft keeps its best weights, peers answer with the last."""
    if "validation" in one.answer:
        return float(one.answer["validation"]["accuracy"])
    return float(one.answer["accuracy"])


def _paired(peer: dict[int, Measured], graft: dict[int, Measured], what: str) -> float:
    """Median of the ratios seed by seed: the two runs of a seed met the same machine."""
    both = peer.keys() & graft.keys()
    return median(getattr(peer[seed], what) / getattr(graft[seed], what) for seed in both)


def _after_import(parts: dict[str, float]) -> float:
    return parts["total"] - parts["import"]


def _spent(runs: list[dict[str, float]]) -> str:
    return ", ".join(f"{name} {median(parts[name] for parts in runs):.2f}" for name in runs[0])


if __name__ == "__main__":
    sys.exit(main())
