"""An event says who, when and what; a strange one is refused."""

import pytest
from pydantic import ValidationError

from core.data.annotations import event
from core.data.annotations.event import LabelEvent


def test_every_event_has_a_name_and_a_time_of_its_own() -> None:
    first, second = LabelEvent(kind="label"), LabelEvent(kind="label")
    assert first.id != second.id
    assert 0 < first.t <= second.t


@pytest.mark.parametrize(
    "strange",
    [
        {"kind": "delete"},
        {"kind": "label", "t": -1},
        {"kind": "label", "t": float("inf")},
        {"kind": "label", "id": ""},
        {"kind": "label", "shown": {"guess": "bee", "confidence": 1.5}},
        {"kind": "label", "t": float("nan")},
        {"kind": "label", "shown": {"guess": "bee", "confidence": float("nan")}},
        {"kind": "label", "size": 3},
        {"kind": "label", "id": "i" * 65},
        {"kind": "label", "names": ("",)},
        {"kind": "label", "names": ("n" * 10**6,)},
        {"kind": "label", "names": tuple(map(str, range(201)))},
        {"kind": "label", "who": "w" * 10**6},
        {"kind": "label", "contents": ("c" * 65,)},
        {"kind": "label", "files": ("f" * 5000,)},
        {"kind": "label", "shown": {"guess": "g" * 10**6}},
        {"kind": "note", "text": "t" * 10**6},
        {"kind": "undo", "undoes": ("u" * 65,)},
    ],
)
def test_what_is_no_event_is_refused(strange: dict) -> None:
    with pytest.raises(ValidationError):
        LabelEvent.model_validate(strange)


def test_the_longest_is_still_an_event() -> None:
    names = tuple(f"{number:03}".ljust(event.LONGEST_CLASS, "n") for number in range(200))
    said = LabelEvent(kind="label", names=names, text="t" * event.LONGEST_TEXT)
    assert (said.names, len(said.text)) == (names, event.LONGEST_TEXT)


def test_classes_are_a_set_in_one_spelling() -> None:
    said = LabelEvent(kind="label", names=("bee", "Ame\u0301", "bee", "Am\u00e9"))
    assert said.names == ("Am\u00e9", "bee")


def test_what_utf_8_cannot_say_is_spelt_out() -> None:
    """A file whose name is no text once could not be said anything of."""
    said = LabelEvent(kind="label", files=("caf\udce9.jpg",), names=("\ud800",))
    assert (said.files, said.names) == (("caf\\udce9.jpg",), ("\\ud800",))


def test_a_system_that_knows_no_user_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr(event.getpass, "getuser", unknown)
    assert event.myself() == ""
