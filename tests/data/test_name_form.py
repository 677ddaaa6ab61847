"""A form of names says what a group shares, and never asks for more time than a name is long."""

import time

import pytest

from core.data.name_form import NameForm
from core.errors import BadPlan


@pytest.mark.parametrize(
    ("form", "file", "group"),
    [
        ("{group}_*.jpg", "ants/clip_3_0012.jpg", "clip_3"),
        ("{group}_{*}.jpg", "ants/clip_3_0012.JPG", "clip_3"),
        ("{group}_*", "ants/clip_3_0012.png", "clip_3"),
        ("{group}-*", "P12-a.png", "P12"),
        ("*-{group}-*", "x-12-3.png", "12"),
        ("p{group}s*", "p12s003.png", "12"),
        ("patient_{group}", "patient_7.png", "7"),
        ("{group}/*", "ants/video3/001.jpg", "video3"),
        ("{group}/{group}_*", "7/0012_0003.png", "7/0012"),
        ("train\\{group}_*", "train/0012_0003.png", "0012"),
        ("{group}_*.jpg", "ants/clip_3_0012.png", None),
        ("{group}/*", "001.jpg", None),
        ("a.c{group}_*", "abc1_2.png", None),
        ("{group}_*", "*star* [1]_2.png", "*star* [1]"),
    ],
)
def test_a_form_tells_the_group_of_a_name(form: str, file: str, group: str | None) -> None:
    assert NameForm(form).group(file) == group


@pytest.mark.parametrize("bad", ["", "clip_*.jpg", "{group}{group}", "{group}_{frame}", "{group"])
def test_a_form_that_tells_no_group_is_refused_with_an_example(bad: str) -> None:
    with pytest.raises(BadPlan) as caught:
        NameForm(bad)
    assert "{group}_*.jpg" in caught.value.fix


@pytest.mark.parametrize(
    "form",
    ["*a*a*a*a*{group}b*a*a*a*a*c", "{group}a*a*a*a*a*a*a*b", "*" * 60 + "{group}" + "*" * 60],
)
def test_no_form_takes_long(form: str) -> None:
    """As regular expressions some of these would take longer than the sun shines."""
    began = time.process_time()
    NameForm(form).group("a" * 255 + ".jpg")
    assert time.process_time() - began < 1


def test_files_come_by_group() -> None:
    files = ["a/v1_1.jpg", "a/v2_1.jpg", "b/v1_2.jpg", "b/other.jpg"]
    assert NameForm("{group}_*").groups(files) == {
        "v1": ["a/v1_1.jpg", "b/v1_2.jpg"], "v2": ["a/v2_1.jpg"]
    }  # fmt: skip
