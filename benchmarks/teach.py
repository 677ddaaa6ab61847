"""Teaching by showing: what it takes until the guesses are good, and whether the exam is honest.

    python -m benchmarks.teach sessions|exams|outlook|speed [FOLDER …] [--backbone embedded …]
                               [--seeds 3] [--exams 200] [--shared DIR] [--home DIR]

On any class folders; without one on those of `benchmarks.teach_sets`. The tables are kept in
`teach.md`, with what is counted.
"""

import argparse
import os
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import psutil

from benchmarks import machine, teach_sets
from benchmarks.teaching import PAGE, Session, World, by_lot, examined, ours, outlooks, session
from core import home
from core.data import scan
from core.engine import imports
from core.teach import asking
from core.teach import pool as pools
from core.teach.exam_score import ExamScore
from core.teach.head import guesses
from core.teach.pool import Pool
from core.weights import pretrained

_KEPT = 0.3
"""Share of the pictures that sessions are scored on."""
_WIDTH, _CLASSES = 128, 20
Makers = dict[str, dict[str, teach_sets.Make]]
"""By the title of a table, then by the name of a set."""


def worlds(sets: dict[str, teach_sets.Make], backbones: Sequence[str], shared: Path,
           ) -> Iterator[tuple[str, World]]:  # fmt: skip
    """Each set as each backbone sees it, its pool made as the app makes it."""
    for name, made in sets.items():
        place = home.home() / "sets" / name
        shutil.rmtree(place, ignore_errors=True)
        folder = made(shared, place)
        for text in backbones:
            backbone = pretrained.choose(text)
            dataset = scan.found(folder)
            imports.engine("teach.pool").make(dataset, backbone, on_progress=lambda *_: None)
            pool = pools.read(pools.place(dataset.folder, backbone))
            assert pool is not None
            labels = {picture.content: picture.label for picture in dataset.pictures}
            truth = np.unique([labels[one] for one in pool.contents], return_inverse=True)[1]
            yield backbone.name, World(name=name, pool=pool, truth=truth.astype(np.int64))


def sessions(world: World, seeds: int) -> tuple[list[Session], list[Session]]:
    """Ours and those in an order of chance, over the same pictures that are kept to score on."""
    own, others = [], []
    for seed in range(seeds):
        generator = np.random.default_rng(seed)
        kept = generator.permutation(len(world.truth))[: int(_KEPT * len(world.truth))]
        own.append(session(world, ours, kept))
        others.append(session(world, by_lot(generator), kept))
    return own, others


def _means(some: Sequence[Session]) -> tuple[float, float, float]:
    labels = np.mean([one.labels for one in some])
    corrections = np.mean([one.corrections for one in some])
    return float(labels), float(corrections), float(np.mean([one.actions for one in some]))


def session_table(sets: dict[str, teach_sets.Make], asked: argparse.Namespace) -> Iterator[str]:
    """Labels, corrections and actions of each set, and how often the goal is met."""
    yield ("| set | backbone | pictures | classes | all labels | labels, ours | by lot | share "
           "| corrections, ours | by lot | actions, ours | by lot |")  # fmt: skip
    yield "|---|" + "---|" * 11
    shares = []
    for backbone, world in worlds(sets, asked.backbone, asked.shared):
        own, others = sessions(world, asked.seeds)
        (labels, wrong, acts), (lot, lot_wrong, lot_acts) = _means(own), _means(others)
        shares.append((labels / lot, wrong / lot_wrong, acts / lot_acts))
        full = np.mean([one.full for one in own])
        yield (
            f"| {world.name} | {backbone} | {len(world.truth)} | {world.classes} | {full:.1%} | "
            f"{labels:.0f} | {lot:.0f} | {labels / lot:.0%} | {wrong:.0f} | {lot_wrong:.0f} | "
            f"{acts:.0f} | {lot_acts:.0f} |"
        )
    table = np.array(shares)
    half, fewer = (table[:, 0] <= 0.5).sum(), (table[:, 1] <= 1).sum()
    labels, wrong, acts = np.exp(np.log(table).mean(0))
    yield (
        f"\nOf labels {labels:.0%}, of corrections {wrong:.0%}, of actions {acts:.0%} (geometric "
        f"means). At most half the labels in {half} of {len(table)}, not more corrections in "
        f"{fewer}."
    )


def exam_table(sets: dict[str, teach_sets.Make], asked: argparse.Namespace) -> Iterator[str]:
    """How often the range of the exam holds the truth; the last row is drawn, its truth exact."""
    yield "| set | backbone | exams | held | but for noise | width | exam says | truth | of |"
    yield "|---|" + "---|" * 8
    pool, truth = _synthetic(12_000, noise=2.0)
    drawn = World(name="twenty clouds", pool=pool, truth=truth)
    everything: list[tuple[bool, bool]] = []
    for backbone, world in [*worlds(sets, asked.backbone, asked.shared), ("none", drawn)]:
        generator = np.random.default_rng(7)
        told = [examined(world, generator, 1 + trial % 4) for trial in range(asked.exams)]
        held = [_held(score, truth, n) for score, truth, n in told if score.share is not None]
        if not held:
            yield f"| {world.name} | {backbone} | 0 of {len(told)} | | | | | | |"
            continue
        everything += held
        scores = [(one.high or 1, one.low or 0, one.share, right, n) for one, right, n in told]
        high, low, share, right, n = np.array(scores, float).T
        plainly, noise = np.mean(held, axis=0)
        yield (
            f"| {world.name} | {backbone} | {len(held)} of {len(told)} | {plainly:.1%} | "
            f"{noise:.1%} | {np.nanmedian(high - low):.2f} | {np.nanmean(share):.1%} | "
            f"{right.mean():.1%} | {n.mean():.0f} |"
        )
    plainly, noise = np.mean(everything, axis=0)
    yield f"\nHeld in {plainly:.1%} of {len(everything)}; but for the truth's noise {noise:.1%}."


def _held(score: ExamScore, truth: float, n: int) -> tuple[bool, bool]:
    """Whether a range holds the truth, and whether one would as wide as the truth's noise asks."""
    share, low, high = score.share or 0, score.low or 0, score.high or 1
    noise = 1.96 * np.sqrt(truth * (1 - truth) / n)
    wider = share - np.hypot(share - low, noise), share + np.hypot(high - share, noise)
    return low <= truth <= high, bool(wider[0] <= truth <= wider[1])


def outlook_table(sets: dict[str, teach_sets.Make], asked: argparse.Namespace) -> Iterator[str]:
    """How often the answers still needed lay in the range that was told."""
    yield "| set | backbone | told | held | said to be flat | was flat | range, median | needed |"
    yield "|---|" + "---|" * 7
    everything: list[bool] = []
    for backbone, world in worlds(sets, asked.backbone, asked.shared):
        told = []
        for seed in range(asked.seeds):
            generator = np.random.default_rng(seed)
            kept = generator.permutation(len(world.truth))[: int(_KEPT * len(world.truth))]
            told += [(one, needed) for one, needed in outlooks(world, kept) if one]
        good = [one.fewest <= needed <= one.most for one, needed in told]
        everything += good
        flat = [needed == 0 for one, needed in told if one.flat]
        more = [(one.fewest, one.most, needed) for one, needed in told if not one.flat]
        few, most, needed = np.median(more, axis=0) if more else (0, 0, 0)
        yield (
            f"| {world.name} | {backbone} | {len(told)} | {np.mean(good):.0%} | {len(flat)} | "
            f"{sum(flat)} | {few:.0f} to {most:.0f} | {needed:.0f} |"
        )
    yield f"\nHeld in {sum(everything)} of {len(everything)}: {np.mean(everything):.0%}."


def speed_table() -> Iterator[str]:
    """From an answer to new guesses of all pictures, and to the next page; memory of the pool."""
    yield "| pictures | labels | guesses, median ms | p95 | next page, median ms | p95 | pool MB |"
    yield "|---|" + "---|" * 6
    process = psutil.Process()
    for n in (1_000, 10_000, 100_000):
        before = process.memory_info().rss
        pool, truth = _synthetic(n)
        megabytes = (process.memory_info().rss - before) / 2**20
        for labels in (50, 500):
            rows = np.random.default_rng(1).permutation(n)[:labels]
            answers, pages = [], []
            for turn in range(60):
                own = rows[: labels - turn % 7]
                begun = time.perf_counter()
                found = guesses(pool, own, truth[own], _CLASSES)
                answers.append(1e3 * (time.perf_counter() - begun))
                if turn % 4 == 0:
                    begun = time.perf_counter()
                    asking.next_page(pool, found.probabilities, own, rows[:0], PAGE)
                    pages.append(1e3 * (time.perf_counter() - begun))
            told = [np.median(answers), np.percentile(answers, 95), np.median(pages)]
            numbers = " | ".join(f"{value:.0f}" for value in [*told, np.percentile(pages, 95)])
            yield f"| {n:,} | {labels} | {numbers} | {megabytes:.0f} |"


def _synthetic(n: int, *, noise: float = 1.5) -> tuple[Pool, np.ndarray]:
    """A pool read from disk, of twenty clouds."""
    place = home.home() / "synthetic" / str(n)
    truth = np.arange(n) % _CLASSES
    if not pools.stamp_of(place):
        generator = np.random.default_rng(n)
        middles = generator.normal(size=(_CLASSES, _WIDTH)).astype(np.float32)
        rows = middles[truth] + noise * generator.normal(size=(n, _WIDTH)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        contents = tuple(f"{row:032x}" for row in range(n))
        groups = np.arange(n, dtype=np.int32)
        made = Pool(contents=contents, features=rows.astype(np.float32), groups=groups, total=n)
        pools.write(made, rows[:1].astype(np.float32), place)
        del made, rows
    pool = pools.read(place)
    assert pool is not None
    return pool, truth


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("sessions", "exams", "outlook", "speed"))
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--backbone", action="append")
    parser.add_argument("--shared", type=Path, default=machine.SHARED / "data")
    parser.add_argument("--home", type=Path, default=Path("teach"))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--exams", type=int, default=200)
    asked = parser.parse_args()
    asked.backbone = asked.backbone or ["embedded"]
    return asked


def main() -> None:
    """Print the tables."""
    asked = _asked()
    os.environ["GRAFT_HOME"] = str(asked.home.resolve())
    tables: defaultdict[str, dict[str, teach_sets.Make]] = defaultdict(dict)
    for folder in asked.folders:
        tables["Given"][folder.name] = partial(_given, given=folder.resolve())
    if not asked.folders:
        tables |= {"Chosen on": teach_sets.TUNED, "Looked at": teach_sets.LOOKED_AT,
                   "Not seen before": teach_sets.UNSEEN}  # fmt: skip
    print(machine.heading())
    if asked.what == "speed":
        print("\n".join(["", *speed_table()]))
        return
    table = {"sessions": session_table, "exams": exam_table, "outlook": outlook_table}[asked.what]
    for title, sets in tables.items():
        print(f"\n## {title}\n", flush=True)
        for line in table(sets, asked):
            print(line, flush=True)


def _given(_shared: Path, _folder: Path, *, given: Path) -> Path:
    return given


if __name__ == "__main__":
    main()
