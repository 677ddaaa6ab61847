"""Robustness and shortcuts of a run in words: the same on the page and on the command line."""

from pathlib import Path

from core.data.dataset import Side
from core.protocol.robustness import SHORTCUTS, TRIALS, ConditionScore, RobustAnswer
from core.report import test_set


def side(run: Path) -> Side:
    """Which pictures are asked about: those of the sealed test set only once it was opened."""
    return "test" if test_set.openings(run) else "validation"


def shortcut_sentences(answer: RobustAnswer) -> list[str]:
    """What covering the middle, and the border, came to; nothing is said of chance."""
    said = []
    for condition in SHORTCUTS:
        score = answer.of(condition)
        if score is None:
            continue
        above = score.low > answer.chance
        still = "still answers" if above else "answers"
        text = f"With the {condition.name} covered it {still} {_share(score, answer)}"
        commonest = f"always giving the commonest answer is right in {_percent(answer.chance)}"
        if not above:
            said.append(f"{text}: no better, for all that is known, than chance ({commonest}).")
        elif condition.name == "middle":
            said.append(f"{text}, where {commonest}: it may go by the background.")
        else:
            said.append(f"{text}, where {commonest}: much of what it needs is in the middle.")
    return said


def hardest(answer: RobustAnswer) -> ConditionScore | None:
    """The condition that lowers the share right most, where that is more than chance."""
    lower = [one for one in answer.scores if one.change_high < 0]
    return min(lower, key=lambda one: one.right, default=None)


def sentence(answer: RobustAnswer) -> str:
    """What the changes came to."""
    right = f"{_percent(answer.share)} right as they are"
    worst = hardest(answer)
    if not answer.scores:
        return f"{right}. No change is known to keep the class of these pictures."
    if worst is None:
        return f"{right}; none of the changes lowers that by more than chance explains."
    trial = next(one for one in TRIALS if one.name == worst.condition.name)
    how = f"{trial.title.lower()} ({trial.in_words(worst.condition.strength)})"
    return f"{right}; it suffers most from {how}: {_share(worst, answer)}."


def cell(score: ConditionScore | None, n: int) -> str:
    """`94 % (90–97)`; empty where it was not tried."""
    if score is None:
        return ""
    low, high = (f"{end * 100:.0f}" for end in (score.low, score.high))
    return f"{_percent(score.right / n)} ({low}–{high})"


def rows(answer: RobustAnswer) -> list[str]:
    """One line a change: the share right at each strength that was tried."""
    said = []
    for trial in TRIALS:
        scores = [one for one in answer.scores if one.condition.name == trial.name]
        parts = (
            f"{trial.in_words(one.condition.strength)} {cell(one, answer.n)}" for one in scores
        )
        said += [f"{trial.title}: {', '.join(parts)}"] if scores else []
    return said


def lines(shortcuts: RobustAnswer | None, changes: RobustAnswer | None) -> list[str]:
    """All that was measured, a line each; none where nothing was."""
    said = [] if shortcuts is None else shortcut_sentences(shortcuts)
    if changes is not None:
        said += [sentence(changes), *rows(changes), f"Measured on {basis(changes)}."]
    return said


def basis(answer: RobustAnswer) -> str:
    """Which pictures it was measured on."""
    of = f" of {answer.pictures:,}" if answer.pictures > answer.n else ""
    return f"{answer.n:,}{of} {answer.split} pictures, {answer.seconds:.0f} s"


def _share(score: ConditionScore, answer: RobustAnswer) -> str:
    low, high = f"{score.low * 100:.0f}", _percent(score.high)
    return f"{_percent(score.right / answer.n)} right ({low}–{high}, {answer.n:,} pictures)"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\u202f%"
