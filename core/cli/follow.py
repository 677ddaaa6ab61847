"""Following a run: its events as lines for people, its end as an answer."""

import dataclasses
import time
from pathlib import Path
from typing import Any

from core.cli.answer import DONE, FAILED, Answer, tell
from core.report import held_out as held_out_words
from core.report.gain import gain
from core.runs import events, status_sentence, store
from core.runs.event import Baseline, Epoch, Event, Noticed, Phase, Progress, Result, Start
from core.tasks import table as tasks
from core.tasks.task import Metric

_EVERY_S = 0.1


def follow(run: Path, offset: int = 0) -> store.RunView:
    """Tell what happens until the run ends, or until Ctrl-C, which leaves it going.

    Args:
        run: its folder.
        offset: where in the events to begin; what is before has been told.
    """
    view = store.read(run)
    metric = tasks.of(view.plan.task).metric
    try:
        while True:
            new, offset = events.read(run, offset)
            for line in filter(None, (_line(event, metric) for event in new)):
                tell(line)
            if view.refresh().state in store.ENDED and not new:
                return view
            time.sleep(_EVERY_S)
    except KeyboardInterrupt:
        tell(f"The training goes on. To end it: graft stop {run}")
        return view.refresh()


def outcome(view: store.RunView) -> Answer:
    """What came of a run, or how far it is."""
    result = view.result or Result()
    gained = gain(view.folder, view.plan)
    error = view.end.error if view.end and view.state in ("failed", "paused") else None
    data: dict[str, Any] = {
        "run": str(view.folder),
        "state": view.state,
        "strategy": view.plan.recipe.strategy,
        "validation": result.validation,
        "baseline": result.baseline,
        "folds": result.folds,
        "gain": dataclasses.asdict(gained) if gained else None,
        "seconds": result.seconds,
        "epochs": result.epochs or len(view.epochs),
        "findings": [finding.model_dump() for finding in view.findings],
    }
    failed = view.state in ("failed", "paused", "interrupted")
    if failed:
        data["error"] = error or _silent(view)
    held_out = held_out_words.sentence(result, tasks.of(view.plan.task).metric)
    beside = gained.sentence if gained else ""
    told = (status_sentence.sentence(view), held_out, beside, str(view.folder))
    text = "\n".join(filter(None, told))
    if error:
        text = f"{error['what']}\n{error['why']}\n{error['fix']}\n{view.folder}"
    return Answer(data=data, text=text, code=FAILED if failed else DONE)


def _silent(view: store.RunView) -> dict[str, str]:
    return {
        "reference": "worker-failed",
        "what": "The training process ended without a word",
        "why": "It was killed, or the machine went down.",
        "fix": f"Go on where it was: graft resume {view.folder}",
    }


def _line(event: Event, metric: Metric) -> str | None:
    if isinstance(event, Start):
        return f"On {event.device_name or event.device}"
    if isinstance(event, Phase):
        return f"{event.title} …"
    if isinstance(event, Progress):
        return _progress(event)
    if isinstance(event, Epoch):
        return _epoch(event, metric)
    if isinstance(event, Baseline):
        return _baseline(event, metric)
    if isinstance(event, Noticed):
        return f"  {event.finding.sentence} {event.finding.remedy}"
    return None


def _progress(event: Progress) -> str:
    total = f" of {event.total}" if event.total else ""
    rest = "" if event.seconds_left is None else f", {event.seconds_left:.0f} s left"
    return f"  {event.done}{total}{rest}"


def _baseline(event: Baseline, metric: Metric) -> str | None:
    value, n = event.scores.get(metric.name), event.scores.get("n")
    if value is None:
        return None
    return f"  backbone left as it is (frozen features): {value:.1%} on {n} pictures"


def _epoch(event: Epoch, metric: Metric) -> str:
    parts = [f"  epoch {event.epoch} of {event.of}"]
    for side, told in (("training", event.training), ("validation", event.validation)):
        loss = told.get("loss")
        if loss is not None:
            parts.append(f"{side} loss {loss:.3f}")
    value = event.validation.get(metric.name)
    if value is not None:
        parts.append(f"validation {metric.title.lower()} {value:.1%}")
    return ", ".join(parts) + (", the best so far" if event.best else "")
