"""The job of a process that answers a longer question: its request in, its answer out.

Requests by verb, with their arguments:

=======  ====================================================================
compare  folder, backbones (list of `BackboneChoice` as dicts), split (dict)
advise   folder, backbone (dict), minutes (or null), split (dict)
benefit  folder, backbone (dict), augmentations (list), split (dict)
doubts   folder, backbone (dict), split (dict)
audit    folder, backbone (dict), augmentations (list or null), full, seed
pool     folder, backbone (dict)
robust   run, model, split, conditions (list of dicts), most
predict  see `core.protocol.prediction.ManyRequest`
watch    see `core.protocol.watch.WatchRequest`
=======  ====================================================================

What else a question holds tells it from others, such as which pictures were there.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from core import files
from core.augment.choice import AugmentationChoice
from core.data.dataset import Dataset
from core.data.scan import found, scan
from core.data.split import SplitSettings
from core.engine import imports
from core.errors import GraftError, WorkerFailed, said
from core.protocol.robustness import RobustRequest
from core.runs import dataset_file, launch, questions, queue
from core.runs.event import Progress
from core.runs.events import Journal
from core.runs.stop import CheckStop, StopSignal
from core.weights.backbone_choice import BackboneChoice

_EVERY_S = 0.3
_DEVICE = "auto"
_AT_WORK = {"predict": "serve.answering", "watch": "serve.watching"}
"""Verbs of a model at work, and who does them: nothing is learnt about a data set."""


class QuestionJob:
    """See `core.engine.runner.Job`."""

    needs: ClassVar[str] = questions.REQUEST
    low_priority: ClassVar[bool] = True
    pausing: ClassVar[tuple[type[GraftError], ...]] = ()

    def __init__(self, place: Path, journal: Journal, stop: StopSignal) -> None:
        self._place, self._journal, self._stop = place, journal, stop

    def device(self) -> str:
        """Whatever there is; who watches a folder works now and then, and waits for nobody."""
        watches = self._place.name.startswith("watch-")
        return self._place.name if watches else _DEVICE

    def waiting(self, before: int) -> None:
        """Tell it as progress."""
        self._journal.write(Progress(phase=f"waiting for {before} before it", done=0, total=0))

    def work(self) -> None:
        """Answer."""
        request = files.read_json(self._place / questions.REQUEST)
        calls = {
            "on_progress": progress(self._journal),
            "check_stop": self.check_stop_or_give_way,
        }
        verb, arguments = request["verb"], request["arguments"]
        if verb in _AT_WORK:
            answered = imports.engine(_AT_WORK[verb]).answer(arguments, self._place, **calls)
        else:
            dataset = dataset_file.load(self._place / dataset_file.DATASET_FILE)
            answered = answer(verb, arguments, dataset, **calls)
        files.write_json(self._place / questions.ANSWER, answered)

    def check_stop_or_give_way(self) -> None:
        """Between batches.

        Who has to make room stands in the queue again, and goes on from the cache.

        Raises:
            Stopped: somebody asked for it.
            GaveWay: something that nobody may hold up wants the device; see `queue.rank`.
        """
        self._stop.check()
        own = queue.rank(self._place)
        if own and any(other.rank < own for other in queue.tickets(queue.device_key(_DEVICE))):
            raise queue.GaveWay

    def so_far(self) -> None:
        """Nothing: half an answer is none."""

    def unexpected(self, error: BaseException) -> WorkerFailed:
        """It can be asked again."""
        return WorkerFailed(
            what=f"The engine stumbled ({type(error).__name__})",
            why=said(error),
            fix=f"Try again; details are in {self._place / launch.WORKER_LOG}.",
        )


def answer(
    verb: str,
    request: dict[str, Any],
    dataset: Dataset | None = None,
    *,
    on_progress: Callable[..., None],
    check_stop: CheckStop,
) -> dict[str, Any]:
    """What the engine says to a request.

    Args:
        verb: what to do.
        request: its arguments.
        dataset: what was scanned before; without it the folder is scanned now.
        on_progress: see `progress`.
        check_stop: called between batches.

    Raises:
        GraftError: it cannot be answered.
        ValueError: an unknown verb.
    """
    if verb not in ("compare", "advise", "benefit", "doubts", "audit", "pool", "robust"):
        raise ValueError(f"no verb {verb!r}")
    calls = {"on_progress": on_progress, "check_stop": check_stop}
    if verb == "robust":
        measure = imports.engine("serve.robustness").measure
        return dict(measure(RobustRequest.model_validate(request), **calls).as_json())
    dataset = dataset or _scanned(verb, request)
    seed = int(request.get("seed", 0))
    split = SplitSettings.model_validate(request.get("split") or {"seed": seed})
    if verb == "compare":
        choices = [BackboneChoice.model_validate(choice) for choice in request["backbones"]]
        compare = imports.engine("advice.bakeoff").compare
        answer = compare(dataset, choices, split=split, **calls)
        return dict(answer.as_json())
    backbone = BackboneChoice.model_validate(request["backbone"])
    if verb == "advise":
        advise = imports.engine("advice.advisor").advise
        minutes = request.get("minutes")
        answer = advise(dataset, backbone, minutes=minutes, split=split, **calls)
        return dict(answer.as_json())
    if verb == "doubts":
        doubts = imports.engine("advice.doubts").doubts
        return dict(doubts(dataset, backbone, split=split, **calls).as_json())
    if verb == "pool":
        return dict(imports.engine("teach.pool").make(dataset, backbone, **calls).as_json())
    asked = request.get("augmentations") or ()
    named = [AugmentationChoice.model_validate(choice) for choice in asked]
    if verb == "benefit":
        benefit = imports.engine("advice.benefit").benefit
        return dict(benefit(dataset, backbone, named, split=split, **calls).as_json())
    report = imports.engine("safety.audit").audit(
        dataset,
        backbone=backbone,
        augmentations=named or None,
        full=bool(request.get("full")),
        seed=seed,
        **calls,
    )
    return dict(report.as_json())


def _scanned(verb: str, request: dict[str, Any]) -> Dataset:
    """The pictures of a folder; of a pool all of them, whatever is said of them."""
    folder, several = Path(request["folder"]), bool(request.get("several"))
    if verb == "pool":
        return found(folder, unsorted=True, several=several)
    return scan(folder, several=several)


def progress(journal: Journal) -> Callable[..., None]:
    """Tells a journal of progress with the time left, a few times a second at most."""
    first: tuple[float, int] | None = None  # the first batch waits for what is loaded: not counted
    last, before = 0.0, ""

    def tell(done: int, total: int, what: str, _left: float | None = None) -> None:
        nonlocal first, last, before
        now = time.monotonic()
        ended = total and done >= total
        if now - last < _EVERY_S and not ended and what == before:
            return
        last, before = now, what
        left = None
        if first and first[1] < done <= total:
            left = round((now - first[0]) / (done - first[1]) * (total - done), 1)
        first = first or ((now, done) if done else None)
        journal.write(Progress(phase=what, done=done, total=total, seconds_left=left))

    return tell
