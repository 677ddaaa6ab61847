"""Compare ways to make a backbone: the same network, steps and picture side for each.

    python -m assets.backbones.compare --photographs FOLDER --teacher FOLDER --scratch FOLDER

Each finished row is written to `tried.json` in the scratch folder; with --card they are also
entered into that backbone's card.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import timm
import torch
from torch import nn

from assets.backbones import contrast, distil, formula
from assets.backbones.folder import Folder
from assets.backbones.lessons import Teacher, write
from assets.backbones.pool import pool
from assets.backbones.schedule import Schedule
from assets.backbones.score import Yardsticks
from assets.backbones.student import Averaged, student
from assets.backbones.views import Source, photographs

CPU = torch.device("cpu")
SCHEDULE = Schedule(steps=800, cool_steps=400, rate=2e-3, cool_side_px=96)
LESSONS = 8_000
Way = Callable[[argparse.Namespace], Any]


def main() -> None:
    """Try every way that is not in tried.json yet, and write what each scores."""
    options = _options()
    torch.set_num_threads(options.threads)
    path = options.scratch / "tried.json"
    options.scratch.mkdir(parents=True, exist_ok=True)
    rows = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    for name, (side_px, way) in WAYS.items():
        if name in {row["name"] for row in rows}:
            continue
        began = time.process_time()
        model = way(options)
        minutes = (time.process_time() - began) / 60
        sticks = Yardsticks(side_px=side_px, device=CPU, hymenoptera=options.hymenoptera)
        rows.append({"name": name, **sticks.measure(Averaged(model)), "minutes": round(minutes, 1)})
        print(rows[-1], flush=True)
        path.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    if options.card:
        folder = Folder(path=options.card, side_px=0)
        card = folder.card()
        own = [row for row in card["scores"] if row["name"] == card["name"]]
        folder.describe({**card, "scores": own + rows})


def _teacher(options: argparse.Namespace) -> Any:
    return timm.create_model(f"local-dir:{options.teacher[0]}", pretrained=True, num_classes=0)


def _random(_: argparse.Namespace) -> Any:
    return student(SCHEDULE.seed)


def _formula(options: argparse.Namespace) -> nn.Module:
    drawn = pool(options.scratch, count=12_000, formulas=120, side_px=128, seed=2)
    return formula.learn(student(0), drawn, SCHEDULE, side_px=96, device=CPU)


def _contrast(options: argparse.Namespace) -> nn.Module:
    drawn = pool(options.scratch, count=12_000, formulas=120, side_px=128, seed=2)
    return contrast.learn(student(0), drawn, SCHEDULE, side_px=96, device=CPU)


def _distilled(procedural_share: float, teachers: int) -> Way:
    """Distil with a share of procedural pictures, from the first few teachers."""

    def way(options: argparse.Namespace) -> Any:
        asked = [Teacher(folder, CPU) for folder in options.teacher[:teachers]]
        alone = procedural_share == 1
        source = Source(
            photographs=[] if alone else photographs(options.photographs),
            procedural_share=procedural_share,
            side_px=asked[0].side_px,
        )
        lessons = write(
            options.scratch / f"lessons-{procedural_share}-{teachers}",
            count=LESSONS,
            side_px=96,
            source=source,
            teachers=asked,
            seed=3,
        )
        classifier: nn.Linear = asked[0].model.classifier
        weights = distil.Weights()
        return distil.learn(student(0), lessons, classifier, SCHEDULE, weights=weights)[0]

    return way


WAYS: dict[str, tuple[int, Way]] = {
    "the teacher": (224, _teacher),
    "random start": (128, _random),
    "(a) naming formulas": (128, _formula),
    "(b) contrast on procedural pictures": (128, _contrast),
    "(c) distilled on procedural pictures": (128, _distilled(1.0, 1)),
    "(c) distilled on photographs": (128, _distilled(0.0, 1)),
    "(c) distilled on both": (128, _distilled(0.15, 1)),
    "(c) distilled on both, three teachers": (128, _distilled(0.15, 3)),
}
"""Name -> side in pixels when scored, and how to make it."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare ways to make a backbone.")
    parser.add_argument("--photographs", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, action="append", required=True)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--hymenoptera", type=Path)
    parser.add_argument("--card", type=Path, help="backbone folder whose card gets the rows")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
