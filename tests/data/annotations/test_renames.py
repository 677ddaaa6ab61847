"""A class that was renamed is the same class, for a model that knew it by its old name."""

from core.data.annotations import renames
from core.data.annotations.event import LabelEvent
from core.data.annotations.journal import Events


def _rename(old: str, new: str) -> LabelEvent:
    return LabelEvent(kind="rename class", names=(old,), text=new)


def test_names_are_followed_through_several_renames_and_merges() -> None:
    said = Events((_rename("a", "b"), _rename("b", "c"), _rename("d", "c")))
    assert renames.between(said, 0) == {"a": "c", "b": "c", "d": "c"}
    assert renames.between(said, 1) == {"b": "c", "d": "c"}
    assert renames.between(said, 0, 1) == {"a": "b"}
    assert renames.between(said, 3) == {}


def test_what_was_undone_renames_nothing() -> None:
    first = _rename("a", "b")
    said = Events((first, LabelEvent(kind="undo", undoes=(first.id,))))
    assert renames.between(said, 0) == {}
    assert renames.between(said, 0, 1) == {"a": "b"}
