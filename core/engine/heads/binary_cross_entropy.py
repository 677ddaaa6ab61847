"""Binary cross-entropy of linear heads on features: one-vs-rest, each class asked for by itself."""

from dataclasses import dataclass

import numpy as np

from core.engine.heads.cross_entropy import CrossEntropy
from core.engine.heads.feature_set import Floats, chunks


@dataclass(frozen=True, kw_only=True)
class BinaryCrossEntropy(CrossEntropy):
    """As `CrossEntropy`, where labels are [n, c] of 0 and 1: the mean loss over the classes.

    The classes do not depend on one another, so heads of several problems and of all their classes
    are found together, as one problem.
    """

    def curvatures(self, heads: Floats) -> tuple[Floats, Floats]:
        """What p (1 - p) / c is on average for each class of each head on its rows, [p, c].

        Returns:
            The curvatures, and the sum of the losses of what is held out, [p].
        """
        p, classes, _ = heads.shape
        weights, biases = self.places.onto_rows(heads.reshape(p * classes, -1))

        def one(rows: slice) -> tuple[Floats, Floats]:
            x = self.places.features[rows]
            logits = (x @ weights.T + biases).reshape(len(x), p, classes)
            truth = self.features.labels[rows][:, None, :]
            losses = (self.held[rows] * (_softplus(logits) - truth * logits).mean(2)).sum(0)
            said = 1 / (1 + np.exp(-logits))
            spread = said * (1 - said) / classes
            return (spread * self.share[rows][:, :, None]).sum(0), losses

        found, lost = np.zeros((p, classes)), np.zeros(p)
        for part, losses in self.each(one, chunks(len(self.share))):
            self.check_stop()
            found += part
            lost += losses
        return found, lost

    def _to_residuals(self, logits: Floats, rows: slice) -> Floats:
        """Losses [p] of a chunk; its logits become the residuals, weighted, in place."""
        smooth, classes = self.features.smoothing, logits.shape[2]
        truth = self.features.labels[rows][:, None, :] * (1 - smooth) + smooth / 2
        share = self.share[rows]
        losses: Floats = (share * (_softplus(logits) - truth * logits).mean(2)).sum(0)
        np.divide(1, 1 + np.exp(-logits), out=logits)
        logits -= truth
        logits *= share[:, :, None] / classes
        return losses


def _softplus(logits: Floats) -> Floats:
    """log(1 + exp(logits)), without overflow."""
    found: Floats = np.maximum(logits, 0) + np.log1p(np.exp(-np.abs(logits)))
    return found
