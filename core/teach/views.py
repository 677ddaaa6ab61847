"""Views: which pictures a page of the grid shows."""

from collections.abc import Collection

import numpy as np

from core.teach.learner import Learner

_EXAM_PART = 4
"""One in so many of a page is of the exam, until that is answered."""
_SURE_EVERY = 3
"""One in so many pages, where a class has a page full of sure guesses."""


def page(view: str, learner: Learner, here: Collection[str], size: int) -> list[str]:
    """The pictures of a page, by content.

    Args:
        view: `ask` = what teaches most, with some of the exam among it until that is answered;
            `mix` = the same, every third page one of sure guesses to confirm; `sure:CLASS` =
            guessed so and not answered, the surest first; `class:CLASS` = said to be so, the least
            likely first; `aside` = set aside, the latest first.
        learner: what is said and guessed.
        here: contents of the folder's pictures.
        size: how many.
    """
    kind, _, name = view.partition(":")
    said = {c: one for c, one in learner.taught.said.items() if c in here}
    if kind == "aside":
        return [content for content, one in said.items() if one.kind != "label"][::-1][:size]
    if kind == "class":
        such = [content for content, one in said.items() if name in one.names]
        return sorted(such, key=lambda content: learner.likely(content, name))[:size]
    if kind == "sure":
        return learner.surest(name, size)
    if kind == "mix" and (to_confirm := _to_confirm(learner, size)):
        return to_confirm
    return _asked(learner, here, size)


def _to_confirm(learner: Learner, size: int) -> list[str]:
    """Every third page: many that are surely of one class, to be confirmed by one key.

    Corrections are what costs, and asking alone what is unsure makes every second guess wrong.
    """
    if (len(learner.taught.said) // size) % _SURE_EVERY != _SURE_EVERY - 1:
        return []
    return learner.sure_page(size)


def _asked(learner: Learner, here: Collection[str], size: int) -> list[str]:
    """What teaches most, with some of the exam among it."""
    said, exam = learner.taught.said, learner.exam
    chance = np.random.default_rng(len(said))
    asked = learner.ask(size)
    if not learner.pool.contents:  # nothing was looked at yet: whatever comes
        asked = [content for content in here if content not in said and content not in exam]
        chance.shuffle(asked)
    examined = sorted(content for content in exam if content not in said)
    chance.shuffle(examined)
    some = examined[: max(size // _EXAM_PART, size - len(asked))]
    mixed = asked[: size - len(some)]  # in their order: the first teach most
    for content in some:
        mixed.insert(int(chance.integers(len(mixed) + 1)), content)
    return mixed
