"""Following a run: its events as lines for people, its end as an answer."""

import time
from pathlib import Path
from typing import Any

from core.cli.answer import DONE, FAILED, Answer, tell
from core.runs import events, status_sentence, store

_EVERY_S = 0.1


def follow(run: Path, offset: int = 0) -> store.RunView:
    """Tell what happens until the run ends, or until Ctrl-C, which leaves it going.

    Args:
        run: its folder.
        offset: where in the events to begin; what is before has been told.
    """
    view = store.read(run)
    try:
        while True:
            new, offset = events.read(run, offset)
            for line in filter(None, map(_line, new)):
                tell(line)
            if view.refresh().state in store.ENDED and not new:
                return view
            time.sleep(_EVERY_S)
    except KeyboardInterrupt:
        tell(f"The training goes on. To end it: graft stop {run}")
        return view.refresh()


def outcome(view: store.RunView) -> Answer:
    """What came of a run, or how far it is."""
    result = view.result or {}
    error = (view.end or {}).get("error") if view.state in ("failed", "paused") else None
    data: dict[str, Any] = {
        "run": str(view.folder),
        "state": view.state,
        "strategy": view.plan.recipe.strategy,
        "validation": result.get("validation"),
        "baseline": result.get("baseline"),
        "seconds": result.get("seconds"),
        "epochs": result.get("epochs") or len(view.epochs),
        "findings": [finding.model_dump() for finding in view.findings],
    }
    failed = view.state in ("failed", "paused", "interrupted")
    if failed:
        data["error"] = error or _silent(view)
    text = f"{status_sentence.sentence(view)}\n{view.folder}"
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


def _line(event: dict[str, Any]) -> str | None:
    kind = event["kind"]
    if kind == "start":
        return f"On {event.get('device_name') or event.get('device')}"
    if kind == "phase":
        return f"{event.get('title')} …"
    if kind == "progress":
        return _progress(event)
    if kind == "epoch":
        return _epoch(event)
    if kind == "baseline":
        return f"  frozen features reach {event['accuracy']:.1%} on {event['n']} pictures"
    if kind == "finding":
        return f"  {event['finding']['sentence']} {event['finding']['remedy']}"
    return None


def _progress(event: dict[str, Any]) -> str:
    total = f" of {event['total']}" if event.get("total") else ""
    left = event.get("seconds_left")
    rest = "" if left is None else f", {left:.0f} s left"
    return f"  {event['done']}{total}{rest}"


def _epoch(event: dict[str, Any]) -> str:
    best = ", the best so far" if event.get("best") else ""
    parts = [f"  epoch {event['epoch']} of {event['of']}"]
    for name, title in (("training_loss", "training loss"), ("validation_loss", "validation loss")):
        if event.get(name) is not None:
            parts.append(f"{title} {event[name]:.3f}")
    if event.get("validation_accuracy") is not None:
        parts.append(f"validation accuracy {event['validation_accuracy']:.1%}")
    return ", ".join(parts) + best
