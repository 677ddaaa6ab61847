"""A split is exact, repeatable, and does not move what was placed before."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core import digests
from core.data import scan
from core.data import split as splits
from core.data.dataset import Dataset, Picture, Side
from core.data.sides import divide
from core.data.split import SplitSettings
from core.data.target import OneClass, classes, read_classes
from core.errors import RunDamaged
from tests import worlds


def dataset(counts: dict[str, int], *, copies: int = 1, side: Side | None = None) -> Dataset:
    pictures = tuple(
        Picture(
            file=f"{name}/{n:05d}.jpg",
            target=OneClass(name),
            content=f"{name}{n // copies}",
            side=side,
        )
        for name, total in counts.items()
        for n in range(total)
    )
    return Dataset(
        folder=Path("/data"),
        layout="class folders",
        pictures=pictures,
        classes=tuple(sorted(counts)),
    )


def test_every_class_keeps_its_shares_to_one_picture() -> None:
    found = dataset({"a": 7, "b": 20, "c": 100, "d": 1237})
    for seed in range(3):
        counts = splits.split(found, SplitSettings(seed=seed)).counts(found)
        for name, total in found.counts.items():
            assert abs(counts[name]["validation"] - 0.15 * total) <= 1
            assert abs(counts[name]["test"] - 0.15 * total) <= 1
            assert sum(counts[name].values()) == total


@pytest.mark.parametrize(
    ("n", "expected"), [(1, (1, 0, 0)), (2, (1, 1, 0)), (3, (1, 1, 1)), (4, (2, 1, 1))]
)
def test_small_classes_are_on_as_many_sides_as_they_can(
    n: int, expected: tuple[int, int, int]
) -> None:
    found = dataset({"a": n, "b": 50})
    counts = splits.split(found, SplitSettings()).counts(found)["a"]
    assert (counts["training"], counts["validation"], counts["test"]) == expected


def test_large_shares_never_leave_training_empty() -> None:
    found = dataset({"a": 3, "b": 4})
    settings = SplitSettings(validation=0.49, test=0.49)
    for counts in splits.split(found, settings).counts(found).values():
        assert counts["training"] >= 1


def test_no_test_set_where_none_is_asked_for() -> None:
    found = dataset({"a": 30, "b": 30})
    assert splits.split(found, SplitSettings(test=0)).totals["test"] == 0


def test_the_same_seed_gives_the_same_split_and_another_seed_another() -> None:
    found = dataset({"a": 60, "b": 60})
    first = splits.split(found, SplitSettings(seed=1))
    assert first == splits.split(found, SplitSettings(seed=1))
    assert first != splits.split(found, SplitSettings(seed=2))


def test_names_and_order_do_not_matter() -> None:
    found = dataset({"a": 40, "b": 40})
    renamed = replace(
        found, pictures=tuple(replace(p, file=f"x{p.file}") for p in reversed(found.pictures))
    )
    before = splits.split(found, SplitSettings()).side
    after = splits.split(renamed, SplitSettings()).side
    assert {f"x{file}": side for file, side in before.items()} == after


def test_global_generators_and_the_callers_list_are_left_alone() -> None:
    found = dataset({"a": 40, "b": 40})
    pictures = found.pictures
    random.seed(3)
    np.random.seed(3)
    state, numpy_state = random.getstate(), np.random.get_state()[1].copy()
    splits.split(found, SplitSettings())
    assert random.getstate() == state
    assert (np.random.get_state()[1] == numpy_state).all()
    assert found.pictures is pictures


def test_copies_stay_together_even_across_classes() -> None:
    found = dataset({"a": 60, "b": 60}, copies=3)
    torn = [
        Picture(file=f"b/copy{n}.jpg", target=OneClass("b"), content=f"a{n}") for n in range(10)
    ]
    found = replace(found, pictures=(*found.pictures, *torn))
    sides = splits.split(found, SplitSettings()).side
    where: dict[str, set[Side]] = {}
    for picture in found.pictures:
        where.setdefault(picture.content, set()).add(sides[picture.file])
    assert all(len(side) == 1 for side in where.values())


def test_a_class_of_copies_only_is_learnt() -> None:
    found = dataset({"a": 6, "b": 20}, copies=6)
    counts = splits.split(found, SplitSettings()).counts(found)["a"]
    assert counts == {"training": 6, "validation": 0, "test": 0}


def test_adding_a_file_never_moves_old_ones() -> None:
    found = dataset({"a": 40, "b": 33})
    first = splits.split(found, SplitSettings())
    earlier = {p.content: first.side[p.file] for p in found.pictures}
    more = dataset({"a": 71, "b": 34, "c": 9})
    second = splits.split(more, SplitSettings(), earlier=earlier)
    assert {file: second.side[file] for file in first.side} == first.side
    counts = second.counts(more)
    assert abs(counts["a"]["validation"] - 0.15 * 71) <= 1
    assert counts["c"]["test"] >= 1


def test_removing_files_never_moves_the_rest() -> None:
    found = dataset({"a": 40, "b": 33})
    first = splits.split(found, SplitSettings())
    earlier = {p.content: first.side[p.file] for p in found.pictures}
    fewer = replace(found, pictures=found.pictures[::2])
    second = splits.split(fewer, SplitSettings(), earlier=earlier)
    assert second.side == {p.file: first.side[p.file] for p in fewer.pictures}


def test_a_given_split_is_kept_to_the_letter(tmp_path: Path) -> None:
    worlds.split_folders(
        tmp_path, {"train": {"a": 5, "b": 4}, "val": {"a": 2, "b": 3}, "test": {"a": 1, "b": 2}}
    )
    found = scan.scan(tmp_path)
    split = splits.split(found, SplitSettings(validation=0.4, seed=5))
    assert split.totals == {"training": 9, "validation": 5, "test": 3}
    assert split.side == {p.file: p.side for p in found.pictures}


def test_a_missing_validation_side_is_taken_out_of_training(tmp_path: Path) -> None:
    worlds.split_folders(tmp_path, {"train": {"a": 20, "b": 20}, "test": {"a": 5, "b": 5}})
    found = scan.scan(tmp_path)
    split = splits.split(found, SplitSettings())
    assert split.totals == {"training": 34, "validation": 6, "test": 10}
    assert all(split.side[p.file] == "test" for p in found.pictures if p.side == "test")


def test_a_missing_test_side_is_not_invented(hymenoptera: Path) -> None:
    split = splits.split(scan.scan(hymenoptera), SplitSettings(test=0.2))
    assert split.totals == {"training": 245, "validation": 153, "test": 0}


def test_only_a_train_folder_says_nothing_about_sides() -> None:
    found = dataset({"a": 20, "b": 20}, side="training")
    assert splits.split(found, SplitSettings()).totals["test"] == 6


def test_pictures_without_a_given_side_are_for_training() -> None:
    found = dataset({"a": 4, "b": 4}, side="validation")
    extra = Picture(file="a/new.jpg", target=OneClass("a"), content="new")
    split = splits.split(replace(found, pictures=(*found.pictures, extra)), SplitSettings())
    assert split.side["a/new.jpg"] == "training"


def test_files_come_in_the_order_of_the_data_set() -> None:
    found = dataset({"a": 30, "b": 30})
    split = splits.split(found, SplitSettings())
    for side in ("training", "validation", "test"):
        files = split.files(side)
        assert list(files) == sorted(files)
    assert Counter(split.side.values()) == split.totals


def test_a_saved_split_comes_back_whole(tmp_path: Path) -> None:
    worlds.weird_names(tmp_path / "data" / "<b>, \"x\"\n'y'")
    worlds.weird_names(tmp_path / "data" / "other", worlds.WEIRD_NAMES[:2])
    found = scan.scan(tmp_path / "data")
    split = splits.split(found, SplitSettings())
    splits.save(split, found, tmp_path / "split.csv")
    rows = splits.load_rows(tmp_path / "split.csv")
    assert [(r.file, r.label, r.content) for r in rows] == [
        (p.file, p.label, p.content) for p in found.pictures
    ]
    assert {r.file: r.side for r in rows} == split.side


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n", "file,label,side,content\nx,y,nowhere,z\n", "file,label,side,content\nx,y\n"],
)
def test_a_damaged_split_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "split.csv").write_text(text, "utf-8")
    with pytest.raises(RunDamaged):
        splits.load_rows(tmp_path / "split.csv")


def test_a_split_that_was_cut_in_half_or_changed_is_refused_in_words(tmp_path: Path) -> None:
    found, path = dataset({"a": 30, "b": 30}), tmp_path / "split.csv"
    splits.save(splits.split(found, SplitSettings()), found, path)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for text in (lines[:31], [lines[0], lines[1].replace("training", "validation"), *lines[2:]]):
        path.write_text("".join(text), "utf-8")
        with pytest.raises(RunDamaged, match="cannot be read") as caught:
            splits.load_rows(path)
        assert "bytes have changed" in caught.value.why
        assert "new run" in caught.value.fix


def test_a_split_of_version_0_2_is_read_without_a_digest(tmp_path: Path) -> None:
    found, path = dataset({"a": 30, "b": 30}), tmp_path / "split.csv"
    splits.save(splits.split(found, SplitSettings()), found, path)
    (tmp_path / digests.DIGESTS_FILE).unlink()
    assert len(splits.load_rows(path)) == 60


def test_a_missing_split_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunDamaged):
        splits.load_rows(tmp_path / "split.csv")


@pytest.mark.parametrize("bad", [{"validation": 0}, {"validation": 0.5}, {"test": -0.1}, {"x": 1}])
def test_settings_refuse_what_makes_no_sense(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        SplitSettings.model_validate(bad)


def test_settings_of_a_plan_made_before_there_were_groups_are_read_and_written_alike() -> None:
    before = '{"validation":0.2,"test":0.15,"seed":3}'
    assert SplitSettings.model_validate_json(before).model_dump_json() == before
    for own in (SplitSettings(groups="none"), SplitSettings(pattern="{group}_*")):
        assert SplitSettings.model_validate_json(own.model_dump_json()) == own


def test_pictures_of_a_group_share_a_side() -> None:
    found = dataset({"a": 40, "b": 30})
    groups = {p.content: p.content[:-1] for p in found.pictures}
    sides = splits.split(found, SplitSettings(), groups=groups).side
    where = {(groups[p.content], sides[p.file]) for p in found.pictures}
    assert len(where) == len({*groups.values()})


def test_a_saved_split_keeps_its_groups_and_is_as_before_without_any(tmp_path: Path) -> None:
    found = scan.scan(worlds.films(tmp_path / "films", {"ants": [3, 4], "bees": [3, 1]}))
    split = divide(found, SplitSettings())
    splits.save(split, found, tmp_path / "split.csv")
    rows = splits.load_rows(tmp_path / "split.csv")
    assert {row.file: row.group for row in rows if row.group} == split.grouping.of_file
    assert len({row.kin for row in rows}) == 4
    splits.save(replace(split, grouping=splits.Grouping()), found, tmp_path / "split.csv")
    assert (tmp_path / "split.csv").read_text("utf-8").startswith("file,label,side,content\n")
    assert {row.kin for row in splits.load_rows(tmp_path / "split.csv")} == {
        picture.content for picture in found.pictures
    }


def test_groups_that_reach_into_a_given_test_set_move_nothing_there(tmp_path: Path) -> None:
    worlds.split_folders(tmp_path, {"train": {"a": 20, "b": 20}, "test": {"a": 5, "b": 5}})
    found = scan.scan(tmp_path)
    groups = {p.content: p.label for p in found.pictures}
    split = splits.split(found, SplitSettings(), groups=groups)
    assert split.totals == {"training": 40, "validation": 0, "test": 10}


def shown(number: int) -> Dataset:
    """Pictures of four classes of unlike size, one to three a picture."""
    rng = random.Random(number)
    names = [
        classes(name for name, share in (("a", 0.9), ("b", 0.5), ("c", 0.2), ("d", 0.05))
                if rng.random() < share)
        for _ in range(number)
    ]  # fmt: skip
    pictures = tuple(
        Picture(file=f"{n:05d}.jpg", target=some, content=f"{n}") for n, some in enumerate(names)
    )
    return Dataset(
        folder=Path("/data"),
        layout="table",
        pictures=pictures,
        classes=("a", "b", "c", "d"),
        kind="multilabel",
    )


@pytest.mark.parametrize("number", [60, 400, 2000])
def test_each_of_several_classes_keeps_about_its_shares(number: int) -> None:
    found = shown(number)
    counts = splits.split(found, SplitSettings(validation=0.2, test=0.1)).counts(found)
    for name, sides in counts.items():
        n = sum(sides.values())
        if n >= 3:
            assert min(sides.values()) > 0, name
        assert abs(sides["validation"] - 0.2 * n) <= max(2, 0.04 * n), name
        assert abs(sides["test"] - 0.1 * n) <= max(2, 0.04 * n), name


def test_a_split_of_several_classes_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = shown(50)
    splits.save(splits.split(found, SplitSettings()), found, tmp_path / "split.csv")
    rows = splits.load_rows(tmp_path / "split.csv", found.classes, read_classes)
    assert [row.target for row in rows] == [picture.target for picture in found.pictures]
    with pytest.raises(RunDamaged):
        splits.load_rows(tmp_path / "split.csv", ("a", "b", "c"), read_classes)
