"""Bursts: pictures that one camera took within seconds show one scene."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from core.data.dataset import Picture
from core.data.group import Link

APART_S = 2.0
"""Most seconds from one picture of a burst to the next."""
_LONGEST_S = 60.0
"""What goes on for longer at such a pace is a camera that always runs, such as over a belt."""
_MOST_A_SECOND = 30
"""More pictures of one second than any camera takes: its clock stands still."""


def links(pictures: Iterable[Picture]) -> Iterator[Link]:
    """A link for each burst."""
    cameras: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for picture in pictures:
        if picture.taken:
            cameras[picture.taken.camera].append((picture.taken.seconds, picture.file))
    for camera, shots in sorted(cameras.items()):
        for some in _runs(sorted(shots)):
            if len(some) > 1 and _is_burst(some):
                yield _link(camera, some)


def _runs(shots: Sequence[tuple[float, str]]) -> Iterator[list[tuple[float, str]]]:
    run: list[tuple[float, str]] = []
    for shot in shots:
        if run and shot[0] - run[-1][0] > APART_S:
            yield run
            run = []
        run.append(shot)
    if run:
        yield run


def _is_burst(shots: Sequence[tuple[float, str]]) -> bool:
    seconds = shots[-1][0] - shots[0][0]
    return seconds <= _LONGEST_S and len(shots) <= _MOST_A_SECOND * (seconds + 1)


def _link(camera: str, shots: Sequence[tuple[float, str]]) -> Link:
    begun = dt.datetime.fromtimestamp(shots[0][0], dt.UTC)
    return Link(
        "bursts",
        f"{camera}, {begun:%Y-%m-%d %H:%M:%S}",
        f"taken within {APART_S:.0f} seconds of one another",
        tuple(file for _, file in shots),
    )
