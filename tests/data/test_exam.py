"""An exam is drawn by chance, by whole groups, once and for all: nothing learnt is in it."""

import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from core import home
from core.data import exam
from core.data.dataset import Dataset, Picture, Side
from core.data.target import Unsorted
from tests.commands import ROOT


def pictures(count: int, *, begin: int = 0, side: Side | None = None) -> list[Picture]:
    """Pictures that are all different."""
    return [
        Picture(file=f"{number}.jpg", target=Unsorted(), content=f"{number:032x}", side=side)
        for number in range(begin, begin + count)
    ]


def of(some: Sequence[Picture], name: str = "set") -> Dataset:
    return Dataset(folder=Path("/data") / name, layout="unsorted", pictures=tuple(some))


def in_groups(some: Sequence[Picture], size: int) -> dict[str, str]:
    return {picture.file: f"group {at // size}" for at, picture in enumerate(some)}


def drawn(some: Sequence[Picture], now: exam.Exam) -> set[str]:
    return {picture.content for picture in some} & now.contents


def test_before_the_first_draw_there_is_none() -> None:
    assert exam.of(Path("/data/set")) is None


@pytest.mark.parametrize(
    ("count", "share", "in_it"),
    [(3, 0.25, 1), (8, 0.25, 2), (40, 0.25, 10), (240, 0.25, 60), (1000, 0.06, 60)],
)
def test_a_quarter_is_drawn_and_of_many_sixty_groups(count: int, share: float, in_it: int) -> None:
    now = exam.draw(of(pictures(count)), {})
    assert now.share == pytest.approx(share)
    assert abs(len(now.contents) - in_it) <= (count > 100)
    assert now == exam.of(Path("/data/set"))


def test_ten_thousand_pictures_give_an_exam_of_about_sixty() -> None:
    assert 50 <= len(exam.draw(of(pictures(10_000)), {}).contents) <= 70


def test_what_was_drawn_stays_drawn_and_what_was_not_is_never_drawn_later() -> None:
    some = pictures(80)
    first = exam.draw(of(some), {})
    for more in range(5):
        later = exam.draw(of([*some, *pictures(40, begin=1000 * (more + 1))]), {})
        assert drawn(some, later) == first.contents
        assert later.share == first.share


def test_no_group_is_ever_on_both_sides(tmp_path: Path) -> None:
    """Whatever is added, goes away, or is found to belong together, in any order."""
    for turn in range(12):
        chance = random.Random(turn)
        every, there = pictures(200), set[int]()
        key = {picture.file: f"group {chance.randrange(60)}" for picture in every}
        before = frozenset[str]()
        for _ in range(8):
            there = (there | {*chance.sample(range(200), 40)}) - {*chance.sample(range(200), 15)}
            if chance.random() < 0.5:  # two groups are found to be one
                one, other = (f"group {chance.randrange(60)}" for _ in "ab")
                key = {file: other if name == one else name for file, name in key.items()}
            here = [every[at] for at in sorted(there)]
            groups = {picture.file: key[picture.file] for picture in here}
            now = exam.draw(of(here, f"set {turn}"), groups)
            sides = defaultdict[str, set[bool]](set)
            for picture in here:
                assert (picture.content in now.contents) != (picture.content in now.others)
                sides[key[picture.file]].add(picture.content in now.contents)
            assert all(len(where) == 1 for where in sides.values())
            assert before <= now.contents, "who is in it stays in it"
            before = now.contents


def test_a_group_found_later_is_wholly_in_it_once_one_of_it_was_drawn() -> None:
    some = pictures(40)
    first = exam.draw(of(some), {})
    inside = next(picture for picture in some if picture.content in first.contents)
    outside = next(picture for picture in some if picture.content not in first.contents)
    now = exam.draw(of(some), {inside.file: "one nest", outside.file: "one nest"})
    assert now.contents == first.contents | {outside.content}
    assert outside.content not in now.others


def test_a_picture_joins_the_group_that_is_there() -> None:
    some = pictures(60)
    groups = in_groups(some, 3)
    first = exam.draw(of(some), groups)
    more = pictures(20, begin=500)
    for place, picture in enumerate(more):
        groups[picture.file] = f"group {place}"
    now = exam.draw(of([*some, *more]), groups)
    for place, picture in enumerate(more):
        assert (picture.content in now.contents) == (some[3 * place].content in first.contents)


def test_copies_are_one_picture_in_whatever_groups_they_lie() -> None:
    some = pictures(30)
    copies = [Picture(file=f"copy-{p.file}", target=Unsorted(), content=p.content) for p in some]
    groups = in_groups(some, 5) | in_groups(copies[1:], 5)  # shifted by one: all hang together
    now = exam.draw(of([*some, *copies]), groups)
    assert len(now.contents) in (0, 30)


@pytest.mark.parametrize("size", [1, 4])
def test_new_pictures_join_with_the_same_chance_as_the_first_had(size: int) -> None:
    """Over many exams: 95 % of the range that chance leaves around a quarter (binomial)."""
    of_first = of_later = 0
    for number in range(150):
        some, more = pictures(20 * size), pictures(20 * size, begin=10_000)
        groups = in_groups(some, size) | {
            file: f"later {key}" for file, key in in_groups(more, size).items()
        }
        name = f"set {size} {number}"
        exam.draw(of(some, name), groups, seed=f"seed {number}")
        now = exam.draw(of([*some, *more], name), groups)
        of_first += len(drawn(some, now)) // size
        of_later += len(drawn(more, now)) // size
    assert of_first == 150 * 5, "of the first, just the share"
    assert abs(of_later - 150 * 5) < 3 * (3000 * 0.25 * 0.75) ** 0.5


def test_every_picture_has_the_same_chance() -> None:
    some = pictures(20)
    counts: dict[str, int] = defaultdict(int)
    for number in range(200):
        for content in exam.draw(of(some, str(number)), {}, seed=str(number)).contents:
            counts[content] += 1
    assert len(counts) == 20
    assert all(abs(count - 50) < 4 * (200 * 0.25 * 0.75) ** 0.5 for count in counts.values())


def test_what_vanished_does_not_matter() -> None:
    some = pictures(80)
    first = exam.draw(of(some), {})
    exam.draw(of(some[:10]), {})
    assert exam.draw(of(some), {}) == first


def test_another_folder_and_another_seed_draw_others() -> None:
    some = pictures(80)
    draws = [exam.draw(of(some, str(seed)), {}, seed=str(seed)).contents for seed in range(4)]
    assert len({*draws}) == 4
    assert exam.draw(of(some, "again"), {}, seed="0").contents == draws[0]
    unnamed = [exam.draw(of(some, f"chance {number}"), {}).contents for number in range(4)]
    assert len({*unnamed}) == 4


def test_a_test_folder_is_the_exam() -> None:
    some = [*pictures(30, side="training"), *pictures(9, begin=100, side="test")]
    now = exam.draw(of(some), {})
    assert now.contents == {picture.content for picture in some if picture.side == "test"}
    loose = pictures(200, begin=1000)
    joined = exam.draw(of([*some, *loose]), {})
    assert drawn(some, joined) == now.contents
    assert 20 < len(drawn(loose, joined)) < 90, "what lies on no side joins by chance"


def test_what_was_brought_because_a_model_erred_on_it_is_in_no_exam() -> None:
    some = pictures(20)
    brought = [
        Picture(file=f"/home/{p.file}", target=Unsorted(), content=p.content)
        for p in pictures(40, begin=100)
    ]
    assert not drawn(brought, exam.draw(of([*some, *brought]), {}))
    assert not drawn(brought, exam.draw(of(brought, "only"), {}))


def test_a_folder_without_pictures_has_an_empty_exam_that_others_join() -> None:
    assert exam.draw(of([]), {}).contents == frozenset()
    assert 10 < len(exam.draw(of(pictures(200)), {}).contents) < 90


@pytest.mark.parametrize(
    "torn", [b'{"exam":["', b"\xff\xfe\n", b"[]\n", b'{"exam":3,"others":[7]}\n']
)
def test_a_damaged_line_spoils_no_other(torn: bytes) -> None:
    some = pictures(40)
    first = exam.draw(of(some), {})
    with _file().open("ab") as file:
        file.write(torn)
    assert exam.of(Path("/data/set")) == first
    now = exam.draw(of([*some, *pictures(40, begin=100)]), {})
    assert drawn(some, now) == first.contents
    assert len(now.contents | now.others) == 80


def test_a_draw_cut_short_by_a_crash_is_as_none() -> None:
    exam.draw(of(pictures(40)), {})
    whole = _file().read_bytes()
    for cut in range(0, len(whole) - 1, 97):
        _file().write_bytes(whole[:cut])
        assert exam.of(Path("/data/set")) is None
    assert len(exam.draw(of(pictures(40)), {}).contents) == 10


_DRAW = """
import sys
sys.path.insert(0, ".")
from tests.data.test_exam import of, pictures
from core.data import exam
for more in range(10):
    exam.draw(of(pictures(40 + 10 * more)), {})
"""


def test_two_windows_draw_one_exam() -> None:
    both = [subprocess.Popen([sys.executable, "-c", _DRAW], cwd=ROOT) for _ in "ab"]
    assert [child.wait(timeout=60) for child in both] == [0, 0]
    now = exam.of(Path("/data/set"))
    assert len(now.contents | now.others) == 130
    assert _file().read_bytes().count(b'"seed"') == 1


def _file() -> Path:
    (file,) = (home.home() / "exams").glob("*.jsonl")
    return file


def test_groups_may_be_named_of_files_that_are_not_there() -> None:
    groups: Mapping[str, str] = {"gone.jpg": "group 1", "0.jpg": "group 1"}
    assert exam.draw(of(pictures(8)), groups).share == 0.25
