"""What the curves say while it trains: sentences that a person would say who watches them."""

from collections.abc import Sequence
from itertools import pairwise

from core.findings import Finding
from core.plan.recipe import Recipe
from core.runs.event import Epoch
from core.tasks.task import Metric

_TREND = 3
"""Epochs in a row that make a trend."""
_FORGOTTEN = 0.03
"""Accuracy below the baseline, beyond which something was forgotten."""
_LATE = 0.5
"""Share of the epochs after which a training should have learnt its own pictures."""
_SETTLED = 0.8
"""Share of the epochs after which steps are small: the first ones of a layer that begins to learn
upset those above it, and hands that were 74 % right frozen, and 100 % in the end, fell to 68."""


def watch(
    history: Sequence[Epoch], baseline: float | None, recipe: Recipe, metric: Metric
) -> list[Finding]:
    """What is wrong with a training so far; nothing, as a rule.

    Args:
        history: the `epoch` events, all of them, in order.
        baseline: primary metric of frozen features; None = not measured.
        recipe: how it trains.
        metric: the primary one.
    """
    if not history:
        return []
    checks = (
        _not_a_number(history),
        _too_fast(history),
        _overfitting(history, recipe),
        _forgetting(history, baseline, metric),
        _underfitting(history, recipe, metric),
    )
    return [finding for finding in checks if finding]


def _not_a_number(history: Sequence[Epoch]) -> Finding | None:
    last = history[-1]
    if last.training.get("loss") is not None and last.validation.get("loss") is not None:
        return None
    return Finding(
        id="loss-not-a-number",
        severity="severe",
        sentence=f"In epoch {last.epoch} the loss became infinite or not a number: training "
        "stopped, and the best weights before it are kept.",
        remedy="Lower the learning rate by a factor of 10, or switch gradient clipping on.",
    )


def _too_fast(history: Sequence[Epoch]) -> Finding | None:
    """The training loss itself rises: steps overshoot (Goodfellow et al. 2016, chapter 8)."""
    last = history[-1]
    losses = _losses([epoch for epoch in history if epoch.stage == last.stage], "training")
    if not _settled(last) or len(losses) < 2:
        return None
    if losses[-1] <= 1.5 * min(losses[:-1]) or losses[-1] < 0.3:
        return None
    return Finding(
        id="learning-rate-too-high",
        severity="warning",
        sentence=f"The training loss rose from {min(losses[:-1]):.2f} to {losses[-1]:.2f}: the "
        "learning rate is probably too high.",
        remedy="Lower the learning rate by a factor of 3 to 10, or warm up for longer.",
        score=losses[-1] / max(min(losses[:-1]), 1e-6),
    )


def _overfitting(history: Sequence[Epoch], recipe: Recipe) -> Finding | None:
    """Validation loss rises for epochs on end while training loss falls (Prechelt 1998)."""
    recent = history[-_TREND - 1 :]
    held, learnt = _losses(recent, "validation"), _losses(recent, "training")
    if len(held) <= _TREND or len(learnt) <= _TREND:
        return None
    if not (_rising(held) and _rising([-x for x in learnt])):
        return None
    change = "Add augmentation or weight decay" if not recipe.dropout else "Add augmentation"
    return Finding(
        id="overfitting",
        severity="warning",
        sentence=f"Overfitting: for {_TREND} epochs validation loss rose (to {held[-1]:.3f}) while "
        f"training loss fell (to {learnt[-1]:.3f}). The best weights so far are kept.",
        remedy=f"{change}, unfreeze fewer blocks, or collect more pictures.",
        score=held[-1] - held[0],
    )


def _forgetting(history: Sequence[Epoch], baseline: float | None, metric: Metric) -> Finding | None:
    """Fine-tuning does worse than leaving the backbone alone (Kumar et al. 2022)."""
    last = history[-1]
    value = last.validation.get(metric.name)
    if baseline is None or value is None or last.stage == "head" or not _settled(last):
        return None
    lost = baseline - value if metric.higher_is_better else value - baseline
    if lost <= _FORGOTTEN:
        return None
    return Finding(
        id="forgetting",
        severity="warning",
        sentence=f"Forgetting: {value:.1%} {metric.said} on the validation pictures, and the "
        f"frozen backbone reaches {baseline:.1%}. The best weights so far are kept.",
        remedy="Use frozen features for this data, or a lower learning rate for the backbone.",
        score=lost,
    )


def _underfitting(history: Sequence[Epoch], recipe: Recipe, metric: Metric) -> Finding | None:
    """Even its own pictures are not learnt; and no longer gets any better."""
    last = history[-1]
    if len(history) < 3 or last.epoch < _LATE * recipe.epochs or not last.of:
        return None
    losses, learnt = _losses(history[-3:], "training"), last.training.get(metric.name)
    flat = len(losses) == 3 and abs(losses[0] - losses[-1]) < 0.02 * max(losses[0], 1e-6)
    if not flat or learnt is None or learnt >= 0.7:
        return None
    return Finding(
        id="underfitting",
        severity="warning",
        sentence=f"Underfitting: only {learnt:.0%} {metric.said} on the training pictures, and the "
        "training loss no longer falls.",
        remedy="Unfreeze more blocks, raise the learning rate, or use weaker augmentation.",
        score=1 - learnt,
    )


def _settled(epoch: Epoch) -> bool:
    return not epoch.of or epoch.epoch >= _SETTLED * epoch.of


def _losses(history: Sequence[Epoch], side: str) -> list[float]:
    told = ((e.training if side == "training" else e.validation).get("loss") for e in history)
    return [float(loss) for loss in told if loss is not None]


def _rising(values: Sequence[float]) -> bool:
    return all(later > earlier for earlier, later in pairwise(values))


def start_kept(*, mixed: bool) -> Finding:
    """Neither weights that learnt nor a mix, where any was tried, were clearly better than it."""
    tried = "Neither fine-tuning nor any mix was" if mixed else "Fine-tuning was not"
    return Finding(
        id="start-kept",
        severity="note",
        sentence=f"{tried} clearly better than the head on the frozen backbone that it began with, "
        "so that one is your model.",
        remedy="Nothing needs to be done. More pictures would show smaller differences.",
    )


def lost(file: str) -> Finding:
    """A picture that could be read before and no longer can."""
    return Finding(
        id="picture-lost",
        severity="warning",
        sentence=f"{file} can no longer be read; the training goes on without it.",
        remedy="Look whether the file was moved, or whether the drive is failing.",
        items=(file,),
    )


def memory_short(micro: int) -> Finding:
    """The batch did not fit."""
    return Finding(
        id="memory-short",
        severity="note",
        sentence=f"Memory is short: {micro} {'picture passes' if micro == 1 else 'pictures pass'} "
        "the network at a time. A step still counts the whole batch, so the result is the same.",
        remedy="Choose a smaller batch or picture side to be faster.",
    )


def computed_twice() -> Finding:
    """The activations of a batch did not fit."""
    return Finding(
        id="computed-twice",
        severity="note",
        sentence="Memory is short: activations are computed twice rather than kept (gradient "
        "checkpointing), which is about a third slower. The result is the same.",
        remedy="Choose a smaller batch or picture side to be faster.",
    )


def rate_found(rate: float, batches: int, level_to: float) -> Finding:
    """What the search for a learning rate came to."""
    return Finding(
        id="learning-rate-found",
        severity="note",
        sentence=f"Learning rate {rate:.2g}, measured: over {batches} batches the loss stayed low "
        f"up to {level_to:.2g} and rose beyond.",
        remedy="Nothing needs to be done.",
        score=rate,
    )


def broken_statistics() -> Finding:
    """The backbone's BatchNorm must not learn."""
    return Finding(
        id="statistics-not-kept",
        severity="note",
        sentence="The backbone's weights were converted without BatchNorm statistics of pictures; "
        "they stay as they are while it trains.",
        remedy="Nothing needs to be done.",
    )


def thinned(taken: int, of: int) -> Finding:
    """A head that compares pictures with pictures learns from some of them."""
    return Finding(
        id="head-learnt-from-some",
        severity="note",
        sentence=f"This head compares pictures with pictures, so it learnt from {taken:,} of "
        f"{of:,} rows of features, spread evenly.",
        remedy="Choose logistic regression or a linear head: they learn from all of them.",
        score=taken / of,
    )


def views(changed: float, plain: float) -> Finding:
    """Whether learning from changed views as well made a head better on pictures held out.

    Args:
        changed: mean held-out loss of the head that learnt from them, in nats.
        plain: the same of the head that did not.
    """
    figures = f"held-out loss {changed:.3f} with them, {plain:.3f} without"
    helped = changed < plain
    if helped:
        sentence = f"Changed views helped: {figures}."
        remedy = "Nothing to do: the model has learnt from them."
    else:
        sentence = f"Changed views did not help here and were left out: {figures}."
        remedy = "Nothing to do. They may still help when the backbone itself is fine-tuned."
    return Finding(
        id="changed-views-helped" if helped else "changed-views-left-out",
        severity="note",
        sentence=sentence,
        remedy=remedy,
        score=changed - plain,
    )
