"""The expected score in words: before a training, and beside what it came to."""

from core.plan.plan import Plan
from core.plan.recipe import Recipe


def before(expected: tuple[float, float], recipe: Recipe) -> str:
    """What to expect of new pictures, and what that rests on."""
    text = f"Expect {spread(expected)} of new pictures to be named right"
    if recipe.strategy == "features":
        return f"{text}."
    return f"{text}; how much adapting the backbone adds, only the training can tell."


def after(plan: Plan, low: float | None, high: float | None) -> str:
    """How a score, as its own range, lies to what was expected; nothing where nothing was."""
    if plan.expected is None or low is None or high is None:
        return ""
    least, most = plan.expected
    if high < least:
        how = "less than expected before it began"
    elif low > most:
        how = "more than expected before it began"
    else:
        how = "as expected before it began"
    return f"That is {how} ({spread(plan.expected)})."


def spread(shares: tuple[float, float]) -> str:
    """`83–95 %`."""
    low, high = shares
    return f"{low * 100:.0f}–{high * 100:.0f} %"
