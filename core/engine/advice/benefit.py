"""Which changes help: a head that learns from changed views beside one that does not, held out.

Safe is not useful. For a frozen backbone usefulness is known for little: the pictures and a few
draws of each change are embedded once, and two heads are cross-validated on the same pictures, one
change at a time. For fine-tuning, where the backbone learns from the changes too, it is a hint.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.data.dataset import Dataset
from core.data.split import SplitSettings
from core.engine.advice.bakeoff import Told, seen, tracked
from core.engine.advice.linear_probe import held_out, some
from core.engine.backbone import acceleration
from core.engine.feed.embedding import Views, embed
from core.engine.feed.opening import open_backbone
from core.engine.heads.feature_set import FeatureSet, Floats
from core.engine.tasks import table as engine_tasks
from core.engine.tasks.engine_task import EngineTask, Labels
from core.engine.training.feature_data import assembled
from core.protocol.benefit import Benefit, BenefitAnswer
from core.runs import stop
from core.runs.stop import CheckStop
from core.tasks.ranges import paired, z_of_all
from core.weights.backbone_choice import BackboneChoice

CHANGED_VIEWS = 2
"""Changed views of each picture."""
PICTURES_TRIED = 500
"""Training pictures looked at, at most."""


def benefit(
    dataset: Dataset,
    backbone: BackboneChoice,
    choices: Sequence[AugmentationChoice],
    *,
    on_progress: Told,
    check_stop: CheckStop = stop.never,
    split: SplitSettings = SplitSettings(),  # noqa: B008 - frozen
) -> BenefitAnswer:
    """Try augmentations one by one on the training pictures; neither other side is looked at.

    Args:
        dataset: the pictures.
        backbone: whose features the heads learn from.
        choices: what to try, each at its strength; every draw is a changed one.
        on_progress: see `core.engine.advice.bakeoff.Told`.
        check_stop: called between batches, and while a head is solved.
        split: how the folder is divided.

    Raises:
        Stopped: `check_stop` said so.
        GraftError: as `core.engine.feed.opening.open_backbone`.
    """
    begun = time.monotonic()
    rows = some([row for row in seen(dataset, split) if row.side == "training"], PICTURES_TRIED)
    sample = [dataset.folder / row.file for row in rows[:8]]
    body = open_backbone(backbone, acceleration.pick_device("auto"), sample)
    task = engine_tasks.of(dataset.kind)
    found: list[Benefit] = []
    plain: Floats | None = None
    labels: Labels = np.empty(0)
    for number, choice in enumerate(choices):
        title = CATALOGUE[choice.name].title
        track = tracked(on_progress, check_stop, number, len(choices), title)
        always = choice.model_copy(update={"probability": 1.0})
        views = Views(augmentations=(always,), count=CHANGED_VIEWS, seed=0)
        embedded = embed(body, dataset.folder, rows, views=views, track=track)
        both = assembled(embedded, dataset.kind, dataset.classes)
        if plain is None:
            plain = held_out(_unchanged(both), task, check_stop)
            labels = both.labels[both.original]
        changed = None if plain is None else held_out(both, task, check_stop)
        if plain is None or changed is None:
            break
        right = np.stack([task.correct(logits, labels) for logits in (plain, changed)])
        lost = np.stack([_losses(task, logits, labels) for logits in (plain, changed)])
        found.append(between(choice, right, lost, len(choices)))
    return BenefitAnswer(
        accuracy=None if plain is None else float(task.correct(plain, labels).mean()),
        n=0 if plain is None else len(labels),
        benefits=tuple(found),
        seconds=round(time.monotonic() - begun, 1),
    )


def _unchanged(rows: FeatureSet) -> FeatureSet:
    """Pictures as often as they are there with their views: a change of nothing brings nothing.

    A head on each picture once would be another one, as its regularisation weighs more.
    """
    each = 1 + CHANGED_VIEWS
    pictures = np.arange(len(rows.labels)) // each * each
    return replace(rows.part(pictures), original=rows.original)


def between(
    choice: AugmentationChoice, right: npt.NDArray[np.bool_], losses: Floats, asked: int
) -> Benefit:
    """Two heads on the same n pictures, compared picture by picture.

    Args:
        choice: what the second head learnt from besides.
        right: [2, n].
        losses: [2, n], in nats.
        asked: how many changes are compared, each by two ranges.
    """
    before, after = right
    gained, lost, n = int((after & ~before).sum()), int((before & ~after).sum()), len(before)
    z = z_of_all(2 * asked)
    low, high = paired(gained, lost, n, z)
    more = losses[1] - losses[0]
    half = z * float(more.std(ddof=1)) / np.sqrt(n)
    return Benefit(
        choice=choice,
        gain=(gained - lost) / n,
        low=low or 0.0,
        high=high or 0.0,
        loss=float(more.mean()),
        loss_low=float(more.mean() - half),
        loss_high=float(more.mean() + half),
    )


def _losses(task: EngineTask, logits: Floats, labels: Labels) -> Floats:
    """Of each picture, in nats."""
    each = (slice(at, at + 1) for at in range(len(labels)))
    return np.array([task.mean_loss(logits[one], labels[one]) for one in each])
