"""Score the audit on photographs in two halves: one to think with, one to report.

    python -m benchmarks.halves --backbone FOLDER --shared FOLDER --half tune|held_out
        [--each 12,30,50] [--worlds fruit,sizes] [--home FOLDER] [--errors FILE]

No photograph is in both halves. What is looked at is kept below `--home`, a folder a world, so that
a repetition costs the probes only. Every class of every pair is scored by itself: a class that an
augmentation leaves what it is must not be blamed for its rival.
"""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np

from benchmarks.label_safety import VERDICTS
from benchmarks.worlds import compositions, photographs, real_classes
from benchmarks.worlds.pool import Half, pool
from benchmarks.worlds.world import World
from core.augment.catalogue import CATALOGUE

MOST = 50
FEW = ("hue", "brightness", "jpeg")
"""Harmless to everything that is made here; each world also tries what is said of it."""
TRIED: dict[str, tuple[str, ...]] = {
    "upside_down": ("rotate_180", "vertical_flip", "horizontal_flip", "rotation", "crop", "noise"),
    "sideways": ("rotate_90", "rotation"),
    "other_hue": ("grayscale", "saturation", "horizontal_flip", "rotate_180", "rotation"),
    "grey": ("grayscale", "horizontal_flip", "rotate_180", "crop"),
    "blurred": ("blur", "horizontal_flip", "rotate_180", "rotation", "contrast"),
    "dark": ("horizontal_flip", "rotate_180", "shift"),
    "tilted": ("rotation", "noise"),
    "grainy": ("noise", "horizontal_flip", "rotate_180", "rotation"),
    "placed": ("horizontal_flip", "vertical_flip", "rotate_180"),
    "marked": ("crop", "erase", "blur", "horizontal_flip", "rotate_180"),
    "letters_in_fonts": ("horizontal_flip", "vertical_flip", "rotate_180", "rotation"),
    "digits_in_fonts": ("rotate_180", "rotation", "noise"),
    "arrows_in_fonts": ("horizontal_flip", "vertical_flip", "rotation"),
}
OWN = {"fruit": compositions.fruit, "lamps": compositions.lamps, "sizes": compositions.sizes,
       "one_sided": compositions.one_sided, "lights": compositions.lights}  # fmt: skip
WORLDS = (*TRIED, *OWN, *real_classes.WORLDS)


def draw(name: str, shared: Path, half: Half) -> World:
    """One world of one half, with the most pictures that are asked for."""
    seed = get_args(Half).index(half)
    folder = shared / "photographs"
    if name in OWN:
        rng = np.random.default_rng([seed, *name.encode()])
        return OWN[name](pool(folder, rng, half), rng, MOST)
    if name in real_classes.WORLDS:
        return real_classes.draw(name, shared, MOST, half)
    return photographs.draw(name, folder, seed, MOST, half)


def tried(name: str, world: World) -> list[tuple[str, float]]:
    """Augmentations and strengths that something is known of; one rung of what is harmless."""
    found: list[tuple[str, float]] = []
    if name in TRIED:
        names = dict.fromkeys((*TRIED[name], *FEW, *_told(name)))
    else:
        names = dict.fromkeys(world.augmentations)
    classes = sorted({file.split("/")[0] for file in world.pictures})
    for augmentation in names:
        rungs = world.rungs.get(augmentation) or photographs.RUNGS.get(augmentation, (1.0,))
        if name == "tilted" and augmentation == "rotation":
            rungs = (*rungs, 30.0)
        if name == "marked":
            rungs = {"crop": (0.8, 0.35, 0.08), "erase": (0.02, 0.33)}.get(augmentation, rungs)
        if augmentation in FEW and augmentation not in _told(name) and name in TRIED:
            rungs = rungs[:1]
        for rung in rungs:
            of = {world.of_class(a, b, augmentation, rung) for a in classes for b in classes}
            if of != {"open"}:
                found.append((augmentation, float(rung)))
    return found


def _told(name: str) -> tuple[str, ...]:
    table = photographs.MADE[name][1] if name in photographs.MADE else {}
    return tuple(one for one in table if one in FEW)


def audit(world: World, told: Sequence[tuple[str, float]], folder: Path, backbone: str) -> Any:
    """The report of one world."""
    from core.data.scan import scan
    from core.engine.safety.audit import try_out
    from core.engine.safety.variants import Variant
    from core.weights.backbone_choice import BackboneChoice

    name = Path(backbone).name.split(".")[0]
    choice = BackboneChoice(name=name, source="folder", path=backbone)
    variants = [Variant(*one) for one in told]
    return try_out(scan(world.write(folder)), variants, backbone=choice, full=True)


def rows(world: World, report: Any) -> Iterator[dict[str, Any]]:
    """What was said and what is true of each class beside each rival."""
    said: dict[tuple[Any, ...], list[Any]] = {}
    for one in report.verdicts:
        said.setdefault((one.augmentation, one.strength, one.label), []).append(one)
    for (augmentation, strength, label), found in said.items():
        for rival in report.classes:
            if rival == label:
                continue
            about = [one for one in found if one.rival in (rival, None)]
            words = [one.verdict for one in about]
            gravest = min(words, key=VERDICTS.index, default="safe")
            yield {
                "truth": world.of_class(label, rival, augmentation, strength),
                "said": gravest, "class": label, "rival": rival,
                "augmentation": augmentation, "strength": strength,
                "why": [one.evidence for one in about],
                "numbers": [(one.p0, one.p1, one.rho, one.groups) for one in about],
            }  # fmt: skip


STEPS = 4
"""Parts into which the way from one rung to the next is divided, to look at what lies between."""


def between(world: World, found: Sequence[dict[str, Any]]) -> Counter[tuple[str, str]]:
    """What is true of strengths between those that were tried, and what the app says of them.

    The app takes the gravest word of every rung up to the next one, on either side of a change that
    goes both ways: so far reaches a training that draws strengths up to one.

    Args:
        world: whose truth is asked.
        found: its `rows`.
    """
    counts: Counter[tuple[str, str]] = Counter()
    pairs = dict.fromkeys((row["augmentation"], row["class"], row["rival"]) for row in found)
    for augmentation, label, rival in pairs:
        switch = CATALOGUE[augmentation]
        said = {
            row["strength"]: row["said"]
            for row in found
            if (row["augmentation"], row["class"], row["rival"]) == (augmentation, label, rival)
        }
        for sign in (1, -1):
            rungs = sorted((s for s in said if s * sign > 0), key=switch.force)
            for weaker, stronger in pairwise(rungs):
                reach = switch.force(stronger)
                words = [word for rung, word in said.items() if switch.force(rung) <= reach]
                gravest = min(words, key=VERDICTS.index)
                for strength in np.linspace(weaker, stronger, STEPS + 1)[1:-1]:
                    truth = world.of_class(label, rival, augmentation, float(strength))
                    counts[truth, gravest] += 1
    return counts


HEAD = """| pictures a class | precision of unsafe | recall | changes called safe | \
harmless: weakens or cannot tell | sure and right |
| --- | --- | --- | --- | --- | --- |"""


def line(name: str, counts: Counter[tuple[str, str]]) -> str:
    """One row of the table."""

    def of(*truths: str) -> Counter[str]:
        return Counter({v: sum(counts[t, v] for t in truths) for v in VERDICTS})

    changes, harmless, traps = of("changes"), of("harmless"), of("trap")
    right = changes["unsafe"] + traps["unsafe"] + harmless["safe"]
    sure = right + harmless["unsafe"] + changes["safe"] + traps["safe"]
    unsure = harmless["weakens"] + harmless["cannot_tell"]
    cells = (
        name,
        _share(changes["unsafe"] + traps["unsafe"],
               changes["unsafe"] + traps["unsafe"] + harmless["unsafe"]),
        _share(changes["unsafe"], changes.total()),
        f"{changes['safe']} (traps: {traps['safe']} of {traps.total()})",
        _share(unsure, harmless.total()),
        _share(right, sure) + _range(right, sure),
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "–"


def _range(part: int, whole: int) -> str:
    """Wilson's range at 95 %."""
    if not whole:
        return ""
    p, z = part / whole, 1.96
    middle, half = p + z * z / (2 * whole), z * (p * (1 - p) / whole + (z / whole / 2) ** 2) ** 0.5
    low, high = ((middle + sign * half) / (1 + z * z / whole) for sign in (-1, 1))
    return f", {low:.3f}–{high:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, audit, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backbone", required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--half", choices=get_args(Half), required=True)
    parser.add_argument("--each", default="12,30,50")
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--errors", type=Path, help="every row that is not right, as JSON lines")
    chosen = parser.parse_args(arguments)
    counts: dict[int, Counter[tuple[str, str]]] = {}
    ways: dict[int, Counter[tuple[str, str]]] = {}
    errors: list[str] = []
    begun, cpu = time.perf_counter(), time.process_time()
    for name in chosen.worlds.split(","):
        world = draw(name, chosen.shared, chosen.half)
        told = tried(name, world)
        place = chosen.home / Path(chosen.backbone).name / chosen.half / name
        os.environ["GRAFT_HOME"] = str(place)
        for each in map(int, chosen.each.split(",")):
            few = world.first(each)
            report = audit(few, told, place / f"pictures{each}", chosen.backbone)
            found = list(rows(few, report))
            ways.setdefault(each, Counter()).update(between(few, found))
            for row in found:
                counts.setdefault(each, Counter())[row["truth"], row["said"]] += 1
                right = {"changes": "unsafe", "trap": "unsafe", "harmless": "safe"}
                if right.get(row["truth"], row["said"]) != row["said"]:
                    errors.append(json.dumps({"world": name, "each": each, **row}))
    print(HEAD)
    for each, counted in counts.items():
        print(line(str(each), counted))
    print("\nBetween the rungs:")
    for each, counted in ways.items():
        wrong = [counted[truth, "safe"] for truth in ("changes", "trap")]
        every = [sum(counted[truth, v] for v in VERDICTS) for truth in ("changes", "trap")]
        print(
            f"{each}: called safe {wrong[0]} of {every[0]} changes, {wrong[1]} of {every[1]} traps"
        )
    print(f"\n{time.perf_counter() - begun:.0f} s, {time.process_time() - cpu:.0f} s of processor.")
    if chosen.errors:
        chosen.errors.write_text("\n".join(errors), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
