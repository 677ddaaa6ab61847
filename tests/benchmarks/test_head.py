"""Laws of the benchmark of heads: what is drawn, what is told."""

from pathlib import Path

import numpy as np

from benchmarks import head
from benchmarks.frozen_features import World, drawn
from benchmarks.machine import Measured

TINY = World(rows=150, held=50, features=40, classes=3, distance=1.0)


def run(seconds: float, right: int = 850, chosen: float | None = 0.01) -> Measured:
    answer = {
        "seconds": seconds,
        "added_mb": 100.0,
        "right": right,
        "n": 1000,
        "log_loss": 0.4,
        "log_loss_error": 0.01,
        "chosen": {"C": chosen} if chosen else {},
    }
    return Measured(wall_s=9, cpu_s=8.0, peak_mb=900.0, load=0.5, answer=answer)


def test_drawn_features_are_those_of_relus_and_the_same_each_time() -> None:
    one, other = (list(drawn(TINY, seed=0)) for _ in range(2))
    x, y = (np.concatenate(parts) for parts in zip(*one, strict=True))
    assert all((a[0] == b[0]).all() for a, b in zip(one, other, strict=True))
    assert x.shape == (200, 40)
    assert x.min() == 0
    assert 0.2 < (x == 0).mean() < 0.95
    assert set(y) == {0, 1, 2}


def test_what_is_drawn_lies_in_a_file_that_solvers_map(tmp_path: Path) -> None:
    head.draw(TINY, tmp_path)
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert (np.array(x) == np.concatenate([part for part, _ in drawn(TINY, seed=0)])).all()


def test_the_table_has_ratios_ranges_and_goals() -> None:
    runs = {"middle": {"graft": [run(4.0)], "sklearn": [run(80.0)], "adamw": [run(8.0, 800, None)]}}
    text = head.report(runs)
    assert "| 10,000 × 1,280 × 10 | scikit-learn | **80.00** (80.00) | 8 | 20.0 |" in text
    assert "85.0% (82.7%–87.1%)" in text
    assert "0.4000 (± 0.0196)" in text
    assert "≤ 10 s | 4.0 s |" in text
    assert "large" not in head.report({})
