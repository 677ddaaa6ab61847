"""The advisor with its eyes open: it probes the pictures before it proposes a recipe."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core import machine
from core.data.split import SplitSettings
from core.engine.advice.bakeoff import Told, compare, seen
from core.plan.advice import recommend
from core.runs import stop
from core.runs.stop import CheckStop
from core.weights.backbone_choice import BackboneChoice


def advise(
    folder: Path,
    backbone: BackboneChoice,
    *,
    on_progress: Told,
    check_stop: CheckStop = stop.never,
    minutes: float | None = None,
    division: SplitSettings = SplitSettings(),  # noqa: B008 - frozen
) -> dict[str, Any]:
    """Choose strategy, augmentation, epochs and batch size from the pictures themselves.

    The distance between the user's pictures and those of the pretraining is measured, not guessed
    from class names: a cross-validated probe on frozen features, against chance.

    Args:
        folder: the pictures.
        backbone: what will be trained.
        on_progress: see `core.engine.advice.bakeoff.Told`.
        check_stop: called between batches.
        minutes: what the user is willing to wait; None = not said.
        division: how the folder is divided, so that the test set stays sealed.

    Returns:
        `recipe`, `augment`, `reason`, `probe` (accuracy, low, high, n, chance, seconds, pictures
        embedded in them).
    """
    _, rows = seen(folder, division)
    counts = dict(sorted(Counter(row.label for row in rows).items()))
    probe: dict[str, Any] = {"accuracy": None, "low": None, "high": None, "n": 0}
    if backbone.source != "scratch":
        found = compare(
            folder, [backbone], on_progress=on_progress, check_stop=check_stop, division=division
        )
        names = ("accuracy", "low", "high", "n", "seconds", "embedded")
        probe = {key: found["backbones"][0][key] for key in names}
    advice = recommend(
        counts,
        backbone=backbone,
        pictures=sum(row.side == "training" for row in rows),
        device_kind=machine.device().kind,
        probe=probe["accuracy"],
        minutes=minutes,
    )
    chance = max(counts.values()) / len(rows) if rows else None
    return {
        **asdict(advice),
        "recipe": advice.recipe.model_dump(),
        "probe": {**probe, "chance": chance},
    }
