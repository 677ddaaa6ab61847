"""What the benchmark of advice counts, and that its tasks keep new pictures new."""

from pathlib import Path

import pytest

from benchmarks import advisor, tasks
from benchmarks.machine import Measured
from benchmarks.tasks import Task


def run(**answer: object) -> Measured:
    return Measured(wall_s=1.0, cpu_s=1.0, peak_mb=1.0, load=0.0, answer=answer)


def scored(right: int) -> Measured:
    return run(right=right, n=100)


def advised(strategy: str, low: float, high: float) -> Measured:
    return run(strategy=strategy, expected={"low": low, "high": high})


def test_regret_is_what_the_best_of_all_would_have_brought_and_a_range_holds_or_not() -> None:
    rows = {
        ("near", 0): {
            "advice": advised("features", 0.8, 0.95),
            "features": scored(90),
            "advised": scored(91),
            "staged": scored(88),
        },
        ("near", 1): {
            "advice": advised("features", 0.8, 0.88),
            "features": scored(90),
            "advised": scored(90),
            "staged": scored(93),
        },
    }
    text = "\n".join(advisor.report(rows))
    assert "| near | features | 80–95, 80–88 | 91.0, 90.0 | 90.0, 90.0 | 88.0, 93.0 |" in text
    assert "| 0.0, 3.0 |" in text
    assert "| 1.5 |" in text
    assert "| ≤ 2 points | 3.0; 1 within |" in text
    assert "| 1 of 2 (" in text


@pytest.mark.parametrize("source", ["digits", "textures"])
def test_no_new_picture_is_among_the_users_own(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_NEW", 2)
    own, new = Task(source=source, each=3).write(tmp_path, 1, tmp_path / "made")
    seen = [{file.read_bytes() for file in place.rglob("*.png")} for place in (own, new)]
    labels = [sorted(path.name for path in place.iterdir()) for place in (own, new)]
    assert labels[0] == labels[1]
    assert [len(part) for part in seen] == [3 * len(labels[0]), 2 * len(labels[0])]
    assert not seen[0] & seen[1]


def test_another_seed_is_another_choice_of_pictures(tmp_path: Path) -> None:
    task = Task(source="digits", each=2)
    first, again, other = (
        {f.read_bytes() for f in task.write(tmp_path, seed, tmp_path / name)[0].rglob("*.png")}
        for seed, name in ((0, "a"), (0, "b"), (1, "c"))
    )
    assert first == again != other
