"""Finished runs on disk, made in a second: a tiny network whose head was solved on its features."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import timm
import torch
from sklearn.linear_model import LogisticRegression

from core import digests, files
from core.data import scan
from core.data import split as splits
from core.engine.backbone import network
from core.engine.backbone.acceleration import Acceleration
from core.engine.backbone.preprocessing import normalise
from core.engine.feed import images
from core.engine.heads import modules
from core.engine.training import saving, trained_model
from core.plan import plan as plans
from core.plan.plan import Plan, SplitSettings
from core.weights.backbone_choice import BackboneChoice
from tests import worlds

CLASSES = ("circle", "square", "triangle")


def run(
    folder: Path,
    *,
    name: str = "test_resnet",
    head: str | None = None,
    n: int = 10,
    world: Callable[[Path, tuple[str, ...], int], Path] = worlds.separable,
    **plan,
):
    """A run folder with a model, and its pictures beside it.

    Args:
        folder: an empty one.
        name: a timm architecture of a few thousand parameters.
        head: None = timm's own classifier; else mlp, knn, rbf or linear.
        n: pictures a class.
        world: draws them.
        plan: further fields of the plan.
    """
    data = world(folder / "data", CLASSES, n)
    dataset = scan.scan(data)
    split = splits.split(dataset, SplitSettings())
    place = folder / "run"
    place.mkdir()
    splits.save(split, dataset, place / "split.csv")
    backbone = BackboneChoice(name=name, source="scratch")
    plans.save(
        Plan(name="finished", folder=str(data), classes=CLASSES, backbone=backbone, **plan), place
    )
    _save_model(place, data, name, head)
    return place


def _save_model(place: Path, data: Path, name: str, head: str | None) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        net = timm.create_model(name, num_classes=len(CLASSES) if head is None else 0).eval()
    preprocessing = network.preprocessing(net)
    rows = [row for row in splits.load_rows(place / "split.csv") if row.side == "training"]
    pictures = np.stack([images.read(data / row.file, preprocessing) for row in rows])
    labels = np.array([CLASSES.index(row.label) for row in rows])
    with torch.inference_mode():
        batch = normalise(pictures, preprocessing, torch.device("cpu"))
        features = network.features(net, batch).numpy()
    made = _head(head or "linear", features, labels)
    if head is None:
        assert isinstance(made, modules.LinearHead)
        network.set_head(net, made.weight.data, made.bias.data)
    kept = None if head is None else made
    saving.save_weights(place, net, kept)
    saving.describe(
        place,
        net,
        kept,
        classes=CLASSES,
        preprocessing=preprocessing,
        acceleration=Acceleration(),
        about={"backbone": name},
    )
    files.write_json(place / "worker.json", {"pid": 1, "created": 0.0})


def _head(kind: str, features, labels) -> modules.Head:
    tensor = lambda x: torch.from_numpy(np.ascontiguousarray(x, dtype=np.float32))  # noqa: E731
    mean, scale = features.mean(0), features.std(0) + 1e-6
    plain = (features - mean) / scale
    solved = LogisticRegression(C=0.1, max_iter=500).fit(plain, labels)
    votes = np.eye(len(CLASSES))[labels]
    frame = {"mean": tensor(mean), "scale": tensor(scale)}
    known = plain / np.linalg.norm(plain, axis=1, keepdims=True)
    width = plain.shape[1]
    if kind == "knn":
        parts = {**frame, "known": tensor(known), "votes": tensor(votes)}
        return modules.build("knn", parts, {"k": 5, "temperature": 0.07})
    if kind == "rbf":
        parts = {"known": tensor(plain), "weight": tensor(votes.T), "bias": torch.zeros(3)}
        return modules.build("rbf", {**frame, **parts}, {"gamma": 1 / width})
    if kind == "mlp":
        both = {
            "w1": tensor(np.vstack([np.eye(width), -np.eye(width)])),
            "b1": torch.zeros(2 * width),
        }
        last = {
            "w2": tensor(np.hstack([solved.coef_, -solved.coef_])),
            "b2": tensor(solved.intercept_),
        }
        return modules.build("mlp", {**frame, **both, **last}, {})
    weight = solved.coef_ / scale
    bias = solved.intercept_ - weight @ mean
    return modules.build("linear", {"weight": tensor(weight), "bias": tensor(bias)}, {})


def heat(place: Path, temperature: object) -> None:
    """Write down another temperature of its model."""
    _describe(place, temperature=temperature)


def limits(place: Path, *thresholds: float) -> None:
    """Write down from which probability on its model says each class."""
    _describe(place, thresholds=thresholds)


def _describe(place: Path, **facts: object) -> None:
    told = files.read_json(place / "best" / "graft.json")
    assert isinstance(told, dict)
    digests.write_text(place / "best" / "graft.json", files.json_text({**told, **facts}))


def truth(place: Path):
    """Pictures of a run as its network sees them, and its own answers in float32."""
    trained = replace(trained_model.load(place), acceleration=Acceleration())
    paths = sorted((place.parent / "data").rglob("*.png"))[::4]
    pictures = np.stack([images.read(path, trained.preprocessing) for path in paths])
    return pictures, trained.answer(pictures)
