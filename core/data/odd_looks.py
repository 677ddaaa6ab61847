"""Odd looks: pictures that are tiny, blank, dark, over-exposed or blurred against all the others.

Nothing is odd by itself: X-rays are dark, scans are white, icons are small. A picture is pointed at
where it is far from the middle of its set *and* beyond an absolute limit, and only while that is
rare there. Each limit was looked at on ants and bees, refuse, hands and the sample.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data import looks
from core.data.copies import many
from core.data.dataset import Dataset
from core.data.looks import Looks
from core.findings import Finding, Severity

FEWEST = 8
"""Pictures below which there is no middle to be far from."""
LOOKED_AT = 0.9
"""Share of the pictures that must have been looked at before anything is said."""
COMMON = 0.2
"""Share of the pictures from which on it is how this set is, and nothing odd."""

_Values = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class _OddFinding:
    """One way to look odd, and what is said of it."""

    id: str
    severity: Severity
    value: Callable[[Looks], _Values]
    """Of each picture; less is worse."""
    absolute: float
    """A value is odd only below this limit,"""
    share: float
    """and below this share of the middle value (median) of the set."""
    alone: bool = True
    """A picture is only one of these, the first: what is black is no blurred one."""
    sentence: str
    """With `{pictures}`, how many; `{worst}`, the worst value; `{times}`, 1 by that."""
    remedy: str


_LEAVE_OUT = "Leave out on its card what nobody could name."

ODD_LOOKS = (
    _OddFinding(
        id="tiny-pictures",
        severity="note",
        value=lambda table: np.minimum(table.numbers[:, :2].min(axis=1), looks.SIDE_PX),
        absolute=64,  # enlarged 3.5 times for 224 pixels: hardly a detail is left
        share=0.5,
        alone=False,
        sentence="{pictures} much smaller than the others; the smallest has {worst:.0f} pixels "
        "on its short side.",
        remedy="Use larger versions where there are some. " + _LEAVE_OUT,
    ),
    _OddFinding(
        id="long-pictures",
        severity="note",
        value=lambda table: table.numbers[:, :2].min(axis=1) / table.numbers[:, :2].max(axis=1),
        absolute=1 / 3,  # the square in the middle of 3 : 1 shows a third of it
        share=0.5,
        alone=False,
        sentence="{pictures} much longer and narrower than the others; of the longest, one side "
        "is {times:.1f} times the other.",
        remedy="Most models look at the square in the middle: cut out what matters, or leave "
        "out on its card what does not show it.",
    ),
    _OddFinding(
        id="blank-pictures",
        severity="warning",
        value=lambda table: table.numbers[:, 4],
        absolute=5,  # a JPEG of one colour has 0 to 2, the plainest of 1,658 untouched pictures 7
        share=0.25,
        sentence="{pictures} with nearly nothing to see: one colour, almost.",
        remedy=_LEAVE_OUT,
    ),
    _OddFinding(
        id="dark-pictures",
        severity="note",
        value=lambda table: table.numbers[:, 3],
        absolute=64,  # even the brightest twentieth is darker than a quarter of white
        share=0.5,
        sentence="{pictures} much darker than the others.",
        remedy=_LEAVE_OUT,
    ),
    _OddFinding(
        id="overexposed-pictures",
        severity="note",
        value=lambda table: 255 - table.numbers[:, 2],
        absolute=55,  # even the darkest twentieth is brighter than four fifths of white
        share=0.5,
        sentence="{pictures} much brighter than the others, washed out by too much light.",
        remedy=_LEAVE_OUT,
    ),
    _OddFinding(
        id="blurred-pictures",
        severity="note",
        value=lambda table: table.numbers[:, 5],
        absolute=0.55,
        share=0.65,
        sentence="{pictures} much less sharp than the others.",
        remedy=_LEAVE_OUT,
    ),
)


def within(dataset: Dataset) -> Iterator[Finding]:
    """What looks odd in a data set, by what the decoding check has looked at so far."""
    contents = {picture.content for picture in dataset.pictures}
    table = looks.known().of(contents)
    if len(contents) < FEWEST or len(table.contents) < LOOKED_AT * len(contents):
        return
    named = np.zeros(len(table.contents), dtype=bool)
    for kind in ODD_LOOKS:
        values = kind.value(table)
        limit = min(kind.absolute, kind.share * float(np.median(values)))
        odd = (values < limit) & ~(named & kind.alone)
        named |= odd & kind.alone
        if 0 < odd.sum() <= COMMON * len(odd):
            scores = {table.contents[at]: 1 - values[at] / limit for at in np.flatnonzero(odd)}
            yield _finding(dataset, kind, scores, float(values[odd].min()))


def _finding(
    dataset: Dataset, kind: _OddFinding, scores: dict[str, float], worst: float
) -> Finding:
    """What is said of the pictures of one kind, by content, the worst picture first."""
    rows = [(scores[p.content], p.file) for p in dataset.pictures if p.content in scores]
    rows.sort(key=lambda row: (-row[0], row[1]))
    return Finding(
        id=kind.id,
        severity=kind.severity,
        sentence=kind.sentence.format(
            pictures=many(len(rows)), worst=worst, times=1 / max(worst, 1e-6)
        ),
        remedy=kind.remedy,
        items=tuple(file for _, file in rows),
        scores=tuple(round(float(score), 3) for score, _ in rows),
        score=len(rows) / len(dataset.pictures),
        press="leave out",
    )
