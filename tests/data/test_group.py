"""What is linked over others is one group, named by its surest reason."""

import itertools

from core.data.group import Grouping, Link, joined


def order(*files: str) -> dict[str, int]:
    return {file: at for at, file in enumerate(files)}


def test_links_that_share_a_picture_are_one_group_with_both_reasons() -> None:
    links = [
        Link("copies", "a", "copies of one picture", ("a", "b")),
        Link("names", "clip_3", "frames of clip_3", ("b", "c")),
        Link("bursts", "x", "taken within 2 seconds", ("d", "e")),
    ]
    first, second = joined(links, order(*"edcba"))
    assert first.key == "clip_3"
    assert first.reason == "frames of clip_3; copies of one picture"
    assert first.files == ("c", "b", "a")
    assert second.kind == "bursts"
    grouping = Grouping(groups=(first, second))
    assert grouping.of_file == {"a": "clip_3", "b": "clip_3", "c": "clip_3", "d": "x", "e": "x"}
    assert grouping.kinds == {"names": 1, "bursts": 1}


def test_no_two_groups_have_one_name() -> None:
    links = [
        Link("names", "clip", "frames", ("a", "b")),
        Link("names", "clip", "frames", ("c", "d")),
    ]
    assert [group.key for group in joined(links, order(*"abcd"))] == ["clip", "clip (2)"]


def test_a_picture_alone_is_no_group() -> None:
    assert joined([Link("names", "clip", "frames", ("a",))], order("a")) == ()


def test_the_largest_group_comes_first_whatever_the_order_of_links() -> None:
    links = [Link("names", "x", "x", ("a", "b")), Link("names", "y", "y", ("c", "d", "e"))]
    assert joined(links, order(*"abcde")) == joined(links[::-1], order(*"abcde"))
    assert joined(links, order(*"abcde"))[0].key == "y"


def test_long_chains_are_joined() -> None:
    files = [f"{n}" for n in range(5000)]
    links = [Link("names", "x", "x", pair) for pair in itertools.pairwise(files)]
    (group,) = joined(links[::-1], order(*files))
    assert len(group.files) == 5000
    assert group.reason == "x"
