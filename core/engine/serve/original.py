"""The original of an export: the model to take away, pictures of its run, and what it answers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from core.data import split as splits
from core.data.split import Row
from core.engine.backbone import acceleration
from core.engine.backbone.acceleration import Acceleration
from core.engine.feed import images
from core.engine.training import trained_model
from core.engine.training.trained_model import Trained
from core.errors import DataError, ExportError
from core.plan import plan as plans
from core.plan.plan import Plan
from core.runs import guarantee, not_sure
from core.tasks import table as tasks

CHECKED_ON = 200
"""Pictures of the run that both models answer, at most."""

Pictures = npt.NDArray[np.uint8]
"""[n, side, side, 3], as the network sees them."""
Logits = npt.NDArray[np.float32]
"""[n, classes]."""
Told = Callable[[int, int], None]
"""Told how many pictures were answered, and how many there are."""


@dataclass(frozen=True, kw_only=True)
class Original:
    """The model to take away, in plain float32 on the processor, and what it answers."""

    run: Path
    plan: Plan
    trained: Trained
    rows: tuple[Row, ...]
    """Pictures of the run: those that it did not learn from first, of every class in turn."""
    pictures: Pictures
    """One a row."""
    logits: Logits
    apart_from_app: float = 0.0
    """In any probability: how far the app's own, faster way of computing is from this on them."""

    @property
    def name(self) -> str:
        """Of the backbone."""
        return self.plan.backbone.name

    @property
    def paths(self) -> list[Path]:
        """The files of the pictures."""
        return [Path(self.plan.folder) / row.file for row in self.rows]

    @property
    def held(self) -> int:
        """So many of the pictures, the first ones, were not learnt from."""
        return sum(row.side == "validation" for row in self.rows)

    @property
    def not_sure_below(self) -> float | None:
        """Answers that are less sure are told as not sure; None = no such threshold."""
        return not_sure.below(self.run) or None

    @property
    def promise(self) -> dict[str, float] | None:
        """What is promised of several answers together, as `Guarantee` has it; None = nothing."""
        chosen = guarantee.kept(self.run)
        return asdict(chosen) if chosen is not None else None

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        """What is answered, as a rule probabilities: [n, classes]."""
        return self.trained.task.decode(self.logits)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What was written, ready to be asked in its own runtime."""

    runtime: str
    """Name and version of what runs it."""
    answer: Callable[[Pictures], Logits]
    from_files: Callable[[Sequence[Path]], list[npt.NDArray[np.float64] | None]] | None = None
    """Its own way from a picture file to probabilities [classes]; None for what it cannot read."""
    lossy: bool = False
    """It may answer otherwise; how often is measured."""


Writer = Callable[[Original, Path], Copy]
"""Writes into a folder, and gives back what answers from there."""


def opened(run: Path, tell: Told = lambda done, total: None) -> Original:
    """The model of a run, and what it says of some of its pictures.

    Raises:
        RunNotReady, RunDamaged: no model.
        ExportError: no picture of the run can be read.
    """
    in_app, plan = trained_model.load(run), plans.load(run)
    trained = replace(in_app, acceleration=Acceleration())
    rows, pictures = _some(plan, trained, _in_turn(_rows(run, plan), trained.classes), CHECKED_ON)
    if not rows:
        raise ExportError(
            what="The model cannot be checked",
            why=f"None of the run's pictures can be read in {plan.folder}.",
            fix="Bring the folder back to where it was, then export again.",
        )
    size = acceleration.batch_size(trained.device)
    fast = answered(in_app.answer, pictures, size, lambda done, total: None)
    trained.net.to(memory_format=torch.contiguous_format)
    logits = answered(trained.answer, pictures, size, tell)
    decode = trained.task.decode
    return Original(
        run=run,
        plan=plan,
        trained=trained,
        rows=rows,
        pictures=pictures,
        logits=logits,
        apart_from_app=float(np.abs(decode(fast) - decode(logits)).max()),
    )


def learnt_from(original: Original, most: int) -> Pictures:
    """Pictures that the model learnt from, of every class in turn; all it has where it has none."""
    rows = _rows(original.run, original.plan)
    learnt = [row for row in rows if row.side == "training"]
    turns = _turns(learnt, original.trained.classes)
    pictures = _some(original.plan, original.trained, turns, most)[1]
    return pictures if len(pictures) else original.pictures


def answered(
    answer: Callable[[Pictures], Logits], pictures: Pictures, size: int, tell: Told
) -> Logits:
    """Answers to pictures in batches.

    Args:
        answer: of one batch.
        pictures: all of them.
        size: of a batch.
        tell: see `Told`.
    """
    told, n = [], len(pictures)
    for at in range(0, n, size):
        told.append(answer(pictures[at : at + size]))
        tell(min(n, at + size), n)
    return np.concatenate(told)


def _rows(run: Path, plan: Plan) -> list[Row]:
    return splits.load_rows(run / "split.csv", plan.classes, tasks.of(plan.task).read)


def _in_turn(rows: Sequence[Row], classes: Sequence[str]) -> Iterator[Row]:
    """Those that were not learnt from, of every class in turn; then the others. No sealed one."""
    held = [row for row in rows if row.side == "validation"]
    return chain(_turns(held, classes), (row for row in rows if row.side == "training"))


def _turns(rows: Sequence[Row], classes: Sequence[str]) -> Iterator[Row]:
    """One of each class, then the next of each; each row once."""
    of_class = [[row for row in rows if name in row.target.names] for name in classes]
    turns = max(map(len, of_class), default=0)
    in_turn = (of[at] for at in range(turns) for of in of_class if at < len(of))
    return iter({row.file: row for row in chain(in_turn, rows)}.values())


def _some(
    plan: Plan, trained: Trained, rows: Iterator[Row], most: int
) -> tuple[tuple[Row, ...], Pictures]:
    """The first of them that can be read."""
    folder, side = Path(plan.folder), trained.preprocessing.side_px
    read = ((row, _read(folder / row.file, trained)) for row in rows)
    some = list(islice(((row, image) for row, image in read if image is not None), most))
    empty = np.empty((0, side, side, 3), np.uint8)
    return tuple(row for row, _ in some), np.stack([i for _, i in some]) if some else empty


def _read(path: Path, trained: Trained) -> images.Uint8Image | None:
    try:
        return images.read(path, trained.preprocessing)
    except DataError:
        return None
