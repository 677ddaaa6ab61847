"""Cross-entropy of linear heads on features, with its slope: what logistic regression minimises."""

from dataclasses import dataclass

import numpy as np

from core.engine.heads.feature_set import FeatureSet, Floats, chunks
from core.engine.heads.principal_axes import Coordinates, Map
from core.runs.stop import CheckStop


@dataclass(frozen=True, kw_only=True)
class CrossEntropy:
    """Mean cross-entropy + |W|² / (2 C n) of p heads that share each pass over the rows.

    Heads are [p, c, r + 1]: weights along the axes of the features and, in the last column,
    biases. Sums over rows are float32 within a chunk and float64 over chunks, and chunks are
    added in their order: how many threads there are does not change a bit.
    """

    features: FeatureSet
    places: Coordinates
    share: Floats
    """Of each row in the loss of each head: [n, p] float32, each column sums to 1."""
    held: Floats
    """1 where a row is held out to check a head, else 0: [n, p] float32."""
    each: Map
    check_stop: CheckStop

    def counts(self) -> Floats:
        """Rows that each head learns from, [p]."""
        counted: Floats = np.count_nonzero(self.share, axis=0).astype(np.float64)
        return counted

    def value_and_slope(self, heads: Floats, penalty: Floats) -> tuple[Floats, Floats]:
        """Values [p] and slopes [p, c, r + 1], where each head's penalty is 1 / (C n)."""
        p, classes, _ = heads.shape
        weights, biases = self.places.onto_rows(heads.reshape(p * classes, -1))

        def one(rows: slice) -> tuple[Floats, Floats, Floats]:
            x = self.places.features[rows]
            logits = (x @ weights.T + biases).reshape(len(x), p, classes)
            losses = self._to_residuals(logits, rows)
            residuals = logits.reshape(len(x), p * classes)
            return losses, residuals.T @ x, residuals.sum(0)

        values = penalty * np.square(heads[:, :, :-1]).sum((1, 2), dtype=np.float64) / 2
        slope, sums = np.zeros(weights.shape), np.zeros(len(weights))
        for losses, part, part_sums in self.each(one, chunks(len(self.share))):
            self.check_stop()
            values += losses
            slope += part
            sums += part_sums
        slopes = self.places.from_rows(slope, sums).astype(heads.dtype).reshape(heads.shape)
        slopes[:, :, :-1] += penalty.astype(heads.dtype)[:, None, None] * heads[:, :, :-1]
        return values, slopes

    def curvatures(self, heads: Floats) -> tuple[Floats, Floats]:
        """What p (1 - p) is on average for each class of each head on its rows, [p, c].

        Times the variance along an axis it is close to that place on the diagonal of the Hessian
        (Böhning 1992 takes its upper bound, 1/2, instead).

        Returns:
            The curvatures, and the sum of the losses of what is held out, [p].
        """
        p, classes, _ = heads.shape
        weights, biases = self.places.onto_rows(heads.reshape(p * classes, -1))

        def one(rows: slice) -> tuple[Floats, Floats]:
            x = self.places.features[rows]
            logits = (x @ weights.T + biases).reshape(len(x), p, classes)
            logits -= logits.max(2, keepdims=True)
            wanted = logits[np.arange(len(x)), :, self.features.labels[rows]]
            np.exp(logits, out=logits)
            total = logits.sum(2)
            losses = (self.held[rows] * (np.log(total) - wanted)).sum(0)
            logits /= total[:, :, None]
            logits *= 1 - logits
            return (logits * self.share[rows][:, :, None]).sum(0), losses

        found, lost = np.zeros((p, classes)), np.zeros(p)
        for part, losses in self.each(one, chunks(len(self.share))):
            self.check_stop()
            found += part
            lost += losses
        return found, lost

    def _to_residuals(self, logits: Floats, rows: slice) -> Floats:
        """Losses [p] of a chunk; its logits become the residuals, weighted, in place."""
        labels, share = self.features.labels[rows], self.share[rows]
        at, smooth = np.arange(len(labels)), self.features.smoothing
        logits -= logits.max(2, keepdims=True)
        wanted = (1 - smooth) * logits[at, :, labels]
        if smooth:
            wanted += smooth * logits.mean(2)
        np.exp(logits, out=logits)
        total = logits.sum(2)
        losses: Floats = (share * (np.log(total) - wanted)).sum(0)
        logits *= (share / total)[:, :, None]
        if smooth:
            logits -= (smooth / logits.shape[2]) * share[:, :, None]
        logits[at, :, labels] -= (1 - smooth) * share
        return losses
