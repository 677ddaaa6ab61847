"""Exam: pictures drawn by chance before the first label, which no training ever learns from.

The pictures that are asked about are chosen, and chosen ones are no fair test. So a share of all is
drawn first, by whole groups: what belongs together is in it or not, and what comes later gets in
with the same chance. What was decided of a picture is kept by its content, and only added to.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core import files, home, locks
from core.data.appended import Appended
from core.data.dataset import Dataset
from core.data.group import Joined

LARGEST_SHARE = 0.25
WANTED = 60
"""Groups: the range of a score is then about 12 points to each side where 70 % are right."""
_TRIES = 64
_MOST_DRAWS = 200_000
"""Groups that are drawn for one exam, all tries together: 0.2 seconds."""


@dataclass(frozen=True, kw_only=True)
class Exam:
    """Which pictures are in it."""

    contents: frozenset[str] = frozenset()
    """Of the pictures that were drawn, also of those that are not there now."""
    others: frozenset[str] = field(default=frozenset(), repr=False)
    """Of those that were not, and so may be learnt from."""
    share: float = 0.0
    """Chance of a group to be drawn, 0-0.25; fixed with the first draw."""
    seed: str = ""


def of(folder: Path) -> Exam | None:
    """The exam of a data folder; `None` where none was drawn."""
    exam = _FILES.read(_file(folder))
    return exam if exam.seed else None


def draw(dataset: Dataset, groups: Mapping[str, str], *, seed: str = "") -> Exam:
    """Draw an exam, or let pictures that came since join the one that is there.

    Where the folder keeps pictures for a test itself, these are the exam. A group of which one
    picture was drawn is in it as a whole, also where that is found to be a group only later.

    Args:
        dataset: all pictures, whatever is known of what they show.
        groups: key of its group by file; pictures without one stand alone.
        seed: of the first draw; empty = by chance.

    Raises:
        DiskFull: no room to remember it.
    """
    file = _file(dataset.folder)
    with locks.changing(file):
        before = _FILES.read(file)
        drawn, others, fresh = _decided(_units(dataset, groups), _known(dataset, before))
        share, by = before.share, before.seed
        if not by:
            share = min(LARGEST_SHARE, WANTED / max(1, len(fresh) + len(drawn) + len(others)))
            by = _seed(seed, fresh, share)
        for unit in fresh:
            (drawn if _chance(by, unit) < share else others).append(unit)
        line = {
            "exam": sorted({*_all(drawn)} - before.contents),
            "others": sorted({*_all(others)} - before.others),
        }
        if not before.seed:
            files.append_line(file, {"share": share, "seed": by, **line})
        elif any(line.values()):
            files.append_line(file, line)
        return _FILES.read(file)


_Unit = Sequence[str]
"""Contents that belong together, sorted."""


def _units(dataset: Dataset, groups: Mapping[str, str]) -> list[_Unit]:
    """All that belongs together; copies always do."""
    sets, members = Joined(), defaultdict[str, list[str]](list)
    for picture in dataset.pictures:
        sets.root(picture.content)
        if key := groups.get(picture.file):
            members[key].append(picture.content)
    for some in members.values():
        sets.join(some)
    units: dict[str, list[str]] = defaultdict(list)
    for content in sorted(sets.parent):
        units[sets.root(content)].append(content)
    return [*units.values()]


def _known(dataset: Dataset, before: Exam) -> tuple[Collection[str], Collection[str]]:
    """Contents that are in the exam, and those that are not, before anything is drawn.

    What was brought to the folder is mostly there because a model erred on it: no fair test.
    """
    others = before.others | {picture.content for picture in dataset.pictures if picture.brought}
    kept = {picture.content for picture in dataset.pictures if picture.side == "test"}
    if before.seed or not kept:
        return before.contents, others
    return kept, others | {picture.content for picture in dataset.pictures if picture.side} - kept


def _decided(
    units: Iterable[_Unit], known: tuple[Collection[str], Collection[str]]
) -> tuple[list[_Unit], list[_Unit], list[_Unit]]:
    """Units in the exam, units that are not, and those of which nothing was decided yet."""
    inside, outside = known
    drawn: list[_Unit] = []
    others: list[_Unit] = []
    fresh: list[_Unit] = []
    for unit in units:
        if any(content in inside for content in unit):
            drawn.append(unit)
        elif any(content in outside for content in unit):
            others.append(unit)
        else:
            fresh.append(unit)
    return drawn, others, fresh


def _seed(seed: str, units: Sequence[_Unit], share: float) -> str:
    """A seed whose draw is as large as the share says, or nearly: chance may take none of a few.

    Every unit keeps the same chance, for no try looks at which ones they are.
    """
    begin = seed or secrets.token_hex(8)
    tries = min(_TRIES, max(1, _MOST_DRAWS // max(1, len(units))))
    wanted = round(share * len(units))

    def off(attempt: str) -> int:
        return abs(sum(_chance(attempt, unit) < share for unit in units) - wanted)

    return min((f"{begin}-{number}" for number in range(tries)), key=off)


def _chance(seed: str, unit: _Unit) -> float:
    """A number of chance from 0 to 1 for a unit; the same for the same seed."""
    digest = hashlib.blake2b(f"{seed}:{unit[0]}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _all(units: Iterable[_Unit]) -> Iterable[str]:
    return (content for unit in units for content in unit)


def _file(folder: Path) -> Path:
    place = folder.resolve()
    spelt = str(place).encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(spelt, digest_size=8).hexdigest()
    return home.home() / "exams" / f"{files.safe_name(place.name)}-{digest}.jsonl"


def _added(exam: Exam, data: bytes) -> Exam:
    """An exam with some lines more; who is in it once stays in it."""
    inside, outside = {*exam.contents}, {*exam.others}
    share, seed = exam.share, exam.seed
    for line in files.records(data):
        if not seed:
            share, seed = _begun(line)
        inside.update(_texts(line.get("exam")))
        outside.update(_texts(line.get("others")))
    return Exam(
        contents=frozenset(inside), others=frozenset(outside - inside), share=share, seed=seed
    )


def _begun(line: Mapping[str, object]) -> tuple[float, str]:
    share, seed = line.get("share"), line.get("seed")
    if isinstance(share, float) and 0 <= share <= LARGEST_SHARE and isinstance(seed, str):
        return share, seed
    return 0.0, ""


def _texts(values: object) -> list[str]:
    return [one for one in values if isinstance(one, str)] if isinstance(values, list) else []


_FILES = Appended(Exam(), _added)
