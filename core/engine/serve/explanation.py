"""Where the model looked: a heat map over one picture, shown only where its hot place decided."""

from pathlib import Path

import cv2
import numpy as np

from core.engine.feed import images
from core.engine.serve import deletion, heat, inference, preview_files
from core.engine.serve.heat import Heat
from core.protocol.explanation import ExplainAnswer

_SHOWN_PX = 384
_STRENGTH = 0.55
"""How much of the colour covers the hottest place."""


def explain(run: Path, file: Path, label: str | None = None) -> ExplainAnswer:
    """Draw where a class was seen in a picture.

    Args:
        run: a run with a model.
        file: any picture.
        label: the class to look for; None = the one that the model chose.

    Raises:
        RunNotReady, RunDamaged: no model to ask.
        UnreadablePicture, PictureTooLarge: no picture to show.
        ValueError: no such class.
    """
    trained = inference.load(run)
    seen = images.read(file, trained.preprocessing).copy()
    shares = trained.task.decode(trained.answer(seen[None]))[0]
    wanted = trained.classes.index(label) if label else int(shares.argmax())
    warm = heat.heat_map(trained, seen, wanted)
    place = deletion.hottest(warm)
    decided = deletion.decided(trained, seen, wanted, place)
    original, drawn = overlay(seen, warm * deletion.softened(place))
    return ExplainAnswer(
        image=preview_files.put(drawn if decided else original),
        original=preview_files.put(original),
        label=trained.classes[wanted],
        confidence=float(shares[wanted]),
        decided=decided,
        share=round(float(place.mean()), 3),
    )


def overlay(seen: images.Uint8Image, warm: Heat) -> tuple[images.Uint8Image, images.Uint8Image]:
    """The picture, and the same with its heat: transparent where cold."""
    size = (_SHOWN_PX, _SHOWN_PX)
    shown = cv2.resize(seen, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    smooth = np.clip(cv2.resize(warm, size, interpolation=cv2.INTER_CUBIC), 0, 1)
    levels = (smooth * 255).astype(np.uint8)
    colour = cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO)[..., ::-1]
    share = (smooth * _STRENGTH)[..., None]
    mixed = shown * (1 - share) + colour * share
    return shown, mixed.round().astype(np.uint8)
