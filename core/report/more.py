"""How many more pictures, and of what, in words: the same on the pages and on the command line."""

from collections.abc import Sequence

from core.data.copies import many
from core.findings import Finding
from core.protocol.more import ClassMore, MoreAnswer, Worth

LITTLE = 0.02
"""Twice as many that cannot bring more than this bring little; of one of n classes an nth of it."""
_WORTH = 0.005
"""What is at least half a point is worth something."""
_NAMED = 3
"""Classes that the sentence names, of each sort."""


def sentence(answer: MoreAnswer, classes: Sequence[str]) -> str:
    """What twice as many would bring, and of which class a few more would.

    Args:
        answer: what was measured.
        classes: all there are; of some there may be too few pictures to tell.
    """
    few = _too_few(answer, classes)
    if few:
        names = _names(few)
        return (
            f"What more pictures would bring cannot be told yet: of {names} there are fewer than "
            f"{answer.least} that are not sealed. {_by_class(answer.classes)}"
        ).strip()
    if answer.twice is None:
        return ""
    enough = answer.twice.high <= LITTLE  # of every class: then none need be named
    by_class = "" if enough else _by_class(answer.classes)
    return " ".join(filter(None, (_overall(answer), by_class)))


def _too_few(answer: MoreAnswer, classes: Sequence[str]) -> list[str]:
    there = {one.label for one in answer.classes}
    return [name for name in classes if name not in there]


def _overall(answer: MoreAnswer) -> str:
    worth = answer.twice
    if worth is None:
        return ""
    some = answer.of > answer.n
    begin = f"Beside {many(answer.n)} of yours, twice" if some else "Twice"
    twice = f"{begin} as many of every class"
    if worth.low >= _WORTH:
        then = f"{twice} are worth {points(worth)}"
    elif worth.high <= LITTLE:
        then = f"{twice} are worth {points(worth)}: more of the same kind would bring little"
    else:
        then = (
            f"Whether more pictures would help cannot be told yet from {many(answer.n)}: "
            f"{twice[0].lower()}{twice[1:]} are worth {points(worth)}"
        )
    return f"{then}{'; with all of yours it is less' if some else ''}."


def _by_class(classes: Sequence[ClassMore]) -> str:
    """Of which class a few more are worth something, and of which they are not needed."""
    needed = [(one, one.some) for one in classes if one.some and one.some.low >= _WORTH]
    needed.sort(key=lambda pair: -pair[1].low)
    parts = [
        f"{worth.added:,} more of {one.label} are worth {points(worth)}"
        for one, worth in needed[:_NAMED]
    ]
    enough = LITTLE / max(len(classes), 1)
    not_needed = [one.label for one in classes if one.twice and one.twice.high <= enough]
    if not_needed:
        parts.append(f"more of {_names(not_needed)} are not needed")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def points(worth: Worth) -> str:
    """`1 to 4 points`, `at most 2 points`, `−1 to 4 points`."""
    low, high = round(100 * worth.low), round(100 * worth.high)
    if worth.low >= _WORTH:
        low, high = max(low, 1), max(high, 1)
    if worth.low < _WORTH and 0 <= worth.high <= LITTLE:
        return f"at most {many(max(high, 1), 'point')}"
    if low == high:
        return f"about {many(high, 'point')}"
    return f"{low} to {many(high, 'point')}".replace("-", "\N{MINUS SIGN}")


def _names(names: Sequence[str]) -> str:
    """`a, b, c and 4 other classes`."""
    shown, more = list(names[:_NAMED]), len(names) - _NAMED
    last = many(more, "other class") if more > 0 else shown.pop()
    return f"{', '.join(shown)} and {last}" if shown else last


def finding(answer: MoreAnswer, classes: Sequence[str]) -> Finding | None:
    """The same as something that was noticed; nothing where nothing was measured."""
    text = sentence(answer, classes)
    if not text:
        return None
    return Finding(
        id="more-pictures",
        severity="note",
        sentence=text,
        remedy="Points are of the mean of the classes' shares right, by a quick head on frozen "
        "features, for pictures like these.",
        items=tuple(one.label for one in answer.classes),
        score=max(0.0, answer.twice.low) if answer.twice else 0.0,
    )
