"""How right the logits of a set of pictures are: the few numbers that go into events."""

import numpy as np
import numpy.typing as npt

from core.report.metrics import wilson

Score = dict[str, float | int | None]


def score(logits: npt.NDArray[np.floating], labels: npt.NDArray[np.int64]) -> Score:
    """Accuracy with its range, macro F1 over the classes present, and n."""
    n = len(labels)
    if n == 0:
        return {"accuracy": None, "low": None, "high": None, "macro_f1": None, "n": 0}
    predicted = logits.argmax(1)
    right = int((predicted == labels).sum())
    low, high = wilson(right, n)
    f1 = [_f1(predicted == c, labels == c) for c in np.unique(np.append(labels, predicted))]
    return {
        "accuracy": right / n,
        "low": low,
        "high": high,
        "macro_f1": float(np.mean(f1)),
        "n": n,
    }


def _f1(said: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    return float(2 * (said & true).sum() / max(int(said.sum() + true.sum()), 1))


def probabilities(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Softmax over the classes."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    result: npt.NDArray[np.float64] = shifted / shifted.sum(1, keepdims=True)
    return result
