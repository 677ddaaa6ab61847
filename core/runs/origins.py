"""Where a training goes on from an earlier model: which one, and which pictures that one learnt."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core import files
from core.data import split as splits
from core.data.copies import many
from core.data.dataset import SIDES, Dataset, Side
from core.data.split import Split
from core.errors import GraftError, RunNotReady
from core.findings import Finding
from core.plan import plan as plans
from core.plan.plan import Origin
from core.runs import best_weights
from core.runs.store import SPLIT
from core.tasks import table as tasks
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice

LABELS = "labels.json"
"""Beside the weights of a model that was taught classes, in a run as in an export."""


def of(backbone: BackboneChoice | None) -> Origin | None:
    """The taught model that a backbone is the body of; `None` = it is a pretrained one."""
    if backbone is None or backbone.source != "folder" or not backbone.path:
        return None
    folder = Path(backbone.path)
    names = files.recall_json(folder / LABELS)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    run = run_of(folder)
    name = folder.name
    if run is not None:
        try:
            name = plans.load(run).name
        except GraftError:
            name = run.name
    return Origin(place=str(run or folder), name=name, classes=tuple(names), weights=True)


def run_of(folder: Path) -> Path | None:
    """The run whose model lies in a folder; `None` where it came without one."""
    run = folder.parent
    return run if folder.name == best_weights.FOLDER and (run / "plan.json").is_file() else None


def backbone(place: Path) -> BackboneChoice:
    """The body of a model, by the folder of its run, or the one that it was exported into.

    Raises:
        RunNotReady: the run has no model yet.
        WeightsNotFound, WeightsRefused: see `core.weights.pretrained.choose`.
    """
    best = place / best_weights.FOLDER
    if not (place / "plan.json").is_file():
        return pretrained.choose(str(place))
    if not (best / "config.json").is_file():
        raise RunNotReady(
            what=f"{place.name} has no model yet",
            why="There is nothing to go on from before its first epoch.",
            fix="Wait for it, or resume the run.",
        )
    return pretrained.choose(str(best))


def seen(origin: Origin) -> dict[str, Side] | None:
    """Contents that a model learnt or was steered by, and those before it; `None` = not known."""
    known: dict[str, Side] = {}
    following: Origin | None = origin
    visited: set[str] = set()
    while following is not None and following.place not in visited:
        visited.add(following.place)
        run = Path(following.place)
        try:
            plan = plans.load(run)
            rows = splits.load_rows(run / SPLIT, read=tasks.of(plan.task).read)
        except GraftError:
            return None
        for row in rows:
            if row.side != "test" and known.get(row.content) != "training":
                known[row.content] = row.side
        following = of(plan.backbone)
    return known


def kept_out(
    split: Split, dataset: Dataset, backbone: BackboneChoice | None
) -> tuple[Split, list[Finding]]:
    """A split without held-back pictures that the start has seen, and what is to be told of it.

    What it learnt is learnt from again, with all that belongs to it: to be checked with it would
    say nothing. What steered it is no test, but may steer again. One validation picture stays.

    Args:
        split: as the data set is divided.
        dataset: its pictures.
        backbone: what the training begins with.
    """
    origin = of(backbone)
    if origin is None:
        return split, []
    known = seen(origin)
    if known is None:
        return split, [_unknown(origin)]
    side = {**split.side, **_moved(split, dataset, known)}
    if "validation" not in side.values():
        side |= {file: where for file, where in split.side.items() if where == "validation"}
    moved = [file for file, where in side.items() if where != split.side[file]]
    if not moved:
        return split, []
    return replace(split, side=side), [_told(origin, split, side, moved)]


def _moved(split: Split, dataset: Dataset, known: Mapping[str, Side]) -> dict[str, Side]:
    """The side of each picture that may not stay where it is, by its file."""
    keys = split.grouping.of_file
    kin = {p.file: keys.get(p.file, p.content) for p in dataset.pictures}
    allowed: dict[str, int] = {}
    for picture in dataset.pictures:
        if picture.content in known:
            place = SIDES.index(known[picture.content])
            key = kin[picture.file]
            allowed[key] = min(place, allowed.get(key, place))
    return {
        file: SIDES[allowed[kin[file]]]
        for file, where in split.side.items()
        if kin[file] in allowed and SIDES.index(where) > allowed[kin[file]]
    }


def _told(origin: Origin, split: Split, side: Mapping[str, Side], moved: list[str]) -> Finding:
    before = split.totals["test"]
    now = sum(where == "test" for where in side.values())
    return Finding(
        id="start-has-seen",
        severity="warning",
        sentence=f"{origin.name} has seen {many(len(moved))} that would have been held back here: "
        f"they are not scored with. {now:,} of {before:,} are left in the sealed test set.",
        remedy="More are left where both are divided alike: with the same seed and shares.",
        items=tuple(moved),
        score=len(moved),
    )


def _unknown(origin: Origin) -> Finding:
    return Finding(
        id="start-pictures-unknown",
        severity="warning",
        sentence=f"Which pictures {origin.name} learnt from is not known here.",
        remedy="Where some of these are among them, scores will be too kind: test with others.",
    )
