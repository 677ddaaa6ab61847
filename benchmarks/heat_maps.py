"""Whether heat maps lie where the answer came from, and are refused where it came from nowhere.

    python -m benchmarks.heat_maps [--weights FOLDER …] [--each 60] [--new 40] [--seed 0]

Draws textures of which half have one small defect (a hole or a scratch) whose pixels are known. A
head is solved on frozen features, of the carried backbone and of any others, and a small ViT is
trained from a random start on five times as many. New pictures that are rightly called defective:
does the hottest point lie in the box of the defect, and is the map shown? The same with labels
dealt out anew by chance: is it refused, on pictures that were learnt and on new ones? Prints the
table of `heat_maps.md`.
"""

import argparse
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import timm
import torch
from PIL import Image as Pillow
from torch import nn
from torch.nn import functional

from benchmarks.machine import heading
from benchmarks.worlds import canvas, surfaces
from core.engine.backbone import network
from core.engine.backbone.acceleration import Acceleration
from core.engine.backbone.preprocessing import Preprocessing, normalise
from core.engine.feed import images
from core.engine.feed.opening import open_backbone
from core.engine.heads import logistic
from core.engine.heads.feature_set import FeatureSet
from core.engine.serve import deletion, heat
from core.engine.tasks import table as tasks
from core.engine.training.trained_model import Trained
from core.weights import pretrained

GROUNDS = {"metal": surfaces.metal, "clouds": surfaces.clouds, "fibres": surfaces.fibres}
CLASSES = ("good", "defect")
_VIT = {"img_size": 96, "patch_size": 8, "embed_dim": 96, "depth": 4, "num_heads": 3}
_POOL = "max"
"""One patch in 144 has the defect: by their mean a ViT from a random start learns nothing."""
_TIMES = 5
_EPOCHS = 9
_RATE = 1e-3
_BATCH = 32
Pictures = npt.NDArray[np.uint8]
Masks = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Pictures as a network sees them, good and defective in turns."""

    pictures: Pictures
    labels: npt.NDArray[np.int64]
    masks: Masks
    """[n, height, width]: the pixels of the defect; none of a good one."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What was counted; each pair is how many, of how many."""

    right: tuple[int, int]
    """Pictures that the model is right about."""
    inside: tuple[int, int]
    """Hottest point in the box of the defect, of defects rightly called so."""
    shown: tuple[int, int]
    """Of the same, maps that are shown."""
    refused: tuple[int, int]
    """Of a model that learnt labels dealt out by chance."""
    milliseconds: float
    """Of the processor for one picture, map and test."""


def draw(ground: str, n: int, preprocessing: Preprocessing, seed: int) -> Drawn:
    """Textures, every second one with a defect.

    Args:
        ground: of `GROUNDS`.
        n: how many.
        preprocessing: how the network sees them.
        seed: another one draws others.
    """
    rng = np.random.default_rng([seed, *ground.encode()])
    pictures, masks = [], []
    for at in range(n):
        picture, cover = GROUNDS[ground](rng), np.zeros((canvas.SIDE, canvas.SIDE, 3))
        if at % 2:
            dark = bool(at % 4 == 1)
            cover = surfaces.defect(rng, "hole" if dark else "scratch")
            tone = picture.mean() + (-rng.uniform(55, 80) if dark else rng.uniform(60, 90))
            picture = picture * (1 - cover) + np.clip(tone, 5, 250) * cover
        pictures.append(_seen(canvas.photographed(picture, rng), preprocessing))
        masks.append(_seen((cover * 255).astype(np.uint8), preprocessing)[..., 0] > 100)
    labels = np.arange(n) % 2
    return Drawn(pictures=np.stack(pictures), labels=labels, masks=np.stack(masks))


def _seen(picture: canvas.Image, preprocessing: Preprocessing) -> images.Uint8Image:
    return images.from_pil(Pillow.fromarray(picture), preprocessing)


def frozen(weights: str) -> Trained:
    """A backbone with its weights, not taught yet."""
    body = open_backbone(pretrained.choose(weights), torch.device("cpu"), [])
    return Trained(
        net=body.net,
        head=None,
        task=tasks.of("classify"),
        classes=CLASSES,
        preprocessing=body.preprocessing,
        acceleration=body.acceleration,
        device=body.device,
        about={},
    )


def taught(bare: Trained, pictures: Pictures, labels: npt.NDArray[np.int64]) -> Trained:
    """The same with a head solved on its features."""
    with torch.inference_mode():
        parts = [
            network.features(bare.net, normalise(some, bare.preprocessing, bare.device))
            for some in np.array_split(pictures, max(1, len(pictures) // 16))
        ]
    n = len(labels)
    rows = FeatureSet(
        features=torch.cat(parts).numpy(),
        labels=labels,
        groups=[str(at) for at in range(n)],
        original=np.ones(n, dtype=np.bool_),
        classes=len(CLASSES),
    )
    return Trained(**{**vars(bare), "head": logistic.regression(rows).head})


def trained_vit(pictures: Pictures, labels: npt.NDArray[np.int64], p: Preprocessing) -> Trained:
    """A small ViT from a random start."""
    torch.manual_seed(0)
    net = timm.models.VisionTransformer(num_classes=len(CLASSES), global_pool=_POOL, **_VIT)
    batches = normalise(pictures, p, torch.device("cpu")).contiguous()
    truth = torch.from_numpy(labels)
    steps = torch.optim.AdamW(net.parameters(), _RATE, weight_decay=0.05)
    total = _EPOCHS * math.ceil(len(labels) / _BATCH)
    rate = torch.optim.lr_scheduler.OneCycleLR(steps, _RATE, total_steps=total, pct_start=0.15)
    for _ in range(_EPOCHS):
        for some in torch.randperm(len(labels)).split(_BATCH):
            loss = functional.cross_entropy(net(batches[some]), truth[some])
            steps.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            steps.step()
            rate.step()
    return Trained(
        net=net.eval(),
        head=None,
        task=tasks.of("classify"),
        classes=CLASSES,
        preprocessing=p,
        acceleration=Acceleration(),
        device=torch.device("cpu"),
        about={},
    )


VIT_SEES = Preprocessing(
    side_px=96, resize_px=96, interpolation="bicubic", crop_mode="center",
    mean=(0.5, 0.5, 0.5), std=(0.25, 0.25, 0.25),
)  # fmt: skip


def proved(model: Trained, shuffled: Trained, learnt: Drawn, new: Drawn) -> Proof:
    """Count on new pictures for a model; for one of shuffled labels, on learnt ones too.

    Args:
        model: that learnt what the pictures show.
        shuffled: that learnt labels dealt out by chance.
        learnt: what both learnt from.
        new: other pictures.
    """
    begun = time.process_time()
    looks = [_look(model, picture, 1) for picture in new.pictures]
    said = _said(model, new.pictures)
    right = [at for at in np.flatnonzero(new.labels) if said[at] == 1 and new.masks[at].any()]
    seconds = (time.process_time() - begun) / len(looks)
    every = np.concatenate([learnt.pictures[: len(new.pictures)], new.pictures])
    dealt = [
        _look(shuffled, picture, answer)[1]
        for picture, answer in zip(every, _said(shuffled, every), strict=True)
    ]
    return Proof(
        right=(int((np.array(said) == new.labels).sum()), len(said)),
        inside=(sum(_inside(looks[at][0], new.masks[at]) for at in right), len(right)),
        shown=(sum(looks[at][1] for at in right), len(right)),
        refused=(dealt.count(False), len(dealt)),
        milliseconds=1000 * seconds,
    )


def _said(model: Trained, pictures: Pictures) -> list[int]:
    return [int(model.answer(one[None])[0].argmax()) for one in pictures]


def _look(model: Trained, picture: images.Uint8Image, wanted: int) -> tuple[heat.Heat, bool]:
    warm = heat.heat_map(model, picture, wanted)
    return warm, deletion.decided(model, picture, wanted, deletion.hottest(warm))


def _inside(warm: heat.Heat, mask: Masks) -> bool:
    """Whether the hottest point lies in the box of a mask."""
    point = np.unravel_index(warm.argmax(), warm.shape)
    spread = [np.flatnonzero(mask.any(axis)) for axis in (1, 0)]
    return all(own[0] <= at <= own[-1] for at, own in zip(point, spread, strict=True))


def measure(weights: str, ground: str, each: int, new: int, seed: int) -> Proof:
    """One row of the table.

    Args:
        weights: of a backbone, or `vit`.
        ground: of `GROUNDS`.
        each: pictures of each class to learn from.
        new: pictures of each class to look at.
        seed: of the drawing.
    """
    bare = None if weights == "vit" else frozen(weights)
    p = bare.preprocessing if bare else VIT_SEES
    learnt, fresh = (draw(ground, 2 * n, p, at) for at, n in ((seed, each), (seed + 1, new)))
    dealt = np.random.default_rng(seed).permutation(learnt.labels)
    models = [
        taught(bare, learnt.pictures, labels) if bare else trained_vit(learnt.pictures, labels, p)
        for labels in (learnt.labels, dealt)
    ]
    return proved(models[0], models[1], learnt, fresh)


def _cell(pair: tuple[int, int]) -> str:
    return f"{100 * pair[0] / pair[1]:.0f} % ({pair[0]} of {pair[1]})" if pair[1] else "–"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", nargs="*", default=["embedded", "vit"])
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--new", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    print(f"{heading()}\n")
    titles = "network | texture | right | hottest point in the defect | map shown | refused, dealt "
    print(f"| {titles}by chance | a picture |\n|{' --- |' * 7}")
    for weights in asked.weights:
        for ground in GROUNDS:
            each = asked.each * (_TIMES if weights == "vit" else 1)
            one = measure(weights, ground, each, asked.new, asked.seed)
            cells = " | ".join(
                _cell(pair) for pair in (one.right, one.inside, one.shown, one.refused)
            )
            named = Path(weights).name
            print(f"| {named} | {ground} | {cells} | {one.milliseconds:.0f} ms |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
