"""What the benchmark of second looks counts."""

from collections import Counter

from benchmarks import second_look


def test_a_seed_is_a_line_and_what_another_moves_is_counted() -> None:
    truth = {("w", at): ("changes" if at < 4 else "harmless") for at in range(10)}
    sure = {key: (true, "unsafe" if true == "changes" else "safe") for key, true in truth.items()}
    less = {**sure, ("w", 0): ("changes", "weakens"), ("w", 9): ("harmless", "cannot_tell")}
    said = {(way, seed): less if seed else sure for way in second_look.WAYS for seed in (0, 1)}
    lines = list(second_look.table(said, Counter(dict.fromkeys(said, 1200)), seeds=2))
    assert lines[1] == "| 30 pictures a class | 0 | 4/4 | 4/4 | 0, 0 | 0/6 | 1,200 |"
    assert lines[2] == "| 30 pictures a class | 1 | 3/3 | 3/4 | 0, 0 | 1/6 | 1,200 |"
    assert lines[-1] == "50 pictures a class: another seed moves 2 of 10"
