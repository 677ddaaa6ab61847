"""The advisor with its eyes open: it probes the pictures before it proposes a recipe."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core import machine
from core.data.split import SplitSettings
from core.engine.compare import Told, compare, seen
from core.plan.advice import recommend
from core.plan.plan import BackboneChoice


def advise(
    folder: Path,
    backbones: Sequence[BackboneChoice],
    *,
    on_progress: Told,
    should_stop: Callable[[], bool] = lambda: False,
    minutes: float | None = None,
    division: SplitSettings = SplitSettings(),  # noqa: B008 - frozen
) -> dict[str, Any]:
    """Choose backbone, strategy, augmentation, epochs and batch size from the pictures themselves.

    The distance between the user's pictures and those of the pretraining is measured, not guessed
    from class names: a cross-validated probe on frozen features, against chance.

    Args:
        folder: the pictures.
        backbones: what may be trained; of several that cannot be told from the best, the fastest is
            taken.
        on_progress: see `core.engine.compare.Told`.
        should_stop: asked between batches.
        minutes: what the user is willing to wait; None = not said.
        division: how the folder is divided, so that the test set stays sealed.

    Returns:
        `recipe`, `augment`, `reason`, `probe` (accuracy, low, high, n, chance, seconds, pictures
        embedded in them), `backbone`, `compared` (what the bake-off said; None where there was
        one backbone).
    """
    _, rows = seen(folder, division)
    counts = dict(sorted(Counter(row.label for row in rows).items()))
    probe: dict[str, Any] = {"accuracy": None, "low": None, "high": None, "n": 0}
    backbone, compared = backbones[0], None
    known = [one for one in backbones if one.source != "scratch"]
    if known:
        found = compare(
            folder, known, on_progress=on_progress, should_stop=should_stop, division=division
        )
        backbone, row = _fastest_of_the_best(known, found["backbones"])
        names = ("accuracy", "low", "high", "n", "seconds", "embedded")
        probe = {key: row[key] for key in names}
        compared = found["sentence"] if len(known) > 1 else None
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
        "backbone": backbone.model_dump(),
        "compared": compared,
    }


def _fastest_of_the_best(
    choices: Sequence[BackboneChoice], table: Sequence[dict[str, Any]]
) -> tuple[BackboneChoice, dict[str, Any]]:
    tied = [row for row in table if row["tied_with_best"]] or list(table)
    row = max(tied, key=lambda one: float(one["pictures_per_second"]))
    same = (one for one in choices if (one.name, one.path) == (row["name"], row["path"]))
    return next(same), row
