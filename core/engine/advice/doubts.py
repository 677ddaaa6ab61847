"""What is doubtful in a folder: labels, odd pictures, classes that look alike, shortcuts."""

import contextlib
import time
from collections import Counter
from collections.abc import Sequence

import numpy as np

from core.data.dataset import Dataset
from core.data.split import Row, SplitSettings, heeded
from core.engine.advice import circumstances, leak, more_pictures, outliers
from core.engine.advice.alike_classes import alike
from core.engine.advice.bakeoff import Told, seen, tracked
from core.engine.advice.linear_probe import some
from core.engine.advice.shortcuts import shortcuts
from core.engine.advice.wrong_labels import Suspicions, suspicions
from core.engine.backbone import acceleration
from core.engine.feed.embedding import embed
from core.engine.feed.opening import open_backbone
from core.engine.feed.read_ahead import read_ahead
from core.engine.heads.feature_set import FeatureSet, Floats, Ints
from core.engine.heads.leave_one_out import directions
from core.engine.tasks import table as engine_tasks
from core.protocol.doubts import DoubtsAnswer, LabelDoubt, OddPicture, Shortcut
from core.protocol.leak import LeakAnswer
from core.protocol.more import MoreAnswer
from core.runs import stop
from core.runs.stop import CheckStop
from core.weights.backbone_choice import BackboneChoice

PICTURES_DOUBTED = 10_000
"""Pictures looked at, at most."""
_FACTS_OF = 2_000
"""Pictures whose size, file and light are looked at, at most."""
_LEAST = 5
"""Pictures of a class below which nothing is doubted of it: too few to know it by."""
_AT_ONCE = 32


def doubts(
    dataset: Dataset,
    backbone: BackboneChoice,
    *,
    on_progress: Told,
    check_stop: CheckStop = stop.never,
    split: SplitSettings = SplitSettings(),  # noqa: B008 - frozen
) -> DoubtsAnswer:
    """Look for what is doubtful, in all pictures but those of the sealed test set.

    Args:
        dataset: the pictures, each of one class.
        backbone: whose features they are compared by.
        on_progress: see `core.engine.advice.bakeoff.Told`.
        check_stop: called between batches, and between solutions.
        split: how the folder is divided.

    Raises:
        Stopped: `check_stop` said so.
        GraftError: as `core.engine.feed.opening.open_backbone`.
    """
    begun = time.monotonic()
    dataset = heeded(dataset, split)
    rows = _enough(some(seen(dataset, split), PICTURES_DOUBTED))
    if len({row.label for row in rows}) < 2:
        return DoubtsAnswer(more=MoreAnswer(least=more_pictures.LEAST))
    sample = [dataset.folder / row.file for row in rows[:8]]
    body = open_backbone(backbone, acceleration.pick_device("auto"), sample)
    track = tracked(on_progress, check_stop, 0, 1, backbone.name)
    embedded = embed(body, dataset.folder, rows, track=track)
    rows = list(embedded.rows)
    classes, labels = _labelled(rows)
    groups = [row.kin for row in rows]
    features = embedded.features[:, 0]
    judged = suspicions(directions(features), labels, groups, check_stop)
    apart = outliers.distances(features, groups, check_stop)
    return DoubtsAnswer(
        n=len(rows),
        labels=_labels(rows, classes, judged),
        odd=tuple(
            OddPicture(file=rows[at].file, distance=float(apart[at]))
            for at in outliers.far_out(apart)
        ),
        alike=tuple(alike(judged.scores, labels, classes)),
        shortcuts=_shortcuts(dataset, rows, check_stop),
        leak=_leak(features, labels, rows, dataset, check_stop),
        more=_more(features, labels, rows, classes, check_stop),
        seconds=round(time.monotonic() - begun, 1),
    )


def _enough(rows: Sequence[Row]) -> list[Row]:
    """Without classes of a few pictures only."""
    counts = Counter(row.label for row in rows)
    return [row for row in rows if counts[row.label] >= _LEAST]


def _labelled(rows: Sequence[Row]) -> tuple[list[str], Ints]:
    """The classes there are, and the place of each picture's."""
    classes, labels = np.unique([row.label for row in rows], return_inverse=True)
    return [str(name) for name in classes], labels.astype(np.int64)


def _leak(
    features: Floats, labels: Ints, rows: Sequence[Row], dataset: Dataset, check_stop: CheckStop
) -> LeakAnswer | None:
    """What a score would gain from torn groups; `None` where there are none.

    Copies of one picture stay together in any case, unless the folder's own split tears them. Where
    the folder keeps pictures for validation, these are what is scored.
    """
    sides = {(row.content, row.side) for row in rows}
    torn_copies = len(sides) > len({row.content for row in rows})
    apart = [row.file if torn_copies else row.content for row in rows]
    kin = [row.kin for row in rows]
    if len(set(kin)) == len(set(apart)):
        return None
    given = any(picture.side == "validation" for picture in dataset.pictures)
    scored = np.array([row.side == "validation" for row in rows]) if given else None
    task, pictures = engine_tasks.of(dataset.kind), _pictures(features, labels, rows)
    return leak.measure(pictures, apart, task, check_stop, scored=scored)


def _pictures(features: Floats, labels: Ints, rows: Sequence[Row]) -> FeatureSet:
    return FeatureSet(
        features=features,
        labels=labels,
        groups=[row.kin for row in rows],
        original=np.ones(len(rows), np.bool_),
        classes=int(labels.max()) + 1,
    )


def _more(
    features: Floats,
    labels: Ints,
    rows: Sequence[Row],
    classes: Sequence[str],
    check_stop: CheckStop,
) -> MoreAnswer:
    """What more pictures would bring; of very many, by some of them."""
    pictures = _pictures(features, labels, rows)
    if len(rows) > more_pictures.PICTURES:
        places = {row.file: at for at, row in enumerate(rows)}
        looked_at = [places[row.file] for row in some(rows, more_pictures.PICTURES)]
        pictures = pictures.part(np.array(looked_at))
    answer = more_pictures.measure(pictures, classes, check_stop)
    return answer.model_copy(update={"of": len(rows)})


def _labels(
    rows: Sequence[Row], classes: Sequence[str], judged: Suspicions
) -> tuple[LabelDoubt, ...]:
    """What is doubted, where the guess is surest beside the label first."""
    doubted = [int(at) for at in np.flatnonzero(judged.doubted)]
    order = sorted(doubted, key=lambda at: -judged.margins[at])
    return tuple(
        LabelDoubt(
            file=rows[at].file,
            label=rows[at].label,
            guess=classes[int(judged.confidences[at].argmax())],
            confidence=float(judged.confidences[at].max()),
            suspicion=float(judged.wrong[at]),
        )
        for at in order
    )


def _shortcuts(
    dataset: Dataset, rows: Sequence[Row], check_stop: CheckStop
) -> tuple[Shortcut, ...]:
    """Of as many pictures as are needed to know it."""
    tried = _enough(some(rows, _FACTS_OF))
    batches = [tried[at : at + _AT_ONCE] for at in range(0, len(tried), _AT_ONCE)]
    read = read_ahead(lambda row: circumstances.read(dataset.folder / row.file), batches)
    facts, kept = [], []
    with contextlib.closing(read) as made:
        for batch, own in zip(batches, made, strict=True):
            check_stop()
            pairs = [(row, fact) for row, fact in zip(batch, own, strict=True) if fact]
            kept += [row for row, _ in pairs]
            facts += [fact for _, fact in pairs]
    classes, labels = _labelled(kept)
    if len(classes) < 2:
        return ()
    return tuple(shortcuts(facts, labels, [row.kin for row in kept], classes, check_stop))
