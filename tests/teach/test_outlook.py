"""Laws of the outlook."""

import numpy as np

from core.teach.head import guesses
from core.teach.outlook import OUTLOOK_LEAST, Outlook, outlook
from tests.teach.pools import clouds


def _told(spread: float, answers: int) -> Outlook | None:
    pool = clouds(4, 300, spread=spread)
    rows = np.random.default_rng(0).permutation(1200)[:answers]
    found = guesses(pool, rows, rows % 4, 4).probabilities
    return outlook(pool, found, rows, rows % 4)


def test_after_a_few_answers_nothing_is_known() -> None:
    assert _told(0.5, OUTLOOK_LEAST - 1) is None
    assert outlook(clouds(1, 50), np.ones((50, 1)), np.arange(40), np.zeros(40, int)) is None


def test_where_no_guess_changes_any_more_the_curve_is_flat() -> None:
    clear = _told(0.3, 160)
    assert clear is not None
    assert clear.flat
    assert (clear.fewest, clear.changed) == (0, 0.0)


def test_where_guesses_still_change_more_answers_are_wanted_as_a_range() -> None:
    hard = _told(2.0, 40)
    assert hard is not None
    assert hard.changed > 0.1
    assert 0 <= hard.fewest < hard.most
    later = _told(2.0, 400)
    assert later is not None
    assert later.changed < hard.changed


def test_no_more_answers_are_promised_than_there_are_pictures() -> None:
    pool = clouds(4, 10, spread=2.0)
    rows = np.arange(30)
    found = guesses(pool, rows, rows % 4, 4).probabilities
    told = outlook(pool, found, rows, rows % 4)
    assert told is not None
    assert told.most <= 10


def test_several_classes_are_looked_at_all() -> None:
    pool = clouds(4, 100, spread=1.5)
    rows = np.random.default_rng(0).permutation(400)[:60]
    shown = np.stack([rows % 4 < 2, rows % 2 == 0], axis=1).astype(int)
    found = guesses(pool, rows, shown, 2, several=True).probabilities
    told = outlook(pool, found, rows, shown, several=True)
    assert told is not None
    assert 0 < told.changed < 1
