import json
from pathlib import Path

import numpy as np
import pytest

from core.cli.answer import Answer, tell


def written(**data: object) -> dict[str, object]:
    line = Answer(data=data, text="").written(as_json=True)
    assert "\n" not in line
    assert line.isascii()
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def test_numbers_of_arrays_paths_and_nested_lists_become_plain() -> None:
    assert written(
        a=np.float32(0.5), b=np.int64(3), c=np.array([1, 2]), d=Path("x"), e=({"f": (1,)},)
    ) == {"a": 0.5, "b": 3, "c": [1, 2], "d": "x", "e": [{"f": [1]}]}


def test_what_is_not_finite_is_null_and_never_breaks_a_reader() -> None:
    assert written(a=float("nan"), b=np.float64("inf"), c=[-float("inf")], d=None, e=True) == {
        "a": None,
        "b": None,
        "c": [None],
        "d": None,
        "e": True,
    }


def test_any_file_name_comes_through_any_console() -> None:
    name = "😀\n<script>\udcff.jpg"
    assert written(file=name) == {"file": name}


def test_without_json_it_is_the_text() -> None:
    assert Answer(data={"a": 1}, text="one").written(as_json=False) == "one"


@pytest.mark.parametrize(
    "name", ["\x1b]0;gone\x07", "\x1b[2J", "a\rb", "\u202egnp", "\x9b31m", "\x00"]
)
def test_a_name_from_disk_gives_a_terminal_no_orders(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = Answer(data={}, text=f"  {name}: 3\n\tnext").written(as_json=False)
    tell(f"reading {name}")
    for text in (shown, capsys.readouterr().err):
        assert "\ufffd" in text
        assert not set(text) & set("\x1b\x07\r\u202e\x9b\x00")
    assert shown.endswith(": 3\n\tnext")


def test_letters_of_every_script_are_shown_as_they_are() -> None:
    text = "蜂 муравей نملة 🐝 👩\u200d🔬 é"
    assert Answer(data={}, text=text).written(as_json=False) == text
