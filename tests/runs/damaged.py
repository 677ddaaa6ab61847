"""Run folders that a failing disk, another program or a curious hand has spoilt, by shape."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from core import home
from core.plan import plan as plans
from core.plan.plan import Plan
from core.runs.event import End, Epoch, Phase, Start
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice

DEEP = "[" * 200_000


def good(name: str, folder: str = "/pictures") -> Path:
    """A finished run under GRAFT_HOME."""
    place = home.runs_folder() / name
    place.mkdir(parents=True)
    choice = BackboneChoice(name="resnet18", source="scratch")
    plans.save(Plan(name=name, folder=folder, classes=("a", "b"), backbone=choice), place)
    journal = Journal(place)
    journal.write(Start(device="cpu", resumed=False))
    journal.write(Phase(name="train", title="Training", index=1, of=1, total=None))
    journal.write(Epoch(epoch=1, of=2, training={"loss": 1.0}, validation={"loss": 1.1}))
    journal.write(End(reason="finished", error=None, result={"validation": {"accuracy": 0.9}}))
    return place


def _event(**fields: object) -> Callable[[Path], None]:
    """One more line, by a worker that lost its mind; the last word of the run."""

    def damage(run: Path) -> None:
        with (run / "events.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"t": 2.0, **fields}) + "\n")

    return damage


def _text(name: str, text: str) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        (run / name).parent.mkdir(exist_ok=True)
        (run / name).write_text(text, "utf-8")

    return damage


def _bytes(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda run: (run / name).write_bytes(data) and None


def _folder(name: str) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        (run / name).unlink(missing_ok=True)
        (run / name).mkdir()

    return damage


def _loop(name: str) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        (run / name).unlink(missing_ok=True)
        (run / name).symlink_to(run / name)

    return damage


def _pipe(name: str) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        (run / name).unlink(missing_ok=True)
        os.mkfifo(run / name)

    return damage


_RESULT = {"validation": {"accuracy": "high", "n": []}, "baseline": 3, "seconds": "long"}
SHAPES: dict[str, Callable[[Path], None]] = {
    "an epoch without fields": _event(kind="epoch"),
    "an epoch that is null": _event(kind="epoch", epoch=None),
    "an epoch that is a letter": _event(kind="epoch", epoch="a", of=[]),
    "an epoch that is no number": _event(kind="epoch", epoch=float("nan")),
    "an epoch of 300 digits": _event(kind="epoch", epoch=10**300, of=10**300),
    "an epoch that is true": _event(kind="epoch", epoch=True, validation_loss="x"),
    "an epoch of texts": _event(kind="epoch", epoch=2, validation_accuracy="x", training_loss={}),
    "a time that is a text": _event(kind="start", t="x"),
    "a time after the calendar": _event(kind="start", t=1e300),
    "a time of minus infinity": _event(kind="end", t=float("-inf"), reason="finished"),
    "no kind": _event(),
    "a kind that is a list": _event(kind=["epoch"]),
    "a kind of the future": _event(kind="teleport", to=3),
    "an end without a reason": _event(kind="end"),
    "an end with a reason that is a number": _event(kind="end", reason=7),
    "a result that is a number": _event(kind="end", reason="finished", result=5),
    "a result of wrong types": _event(kind="end", reason="finished", result=_RESULT),
    "an error that is a text": _event(kind="end", reason="failed", error="x"),
    "an error of numbers": _event(kind="end", reason="failed", error={"what": 1, "why": 2}),
    "a baseline of texts": _event(kind="baseline", accuracy="x", n="y"),
    "a finding that is a number": _event(kind="finding", finding=3),
    "a phase without a title": _event(kind="phase", name=3, index="x", of={}),
    "a phase before the first": _event(kind="phase", title="x", index=-5, of=3),
    "a progress of texts": _event(kind="progress", done="x", total=[], per_second="fast"),
    "a search that found nothing": _event(kind="finder", rates=[], losses=[], smoothed=[]),
    "a search below zero": _event(kind="finder", rates=[-1], losses=[1], smoothed=[1], chosen=0),
    "a start of wrong types": _event(kind="start", device=3, device_name=[], levers="x"),
    "an event of 200,000 brackets": _text("events.jsonl", f"{DEEP}\n"),
    "events that are a list": _text("events.jsonl", "[1, 2]\n"),
    "events that are empty": _text("events.jsonl", ""),
    "events that are no text": _bytes("events.jsonl", b"\xff\xfe\x00\n" * 9),
    "events that are a folder": _folder("events.jsonl"),
    "events that lead to themselves": _loop("events.jsonl"),
    "a plan that is a folder": _folder("plan.json"),
    "a plan that leads to itself": _loop("plan.json"),
    "a plan of 200,000 brackets": _text("plan.json", DEEP),
    "a plan that is null": _text("plan.json", "null"),
    "a plan that is empty": _text("plan.json", ""),
    "a plan that is no text": _bytes("plan.json", b"\xff\xfe\x00"),
    "a plan of wrong types": _text("plan.json", '{"name": 3, "classes": "a"}'),
    "a worker that is a list": _text("worker.json", "[]"),
    "a worker that is a text": _text("worker.json", '{"pid": "x", "created": null}'),
    "a worker of 300 digits": _text("worker.json", f'{{"pid": {10**300}, "created": 1}}'),
    "a worker below zero": _text("worker.json", '{"pid": -1, "created": NaN}'),
    "a worker that is infinite": _text("worker.json", '{"pid": 1e999, "created": 1e999}'),
    "a worker that is a folder": _folder("worker.json"),
    "a heartbeat that is a folder": _folder("heartbeat"),
    "a stop that is a folder": _folder("stop"),
    "best weights that are a file": _text("best", "x"),
    "best weights whose config is a folder": lambda run: (run / "best" / "config.json").mkdir(
        parents=True
    ),
}
if os.name != "nt":
    SHAPES["events that are a pipe"] = _pipe("events.jsonl")
    SHAPES["a plan that is a pipe"] = _pipe("plan.json")


def every() -> None:
    """One run of each shape, and a good one on either side of them."""
    good("20250101-first")
    for number, damage in enumerate(SHAPES.values()):
        damage(good(f"20250102-{number:03d}"))
    good("20250103-last")
