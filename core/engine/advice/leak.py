"""The leak meter: one head on the same features, held out picture by picture and by group."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from core.engine.advice.linear_probe import held_out
from core.engine.heads import folds
from core.engine.heads.feature_set import FeatureSet
from core.engine.heads.grouped_ranges import ranged, share_right
from core.engine.tasks.engine_task import EngineTask
from core.protocol.leak import LeakAnswer
from core.runs import stop
from core.runs.stop import CheckStop

Bools = npt.NDArray[np.bool_]


def measure(
    rows: FeatureSet,
    apart: Sequence[str],
    task: EngineTask,
    check_stop: CheckStop = stop.never,
    *,
    scored: Bools | None = None,
) -> LeakAnswer | None:
    """How much a score gains where groups are torn; seconds, once features are there.

    Both ways have as many folds, so that both heads learn from as many pictures.

    Args:
        rows: pictures without views; their groups are what belongs together.
        apart: of the same pictures: what is kept together in any case.
        task: the kind of their targets.
        check_stop: called while a head is solved.
        scored: which of them count, such as those that a folder keeps for validation; `None` = all.

    Returns:
        `None` where a class has too few groups to hold one out.
    """
    count = len(folds.folds(rows))
    if count < 2:
        return None
    torn = held_out(replace(rows, groups=apart), task, check_stop, at_most=count)
    honest = held_out(rows, task, check_stop, at_most=count)
    if torn is None or honest is None:
        return None
    right = [np.asarray(task.correct(one, rows.labels), np.bool_) for one in (torn, honest)]
    if scored is None:
        return compared(right[0], right[1], rows.groups)
    return compared(right[0][scored], right[1][scored], np.asarray(rows.groups)[scored].tolist())


def compared(torn: Bools, honest: Bools, groups: Sequence[str]) -> LeakAnswer:
    """Two ways to hold the same n pictures out, side by side, each with its range.

    Pictures of one group are right or wrong together, so a range counts groups, not pictures.

    Args:
        torn: which were right where groups were torn.
        honest: which were right where they were not.
        groups: what each picture belongs to.
    """
    numbers = np.unique(np.asarray(groups), return_inverse=True)[1]
    return LeakAnswer(
        torn=share_right(torn.astype(float), numbers),
        honest=share_right(honest.astype(float), numbers),
        drop=ranged(torn.astype(float) - honest, numbers),
        n=len(torn),
        groups=int(numbers.max()) + 1,
    )
