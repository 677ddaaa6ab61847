"""Advice before training: what it costs to follow it, and whether the stated range holds.

    python -m benchmarks.advisor --shared FOLDER --weights FOLDER --home FOLDER --notes FILE
                                 [--seeds 3] [--only "trash 30,hands 30"] [--most 1]
                                 [--strategies features,staged]

Sixteen tasks of known truth (`tasks.py`). Graft advises on the user's pictures, is followed, and is
told to do each of these strategies as well; every model is scored on new pictures that none of them
has seen. *Regret* is the best strategy's accuracy minus the advised one's, in points. Prints the
tables of `advisor.md`; every finished run is written to the notes at once.
"""

import argparse
import contextlib
import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.machine import ROOT, SHARED, Enough, Measured, Notes, heading, measure
from benchmarks.tasks import TASKS
from core.tasks.ranges import wilson

ADVISED = "advised"
STRATEGIES = ("features", "staged", "gradual", "full")
_COLUMNS = (ADVISED, *STRATEGIES)
GOAL_WORST, GOAL_COVERED = 2.0, 0.9


@dataclass(frozen=True, kw_only=True)
class Place:
    """One task of one seed: its pictures, and the app's own folder for it."""

    name: str
    seed: int
    folder: Path
    backbone: Path

    def graft(self, verb: str, *words: str) -> Measured:
        """A verb of the command line, as a user starts it."""
        command = [sys.executable, "-m", "core.cli", verb, *words, "--json"]
        return measure(command, {**os.environ, "GRAFT_HOME": str(self.folder / "home")}, ROOT)


def main() -> int:
    """Measure what is not known yet, then print everything that is."""
    asked = _asked()
    notes = Notes(asked.notes, asked.most)
    rows: dict[tuple[str, int], dict[str, Measured]] = {}
    for seed, name in itertools.product(range(asked.seeds), asked.only):
        rows[name, seed] = {}
        with contextlib.suppress(Enough):
            _measure(_place(asked, name, seed), asked, notes, rows[name, seed])
    print("\n".join(report({key: row for key, row in rows.items() if ADVISED in row})))
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED / "data")
    weights = SHARED / "weights" / "mobilenetv2_100.tf_in1k"
    parser.add_argument("--weights", type=Path, default=weights)
    parser.add_argument("--home", type=Path, required=True, help="an empty folder to work in")
    parser.add_argument("--notes", type=Path, help="write down every run, go on from there")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(TASKS))
    parser.add_argument("--strategies", type=lambda text: text.split(","), default=list(STRATEGIES))
    parser.add_argument("--most", type=int, help="new runs this time; then print what is known")
    return parser.parse_args()


def _place(asked: argparse.Namespace, name: str, seed: int) -> Place:
    folder = asked.home.resolve() / f"{name} {seed}"
    return Place(name=name, seed=seed, folder=folder, backbone=asked.weights.resolve())


def _measure(
    place: Place, asked: argparse.Namespace, notes: Notes, row: dict[str, Measured]
) -> None:
    """Fill the row of a task: the advice, what it is worth followed, and every strategy.

    A fine-tuning that is advised is the one asked for by name, to the last bit; advised frozen
    features have changed views.
    """

    def take(what: str, run: Callable[[], Measured]) -> None:
        row[what] = notes.get(f"{place.name}/{place.seed}/{what}", run)

    take("advice", lambda: _advice(place, asked.shared))
    for strategy in asked.strategies:
        take(strategy, partial(_trained, place, asked.shared, strategy))
    advised = row["advice"].answer["strategy"]
    if advised in asked.strategies and advised != "features":
        row[ADVISED] = row[advised]
    else:
        take(ADVISED, partial(_trained, place, asked.shared, "auto"))
    shutil.rmtree(place.folder, ignore_errors=True)


def _written(place: Place, shared: Path) -> tuple[Path, Path]:
    if not (place.folder / "own").exists():
        TASKS[place.name].write(shared, place.seed, place.folder)
    return place.folder / "own", place.folder / "new"


def _advice(place: Place, shared: Path) -> Measured:
    own, _ = _written(place, shared)
    return place.graft("advise", str(own), "--backbone", str(place.backbone))


def _trained(place: Place, shared: Path, strategy: str) -> Measured:
    """Train, and let the model name every new picture."""
    own, new = _written(place, shared)
    words = ["--backbone", str(place.backbone), "--seed", str(place.seed)]
    if strategy == "auto":
        _advice(place, shared)  # kept where it was asked before
    trained = place.graft("train", str(own), "--strategy", strategy, *words)
    told = place.graft("predict", trained.answer["run"], str(new)).answer["predictions"]
    right = sum(Path(one["file"]).parent.name == one["label"] for one in told)
    return replace(trained, answer={"right": right, "n": len(told)})


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What the advice was worth on one task of one seed; points of accuracy on new pictures."""

    name: str
    strategy: str
    points: dict[str, float]
    low: float | None
    high: float | None

    @property
    def regret(self) -> float:
        """The best of all minus the advised."""
        return max(self.points.values()) - self.points[ADVISED]

    @property
    def covered(self) -> bool | None:
        """Whether the stated range holds; `None` = none was stated."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.points[ADVISED] <= self.high


def _scored(name: str, row: dict[str, Measured]) -> Scored:
    advice = row["advice"].answer
    expected = advice["expected"] or {"low": None, "high": None}
    points = {
        what: 100 * one.answer["right"] / one.answer["n"]
        for what, one in row.items()
        if what != "advice"
    }
    low, high = (None if at is None else 100 * at for at in (expected["low"], expected["high"]))
    return Scored(name=name, strategy=advice["strategy"], points=points, low=low, high=high)


def report(rows: dict[tuple[str, int], dict[str, Measured]]) -> Iterator[str]:
    """The tables, from the measurements of each task and seed by name."""
    scored = [_scored(name, row) for (name, _), row in rows.items()]
    columns = [what for what in _COLUMNS if any(what in one.points for one in scored)]
    yield from (heading(), "", f"| task | proposed | expected | {' | '.join(columns)} | regret |")
    yield "| --- " * (len(columns) + 4) + "|"
    for name in dict.fromkeys(one.name for one in scored):
        yield _line([one for one in scored if one.name == name], columns)
    if scored:
        yield from ("", *_goals(scored))


def _line(own: list[Scored], columns: list[str]) -> str:
    """One task: every seed in turn."""
    points = [_of_all([one.points.get(what) for one in own]) for what in columns]
    expected = ", ".join("–" if o.low is None else f"{o.low:.0f}–{o.high:.0f}" for o in own)
    proposed = ", ".join(dict.fromkeys(one.strategy for one in own))
    cells = [own[0].name, proposed, expected, *points, _of_all([one.regret for one in own])]
    return f"| {' | '.join(cells)} |"


def _of_all(values: list[float | None]) -> str:
    return ", ".join("–" if value is None else f"{value:.1f}" for value in values)


def _goals(scored: list[Scored]) -> Iterator[str]:
    regrets = [one.regret for one in scored if len(one.points) > 1]
    stated = [one.covered for one in scored if one.covered is not None]
    low, high = wilson(sum(stated), len(stated)) if stated else (0.0, 1.0)
    yield from ("| what | goal | measured |", "| --- | --- | --- |")
    if regrets:
        yield f"| regret, median of {len(regrets)} | 0 points | {median(regrets):.1f} |"
        within = sum(regret <= GOAL_WORST for regret in regrets)
        yield f"| regret, worst | ≤ {GOAL_WORST:.0f} points | {max(regrets):.1f}; {within} within |"
    yield (
        f"| score within the stated range | ≥ {GOAL_COVERED:.0%} | "
        f"{sum(stated)} of {len(stated)} ({low:.0%}–{high:.0%}) |"
    )


if __name__ == "__main__":
    sys.exit(main())
