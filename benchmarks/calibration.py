"""Confidence before and after the temperature, and sets with a guarantee, on pictures held back.

    python -m benchmarks.calibration [--shared DIR] [--home DIR] [--seeds 3] [--more 20]

Frozen features of three sources are divided as a training divides pictures: 70 % to learn from,
15 % validation, 15 % test, by another chance for each seed. The head is solved, its temperature
fitted, and the sets calibrated as a training does it; the test side is asked once. The table is
kept in `calibration.md`.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.machine import SHARED, heading
from benchmarks.more_pictures import World, seen
from core.engine.heads import cross_validation
from core.engine.tasks.classify import TASK, probabilities
from core.tasks import class_scores, conformal
from core.tasks.class_scores import ClassificationScores
from core.tasks.ranges import wilson

SOURCES = ("insects", "hands", "trash")


@dataclass(frozen=True, kw_only=True)
class Division:
    """One source, divided by one seed."""

    source: str
    seed: int
    validation: int
    """Pictures."""
    temperature: float
    before: ClassificationScores
    after: ClassificationScores
    held: dict[float, tuple[int, int, float] | None]
    """By guarantee: sets with the right class, of how many, and classes in one; None = unknown."""

    @property
    def worse(self) -> bool:
        """Whether the calibration error has grown."""
        return (self.after.calibration_error or 0) > (self.before.calibration_error or 0)


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--seeds", type=int, default=3, help="each with its own line")
    parser.add_argument("--more", type=int, default=20, help="in all, for the means")
    asked = parser.parse_args()
    backbone = str(asked.shared / "weights" / "mobilenetv2_100.tf_in1k")
    with tempfile.TemporaryDirectory() as scratch:
        home = asked.home or Path(scratch)
        home.mkdir(parents=True, exist_ok=True)
        worlds = {name: seen(name, backbone, asked.shared, home) for name in SOURCES}
    found = [
        divided(name, world, seed)
        for name, world in worlds.items()
        for seed in range(max(asked.seeds, asked.more))
    ]
    print("\n".join(_report(found, asked.seeds)))
    return 0


def divided(source: str, world: World, seed: int) -> Division:
    """Solve, fit, calibrate and ask once."""
    order = np.random.default_rng(seed).permutation(len(world.labels))
    first, second = round(0.7 * len(order)), round(0.85 * len(order))
    learn, check, test = order[:first], order[first:second], order[second:]
    rows = world.rows(learn)
    weights = cross_validation.class_weights(rows.labels, rows.classes)[rows.labels]
    head = TASK.solve(replace(rows, weights=weights), lambda _done, _total: None).head
    logits, new = (cross_validation.answer(head, world.features[side]) for side in (check, test))
    temperature = TASK.temperature(logits, world.labels[check], len(check))
    labels = [world.names[at] for at in world.labels[test]]
    before, after = (
        class_scores.score(labels, probabilities(new / by), world.names, draws=50)
        for by in (1.0, temperature)
    )
    own = probabilities(logits / temperature)[np.arange(len(check)), world.labels[check]]
    shares, true = probabilities(new / temperature), world.labels[test]
    return Division(
        source=source,
        seed=seed,
        validation=len(check),
        temperature=temperature,
        before=before,
        after=after,
        held={one: _held(own, shares, true, one) for one in conformal.GUARANTEES},
    )


def _held(
    own: np.ndarray, shares: np.ndarray, true: np.ndarray, guarantee: float
) -> tuple[int, int, float] | None:
    likely = conformal.least(own, [str(at) for at in range(len(own))], guarantee)
    if likely is None:
        return None
    sets = conformal.sets(shares, likely)
    return int(sets[np.arange(len(true)), true].sum()), len(true), float(sets.sum(1).mean())


def _report(found: list[Division], seeds: int) -> Iterator[str]:
    yield from (heading(), "")
    yield "| pictures, seed | validation | test | right | temperature | ECE before | after |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    own = [one for one in found if one.seed < seeds]
    for one in own:
        yield (
            f"| {one.source}, {one.seed} | {one.validation} | {one.after.n} | "
            f"{one.after.accuracy:.1%} | {one.temperature:.2f} | "
            f"{one.before.calibration_error:.3f} | {one.after.calibration_error:.3f} |"
        )
    worse = sum(one.worse for one in own)
    yield f"\nThe error is larger after than before in {worse} of {len(own)}.\n"
    yield f"Means of {len(found) // len(SOURCES)} divisions:\n"
    yield "| pictures | temperature | ECE before | after | larger in | log loss before | after |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for source in SOURCES:
        yield _means([one for one in found if one.source == source])
    yield "\n| pictures | asked for | sets with the right class, test | classes in a set |"
    yield "| --- | --- | --- | --- |"
    for source in SOURCES:
        yield from _guarantees([one for one in found if one.source == source])


def _means(found: list[Division]) -> str:
    def mean(name: str, when: str) -> str:
        return f"{np.mean([getattr(getattr(one, when), name) for one in found]):.3f}"

    cells = [
        found[0].source, f"{np.mean([one.temperature for one in found]):.2f}",
        mean("calibration_error", "before"), mean("calibration_error", "after"),
        f"{sum(one.worse for one in found)} of {len(found)}",
        mean("log_loss", "before"), mean("log_loss", "after"),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _guarantees(found: list[Division]) -> Iterator[str]:
    for guarantee in conformal.GUARANTEES:
        told = [one.held[guarantee] for one in found]
        known = [one for one in told if one is not None]
        if not known:
            yield f"| {found[0].source} | {guarantee:.0%} | not known: too few to calibrate | |"
            continue
        right, n = sum(one[0] for one in known), sum(one[1] for one in known)
        low, high = wilson(right, n)
        size = np.mean([one[2] for one in known])
        yield (
            f"| {found[0].source} | {guarantee:.0%} | {right / n:.1%} of {n} "
            f"({low:.1%}–{high:.1%}) | {size:.2f} |"
        )


if __name__ == "__main__":
    sys.exit(main())
