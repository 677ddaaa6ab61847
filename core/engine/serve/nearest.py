"""The training pictures that are nearest to a picture, as the run's own network sees them.

What the last layer sees of two pictures is compared by its cosine, less what all training pictures
have in common. Features are computed once and kept: those of a backbone that was left as it is are
the ones that it was trained with.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core import files as disk
from core.data import split as splits
from core.data.split import Row
from core.engine.backbone import network
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed import embedding, images
from core.engine.feed.embedding import Group, Track
from core.engine.serve import inference
from core.engine.serve.inference import Progress
from core.errors import DataError, GraftError
from core.plan import plan as plans
from core.plan.plan import Plan
from core.protocol.nearest import NearestAnswer, NearestRequest, Neighbour
from core.runs import best_weights
from core.tasks import table as tasks

LOOKED_THROUGH = 2000
"""Training pictures that a network is asked about which it did not learn from as features: half a
minute on two cores."""
_SPLIT = "split.csv"
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class _Learnt:
    """What a run learnt from, as its network sees it."""

    body: FrozenBackbone
    rows: tuple[Row, ...]
    directions: Floats
    """[n, d], of length 1: features less their mean."""
    mean: Floats
    of: int
    kin: dict[str, str]
    """By file: of every picture of the run."""

    def like(self, features: Floats) -> Floats:
        """[pictures, n]: cosines."""
        cosines: Floats = _unit(features - self.mean) @ self.directions.T
        return cosines


_KEPT: dict[tuple[Path, int], _Learnt] = {}
_KEEP = 2


def nearest(request: NearestRequest, on_progress: Progress | None = None) -> NearestAnswer:
    """The nearest training pictures of each picture.

    Args:
        request: the run and the pictures.
        on_progress: called with training pictures done and in all, where they must be looked at.

    Raises:
        RunNotReady, RunDamaged: no model to ask.
        FolderNotFound: the training pictures are gone.
    """
    run = request.run.resolve()
    learnt = _learnt(run, on_progress)
    folder = Path(plans.load(run).folder)
    found = [_near(learnt, folder, file, request.count) for file in request.files]
    return NearestAnswer(pictures=tuple(found), n=len(learnt.rows), of=learnt.of)


def _learnt(run: Path, on_progress: Progress | None) -> _Learnt:
    """What was looked at last stays in memory, until the run learns on."""
    weights = run / best_weights.FOLDER / best_weights.WEIGHTS
    key = (run, weights.stat().st_mtime_ns if weights.is_file() else 0)
    if key not in _KEPT:
        made = _look(run, on_progress)
        while len(_KEPT) >= _KEEP:
            del _KEPT[next(iter(_KEPT))]
        _KEPT[key] = made
    return _KEPT[key]


def _look(run: Path, on_progress: Progress | None) -> _Learnt:
    plan = plans.load(run)
    every = splits.load_rows(run / _SPLIT, plan.classes, tasks.of(plan.task).read)
    training = [row for row in every if row.side == "training"]
    frozen = _frozen(plan)
    chosen = training if frozen else _evenly(training)
    trained = inference.load(run)
    body = FrozenBackbone(
        net=trained.net,
        preprocessing=trained.preprocessing,
        acceleration=trained.acceleration,
        device=trained.device,
        fingerprint=frozen or disk.content_hash(run / best_weights.FOLDER / best_weights.WEIGHTS),
    )
    seen = embedding.embed(body, Path(plan.folder), chosen, track=_told(on_progress))
    features = seen.features[:, 0].astype(np.float32)
    mean = features.mean(0)
    return _Learnt(
        body=body,
        rows=seen.rows,
        directions=_unit(features - mean),
        mean=mean,
        of=len(training),
        kin={row.file: row.kin for row in every},
    )


def _told(on_progress: Progress | None) -> Track:
    """Tells of each group of pictures."""

    def track(groups: Iterable[Group], total: int) -> Iterable[Group]:
        done = 0
        for group in groups:
            yield group
            done += len(group)
            if on_progress:
                on_progress(done, total)

    return track


def _frozen(plan: Plan) -> str | None:
    """The backbone's fingerprint where it was left as it is and is still there."""
    if plan.recipe.strategy != "features" or plan.backbone.source == "scratch":
        return None
    with contextlib.suppress(GraftError, OSError):
        return network.fingerprint(plan.backbone)
    return None


def _evenly(rows: Sequence[Row]) -> list[Row]:
    """At most `LOOKED_THROUGH` of them, each class with its share, always the same ones."""
    ordered = sorted(rows, key=lambda row: (row.label, row.content, row.file))
    places = np.linspace(0, len(ordered) - 1, min(LOOKED_THROUGH, len(ordered))).round().astype(int)
    return [ordered[at] for at in places]


def _unit(features: Floats) -> Floats:
    length = np.linalg.norm(features, axis=1, keepdims=True)
    unit: Floats = features / np.maximum(length, 1e-12)
    return unit


def _near(learnt: _Learnt, folder: Path, file: Path, count: int) -> tuple[Neighbour, ...]:
    try:
        seen = images.read(file, learnt.body.preprocessing)
        kin = _kin(learnt, folder, file)
    except (DataError, OSError):
        return ()
    cosines = learnt.like(learnt.body.features(seen[None]))[0]
    order = np.argsort(-cosines, kind="stable")[:count]
    return tuple(
        Neighbour(
            file=learnt.rows[at].file,
            label=learnt.rows[at].label,
            cosine=round(float(cosines[at]), 4),
            same=learnt.rows[at].kin == kin,
        )
        for at in order
    )


def _kin(learnt: _Learnt, folder: Path, file: Path) -> str:
    """What a picture belongs to; of one from elsewhere its content."""
    name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)
    return learnt.kin.get(name) or disk.content_hash(file)
