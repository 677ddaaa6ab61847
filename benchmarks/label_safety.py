"""Score the label-safety audit on drawn worlds with known truth.

    python -m benchmarks.label_safety --backbone FOLDER [--worlds arrows,colours] [--seed 0]
        [--photographs FOLDER]

With a folder of everyday photographs it also makes worlds of these: a real picture, a known change.
Prints the table that is kept in `label_safety.md`. Nothing is tuned here: the same audit, with the
same thresholds, that the app runs.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.worlds import all as worlds
from benchmarks.worlds import photographs, starting
from benchmarks.worlds.world import World

RUNGS: dict[str, tuple[float, ...]] = {
    "rotation": (10, -15, 30, 90),
    "shift": (0.1, -0.3),
    "crop": (0.8, 0.65, 0.5, 0.35, 0.2, 0.08),
    "zoom": (0.2, -0.2),
    "perspective": (0.1, 0.3),
    "hue": (0.02, -0.05, 0.1, 0.2, 0.3, -0.3),
    "saturation": (-0.9, 0.5),
    "brightness": (0.3, -0.3),
    "contrast": (-0.3, 0.3),
    "blur": (0.005, 0.02),
    "noise": (0.05, 0.2),
    "jpeg": (60, 15),
    "erase": (0.02, 0.1, 0.33),
}
LONG = {"defects": ("crop",), "marked": ("crop",), "colours": ("hue",)}
"""Worlds that need a whole ladder, and of what; the others take two rungs of crop and hue."""


@dataclass
class Score:
    """Counts of one detector."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    steps: list[int] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Join two counts."""
        self.pairs += other.pairs
        self.steps += other.steps

    def line(self, name: str) -> str:
        """One row of the table."""
        changes = {v: self.pairs["changes", v] for v in VERDICTS}
        harmless = {v: self.pairs["harmless", v] for v in VERDICTS}
        traps = {v: self.pairs["trap", v] for v in VERDICTS}
        found, all_changes = changes["unsafe"], sum(changes.values())
        wrong, all_harmless = harmless["unsafe"], sum(harmless.values())
        unsure = harmless["weakens"] + harmless["cannot_tell"]
        cells = [
            name,
            _share(found, found + wrong),
            _share(found, all_changes),
            str(changes["safe"]),
            f"{traps['safe']} of {sum(traps.values())}",
            _share(unsure, all_harmless),
            ", ".join(str(step) for step in self.steps) or "–",
        ]
        return "| " + " | ".join(cells) + " |"


VERDICTS = ("unsafe", "weakens", "cannot_tell", "safe")
HEAD = """| world | precision | recall | changes called safe | traps called safe | harmless: \
weakens or cannot tell | largest strength: steps off |
| --- | --- | --- | --- | --- | --- | --- |"""


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "–"


def tried(world: World) -> list[tuple[str, float]]:
    """Augmentations and strengths for a world."""
    found = []
    for name in world.augmentations:
        rungs = world.rungs.get(name) or RUNGS.get(name, (1.0,))
        if not world.rungs and name in ("crop", "hue") and name not in LONG.get(world.name, ()):
            rungs = {"crop": (0.8, 0.5), "hue": (0.02, 0.3)}[name]
        found += [(name, float(rung)) for rung in rungs]
    return found


def run(world: World, folder: Path, backbone_path: str) -> dict[str, Score]:
    """Audit one world; scores of this audit and of the starting algorithm."""
    from core.data.scan import scan
    from core.engine.safety.audit import try_out
    from core.engine.safety.variants import Variant
    from core.weights.backbone_choice import BackboneChoice

    found = try_out(
        scan(world.write(folder)),
        [Variant(*one) for one in tried(world)],
        backbone=BackboneChoice(
            name=Path(backbone_path).name.split(".")[0], source="folder", path=backbone_path
        ),
        full=True,
    )
    asked = {v.label for v in found.verdicts if v.verdict == "cannot_tell" and v.rival is None}
    now, start = Score(), Score()
    for one, old in zip(found.measured, starting.judge(found.measured), strict=True):
        a, b = found.classes[one.first], found.classes[one.second]
        truth = world.truth(a, b, one.variant.augmentation, one.variant.strength)
        verdict: str = one.ruling.verdict
        mirrored = one.variant.augmentation == "horizontal_flip"
        if mirrored and verdict == "safe" and {a, b} & asked:
            verdict = "cannot_tell"
        now.pairs[truth, verdict] += 1
        start.pairs[truth, old] += 1
    now.steps = [_steps(world, name, found.largest[name].usable) for name in _known(world)]
    return {"now": now, "start": start}


def _known(world: World) -> list[str]:
    names = dict.fromkeys(name for name, _ in world.kept)
    return [name for name in names if name in LONG.get(world.name, ())]


def _steps(world: World, name: str, measured: float | None) -> int:
    """Rungs between the true and the measured largest usable strength; positive = too bold."""
    from core.augment.catalogue import CATALOGUE

    force = CATALOGUE[name].force
    rungs = sorted({s for t, s in world.kept if t == name}, key=force)
    good = [s for s in rungs if world.kept[name, s] >= 0.75]
    true = rungs.index(good[-1]) if good else -1
    return (rungs.index(measured) if measured in rungs else -1) - true


def _named(chosen: argparse.Namespace) -> list[str]:
    there = photographs.WORLDS if chosen.photographs else worlds.WORLDS
    return chosen.worlds.split(",") if chosen.worlds else list(there)


def _drawn(name: str, chosen: argparse.Namespace) -> World:
    if chosen.photographs:
        return photographs.draw(name, chosen.photographs, chosen.seed, chosen.each or 40)
    return worlds.draw(name, chosen.seed, chosen.each)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, audit, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backbone", required=True)
    parser.add_argument("--worlds", help="names, separated by commas [default: all]")
    parser.add_argument("--photographs", type=Path, help="make worlds of these, and no others")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", type=int, help="pictures a class instead of 30 to 40")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--home", help="keep looked-at pictures here, for a cheaper repetition")
    chosen = parser.parse_args(arguments)
    totals = {"now": Score(), "start": Score()}
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GRAFT_HOME"] = chosen.home or f"{folder}/home"
        begun, cpu = time.perf_counter(), time.process_time()
        for name in _named(chosen):
            scores = run(_drawn(name, chosen), Path(folder), chosen.backbone)
            for key, total in totals.items():
                total.add(scores[key])
            print(scores["now"].line(name), flush=True)
            if chosen.verbose:
                counts = {f"{t} {v}": n for (t, v), n in scores["now"].pairs.items()}
                print(json.dumps(counts), file=sys.stderr, flush=True)
    print(totals["now"].line("**all**"))
    print(totals["start"].line("starting algorithm, all"))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    print(f"\n{seconds:.0f} s, {cpu:.0f} s of processor time.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
