"""Makes the runs that later versions have to open, with the version of Graft that it is run with.

    python tests/earlier/make.py /tmp/world      # in a checkout of that version, then:
    cd /tmp/world && XZ_OPT=-9e tar cJf graft-VERSION.tar.xz pictures weights runs session.json

One finished run on frozen features, and one stopped run of each kind of fine-tuning, with a
network of timm's for tests. Its weights have few different values and only heads have learnt so
far, so that the archive stays at 0.1 MB. A network from scratch has no such weights, and goes the
same way as `full`.
"""

import sys
import time
from pathlib import Path

import numpy as np
import timm
import torch
from PIL import Image
from timm.models import save_for_hf

from core.augment.choice import AugmentationChoice
from core.data import scan, split
from core.data.split import SplitSettings
from core.plan.plan import Plan
from core.plan.recipe import Recipe, Strategy
from core.runs import draft, events, launch, store
from core.weights.backbone_choice import BackboneChoice

NETWORK, SIDE_PX = "test_efficientnet", 32


def main(room: Path) -> None:
    """Pictures, weights, runs and a draft, in a folder of their own (GRAFT_HOME elsewhere)."""
    folder, body = pictures(room / "pictures"), backbone(room / "weights")
    run(room, folder, body, "features", epochs=2)
    strategies: tuple[Strategy, ...] = ("staged", "gradual", "full")
    for strategy in strategies:
        run(room, folder, body, strategy, epochs=40, head_epochs=39)
    finished = room / "runs" / "features"
    draft.from_run(store.read(finished).plan, finished)
    draft.path().rename(room / "session.json")


def pictures(folder: Path) -> Path:
    """Three classes that differ in colour."""
    rng = np.random.default_rng(0)
    for label, name in enumerate(("red", "green", "blue")):
        (folder / name).mkdir(parents=True)
        for number in range(12):
            base = np.full((20, 24, 3), 96.0)
            base[..., label] += 48
            noisy = base + 16 * rng.integers(-2, 3, (20, 24, 1)) + 8 * rng.integers(-2, 3, 3)
            picture = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
            picture.save(folder / name / f"{number:02}.png")
    return folder


def backbone(folder: Path) -> BackboneChoice:
    """Random weights, rounded."""
    torch.manual_seed(1)
    net = timm.create_model(NETWORK, pretrained=False, num_classes=3)
    with torch.no_grad():
        for weights in net.parameters():
            weights.copy_((weights * 32).round() / 32)
    save_for_hf(net, folder, safe_serialization=True)
    return BackboneChoice(name=NETWORK, source="folder", path=str(folder))


def run(
    room: Path, folder: Path, body: BackboneChoice, strategy: Strategy, **settings: int
) -> None:
    """One run to its end, or stopped after two epochs."""
    dataset = scan.scan(folder)
    plan = Plan(
        name=strategy,
        folder=str(folder),
        classes=dataset.classes,
        backbone=body,
        augmentations=(AugmentationChoice(name="brightness", strength=0.2),),
        recipe=Recipe(strategy=strategy, batch_size=4, side_px=SIDE_PX, optimizer="sgd",
                      patience=0, **settings),  # type: ignore[arg-type]
        device="cpu",
        seed=5,
    )  # fmt: skip
    sides = split.split(dataset, SplitSettings(validation=0.25, test=0.15))
    place = store.create(plan, dataset, sides, room / "runs" / strategy)
    launch.start(place)
    while store.read(place).state not in store.ENDED:
        told = [event for event in events.read(place)[0] if event["kind"] == "epoch"]
        if len(told) >= 2 and strategy != "features":
            launch.request_stop(place)
        time.sleep(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
