"""What a training computes, to the last bit: recorded before the structure changes, compared after.

    python -m benchmarks.unchanged [--record] [--data signs bees]

For the sample and for ants and bees, with the backbone that Graft carries: per-epoch metrics and
the SHA-256 of the best weights of each strategy (2 epochs, one thread), the audit's verdicts, and
the predictions of one model. Without `--record` it compares with `unchanged.json` and exits with 1
where something differs. Bits hold for one kind of machine and one set of packages: record on the
machine that compares.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT, SHARED, heading
from core.engine.backbone.acceleration import Acceleration

RECORD = Path(__file__).with_suffix(".json")
STRATEGIES = ("features", "staged", "gradual", "full")
METRICS = ("epoch", "training_loss", "training_accuracy", "validation_loss", "validation_accuracy")
OPTIONS = ("--epochs", "2", "--augment", "brightness=0.2", "--seed", "3", "--device", "cpu")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
AUDITED = "horizontal_flip,hue=0.1,crop=0.65,blur=0.01"


def main() -> int:
    """Record or compare; 1 = something differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--data", nargs="+", choices=("signs", "bees"), default=["signs", "bees"])
    options = parser.parse_args()
    found = {name: measure(name) for name in options.data}
    if options.record:
        RECORD.write_text(json.dumps({"on": heading(), **found}, indent=1) + "\n", "utf-8")
        print(f"recorded: {RECORD}")
        return 0
    known = json.loads(RECORD.read_text("utf-8"))
    wrong = [place for name in found for place in differing(known[name], found[name], name)]
    print("\n".join(wrong) or f"equal to the last bit: {', '.join(found)}")
    return 1 if wrong else 0


def measure(name: str) -> dict[str, Any]:
    """All figures of one data set, in a home of its own."""
    with tempfile.TemporaryDirectory() as room:
        home = Path(room)
        data = signs(home) if name == "signs" else SHARED / "data" / "hymenoptera"
        train(
            home, data, "features"
        )  # tries the acceleration, which depends on time: they are set below
        for file in (home / "cache" / "levers").glob("*.json"):
            file.write_text(json.dumps(Acceleration().as_dict()), "utf-8")
        runs = {strategy: train(home, data, strategy) for strategy in STRATEGIES}
        told = {strategy: about(run) for strategy, run in runs.items()}
        audit = graft(home, "audit", data, "--augment", AUDITED)
        table = home / "answers.csv"
        some = sorted(path for path in data.rglob("*.jpg"))[::7]
        graft(home, "predict", runs["full"], *some, "--csv", table)
        answers = table.read_text("utf-8").replace(str(data), "")
        verdicts = [
            [one[key] for key in ("augmentation", "strength", "class", "rival", "verdict", "rho")]
            for one in audit["verdicts"]
        ]
        return {**told, "audit": verdicts, "predictions": digest(answers.encode())}


def about(run: Path) -> dict[str, Any]:
    """Metrics and weights of one run."""
    lines = (run / "events.jsonl").read_text("utf-8").splitlines()
    epochs = [event for event in map(json.loads, lines) if event["kind"] == "epoch"]
    return {
        "epochs": [[event.get(name) for name in METRICS] for event in epochs],
        "weights": digest((run / "best" / "model.safetensors").read_bytes()),
    }


def signs(home: Path) -> Path:
    """The sample, drawn anew."""
    code = "from core.data import demo_dataset; print(demo_dataset.make())"
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment(home), check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Path(told.stdout.strip())


def train(home: Path, data: Path, strategy: str) -> Path:
    """A finished run."""
    return Path(graft(home, "train", data, "--strategy", strategy, *OPTIONS)["run"])


def graft(home: Path, *words: object) -> dict[str, Any]:
    """What a verb answers."""
    command = [sys.executable, "-m", "core.cli", *map(str, words), "--json"]
    done = subprocess.run(  # noqa: S603 - our own command line
        command, cwd=ROOT, env=environment(home), check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def environment(home: Path) -> dict[str, str]:
    """One thread, one home."""
    return {**os.environ, **ONE_THREAD, "GRAFT_HOME": str(home)}


def digest(data: bytes) -> str:
    """SHA-256."""
    return hashlib.sha256(data).hexdigest()


def differing(known: Any, found: Any, place: str) -> list[str]:
    """The places in which two records differ, with both values."""
    if isinstance(known, dict) and isinstance(found, dict) and known.keys() == found.keys():
        return [
            line for key in known for line in differing(known[key], found[key], f"{place} {key}")
        ]
    return [] if known == found else [f"{place}: {known} became {found}"]


if __name__ == "__main__":
    sys.exit(main())
