"""The wall of the Augment page: pictures as they are, beside variants and what was drawn."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pil
from PIL import ImageOps
from pydantic import Field

from core.augment.choice import AugmentationChoice
from core.data import formats
from core.data.target import OneClass
from core.engine.augment import pipeline
from core.engine.augment.functions import MIXES
from core.engine.augment.params import AugmentParams, Image
from core.engine.serve import preview_files
from core.errors import DataError
from core.settings import Settings

AS_IT_IS = "as it is"
"""Caption of a variant to which, by chance, nothing was done."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture on the wall."""

    image: Image
    label: str


class PreviewRequest(Settings):
    """What to show. Field names are those of the desk's verb `preview`."""

    folder: Path
    """The data folder."""
    files: tuple[str, ...]
    """Pictures to show, relative to the folder."""
    augmentations: tuple[AugmentationChoice, ...] = ()
    labels: tuple[str, ...] | None = None
    """Of the files; by default the name of the folder that each lies in."""
    n: int = Field(default=3, ge=0, le=16)
    """Variants of each picture."""
    seed: int = 0
    side_px: int = Field(default=224, ge=32, le=1024)
    """Side of the squares that are drawn."""
    always: bool = False
    """Apply everything to every variant, to see what it does; else as often as the plan says."""


def preview(wall: PreviewRequest) -> list[dict[str, Any]]:
    """Draw variants of a few pictures, with the very code that training uses.

    Needs no torch. One seed shows the same variants of a picture whatever stands beside it.

    Returns:
        One record a file: file, label, original (path of a picture) and variants, each with
        image (path), caption, label and shares (label to share; more than one where pictures were
        mixed); or file and error, where it cannot be read.
    """
    choices = wall.augmentations
    if wall.always:
        choices = tuple(one.model_copy(update={"probability": 1.0}) for one in choices)
    line = pipeline.build(choices, wall.side_px)
    mixes = [choice for choice in choices if choice.name in MIXES]
    records = []
    shown: dict[str, _Shown] = {}
    for file, label in zip(wall.files, wall.labels or _folders(wall.files), strict=True):
        record: dict[str, Any] = {"file": file, "label": label}
        records.append(record)
        try:
            shown[file] = _Shown(_square(wall.folder / file, wall.side_px), label)
            record["original"] = str(preview_files.put(shown[file].image))
        except DataError as error:
            record["error"] = error.as_dict()
    for record in (r for r in records if "original" in r):
        file = record["file"]
        others = [one for name, one in shown.items() if name != file]
        record["variants"] = [
            _variant(shown[file], line, mixes, others, _generator(wall.seed, file, at))
            for at in range(wall.n)
        ]
    return records


def changed(
    folder: Path, files: Sequence[str], name: str, signed_strength: float, side_px: int = 224
) -> list[dict[str, Any]]:
    """Pictures changed by one augmentation at exactly one strength, as the audit saw them.

    Returns:
        One record a file: file, original and image (paths of pictures), caption (what was done);
        or file and error.
    """
    told = pipeline.caption(AugmentParams(name, signed_strength, (0.0,)), side_px)
    records: list[dict[str, Any]] = []
    for file in files:
        record: dict[str, Any] = {"file": file, "caption": told}
        records.append(record)
        try:
            image = _square(folder / file, side_px)
            made = pipeline.fixed(image, name, signed_strength, _generator(0, file, 0))
            record |= {
                "original": str(preview_files.put(image)),
                "image": str(preview_files.put(made)),
            }
        except DataError as error:
            record["error"] = error.as_dict()
    return records


def _folders(files: Sequence[str]) -> list[str]:
    return [Path(file).parent.name for file in files]


def _generator(seed: int, file: str, at: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(file.encode()), at])


def _variant(
    shown: _Shown,
    line: pipeline.Pipeline,
    mixes: Sequence[AugmentationChoice],
    others: Sequence[_Shown],
    rng: np.random.Generator,
) -> dict[str, Any]:
    drawn = line(shown.image, OneClass(shown.label), rng)
    image, told = drawn.image, list(drawn.drawn)
    if drawn.target.text != shown.label:
        told.append(f"now {drawn.target.text}")
    shares = {drawn.target.text: 1.0}
    mix = _chosen(mixes, rng) if others else None
    others = [one for one in others if mix and one.label not in mix.not_for]
    if mix and others and shown.label not in mix.not_for:
        other = others[int(rng.integers(len(others)))]
        partner = line(other.image, OneClass(other.label), rng)
        image, share = blend(image, partner.image, mix, rng)
        shares[drawn.target.text] = share
        shares[partner.target.text] = shares.get(partner.target.text, 0.0) + 1 - share
        told.append(", ".join(f"{100 * s:.0f} % {name}" for name, s in shares.items()))
    caption = ", ".join(told) or AS_IT_IS
    path = str(preview_files.put(image))
    return {"image": path, "caption": caption, "label": drawn.target.text, "shares": shares}


def _chosen(
    mixes: Sequence[AugmentationChoice], rng: np.random.Generator
) -> AugmentationChoice | None:
    """One of the mixes that are on, as often as the plan says; never two at once (as in timm)."""
    if not mixes:
        return None
    mix = mixes[int(rng.integers(len(mixes)))]
    return mix if rng.random() < mix.probability else None


def blend(
    image: Image, other: Image, mix: AugmentationChoice, rng: np.random.Generator
) -> tuple[Image, float]:
    """Mix two pictures, with the draws that `core.engine.training.mixing` makes for a batch.

    Args:
        image: the picture that is mixed into.
        other: the picture to mix with; brought to the first one's size.
        mix: how, and its alpha.
        rng: draws the share and the place.

    Returns:
        The mixed picture, and the share of it that the first one keeps.
    """
    share = float(rng.beta(mix.strength, mix.strength))
    height, width = image.shape[:2]
    fitted = np.asarray(Pil.fromarray(other).resize((width, height)), dtype=np.uint8)
    first, second = (np.moveaxis(one, 2, 0).astype(np.float32) for one in (image, fitted))
    mixed, kept = MIXES[mix.name](first, second, share, rng)
    return np.moveaxis(mixed + 0.5, 0, 2).astype(np.uint8), kept


def _square(path: Path, side_px: int) -> Image:
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0  # `formats.load` says what is wrong with it
    return _decoded(path, changed, side_px)


@lru_cache(maxsize=64)
def _decoded(path: Path, changed: int, side_px: int) -> Image:
    """The middle of a picture as a square; kept, so that only the first drawing decodes."""
    picture = formats.load(path, at_least_px=side_px)
    return np.asarray(ImageOps.fit(picture, (side_px, side_px)), dtype=np.uint8)
