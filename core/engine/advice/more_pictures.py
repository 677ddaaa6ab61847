"""How many more pictures, and of what: learning curves of a quick head on frozen features.

Heads learn from nested parts of the pictures, and are asked about others that nothing belongs
together with: parts of all classes, and parts of one class where all of the others are learnt from.
From there it goes on to twice the pictures, no further, by the mean of two readings: a bounded
curve through all parts, and the last doubling alone, of which such a curve brings between half and
all once more. Classes count alike, in the head and in the score (macro recall): else more of one
class would only make the head name it more often.

A range has three parts, added as squares: the spread had other groups of pictures been there
(bootstrap, Efron 1979), half of what the readings differ by, and the luck of one doubling, `_LUCK`
of the variance that the last one has on these pictures. `benchmarks/more_pictures.md` holds it
against what then happened.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from core.engine.heads import bounded_curve, folds
from core.engine.heads.cross_validation import class_weights
from core.engine.heads.feature_set import FeatureSet, Floats, Ints
from core.engine.heads.grouped_ranges import share_right
from core.engine.heads.ridge import RidgeByPictures
from core.protocol.leak import Range
from core.protocol.more import ClassMore, MoreAnswer, Worth
from core.runs import stop
from core.runs.stop import CheckStop
from core.tasks.ranges import Z95

LEAST = 8
"""Groups of a class below which nothing is told of it."""
PICTURES = 1_500
"""Looked at, at most."""
_CLASSES = 12
"""Classes looked at one by one, at most: the poorest."""
_PARTS = (1 / 8, 1 / 4, 1 / 2, 1.0)
"""Of all pictures that may be learnt from."""
_PARTS_OF_CLASS = (1 / 4, 1 / 2, 1.0)
"""Of those of one class, where all of the others are learnt from."""
_REPEATS = (3, 10)
"""Times that everything is drawn anew, at least and at most."""
_WORK = 2e10
"""Bounds the repeats: cubes of the pictures learnt from, summed over the heads."""
_BOOTSTRAPS = 400
_LUCK = 0.2
_ONCE_MORE = 0.75
"""Of what the last doubling brought."""
_NICE = (5, 10, 20, 50, 100, 200, 500)
"""A few more pictures: the largest of these that is not more than any class has."""
_PRIOR = 2
"""Pictures that are counted as changed beside those that did: none may be luck."""


def measure(
    rows: FeatureSet, names: Sequence[str], check_stop: CheckStop = stop.never
) -> MoreAnswer:
    """What more pictures would bring; classes with too few groups are left out.

    Args:
        rows: pictures of one class each, without views; their groups are what belongs together.
        names: of the classes.
        check_stop: called between two heads.
    """
    enough = np.flatnonzero(_groups_a_class(rows) >= LEAST)
    if len(enough) < 2:
        return MoreAnswer(n=len(rows.labels), least=LEAST)
    kept = np.isin(rows.labels, enough)
    world = _World(rows.part(kept), check_stop)
    recalls = world.recalls()
    few = max(size for size in _NICE if size <= np.bincount(rows.labels)[enough].min())
    order = sorted(enough.tolist(), key=lambda at: recalls[at])
    classes = tuple(
        world.of_class(at, names[at], few if rank < _CLASSES else 0)
        for rank, at in enumerate(order)
    )
    return MoreAnswer(
        n=len(rows.labels),
        least=LEAST,
        right=_mean([told.right for told in classes]),
        twice=world.whole.worth(int(kept.sum())) if kept.all() else None,
        classes=classes,
    )


def _mean(shares: Sequence[Range]) -> Range:
    """The mean of shares of different pictures, with its range."""
    middle = float(np.mean([one.share for one in shares]))
    down = np.sqrt(sum((one.share - one.low) ** 2 for one in shares)) / len(shares)
    up = np.sqrt(sum((one.high - one.share) ** 2 for one in shares)) / len(shares)
    return Range(share=middle, low=max(0.0, middle - down), high=min(1.0, middle + up))


def _groups_a_class(rows: FeatureSet) -> Ints:
    pairs = {(int(label), group) for label, group in zip(rows.labels, rows.groups, strict=True)}
    return np.bincount([label for label, _ in pairs], minlength=rows.classes)


class _Curve:
    """Which pictures are right after learning from parts of the others, growing."""

    def __init__(self, right: Floats, sizes: Floats, groups: Ints, counting: Floats) -> None:
        """Take [repeats, pictures, parts], pictures learnt from in each part, groups, weights."""
        self.right: Floats = right.mean(0)
        self._sizes, self._groups, self._counting = sizes, groups, counting
        number, n = int(groups.max()) + 1, len(groups)
        changed = (right[:, :, -1] - right[:, :, -2]) * counting
        sums = np.stack([np.bincount(groups, weights=own, minlength=number) for own in changed])
        usual = n / number
        squares = float(np.square(sums).sum(1).mean()) + _PRIOR * usual**2
        self._luck = _LUCK * squares / ((n + 2 * _PRIOR * usual) * n)

    def worth(self, n: int, added: int | None = None) -> Worth:
        """What so many more than n would bring; as many again by default.

        Args:
            n: pictures there are.
            added: at most as many.
        """
        added = n if added is None else added
        errors = 1 - self._resampled()
        curves = bounded_curve.fitted(errors, self._sizes)
        by_curve = curves.error(n) - curves.error(n + added)
        doublings = np.log2(1 + added / n)
        by_last = _ONCE_MORE * doublings * np.maximum(errors[:, -2] - errors[:, -1], 0)
        gains = (by_curve + by_last) / 2
        apart = float((by_curve - by_last).mean()) / 2
        half = Z95 * float(np.sqrt(gains.var() + apart**2 + self._luck * added / n))
        middle = float(gains.mean())
        return Worth(added=added, low=max(-1.0, middle - half), high=min(1.0, middle + half))

    def _resampled(self) -> Floats:
        """Shares right had other groups been drawn, [bootstraps, parts]."""
        number = int(self._groups.max()) + 1
        rng = np.random.default_rng(0)
        drawn = rng.multinomial(number, np.full(number, 1 / number), size=_BOOTSTRAPS)
        weights = drawn[:, self._groups] * self._counting
        result: Floats = weights @ self.right / weights.sum(1, keepdims=True)
        return result


class _World:
    """Pictures, and the draws that all curves have in common."""

    def __init__(self, rows: FeatureSet, check_stop: CheckStop) -> None:
        self.groups: Ints = np.unique(np.asarray(rows.groups), return_inverse=True)[1]
        self._rows, self._check_stop = rows, check_stop
        counts = np.bincount(rows.labels, minlength=rows.classes)
        self._counting = class_weights(rows.labels, int((counts > 0).sum()))[rows.labels]
        targets = np.eye(rows.classes, dtype=np.float32)[rows.labels]
        self._head = RidgeByPictures(rows.features, targets)
        self._draws = [self._drawn(number) for number in range(self._repeats())]
        self._all, own = self._asked(np.ones(rows.classes))
        parts = [self._asked(np.full(rows.classes, part)) for part in _PARTS[:-1]]
        sizes = np.array([counts.sum() for _, counts in parts] + [own.sum()])
        self._own = own
        self.whole = self._curve([right for right, _ in parts], sizes)

    def recalls(self) -> Floats:
        """Share right of each class."""
        right = np.bincount(self._rows.labels, weights=self.whole.right[:, -1],
                            minlength=self._rows.classes)  # fmt: skip
        result: Floats = right / np.bincount(self._rows.labels, minlength=len(right)).clip(1)
        return result

    def of_class(self, at: int, name: str, few: int) -> ClassMore:
        """One class; with `few` 0 what more of it would bring is not looked at."""
        mine = self._rows.labels == at
        n = int(mine.sum())
        told = ClassMore(
            label=name, n=n, right=share_right(self.whole.right[mine, -1], self._within(mine))
        )
        if not few:
            return told
        shares = np.ones((len(_PARTS_OF_CLASS) - 1, self._rows.classes))
        shares[:, at] = _PARTS_OF_CLASS[:-1]
        parts = [self._asked(share) for share in shares]
        sizes = np.array([counts[at] for _, counts in parts] + [self._own[at]])
        curve = self._curve([right for right, _ in parts], sizes)
        return told.model_copy(update={"some": curve.worth(n, few), "twice": curve.worth(n)})

    def _within(self, mine: npt.NDArray[np.bool_]) -> Ints:
        return np.unique(self.groups[mine], return_inverse=True)[1]

    def _curve(self, parts: Sequence[Floats], sizes: Floats) -> _Curve:
        right = np.stack([*parts, self._all], axis=-1)
        return _Curve(right, sizes, self.groups, self._counting)

    def _repeats(self) -> int:
        heads = len(_PARTS) + min(self._rows.classes, _CLASSES) * (len(_PARTS_OF_CLASS) - 1)
        each = folds.FOLDS * heads * (0.8 * len(self._rows.labels)) ** 3
        least, most = _REPEATS
        return int(np.clip(_WORK / each, least, most))

    def _drawn(self, seed: int) -> list[tuple[Ints, Ints, Floats]]:
        """For each fold pictures to learn from, those to ask about, and a place in each class.

        Places are 0-1 and keep groups next to one another, so that parts are nested.
        """
        keys = np.random.default_rng(seed).random(int(self.groups.max()) + 1)[self.groups]
        return [
            (learn, held, _places(self._rows.labels[learn], keys[learn]))
            for learn, held in folds.folds(self._rows, seed=seed)
        ]

    def _asked(self, shares: Floats) -> tuple[Floats, Floats]:
        """Where heads are right that learn such a share of each class, and how many of each."""
        labels, right = self._rows.labels, np.zeros((len(self._draws), len(self._rows.labels)))
        counts = np.zeros(self._rows.classes)
        for repeat, (learn, held, places) in self._each():
            self._check_stop()
            part = learn[places < shares[labels[learn]]]
            counts += np.bincount(labels[part], minlength=len(counts))
            weights = class_weights(labels[part], self._rows.classes)[labels[part]]
            said = self._head.answers(part, held, weights).argmax(1)
            right[repeat, held] = said == labels[held]
        return right, counts / sum(map(len, self._draws))

    def _each(self) -> Iterator[tuple[int, tuple[Ints, Ints, Floats]]]:
        return ((repeat, fold) for repeat, draw in enumerate(self._draws) for fold in draw)


def _places(labels: Ints, keys: Floats) -> Floats:
    """Of each picture among those of its class, by key, 0-1; the first of each class has 0."""
    order = np.lexsort((keys, labels))
    counts = np.bincount(labels)
    starts = np.concatenate([[0], counts.cumsum()[:-1]])
    ranks = np.empty(len(labels))
    ranks[order] = np.arange(len(labels)) - starts[labels[order]]
    result: Floats = ranks / counts[labels]
    return result
