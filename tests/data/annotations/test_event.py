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
        {"kind": "label", "size": 3},
    ],
)
def test_what_is_no_event_is_refused(strange: dict) -> None:
    with pytest.raises(ValidationError):
        LabelEvent.model_validate(strange)


def test_a_system_that_knows_no_user_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr(event.getpass, "getuser", unknown)
    assert event.myself() == ""
