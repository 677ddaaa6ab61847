"""Make the embedded backbone: one command, seeded, from photographs and teachers to its folder.

    python -m assets.backbones.make --photographs FOLDER --teacher FOLDER --scratch FOLDER

A teacher is a timm local folder; more than one may be named, the first is also asked for places and
class probabilities. A run that was cut off goes on where it was when the command is given again.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import timm
import torch
from torch import nn

from assets.backbones.distil import Weights, learn
from assets.backbones.folder import Folder
from assets.backbones.lessons import Lessons, Teacher, write
from assets.backbones.schedule import Schedule
from assets.backbones.score import Yardsticks
from assets.backbones.speed import speeds
from assets.backbones.student import ARCHITECTURE, student
from assets.backbones.text import (
    MADE_BY,
    NOT_GOOD_FOR,
    SCORES_NOTE,
    SPEED_NOTE,
    SUMMARY,
    TRAINED_ON,
)
from assets.backbones.views import Source, photographs

QUIET = {
    "OMP_WAIT_POLICY": "passive",
    "MALLOC_MMAP_THRESHOLD_": "4000000000",
    "MALLOC_TRIM_THRESHOLD_": "4000000000",
}
"""Read when a process starts. Waiting threads that sleep instead of spinning make a training step
up to nine times cheaper on a machine that others use too (21 -> 190 pictures per CPU second); large
thresholds keep activations from being handed back to the system after each batch."""


def main() -> None:
    """Read the command line, restart with quiet threads, and make the backbone."""
    options = _options()
    if any(os.environ.get(name) != value for name, value in QUIET.items()):
        command = [sys.executable, "-m", "assets.backbones.make", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, **QUIET})  # noqa: S606 - ourselves
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    teachers = [Teacher(folder, device) for folder in options.teacher]
    lessons = _lessons(options, teachers)
    schedule = Schedule(
        steps=options.steps, cool_steps=options.cool_steps, seed=options.seed, rate=options.rate
    )
    fresh = student(options.seed)
    classifier: nn.Linear = teachers[0].model.classifier
    state = options.scratch / "course.pt"
    model, seconds = learn(fresh, lessons, classifier, schedule, weights=Weights(), state=state)
    _save(options, model, seconds=round(seconds))


def _lessons(options: argparse.Namespace, teachers: list[Teacher]) -> Lessons:
    source = Source(
        photographs=photographs(options.photographs),
        procedural_share=options.procedural_share,
        side_px=teachers[0].side_px,
    )
    return write(
        options.scratch / "lessons",
        count=options.lessons,
        side_px=options.lesson_side_px,
        source=source,
        teachers=teachers,
        seed=options.seed + 1,
    )


def _save(options: argparse.Namespace, model: Any, *, seconds: int) -> None:
    """Measure the model, then write its folder."""
    cpu = torch.device("cpu")
    side_px: int = options.side_px
    scores = Yardsticks(side_px=side_px, device=cpu, hymenoptera=options.hymenoptera)
    teacher: Any = timm.create_model(
        f"local-dir:{options.teacher[0]}", pretrained=True, num_classes=0
    )
    teacher_px: int = teacher.pretrained_cfg["input_size"][1]
    rates = speeds({"the teacher": (teacher, teacher_px), options.out.name: (model, side_px)})
    sides = {"the teacher": teacher_px, options.out.name: side_px}
    card = {
        "name": options.out.name,
        "summary": SUMMARY,
        "architecture": ARCHITECTURE,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "input_size_px": side_px,
        "features": model.head_hidden_size,
        "licence": "Apache-2.0",
        "made_by": MADE_BY,
        "command": _command(options),
        "seed": options.seed,
        "seconds": seconds,
        "machine": f"{options.threads} threads of a shared machine",
        "versions": {"torch": torch.__version__, "timm": timm.__version__},
        "trained_on": TRAINED_ON,
        "scores_note": SCORES_NOTE,
        "scores": [{"name": options.out.name, **scores.measure(model)}],
        "speed_note": SPEED_NOTE,
        "speed": [{"name": one, "side_px": sides[one], **rates[one]} for one in rates],
        "not_good_for": NOT_GOOD_FOR,
    }
    Folder(path=options.out, side_px=side_px).save(model, card)


def _command(options: argparse.Namespace) -> str:
    """Say how to make it again, with folders by their names alone."""
    teachers = " ".join(f"--teacher weights/{folder.name}" for folder in options.teacher)
    numbers = " ".join(
        f"--{name.replace('_', '-')} {getattr(options, name)}"
        for name in ("lessons", "steps", "cool_steps", "seed")
    )
    return (
        "python -m assets.backbones.make --photographs photographs --scratch scratch \\\n"
        f"  {teachers} \\\n  {numbers} --out assets/backbones/{options.out.name}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the embedded backbone.")
    parser.add_argument("--photographs", type=Path, required=True, help="folder of .jpg, .png")
    parser.add_argument("--teacher", type=Path, action="append", required=True)
    parser.add_argument("--scratch", type=Path, required=True, help="for lessons; some GB")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "graft-small")
    parser.add_argument("--hymenoptera", type=Path, help="yardstick; never trained on")
    parser.add_argument("--lessons", type=int, default=28_544)
    parser.add_argument("--lesson-side-px", type=int, default=160)
    parser.add_argument("--procedural-share", type=float, default=0.15)
    parser.add_argument("--side-px", type=int, default=160, help="as shipped")
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--cool-steps", type=int, default=5_000)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
