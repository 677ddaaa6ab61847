"""The deletion test: does the answer rest on one place of a picture?

The place is put out of focus, and so are copies of its outline elsewhere (heat maps are measured by
deletion since Petsiuk et al. 2018, RISE). It decided where the answer loses more without it than
without nearly every other place, stands apart from them, and loses at least half of what it was.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import torch

from core.engine.backbone import acceleration
from core.engine.feed.images import Uint8Image
from core.engine.serve.heat import Heat, out_of_focus
from core.engine.training.trained_model import Trained

Area = npt.NDArray[np.bool_]
"""Height × width: true inside."""
_HOT = 0.5
_LARGEST = 0.25
"""Share of the picture: of a larger place there are no copies elsewhere."""
_COPIES = 30
_RANK = 0.05
"""Share of the copies without which the answer may lose as much."""
_APART = 4.0
"""Standard deviations of what the copies take away: the hottest of thirty places chosen by chance
stands two or three above their mean."""
_OF_ANSWER = 0.5
"""Share of the log odds that has to go."""
_LEAST = 1.0
"""Log odds that have to go at least: an answer of 3 to 1 says little, and what it rests on less."""
_RIM = 1 / 48
"""By how much a hidden place reaches beyond its outline, as a share of the side."""


def hottest(heat: Heat) -> Area:
    """The place around the hottest point: all that is connected and at least half as hot."""
    _, parts = cv2.connectedComponents((heat >= _HOT).astype(np.uint8))
    place: Area = parts == parts[np.unravel_index(heat.argmax(), heat.shape)]
    return place & (heat > 0)


def decided(trained: Trained, seen: Uint8Image, wanted: int, area: Area) -> bool:
    """Whether a place of a picture decided a class.

    Args:
        trained: the model.
        seen: the picture as its network sees it.
        wanted: of the class among all.
        area: the place.
    """
    if not 0 < area.mean() <= _LARGEST:
        return False
    others = elsewhere(area)
    if len(others) < _COPIES:
        return False
    shown = np.concatenate([seen[None], without(seen, [area, *others])])
    odds = _log_odds(trained, shown, wanted)
    lost = odds[0] - odds[1:]
    here, there = lost[0], lost[1:]
    ranked = float((there >= here).mean()) <= _RANK
    apart = here - there.mean() > _APART * there.std(ddof=1)
    return bool(ranked and apart and here > max(_LEAST, _OF_ANSWER * odds[0]))


def without(seen: Uint8Image, areas: Sequence[Area]) -> npt.NDArray[np.uint8]:
    """[n, height, width, 3]: the picture with each area out of focus, blended in at its rim."""
    blurred = out_of_focus(seen)
    made = []
    for area in areas:
        soft = softened(area)[..., None]
        made.append((seen * (1 - soft) + blurred * soft).round().astype(np.uint8))
    return np.stack(made)


def softened(area: Area) -> Heat:
    """1 inside an area and around it, then falling to 0: height × width."""
    rim = area.shape[0] * _RIM
    grown = cv2.dilate(area.astype(np.uint8), _disc(rim)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(grown, (0, 0), rim / 2), np.float32)


def elsewhere(area: Area, count: int = _COPIES) -> list[Area]:
    """Copies of an area at random places that it hardly reaches, always the same ones.

    What leaves the picture on one side comes in on the other, so that each place is as likely.
    """
    side, rng = area.shape[0], np.random.default_rng(0)
    near = cv2.dilate(area.astype(np.uint8), _disc(side * 2 * _RIM)).astype(np.bool_)
    found: list[Area] = []
    for _ in range(20 * count):
        copy = np.roll(area, tuple(rng.integers(0, side, 2)), (0, 1))
        if (copy & near).sum() <= area.sum() / 10:
            found.append(copy)
        if len(found) == count:
            break
    return found


def _disc(radius: float) -> npt.NDArray[np.uint8]:
    width = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)), np.uint8)


def _log_odds(
    trained: Trained, pictures: npt.NDArray[np.uint8], wanted: int
) -> npt.NDArray[np.float64]:
    """[n]: how sure the class is of each picture."""
    size = acceleration.batch_size(trained.device)
    parts = [trained.answer(pictures[at : at + size]) for at in range(0, len(pictures), size)]
    logits = torch.from_numpy(np.concatenate(parts)).double()
    odds: npt.NDArray[np.float64] = trained.task.log_odds(logits, wanted).numpy()
    return odds
