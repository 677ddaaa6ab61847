"""A folder of 100,000 pictures: listed, read, decoded, compared, divided, read again.

    python -m benchmarks.scan [--sizes 25000,50000,100000] [--notes FILE] [--most N] [--place DIR]

Makes small pictures, each another one (`benchmarks.scan_folder`), and removes them at the end. Each
step is a process of its own, measured with all that it starts; then the processor time of each step
is carried on to a million by the power of the number of pictures that the sizes show.
"""

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import machine, scan_folder
from benchmarks.machine import Enough, Measured, Notes
from core.data import health, picture_check, scan, sides, walk
from core.data.split import SplitSettings

MILLION = 1_000_000
NEW = 100
_TURNS = 7
_STEPS = {
    "listed": "listed and counted beside a bare walk",
    "first": "first scan: headers and contents",
    "decoded": "decoded, 2 processes",
    "compared": "near copies",
    "divided": "groups, split, what is noticed",
    "second": "second scan, nothing new",
    "new": f"scan and check with {NEW} new",
}


def main() -> None:
    """Measure what is not known yet, and print the tables."""
    if len(sys.argv) == 4 and sys.argv[1] == "step":
        print(json.dumps(_DO[sys.argv[2]](Path(sys.argv[3]))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="25000,50000,100000")
    parser.add_argument("--notes", type=Path, help="write down every step, go on from there")
    parser.add_argument("--most", type=int, help="new steps this time; then print what is known")
    parser.add_argument("--place", type=Path, help="where the pictures are made; kept there")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    notes = Notes(asked.notes, asked.most)
    found: dict[str, dict[int, Measured]] = {step: {} for step in _STEPS}
    with tempfile.TemporaryDirectory() as away:
        try:
            for size in sizes:
                place = (asked.place or Path(away)) / str(size)
                for step in _STEPS:
                    found[step][size] = notes.get(f"{step} {size}", lambda: _run(step, size, place))  # noqa: B023
        except Enough:
            print("(not all steps are measured yet)")
    _tell(found, sizes)


def _run(step: str, size: int, place: Path) -> Measured:
    """One step in a process of its own, on pictures that are made where they are not there yet."""
    home, folder = place / "home", place / "pictures"
    here = sum(1 for _ in folder.rglob("*.*"))
    scan_folder.make(folder, range(min(here, size), size))
    if step == "new":
        scan_folder.make(folder, range(size, size + NEW))
    command = [sys.executable, "-m", "benchmarks.scan", "step", step, str(folder)]
    environment = {**os.environ, "GRAFT_HOME": str(home), "OMP_NUM_THREADS": "1"}
    return machine.measure(command, environment, machine.ROOT)


def _listed(folder: Path) -> dict[str, Any]:
    """Both walks in turns, for what else goes on here hits both."""
    turns = []
    for _ in range(_TURNS):
        begun = time.perf_counter()
        bare = _bare(folder)
        between = time.perf_counter()
        counted = Counter(file.rpartition("/")[0] for file in walk.walk(folder).files)
        turns.append((between - begun, time.perf_counter() - between))
        if bare != counted.total():
            raise RuntimeError(f"{bare} files, counted {counted.total()}")
    bare_s, ours_s = (statistics.median(side) for side in zip(*turns, strict=True))
    ratio = statistics.median(ours / bare for bare, ours in turns)
    return {"bare_s": bare_s, "ours_s": ours_s, "ratio": ratio}


def _bare(folder: Path) -> int:
    count, waiting = 0, [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as items:
            for item in items:
                if item.is_dir():
                    waiting.append(item.path)
                else:
                    count += 1
    return count


def _timed(work: Callable[[Path], object]) -> Callable[[Path], dict[str, Any]]:
    def run(folder: Path) -> dict[str, Any]:
        begun = time.perf_counter()
        work(folder)
        return {"s": time.perf_counter() - begun}

    return run


def _silent(*_: object) -> None:
    pass


def _decoded(folder: Path) -> dict[str, Any]:
    dataset, begun = scan.found(folder), time.perf_counter()
    picture_check.check(dataset, _silent, lambda *_: None, processes=2)
    return {"s": time.perf_counter() - begun}


def _compared(folder: Path) -> dict[str, Any]:
    """What a check costs where every picture was decoded: near copies are looked for anew."""
    dataset, begun = scan.found(folder), time.perf_counter()
    picture_check.check(dataset, _silent, processes=2)
    return {"s": time.perf_counter() - begun}


def _divided(folder: Path) -> dict[str, Any]:
    dataset, begun = scan.found(folder), time.perf_counter()
    split = sides.divide(dataset, SplitSettings())
    noticed = health.check(dataset, split)
    return {"s": time.perf_counter() - begun, "noticed": len(noticed)}


def _new(folder: Path) -> None:
    picture_check.check(scan.found(folder), _silent, processes=2)


_DO: dict[str, Callable[[Path], dict[str, Any]]] = {
    "listed": _listed,
    "first": _timed(scan.found),
    "decoded": _decoded,
    "compared": _compared,
    "divided": _divided,
    "second": _timed(scan.found),
    "new": _timed(_new),
}


def _tell(found: dict[str, dict[int, Measured]], sizes: Sequence[int]) -> None:
    print(machine.heading(), end="\n\n")
    heads = " | ".join(f"{size:,}: s (CPU s)" for size in sizes)
    print(f"| step | {heads} | largest process, MB | CPU grows as n to the | CPU of a million |")
    print("| --- " * (len(sizes) + 4) + "|")
    for step, by_size in found.items():
        if len(by_size) < len(sizes):
            continue
        seconds = {size: _seconds(one) for size, one in by_size.items()}
        cells = [f"{seconds[size]:.2f} ({by_size[size].cpu_s:.1f})" for size in sizes]
        power = _power({size: one.cpu_s for size, one in by_size.items()})
        largest = by_size[sizes[-1]].cpu_s * (MILLION / sizes[-1]) ** power
        print(
            f"| {_STEPS[step]} | {' | '.join(cells)} | {by_size[sizes[-1]].peak_mb:.0f} | "
            f"{power:.2f} | {_said(largest)} |"
        )
    for size, one in found["listed"].items():
        answer = one.answer
        print(
            f"\n{size:,} files listed and counted in {1000 * answer['ours_s']:.0f} ms, a bare walk "
            f"takes {1000 * answer['bare_s']:.0f} ms: {answer['ratio']:.1f} times (median of "
            f"{_TURNS} pairs)."
        )


def _seconds(one: Measured) -> float:
    return float(one.answer.get("s") or one.answer["ours_s"])


def _power(seconds: dict[int, float]) -> float:
    """Slope of the line through the logarithms (least squares)."""
    points = [(math.log(size), math.log(taken)) for size, taken in seconds.items()]
    if len(points) < 2:
        return 1.0
    x, y = (statistics.fmean(side) for side in zip(*points, strict=True))
    spread = sum((at - x) ** 2 for at, _ in points)
    return sum((at - x) * (taken - y) for at, taken in points) / spread


def _said(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


if __name__ == "__main__":
    main()
