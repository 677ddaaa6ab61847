"""One linear head on ready features, by Graft or by a peer, in a process of its own.

    python -m benchmarks.head_solvers graft|sklearn|adamw FOLDER

The folder is one that `head.py` has drawn. Prints one JSON object.
"""

import argparse
import json
import os
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil

from core.engine.heads import feature_set

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Answers = Callable[[Floats], Floats]
"""Features to logits or logarithms of shares."""
_LOOK_EVERY_S = 0.02
CHUNK_ROWS = 4096


def main() -> None:
    """Solve, then answer for the rows that were held back."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("who", choices=list(SOLVERS))
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    world = json.loads((asked.folder / "world.json").read_text("utf-8"))
    x, y = (np.load(asked.folder / f"{name}.npy", mmap_mode="r") for name in ("x", "y"))
    labels = np.array(y)
    n, classes = world["rows"], world["classes"]
    solver = SOLVERS[asked.who]()
    with _Memory() as memory:
        begun = time.perf_counter()
        answers, chosen = solver(x[:n], labels[:n], classes)
        seconds = time.perf_counter() - begun
    held = range(n, len(labels), CHUNK_ROWS)
    logits = np.concatenate([answers(np.array(x[at : at + CHUNK_ROWS])) for at in held])
    logits = logits.astype(np.float64) - logits.max(1, keepdims=True)
    truth = labels[n:]
    log_p = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    losses = -log_p[np.arange(len(truth)), truth]
    told = {
        "seconds": seconds,
        "added_mb": memory.added_mb,
        "right": int((logits.argmax(1) == truth).sum()),
        "n": len(truth),
        "log_loss": float(losses.mean()),
        "log_loss_error": float(losses.std() / len(losses) ** 0.5),
        "chosen": chosen,
    }
    print(json.dumps(told))


class _Memory:
    """Most memory that a process adds to what it has; the mapped file of features is not its."""

    added_mb = 0.0

    def __enter__(self) -> "_Memory":
        self._process, self._ended = psutil.Process(os.getpid()), threading.Event()
        self._before = self._own()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _own(self) -> float:
        memory = self._process.memory_info()
        return float(memory.rss - getattr(memory, "shared", 0))

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_EVERY_S):
            self.added_mb = max(self.added_mb, (self._own() - self._before) / 1e6)


def _graft() -> Callable[[Floats, Ints, int], tuple[Answers, Any]]:
    from core.engine.heads import cross_validation, logistic

    def solver(x: Floats, y: Ints, classes: int) -> tuple[Answers, Any]:
        known = feature_set.FeatureSet(
            features=x,
            labels=y,
            groups=[str(number) for number in range(len(y))],
            original=np.ones(len(y), dtype=np.bool_),
            classes=classes,
        )
        solved = logistic.regression(known)
        return lambda held: cross_validation.answer(solved.head, held), solved.chosen

    return solver


ONE_C_ABOVE = 50_000_000
"""Features × rows above which scikit-learn is told one C: with cross-validation it would take
hours."""
TOLD_C = 0.01
GRID = (0.0001, 0.001, 0.01, 0.1, 1.0)
"""That scikit-learn chooses from; Graft's is twice as fine."""


def _sklearn() -> Callable[[Floats, Ints, int], tuple[Answers, Any]]:
    from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
    from sklearn.model_selection import StratifiedKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    warnings.simplefilter("ignore")  # it tells every fit that its 100 steps did not suffice

    def solver(x: Floats, y: Ints, classes: int) -> tuple[Answers, Any]:
        head = (
            LogisticRegression(C=TOLD_C)
            if x.size > ONE_C_ABOVE
            else LogisticRegressionCV(
                Cs=list(GRID),
                cv=StratifiedKFold(5, shuffle=True, random_state=0),
                scoring="neg_log_loss",
            )
        )
        model = make_pipeline(StandardScaler(), head).fit(x, y)
        chosen = float(np.max(getattr(head, "C_", TOLD_C)))
        steps = int(np.max(head.n_iter_))
        return model.predict_log_proba, {"C": chosen, "most steps": steps}

    return solver


EPOCHS, BATCH, RATE = 20, 256, 1e-3


def _adamw() -> Callable[[Floats, Ints, int], tuple[Answers, Any]]:
    import torch
    from torch.nn import functional

    def solver(x: Floats, y: Ints, classes: int) -> tuple[Answers, Any]:
        features, labels = torch.from_numpy(np.array(x)), torch.from_numpy(y)
        mean, scale = features.mean(0), features.std(0)
        scale[scale < 1e-6] = 1.0
        probe = torch.nn.Linear(features.shape[1], classes)
        optimizer = torch.optim.AdamW(probe.parameters(), RATE)
        steps = EPOCHS * -(-len(labels) // BATCH)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        order = torch.Generator().manual_seed(0)
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(labels), generator=order).split(BATCH):
                loss = functional.cross_entropy(
                    probe((features[batch] - mean) / scale), labels[batch]
                )
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()

        @torch.inference_mode()
        def answers(held: Floats) -> Floats:
            logits: Floats = probe((torch.from_numpy(held) - mean) / scale).numpy()
            return logits

        return answers, {"epochs": EPOCHS}

    return solver


SOLVERS = {"graft": _graft, "sklearn": _sklearn, "adamw": _adamw}
"""Each gives its solver once its libraries are loaded, which is not timed."""

if __name__ == "__main__":
    main()
