"""The process of one longer question: `python -m core.engine.task FOLDER`.

Requests by verb, with their arguments:

=======  ====================================================================
compare  folder, backbones (list of `BackboneChoice` as dicts), split (dict)
advise   folder, backbone (dict), minutes (or null), split (dict)
audit    folder, backbone (dict), augmentations (list or null), full, seed
=======  ====================================================================

What else a question holds tells it from others, such as which pictures were there.
"""

import contextlib
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import psutil

from core import files
from core.augment.choice import AugmentationChoice
from core.data.split import SplitSettings
from core.engine import imports
from core.engine.heartbeat import beating
from core.errors import GraftError, WorkerFailed, said
from core.runs import launch, process, questions, queue
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice

_EVERY_S = 0.3


def main(arguments: list[str] | None = None) -> int:
    """Answer the question; 0 = answered or stopped, 1 = failed, 2 = called wrongly."""
    if arguments is None:
        _step_back()
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 1 or not (Path(arguments[0]) / questions.REQUEST).is_file():
        sys.stderr.write("usage: python -m core.engine.task FOLDER\n")
        return 2
    place = Path(arguments[0]).resolve()
    process.record(place)
    journal = Journal(place)
    with beating(place):
        try:
            request = files.read_json(place / questions.REQUEST)
            answer = _take_turn(place, journal, request["verb"], request["arguments"])
            files.write_json(place / questions.ANSWER, answer)
        except (InterruptedError, queue.StopWaiting):
            journal.write("end", reason="stopped", error=None)
        except GraftError as error:
            journal.write("end", reason="failed", error=error.as_dict())
            return 1
        except Exception as error:  # noqa: BLE001 - the last line of defence of a process
            traceback.print_exc()
            journal.write("end", reason="failed", error=_unexpected(error, place).as_dict())
            return 1
        else:
            journal.write("end", reason="finished", error=None)
    return 0


def _take_turn(place: Path, journal: Journal, verb: str, request: dict[str, Any]) -> Any:
    def should_stop() -> bool:
        return launch.stop_requested(place)

    def waiting(before: int) -> None:
        journal.write("progress", phase=f"waiting for {before} before it", done=0, total=0)

    device = queue.device_key("auto")
    gives_way = _GivesWay(place, device) if verb == "audit" else None
    while True:
        try:
            with queue.device_lock(place, device, should_stop=should_stop, waiting=waiting):
                return _asked(verb, request, _teller(journal), gives_way or should_stop)
        except InterruptedError:
            if should_stop() or not gives_way:
                raise


def _asked(verb: str, request: dict[str, Any], facts: Any, should_stop: Any) -> Any:
    """The answer; what cannot be answered because it was told to stop half-way is no error."""
    try:
        return _answer(verb, request, facts, should_stop)
    except GraftError as error:
        if should_stop():
            raise InterruptedError from error
        raise


class _GivesWay:
    """Tells an audit to end where it was asked to, or where something else wants the device.

    Nobody waits for an audit: it makes room for a training or a question of the user, stands in
    the queue behind it, and goes on from its cache.
    """

    def __init__(self, place: Path, device: str) -> None:
        self._place, self._device = place, device

    def __call__(self) -> bool:
        return launch.stop_requested(self._place) or any(
            not ticket.run.name.startswith("audit-") for ticket in queue.tickets(self._device)
        )


def _answer(verb: str, request: dict[str, Any], facts: Any, should_stop: Any) -> Any:
    imports.libraries()
    folder, seed = Path(request["folder"]), int(request.get("seed", 0))
    division = SplitSettings.model_validate(request.get("split") or {"seed": seed})
    calls = {"on_progress": facts, "should_stop": should_stop}
    if verb == "compare":
        from core.engine.advice.bakeoff import compare

        choices = [BackboneChoice.model_validate(one) for one in request["backbones"]]
        return compare(folder, choices, division=division, **calls).as_json()
    backbone = BackboneChoice.model_validate(request["backbone"])
    if verb == "advise":
        from core.engine.advice.advisor import advise

        minutes = request.get("minutes")
        answer = advise(folder, backbone, minutes=minutes, division=division, **calls)
        return answer.as_json()
    if verb == "audit":
        from core.data.scan import scan
        from core.engine.safety.audit import audit

        report = audit(
            scan(folder),
            backbone=backbone,
            augmentations=[
                AugmentationChoice.model_validate(one) for one in request.get("augmentations") or ()
            ]
            or None,
            full=bool(request.get("full")),
            seed=seed,
            **calls,
        )
        if report.stopped:
            raise InterruptedError("the audit was told to end")
        return report.as_json()
    raise ValueError(f"no verb {verb!r}")


def _step_back() -> None:
    """Leave the processor to whoever draws the page: these questions run beside it."""
    with contextlib.suppress(psutil.Error, OSError):
        psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 5))  # 5: POSIX


def _teller(journal: Journal) -> Any:
    """Progress with the time left, told a few times a second at most."""
    first: tuple[float, int] | None = None  # the first batch waits for what is loaded: not counted
    last = 0.0

    def told(done: int, total: int, what: str, _left: float | None = None) -> None:
        nonlocal first, last
        now = time.monotonic()
        if now - last < _EVERY_S and done < total:
            return
        last = now
        left = None
        if first and done > first[1]:
            left = round((now - first[0]) / (done - first[1]) * (total - done), 1)
        first = first or ((now, done) if done else None)
        journal.write("progress", phase=what, done=done, total=total, seconds_left=left)

    return told


def _unexpected(error: Exception, place: Path) -> WorkerFailed:
    return WorkerFailed(
        what=f"The engine stumbled ({type(error).__name__})",
        why=said(error),
        fix=f"Try again; details are in {place / launch.WORKER_LOG}.",
    )


if __name__ == "__main__":
    sys.exit(main())
