"""A new kind of target is one file in each of two rooms: here a number a picture."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.engine import trainings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent

LIGHT = '''
"""How bright a picture is, as a number from 0 to 1."""

from dataclasses import dataclass

import numpy as np

from core.tasks.task import Metric, Task


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    names = ()

    @property
    def text(self):
        return f"{self.value:.6f}"

    def renamed(self, names):
        return self


@dataclass(frozen=True)
class Explained:
    n: int
    value: float | None
    low: float | None = None
    high: float | None = None

    def model_dump(self, *, mode="python"):
        return {"n": self.n, "explained": self.value, "low": None, "high": None}


def score(targets, table, classes, thresholds, groups=None):
    truth = np.array([target.value for target in targets])
    rest = ((truth - table[:, 0]) ** 2).mean() / truth.var()
    return Explained(len(truth), float(1 - rest))


TASK = Task(
    kind="brightness",
    title="A number a picture",
    metric=Metric(name="explained", title="Explained", axis="Explained", said="explained"),
    read=lambda cell: Number(float(cell)),
    check=lambda dataset, split: [],
    decide=lambda table, classes, thresholds: [Number(float(row[0])) for row in table],
    score=score,
    columns=lambda classes: ("brightness",),
    suits=lambda augmentation: augmentation.group != "Colour",
)
'''

HEAVY = '''
"""How bright a picture is: one output, squared differences, ridge regression on features."""

import numpy as np
import torch

from core.engine.heads.cross_validation import Solved, folded
from core.engine.heads.feature_set import standardisation
from core.engine.tasks.engine_task import EngineTask


def solve(features, tick):
    mean, scale = standardisation(features)
    x = np.c_[(features.features - mean) / scale, np.ones(len(features.labels))]
    theta = np.linalg.solve(x.T @ x + 1.0 * np.eye(x.shape[1]), x.T @ features.labels)
    head = folded(theta.T, mean, scale)
    return Solved(head=head)


def explained(logits, labels):
    return float(1 - ((logits - labels) ** 2).mean() / max(labels.var(), 1e-9))


def score(logits, labels):
    if not len(labels):
        return {"explained": None, "low": None, "high": None, "n": 0}
    return {"explained": explained(logits, labels), "low": None, "high": None, "n": len(labels)}


TASK = EngineTask(
    outputs=lambda classes: 1,
    collate=lambda targets, classes: np.array([[t.value] for t in targets], np.float32),
    rarity=lambda labels, outputs: np.ones(len(labels)),
    row_weights=lambda labels, outputs: np.ones(len(labels)),
    class_weights=lambda labels, outputs: np.ones(outputs),
    shares=lambda labels, outputs, smoothing: labels.float(),
    loss=lambda logits, shares, weights: ((logits - shares) ** 2).sum(),
    right=lambda logits, shares: ((logits - shares).abs() < 0.1).float().sum(),
    mean_loss=lambda logits, labels: float(((logits - labels) ** 2).mean()),
    metrics=lambda logits, labels: {"explained": explained(logits, labels)},
    training_metric=None,
    correct=lambda logits, labels: (np.abs(logits - labels) < 0.1).all(1),
    score=score,
    thresholds=lambda logits, labels: None,
    decode=lambda logits: logits.astype(np.float64),
    activation=lambda logits: logits,
    activation_code="float()",
    solve=solve,
    silent=lambda logits, labels, classes: [],
)
'''

FOUND = """
import core.tasks
core.tasks.__path__.append({light!r})
import core.engine.tasks
core.engine.tasks.__path__.append({heavy!r})
"""

MAKE = """
import sys
from pathlib import Path
from core import files
from core.data import split
from core.data.dataset import Dataset, Picture
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs import launch, store
from core.cli.follow import follow
from core.tasks import table
from core.weights.backbone_choice import BackboneChoice
folder, weights, run, strategy = (Path(word) for word in sys.argv[1:])
read = table.of("brightness").read
pictures = tuple(
    Picture(file=path.name, target=read(path.stem.split("_")[1]), content=files.content_hash(path))
    for path in sorted(folder.glob("*.png"))
)
dataset = Dataset(folder=folder, layout="table", pictures=pictures, kind="brightness")
plan = Plan(
    name="how bright", folder=str(folder), classes=(), task="brightness", device="cpu",
    backbone=BackboneChoice(name="test_resnet.own", source="folder", path=str(weights)),
    recipe=Recipe(strategy=str(strategy), epochs=2, head_epochs=1, side_px=32),
)
store.create(plan, dataset, split.split(dataset, plan.split), run)
launch.start(run)
print(follow(run).state)
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Grey pictures of every brightness, each named by it; and the files of the new task."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(60):
        value = rng.uniform(0.1, 0.9)
        grain = rng.normal(0, 0.02, (40, 40, 3))
        pixels = (255 * (value + grain)).clip(0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number:02d}_{value:.6f}.png")
    for name, text in (("light", LIGHT), ("heavy", HEAVY)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "brightness.py").write_text(text, "utf-8")
    places = {name: str(tmp_path / name) for name in ("light", "heavy")}
    (tmp_path / "sitecustomize.py").write_text(FOUND.format(**places), "utf-8")
    return tmp_path


def python(world: Path, *words: object) -> str:
    path = os.pathsep.join((str(world), str(ROOT)))
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "GRAFT_HOME": str(world / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


ASK = """
import sys
from core.cli import main
run, *pictures = sys.argv[1:]
assert main(["evaluate", run, "--split", "test", "--json"]) == 0
assert main(["predict", run, *pictures, "--json"]) == 0
"""


@pytest.mark.parametrize("strategy", ["features", pytest.param("full", marks=pytest.mark.release)])
def test_a_new_kind_of_target_is_trained_evaluated_and_asked(world: Path, strategy: str) -> None:
    weights = trainings.backbone(world / "weights").path
    run = world / "run"
    said = python(world, "-c", MAKE, world / "pictures", weights, run, strategy)
    assert said.strip() == "finished"
    dark, bright = sorted((world / "pictures").glob("*.png"), key=lambda p: p.stem[3:])[::59]
    lines = python(world, "-c", ASK, run, dark, bright).splitlines()
    scored, told = (json.loads(line) for line in lines)
    assert scored["explained"] > 0.8
    assert scored["openings"] == 1
    asked = told["predictions"]
    assert float(asked[0]["label"]) < 0.4 < 0.6 < float(asked[1]["label"])
