"""One sentence on how the training is going, from its epochs alone."""

from core.runs.event import Epoch
from core.runs.store import RunView
from core.tasks import table as tasks

_ENDINGS = {
    "stopped": "Stopped as you asked. The best weights so far are kept; you can go on from here.",
    "paused": "Paused. Nothing is lost; resume when the cause is gone.",
    "interrupted": "Interrupted: its process ended without a word. Resume goes on where it was.",
    "created": "Ready to start.",
    "stopping": "Stopping after the batch at hand; the best weights are kept.",
}


def sentence(view: RunView) -> str:
    """What a person would say who watches the curves."""
    if view.state in _ENDINGS:
        return _ENDINGS[view.state]
    if view.state == "failed":
        error = (view.end.error if view.end else None) or {}
        return f"Ended with an error: {error.get('what', 'the reason is in worker.log')}."
    if view.state == "waiting":
        return "Waiting for the run before it; it starts by itself."
    if view.state == "finished":
        return _finished(view)
    return _learning(view.epochs) if view.epochs else _preparing(view)


def _finished(view: RunView) -> str:
    metric = tasks.of(view.plan.task).metric
    value, n = view.validation.get(metric.name), view.validation.get("n")
    if value is None or n is None:
        return "Finished."
    return f"Finished: {value:.0%} {metric.said} on {n} validation pictures.{early_end(view)}"


def early_end(view: RunView) -> str:
    """Why it ended before its last epoch; nothing where it did not."""
    last = view.epochs[-1] if view.epochs else None
    if last is None or not last.of or last.epoch >= last.of or view.plan.recipe.solved:
        return ""
    since = view.plan.recipe.patience
    return (
        f" No better for {since} rounds (epochs), so it ended after {last.epoch} of {last.of}; "
        "the best weights are kept."
    )


def _preparing(view: RunView) -> str:
    return f"{view.phase.title if view.phase else 'Getting ready'} …"


def _learning(epochs: list[Epoch]) -> str:
    told = (epoch.validation.get("loss") for epoch in epochs)
    losses = [loss for loss in told if loss is not None]
    if len(losses) < 2:
        return "The first round (epoch) is done; the trend shows after the next."
    best = min(range(len(losses)), key=losses.__getitem__)
    since = len(losses) - 1 - best
    if since == 0:
        return f"Still learning: its answers are less far off than before (loss {losses[-1]:.3f})."
    rounds = "round" if since == 1 else "rounds"
    kept = f"the best so far is kept (loss {losses[best]:.3f})"
    return f"No better on the validation pictures for {since} {rounds} (epochs); {kept}."
