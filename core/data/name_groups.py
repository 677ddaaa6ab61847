"""Groups that file names tell: patients, videos, slides, folders inside a class folder.

What may be one or the other is a guess, and only told.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from core.data import name_clues
from core.data.dataset import Dataset
from core.data.group import Guess, Kind, Link
from core.data.name_clues import Clue, Told
from core.data.name_form import GROUP, NameForm

_FEWEST = 2
_DENSE = 3
"""Running numbers leave out at most two of three."""


def links(clues: Sequence[Clue]) -> Iterator[Link]:
    """Groups that names tell without doubt, of what each tells by itself."""
    yield from _by(clues, attrgetter("named"), "names")
    yield from _by(clues, attrgetter("version"), "names")
    yield from _by(_filmed(clues), attrgetter("frame"), "names")
    yield from _by(_nested(clues), _folder, "folders")


def _by(clues: Iterable[Clue], tell: Callable[[Clue], Told | None], kind: Kind) -> Iterator[Link]:
    """A link for each thing that is told of two pictures or more."""
    files: dict[str, list[str]] = defaultdict(list)
    words: dict[str, tuple[str, str]] = {}
    for clue in clues:
        if said := tell(clue):
            files[said[0]].append(clue.file)
            words.setdefault(said[0], said[1:])
    for key, some in files.items():
        if len(some) >= _FEWEST:
            name, reason = words[key]
            yield Link(kind, name, reason, tuple(some))


def _filmed(clues: Iterable[Clue]) -> Iterator[Clue]:
    """Pictures called frames of something, where names tell several such things in their class."""
    films: dict[str, set[str]] = defaultdict(set)
    frames = [clue for clue in clues if clue.film]
    for clue in frames:
        films[clue.label].add(clue.film)
    for clue in frames:
        if len(films[clue.label]) > 1 or re.search(r"\d", clue.film):
            yield clue


def _folder(clue: Clue) -> Told:
    key = clue.file.rpartition("/")[0]
    return key, key, f"in the folder {clue.folders[-1]}"


def _nested(clues: Iterable[Clue]) -> Iterator[Clue]:
    """Pictures in numbered folders, of which a class has several with several pictures each."""
    inside: dict[str, dict[tuple[str, ...], list[Clue]]] = defaultdict(lambda: defaultdict(list))
    for clue in clues:
        if clue.folders and not clue.named and name_clues.in_numbered(clue.folders[-1]):
            inside[clue.label][clue.folders].append(clue)
    for folders in inside.values():
        several = [some for some in folders.values() if len(some) >= _FEWEST]
        if len(several) >= _FEWEST:
            yield from (clue for some in several for clue in some)


def guess(dataset: Dataset, clues: Iterable[Clue], taken: Iterable[str]) -> Guess | None:
    """Names that may be numbered pictures of a few things, such as `00012_00003`.

    Args:
        dataset: the pictures.
        clues: what their names tell.
        taken: files that have a group already.
    """
    known = set(taken)
    found: dict[str, dict[tuple[str, str], list[tuple[int, str]]]] = {}
    for clue in clues:
        if clue.running and clue.file not in known:
            before, mark, number = clue.running
            things = found.setdefault(mark, {})
            things.setdefault((clue.label, before), []).append((number, clue.file))
    for mark, things in sorted(found.items(), key=lambda item: -len(item[1])):
        if _are_tracks(dataset, things):
            files = tuple(file for some in things.values() for _, file in some)
            begun = {before for _, before in things}
            again = len(begun) < len(things) and all(before.isdigit() for before in begun)
            form = f"{GROUP}/{GROUP}{mark}*" if again else f"{GROUP}{mark}*"
            return Guess(form, len(NameForm(form).groups(files)), files)
    return None


def _are_tracks(dataset: Dataset, things: dict[tuple[str, str], list[tuple[int, str]]]) -> bool:
    """Several in most of the classes, each with several pictures whose numbers run."""
    running = [key for key, some in things.items() if _runs([number for number, _ in some])]
    covered = sum(len(things[key]) for key in running)
    counts: dict[str, int] = defaultdict(int)
    for label, _ in running:
        counts[label] += 1
    several = [label for label, number in counts.items() if number >= _FEWEST]
    return 2 * covered >= len(dataset.pictures) and 2 * len(several) >= len(
        {picture.label for picture in dataset.pictures}
    )


def _runs(numbers: Sequence[int]) -> bool:
    different = sorted(set(numbers))
    span = different[-1] - different[0] + 1
    return len(different) >= _FEWEST and span <= _DENSE * len(different)
