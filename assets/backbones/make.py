"""Make the embedded backbone: one command, seeded, from photographs and a teacher to its folder.

    python -m assets.backbones.make --photographs FOLDER --teacher FOLDER

The teacher is a timm local folder of a MobileNetV2.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import timm
import torch

from assets.backbones.course import COURSE, learn
from assets.backbones.folder import Folder
from assets.backbones.score import Yardsticks
from assets.backbones.speed import speeds
from assets.backbones.student import ARCHITECTURE, shipped
from assets.backbones.text import (
    MADE_BY,
    NOT_GOOD_FOR,
    SCORES_NOTE,
    SPEED_NOTE,
    SUMMARY,
    TRAINED_ON,
)
from assets.backbones.views import Source, photographs

SIDE_PX = 144
"""Picture side: the teacher itself still knows 94 % of ants and bees at it (97 % at 224 px), and a
picture costs 2.4 times less."""
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
    teacher = _placed(timm.create_model(f"local-dir:{options.teacher}", pretrained=True), device)
    student = _placed(shipped(options.seed), device)
    source = Source(
        photographs=photographs(options.photographs),
        procedural_share=options.procedural_share,
        side_px=SIDE_PX,
    )
    seconds = learn(student, teacher.eval(), source, seed=options.seed)
    save(options, student, seconds=round(seconds))


def _placed(network: Any, device: torch.device) -> Any:
    return network.to(device, memory_format=torch.channels_last)


def save(options: argparse.Namespace, model: Any, *, seconds: int, note: str = "") -> None:
    """Measure a finished student beside its teacher and a random start, then write its folder."""
    cpu = torch.device("cpu")
    teacher: Any = timm.create_model(f"local-dir:{options.teacher}", pretrained=True, num_classes=0)
    teacher_px: int = teacher.pretrained_cfg["input_size"][1]
    sides = {options.out.name: SIDE_PX, "the teacher": teacher_px, "random start": SIDE_PX}
    networks = {
        options.out.name: model,
        "the teacher": teacher,
        "random start": shipped(options.seed),
    }
    scores = [
        {
            "name": name,
            **Yardsticks(side_px=side, device=cpu, hymenoptera=options.hymenoptera).measure(
                networks[name]
            ),
        }
        for name, side in sides.items()
    ]
    timed = {name: (networks[name], sides[name]) for name in (options.out.name, "the teacher")}
    rates = speeds(timed)
    card = {
        "name": options.out.name,
        "summary": SUMMARY,
        "architecture": ARCHITECTURE,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "input_size_px": SIDE_PX,
        "features": int(model.num_features),
        "licence": "Apache-2.0",
        "made_by": [*MADE_BY, note] if note else MADE_BY,
        "command": _command(options),
        "seed": options.seed,
        "seconds": seconds,
        "course": [f"{part.name}: {part.steps} steps, rate {part.rate}" for part in COURSE],
        "machine": f"{options.threads} threads of a shared machine",
        "versions": {"torch": torch.__version__, "timm": timm.__version__},
        "trained_on": TRAINED_ON,
        "scores_note": SCORES_NOTE,
        "scores": scores,
        "speed_note": SPEED_NOTE,
        "speed": [{"name": one, "side_px": sides[one], **rates[one]} for one in rates],
        "not_good_for": NOT_GOOD_FOR,
    }
    Folder(path=options.out, side_px=SIDE_PX).save(model, card)


def _command(options: argparse.Namespace) -> str:
    """Say how to make it again, with folders by their names alone."""
    return (
        "python -m assets.backbones.make --photographs photographs \\\n"
        f"  --teacher weights/{options.teacher.name} --hymenoptera hymenoptera \\\n"
        f"  --seed {options.seed} --out assets/backbones/{options.out.name}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the embedded backbone.")
    parser.add_argument("--photographs", type=Path, required=True, help="folder of .jpg, .png")
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "graft-small")
    parser.add_argument("--hymenoptera", type=Path, help="yardstick; never trained on")
    parser.add_argument("--procedural-share", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
