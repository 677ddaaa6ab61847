"""The end of a fine-tuning: the weights that learnt, or a blend of them and of the start.

On the straight line between the weights that a fine-tuning begins with and those that it comes to
there may be some that know new pictures better than either (WiSE-FT, Wortsman et al. 2022, arXiv
2109.01903). It needs a start that knows the classes: the head solved on the pretrained backbone
(LP-FT, Kumar et al. 2022, arXiv 2202.10054).
"""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from core.engine.backbone import network
from core.engine.backbone.preprocessing import normalise
from core.engine.heads.feature_set import Floats
from core.engine.tasks.engine_task import EngineTask, Labels
from core.engine.training import loop, trained_model
from core.engine.training.train_state import TrainState, keep_best
from core.findings import Finding
from core.plan.recipe import BLEND_SHARES
from core.runs.event import Phase
from core.tasks.task import Metric

_STATISTICS_PICTURES = 256
"""Training pictures from which BatchNorm's statistics of a blend are estimated."""
_CLEARLY = 1.2815515655446004
"""Standard errors by which a blend has to be less far off: nine chances in ten that it is."""

Weights = Mapping[str, torch.Tensor]


@dataclass(frozen=True, kw_only=True)
class Blend:
    """Weights on the line from the start to those that learnt, and what they say."""

    share: float
    """Of the weights that learnt."""
    logits: npt.NDArray[np.float32]
    """Of the validation pictures."""
    worth: float
    """The primary metric; larger is better."""
    losses: Floats
    """[n]: of each picture by itself, in nats, at the temperature that the model would have."""

    @property
    def loss(self) -> float:
        """Their mean."""
        return float(self.losses.mean())


def finish(state: TrainState) -> None:
    """Put a blend in the place of the best weights where it is better, and say what was chosen.

    Where the start was kept, since no epoch was clearly better, the last one is the other end of
    the line. A blend that is there already, of a worker that was killed after it, stays.

    Raises:
        Stopped: nothing is changed then, and the same is found when the run is resumed.
        DiskFull: no room for the blend; the same holds.
    """
    if not (state.start and len(state.check_places)):
        return
    begun = time.monotonic()
    best, share = trained_model.tensors(state.context.run), trained_model.share(state.context.run)
    if share is None:
        blend = _chosen(state, best)
    else:
        state.judged.load_state_dict(best)
        blend = _look(state, share)
    if blend.share != _kept(state):
        state.progress.validation = state.task.score(blend.logits, state.check_labels)
        state.progress.start_right = None
        keep_best(state, blend.logits, blend.share)
    state.context.took("blend", time.monotonic() - begun)


def _kept(state: TrainState) -> float:
    """The share of tuned weights in what the epochs have left as the best."""
    return 1.0 if state.progress.best_epoch else 0.0


def _chosen(state: TrainState, best: Weights) -> Blend:
    """Look at the validation pictures with each blend; the one that is chosen is left at work."""
    n, kept = len(state.check_places), _kept(state)
    last = {name: tensor.clone() for name, tensor in state.judged.state_dict().items()}
    tuned = best if kept else last
    shares = BLEND_SHARES[1:] if kept else BLEND_SHARES
    title, total = "Mixing what it learnt with what it knew", n * len(shares)
    # the first half of the last third, so that the bar never goes back
    state.context.journal.write(Phase(name="blend", title=title, index=5, of=6, total=total))
    tried = {}
    for share in state.context.track(
        shares, "blend", total, lambda _: n, after=lambda rate: len(state.feed.places) / rate
    ):
        put(state, tuned, share)
        tried[share] = _look(state, share)
    chosen = choose([*tried.values()], tried[kept], state.check_groups)
    if chosen.share:  # a start that stays is told by itself
        state.context.notice(_told(chosen, tried[kept]))
    put(state, tuned, chosen.share)
    return chosen


def _look(state: TrainState, share: float) -> Blend:
    logits, labels = loop.answer(state, state.check_places), state.check_labels
    return judged(share, logits, labels, state.check_groups, (state.task, state.metric))


def judged(
    share: float,
    logits: npt.NDArray[np.float32],
    labels: Labels,
    groups: Sequence[str],
    by: tuple[EngineTask, Metric],
) -> Blend:
    """What is known of a blend from what it says of the validation pictures.

    Args:
        share: of the tuned weights.
        logits: [n, outputs].
        labels: what the pictures show.
        groups: what each of them belongs to.
        by: the task, and its primary metric.
    """
    task, metric = by
    worth = task.metrics(logits, labels)[metric.name]
    calm = logits / task.temperature(logits, labels, len({*groups}))
    parts = (slice(at, at + 1) for at in range(len(logits)))
    return Blend(
        share=share,
        logits=logits,
        worth=worth if metric.higher_is_better else -worth,
        losses=np.array([task.mean_loss(calm[part], labels[part]) for part in parts]),
    )


def choose(tried: Sequence[Blend], before: Blend, groups: Sequence[str]) -> Blend:
    """The blend that is the least far off, where that is clear; else what was there before.

    Log loss tells apart what the number of right answers of a few pictures cannot. Each picture is
    compared with itself, so that only what differs counts, and what belongs together counts once.

    Args:
        tried: all of them; none is taken that is worth less.
        before: the one that gives way only to what is better.
        groups: what each picture belongs to.
    """
    able = [one for one in tried if one.worth >= before.worth and np.isfinite(one.losses).all()]
    best = min(able, key=lambda one: one.loss, default=before)
    gained = before.losses - best.losses
    place = np.unique(np.asarray(groups, dtype=object), return_inverse=True)[1]
    together = np.bincount(place, weights=gained - gained.mean())
    if len(together) < 2:
        return before
    spread = float((together**2).sum()) * len(together) / (len(together) - 1)
    return best if float(gained.sum()) > _CLEARLY * math.sqrt(spread) else before


def put(state: TrainState, tuned: Weights, share: float) -> None:
    """Make the judged network a blend: `share` of the tuned weights, the rest of the start."""
    mix(state.judged, state.start, tuned, share)
    if state.learn_statistics and 0 < share < 1:
        estimate_statistics(state)


@torch.no_grad()
def mix(net: nn.Module, start: Weights, tuned: Weights, share: float) -> None:
    """Set the weights of a network to start + share x (tuned - start).

    Args:
        net: changed in place.
        start: what may have learnt, as it was before; what is not in it is as in `tuned`.
        tuned: all of them.
        share: 0 = the start, 1 = the tuned weights, to the last bit.
    """
    for name, tensor in net.state_dict().items():
        blended = tuned[name]
        if name in start and blended.is_floating_point():
            blended = torch.lerp(start[name], blended.to(start[name].device), share)
        tensor.copy_(blended)


@torch.no_grad()
def estimate_statistics(state: TrainState) -> None:
    """Let BatchNorm learn anew what pictures look like to the judged network.

    Layers between two others give something between neither's (Izmailov et al. 2018, SWA, section
    3.2). From unchanged training pictures, the same ones every time.
    """
    layers = [one for one in state.judged.modules() if isinstance(one, _BatchNorm)]
    before = [layer.momentum for layer in layers]
    state.judged.eval()
    for layer in layers:
        layer.reset_running_stats()
        layer.momentum = None  # the mean over all batches
        layer.train()
    order = np.random.default_rng(state.context.plan.seed).permutation(len(state.feed.places))
    places = state.feed.places[order[:_STATISTICS_PICTURES]]
    for at in range(0, len(places), state.feed.batch_size):
        state.context.check_stop()
        squares = [state.feed.squares[int(p)] for p in places[at : at + state.feed.batch_size]]
        batch = normalise(np.stack(squares), state.body.preprocessing, state.body.device)
        network.features(state.judged, state.body.acceleration.lay(batch))
    for layer, momentum in zip(layers, before, strict=True):
        layer.momentum = momentum
    state.judged.eval()


def _told(chosen: Blend, before: Blend) -> Finding:
    """Whether the model is a blend of what learnt and what it began with."""
    pictures = f"{len(chosen.logits):,} validation pictures"
    if chosen is before:
        sentence = (
            f"The tuned weights are the model, unmixed: on {pictures} no mix with those that it "
            "began with was clearly better."
        )
    else:
        rest = ", the rest of those it began with" if chosen.share < 1 else ""
        sentence = (
            f"The model is {chosen.share:.0%} of the tuned weights{rest}: on {pictures} that is "
            f"less far off (loss {chosen.loss:.3f} instead of {before.loss:.3f}), and no fewer are "
            "right."
        ).replace("%", " %")
    return Finding(
        id="weights-unmixed" if chosen is before else "weights-mixed",
        severity="note",
        sentence=sentence,
        remedy="Nothing needs to be done.",
        score=chosen.share,
    )
