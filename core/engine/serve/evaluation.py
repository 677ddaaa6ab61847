"""Scores of a run on one side of its split, from the pictures themselves and the saved weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.augment.catalogue import CATALOGUE
from core.data import split as splits
from core.data.dataset import SIDES, Side
from core.data.split import Row
from core.engine.augment import pipeline
from core.engine.augment.params import AugmentParams
from core.engine.serve import inference
from core.engine.serve.inference import Progress
from core.engine.training.trained_model import Trained
from core.errors import BadPlan, FolderNotFound, TooFewImages, folder_gone
from core.plan import plan as plans
from core.plan.plan import Plan
from core.report import predictions, test_set
from core.report.evaluation import EvaluateAnswer, UnreadPicture
from core.runs import best_weights
from core.tasks import table as tasks
from core.tasks.task import Scores, Task

Shares = npt.NDArray[np.float64]
"""Probabilities [n, classes]."""


def evaluate(
    run: Path,
    split: Side,
    tta: bool = False,
    *,
    on_progress: Progress | None = None,
) -> EvaluateAnswer:
    """Score a run's model on one side of its split.

    Writes `predictions/<split>.csv`; each look at the test set is counted in `openings.jsonl`.

    Args:
        run: a run with a model.
        split: training, validation or test.
        tta: average over variants of each picture (test-time augmentation), made only with what
            was judged safe when the plan was made.
        on_progress: called with pictures done and in all.

    Raises:
        BadPlan: no such side.
        TooFewImages: that side has no pictures.
        FolderNotFound: the pictures are gone.
        RunNotReady, RunDamaged: no model to ask.
    """
    plan = plans.load(run)
    of_side = rows(run, split, plan)
    trained = inference.load(run)
    variants = safe_variants(plan) if tta else {}
    folder = Path(plan.folder)
    by_path = {folder / row.file: row for row in of_side}
    judged: list[Row] = []
    tables: list[Shares] = []
    unreadable: list[UnreadPicture] = []
    for batch in inference.stream(trained, list(by_path), on_progress):
        if batch.paths:
            tables.append(_judged(trained, batch.pictures, list(variants.values())))
        judged += [by_path[path] for path in batch.paths]
        unreadable += [
            UnreadPicture(file=by_path[path].file, reason=error.why)
            for path, error in batch.unreadable
        ]
    if not judged:
        raise moved(split, folder)
    table = np.concatenate(tables)
    task, limits = tasks.of(plan.task), best_weights.thresholds(run)
    shown = [(row.file, row.target) for row in judged]
    path = run / "predictions" / f"{split}.csv"
    predictions.write(predictions.make(task, shown, table, plan.classes, limits), path)
    kin = [row.kin for row in judged]
    scores = task.score([target for _, target in shown], table, plan.classes, limits, kin)
    return EvaluateAnswer(
        scores=scores.model_dump(mode="json"),
        value=scores.value,
        split=split,
        tta=tuple(variants),
        unreadable=tuple(unreadable),
        predictions=str(path),
        openings=_opened(run, task, scores) if split == "test" else None,
    )


def moved(split: Side, folder: Path) -> FolderNotFound:
    """That not one picture of a side is left."""
    return FolderNotFound(
        what=f"The {split} pictures are not to be found in {folder}",
        why="They were there when the run was planned, and have been moved since.",
        fix="Bring them back to where they were, then try again.",
    )


def rows(run: Path, split: Side, plan: Plan) -> list[Row]:
    """The pictures of one side of a run.

    Raises:
        BadPlan: no such side.
        TooFewImages: it has no pictures.
        FolderNotFound: the folder of the pictures is gone.
        RunDamaged: the split cannot be read.
    """
    if split not in SIDES:
        raise BadPlan(
            what=f"There is no side called {split!r}",
            why=f"A split has the sides {', '.join(SIDES)}.",
            fix="Name one of them.",
        )
    chosen = [
        row
        for row in splits.load_rows(run / "split.csv", plan.classes, tasks.of(plan.task).read)
        if row.side == split
    ]
    if not chosen:
        raise TooFewImages(
            what=f"This run has no pictures for {split}",
            why="Its data set was divided without them.",
            fix="Evaluate another side, or start a run with a share for it.",
        )
    if not Path(plan.folder).is_dir():
        raise folder_gone(Path(plan.folder), then="try again")
    return chosen


def _judged(
    trained: Trained, pictures: npt.NDArray[np.uint8], variants: Sequence["TestTimeView"]
) -> Shares:
    """Probabilities; with variants, the mean over the picture and all of them."""
    total = trained.task.decode(trained.answer(pictures))
    for variant in variants:
        changed = np.stack([pipeline.apply(image, variant.step) for image in pictures])
        total = total + trained.task.decode(trained.answer(changed))[:, variant.columns]
    return total / (1 + len(variants))


def _opened(run: Path, task: Task, scores: Scores) -> int:
    return test_set.record_opening(run, **{task.metric.name: scores.value}, n=scores.n)


@dataclass(frozen=True, slots=True)
class TestTimeView:
    """A way to look at a picture once more, and how to read what is answered to it."""

    step: AugmentParams
    columns: tuple[int, ...]
    """For each class the column of its share: a mirrored pair has changed places."""


def safe_variants(plan: Plan) -> dict[str, TestTimeView]:
    """Variants that test-time augmentation may use, by name.

    Mirrors and turns lose nothing of a picture: averaging over them can only steady the answer.
    Allowed are those that the plan trains with for every class, that were judged safe as they are
    set, and that nobody had to confirm. Where labels swap, the answer to the mirrored picture is
    swapped back.
    """
    views: dict[str, TestTimeView] = {}
    for choice in plan.augmentations:
        judged = choice.name in plan.judged.safe and choice.name not in plan.confirmed_unsafe
        record = CATALOGUE.get(choice.name)
        if not judged or choice.not_for or record is None:
            continue
        columns = _columns(plan.classes, choice.swap)
        for amount in record.lossless_at:
            views[f"{choice.name} {amount:+.0f}"] = TestTimeView(
                AugmentParams(choice.name, amount), columns
            )
    return views


def _columns(classes: tuple[str, ...], pairs: Sequence[tuple[str, str]]) -> tuple[int, ...]:
    partner = {
        name: other for first, second in pairs for name, other in ((first, second), (second, first))
    }
    return tuple(classes.index(partner.get(name, name)) for name in classes)
