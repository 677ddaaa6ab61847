"""The learner: what a head that is solved after each answer makes of all pictures of a pool."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.teach import asking, exam_score, head, outlook
from core.teach.exam_score import ExamScore
from core.teach.head import Places
from core.teach.outlook import Outlook
from core.teach.pool import Floats, Ints, Pool
from core.teach.taught import Taught

_SHOWN = 0.5
"""Where a picture can show several classes: probability from which on it is taken to show one."""
_SURE = 0.9
"""Probability from which on a guess is offered to be confirmed with many others."""
_NOTHING = Pool(
    contents=(),
    features=np.empty((0, 1), np.float32),
    groups=np.empty(0, np.int32),
    total=0,
)
"""Before a picture was looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BestGuess:
    """What the head says of one picture."""

    names: tuple[str, ...]
    """The class; where a picture can show several, all that it is taken to show."""
    sure: float
    """0-1: the probability of it; of several, that of the one that is least sure."""


class Learner:
    """A pool, the exam that is kept out of it, and the guesses by the answers so far."""

    def __init__(self, pool: Pool | None, exam: frozenset[str], taught: Taught) -> None:
        """Solve the head for what is said.

        Args:
            pool: the pictures that were looked at; None = none yet.
            exam: contents that nothing is learnt from.
            taught: what is said so far.
        """
        self.pool = pool or _NOTHING
        self.exam, self.taught = exam, taught
        self._names = tuple(named.name for named in taught.classes)
        self._places = {name: at for at, name in enumerate(self._names)}
        labelled: list[int] = []
        closed = [row for content in exam if (row := self.pool.rows.get(content)) is not None]
        for content in taught.said:
            row = self.pool.rows.get(content)
            if row is not None and content not in exam:
                (labelled if self._teaches(content) else closed).append(row)
        self._answered: Places = np.array(labelled, dtype=np.int64)
        self._closed: Places = np.array(closed, dtype=np.int64)
        self._guessed = self._solved() if labelled else None

    def _teaches(self, content: str) -> bool:
        """Whether what is said of a picture can be learnt from."""
        said = self.taught.said.get(content)
        if said is None:
            return False
        if self.taught.several:
            return said.kind in ("label", "none of these")
        return said.kind == "label" and len(said.names) == 1

    def _solved(self) -> Floats:
        """Probabilities of all pictures, [n, classes]."""
        targets, several = self._targets(self._answered.tolist()), self.taught.several
        count = len(self._names)
        return head.guesses(
            self.pool, self._answered, targets, count, several=several
        ).probabilities

    def _targets(self, rows: Sequence[int]) -> Places:
        """What is said of some rows, as the head takes it."""
        shares = self._shares(rows)
        return shares if self.taught.several else shares.argmax(1)

    def _shares(self, rows: Sequence[int]) -> Places:
        """What is said of some rows, [rows, classes] of 0 and 1."""
        shares = np.zeros((len(rows), len(self._names)), np.int64)
        for at, row in enumerate(rows):
            for name in self.taught.said[self.pool.contents[row]].names:
                shares[at, self._places[name]] = 1
        return shares

    # ------------------------------------------------------------------------------- what it says

    def guess(self, content: str) -> BestGuess | None:
        """What a picture is guessed to show; None where nothing is known."""
        row = self.pool.rows.get(content)
        if self._guessed is None or row is None:
            return None
        own = self._guessed[row]
        if self.taught.several:
            names = tuple(self._names[at] for at in np.flatnonzero(own >= _SHOWN).tolist())
            return BestGuess(names=names, sure=float(np.maximum(own, 1 - own).min(initial=1)))
        best = int(own.argmax())
        return BestGuess(names=(self._names[best],), sure=float(own[best]))

    def likely(self, content: str, name: str) -> float:
        """How likely a picture shows a class, 0-1; 1 where nothing is known."""
        row = self.pool.rows.get(content)
        if self._guessed is None or row is None or name not in self._places:
            return 1.0
        return float(self._guessed[row, self._places[name]])

    def examined(self) -> ExamScore:
        """How the guesses do on the pictures of the exam that are answered."""
        if self._guessed is None:
            done = sum(map(self._teaches, self.exam))
            missing = max(1, exam_score.EXAM_LEAST - done)
            return ExamScore(labelled=done, drawn=len(self.exam), missing=missing)
        rows = [
            row
            for content in sorted(self.exam)
            if (row := self.pool.rows.get(content)) is not None and self._teaches(content)
        ]
        own, several = self._guessed[rows], self.taught.several
        right = exam_score.right(own, self._targets(rows), several=several)
        return exam_score.score(right, self.pool.groups[rows].tolist(), len(self.exam))

    def outlook(self) -> Outlook | None:
        """How many more answers it takes until more hardly help; None = not known yet."""
        if self._guessed is None:
            return None
        rows = self._answered
        return outlook.outlook(
            self.pool,
            self._guessed,
            rows,
            self._targets(rows.tolist()),
            several=self.taught.several,
        )

    def ask(self, size: int) -> list[str]:
        """What to ask next, by content; empty while nothing is seen."""
        if not self.pool.contents:
            return []
        page = asking.next_page(self.pool, self._guessed, self._answered, self._closed, size)
        return [self.pool.contents[row] for row in page.rows.tolist()]

    def surest(self, name: str, size: int) -> list[str]:
        """Pictures that are guessed to show a class and not answered, the surest first."""
        if self._guessed is None or name not in self._places:
            return []
        rows, at = self._open(), self._places[name]
        mine = rows[self._shown(self._guessed[rows])[:, at]]
        order = mine[np.argsort(-self._guessed[mine, at], kind="stable")]
        return [self.pool.contents[row] for row in order[:size].tolist()]

    def sure_page(self, size: int) -> list[str]:
        """A page full of pictures that are surely of one class, spread over them; else nothing."""
        if self._guessed is None or self.taught.several:
            return []
        rows = self._open()
        rows = rows[self._guessed[rows].max(1) >= _SURE]
        counts = np.bincount(self._guessed[rows].argmax(1), minlength=len(self._names))
        mine = rows[self._guessed[rows].argmax(1) == counts.argmax()]
        if len(mine) < size:
            return []
        chosen = np.random.default_rng(len(self._answered)).choice(mine, size, replace=False)
        return [self.pool.contents[row] for row in chosen.tolist()]

    def counts(self) -> Counter[str]:
        """How many pictures that nobody answered are guessed to show each class."""
        if self._guessed is None:
            return Counter()
        counted = self._shown(self._guessed[self._open()]).sum(0).tolist()
        return Counter(dict(zip(self._names, counted, strict=True)))

    def _shown(self, probabilities: Floats) -> npt.NDArray[np.bool_]:
        """Which classes some pictures are guessed to show, [rows, classes] as given."""
        if self.taught.several:
            return probabilities >= _SHOWN
        shown = np.zeros(probabilities.shape, np.bool_)
        shown[np.arange(len(shown)), probabilities.argmax(1)] = True
        return shown

    def _open(self) -> Ints:
        """Rows of which nothing is said, the exam's left out."""
        free = np.ones(len(self.pool.contents), np.bool_)
        free[self._answered] = free[self._closed] = False
        return np.flatnonzero(free).astype(np.int32)
