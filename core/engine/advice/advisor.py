"""Measured advice: a linear probe of the pictures, then the recipe that the rules draw from it."""

from collections import Counter

from core import machine
from core.data.dataset import Dataset
from core.data.split import SplitSettings
from core.engine.advice.bakeoff import Told, compare, seen
from core.plan.advice import recommend
from core.protocol.advice import AdviseAnswer, ProbeAgainstChance
from core.runs import stop
from core.runs.stop import CheckStop
from core.weights.backbone_choice import BackboneChoice


def advise(
    dataset: Dataset,
    backbone: BackboneChoice,
    *,
    on_progress: Told,
    check_stop: CheckStop = stop.never,
    minutes: float | None = None,
    split: SplitSettings = SplitSettings(),  # noqa: B008 - frozen
) -> AdviseAnswer:
    """Choose strategy, augmentation, epochs and batch size from the pictures themselves.

    The distance between the user's pictures and those of the pretraining is measured, not guessed
    from class names: a cross-validated probe on frozen features, against chance.

    Args:
        dataset: the pictures.
        backbone: what will be trained.
        on_progress: see `core.engine.advice.bakeoff.Told`.
        check_stop: called between batches.
        minutes: what the user is willing to wait; None = not said.
        split: how the folder is divided, so that the test set stays sealed.
    """
    rows = seen(dataset, split)
    counts = dict(sorted(Counter(name for row in rows for name in row.target.names).items()))
    chance = max(counts.values()) / len(rows) if rows else None
    probe = ProbeAgainstChance(accuracy=None, low=None, high=None, n=0, chance=chance)
    if backbone.source != "scratch":
        answer = compare(
            dataset, [backbone], on_progress=on_progress, check_stop=check_stop, split=split
        )
        probe = ProbeAgainstChance(**{**answer.backbones[0].model_dump(), "chance": chance})
    advice = recommend(
        counts,
        backbone=backbone,
        pictures=sum(row.side == "training" for row in rows),
        device_kind=machine.device().kind,
        # the rules know what a probe means for one class a picture, and for no other kind
        probe=probe.accuracy if dataset.kind == "classify" else None,
        minutes=minutes,
    )
    return AdviseAnswer(
        recipe=advice.recipe, augment=advice.augment, reason=advice.reason, probe=probe
    )
