"""Train on the sample with mirrored signs: labels kept, labels swapped, and not mirrored at all.

    python -m benchmarks.mirror_swap [--strategy features] [--splits 5] [--folder DIR]

The pair to watch, `turn_left` and `turn_right`, changes places when mirrored. Each way is trained
on several divisions of the pictures, always the same ones, and scored on the test side. The table
is kept in `mirror_swap.md`.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

PAIR = ("turn_left", "turn_right")
WAYS: dict[str, dict[str, Any] | None] = {
    "not mirrored": None,
    "mirrored, labels swapped": {"swap": (PAIR,)},
    "mirrored, off for the two": {"not_for": PAIR},
    "mirrored, labels kept": {},
}
GENTLE = ("rotation", "crop", "brightness", "contrast")
"""On in all ways, so that the ways differ in the mirror and in nothing else."""


@dataclass
class Score:
    """Right answers of one way, over all divisions."""

    pair: list[float] = field(default_factory=list)
    """Recall of the two signs, by division."""
    all: list[float] = field(default_factory=list)
    """Accuracy over all classes, by division."""
    right: int = 0
    of: int = 0

    def add(self, told: dict[str, Any]) -> None:
        """Count the scores of one division."""
        rows = [row for row in told["per_class"] if row["label"] in PAIR]
        right = round(sum(row["recall"] * row["n"] for row in rows))
        of = sum(row["n"] for row in rows)
        self.pair.append(right / of)
        self.all.append(told["accuracy"])
        self.right, self.of = self.right + right, self.of + of

    @property
    def recall(self) -> float:
        """Of the two signs, all divisions together."""
        return self.right / self.of

    @property
    def between(self) -> tuple[float, float]:
        """Its 95 % range."""
        from core.tasks.ranges import wilson

        low, high = wilson(self.right, self.of)
        return low or 0.0, high or 0.0

    def line(self, name: str) -> str:
        """One row of the table."""
        low, high = self.between
        each = ", ".join(f"{share:.0%}" for share in self.pair)
        whole = sum(self.all) / len(self.all)
        return (
            f"| {name} | {self.recall:.1%} ({low:.1%} to {high:.1%}, n = {self.of}) | "
            f"{each} | {whole:.1%} |"
        )


def scores(
    folder: Path,
    *,
    strategy: str = "features",
    splits: int = 5,
    epochs: int = 8,
    test: float = 0.45,
    ways: Sequence[str] = tuple(WAYS),
) -> dict[str, Score]:
    """Train every way on every split, in this process.

    Args:
        folder: the sample, or another folder with the two classes.
        strategy: `features` (with four changed views of each picture) or `staged`.
        splits: how many divisions.
        epochs: of `staged`.
        test: share of the pictures that is scored.
        ways: which of them.
    """
    from core.data import scan
    from core.data.split import SplitSettings

    dataset = scan.scan(folder)
    found = {way: Score() for way in ways}
    for seed in range(splits):
        split = SplitSettings(validation=0.1, test=test, seed=seed)
        for way in ways:
            told = _trained(_plan(way, dataset, split, strategy, epochs), dataset)
            found[way].add(told)
            print(f"division {seed}, {way}: {found[way].pair[-1]:.0%}", file=sys.stderr, flush=True)
    return found


def _plan(way: str, dataset: Any, split: Any, strategy: str, epochs: int) -> Any:
    from core.plan.plan import Plan
    from core.plan.presets import choice
    from core.plan.recipe import Recipe
    from core.weights import pretrained

    fields, frozen = WAYS[way], strategy == "features"
    mirror = [] if fields is None else [choice("horizontal_flip").model_copy(update=fields)]
    recipe = {
        "strategy": strategy,
        "views": 4 if frozen else 0,
        "epochs": epochs,
        "head_epochs": min(3, epochs - 1),
        "head": "logistic" if frozen else "linear",
        "patience": 0,
    }
    return Plan(
        name=way,
        folder=str(dataset.folder),
        classes=dataset.classes,
        split=split,
        backbone=pretrained.choose("embedded"),
        augmentations=(*mirror, *(choice(name) for name in GENTLE)),
        confirmed_unsafe=("horizontal_flip",),
        recipe=Recipe.model_validate(recipe),
        seed=split.seed,
    )


def _trained(plan: Any, dataset: Any) -> dict[str, Any]:
    """Train one plan; scores of its test side.

    Changed views are learnt from whatever they do: a training would leave them out where they harm,
    and here that harm is measured.
    """
    from core.data import split as splits
    from core.engine import runner
    from core.engine.serve import evaluation
    from core.engine.training import train_frozen
    from core.engine.training_job import TrainingJob
    from core.runs import store
    from core.runs.stop import StopSignal

    run = store.create(plan, dataset, splits.split(dataset, plan.split))
    with mock.patch.object(train_frozen, "better_of", lambda _context, _plain, changed: changed):
        ended = runner.live(TrainingJob, StopSignal(place=run))
    if ended != 0:
        raise RuntimeError((run / "events.jsonl").read_text("utf-8")[-2000:])
    return evaluation.evaluate(run, "test").flat()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strategy", default="features", choices=("features", "staged"))
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--test", type=float, default=0.45)
    parser.add_argument("--folder", type=Path, default=None)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("GRAFT_HOME", home)
        from core.data import demo_dataset

        found = scores(
            asked.folder or demo_dataset.make(),
            strategy=asked.strategy,
            splits=asked.splits,
            epochs=asked.epochs,
            test=asked.test,
        )
    print("| way | recall of the two signs (95 % range) | by division | accuracy of all |")
    print("|---|---|---|---|")
    print("\n".join(one.line(way) for way, one in found.items()))


if __name__ == "__main__":
    main()
