"""Classes keep their pictures whatever they are called; a rename is about what was said before."""

from core.data.annotations.event import Kind, LabelEvent
from core.data.annotations.naming import Naming


def event(kind: Kind, *names: str, text: str = "") -> LabelEvent:
    return LabelEvent(kind=kind, names=names, text=text)


def gone_through(*events: LabelEvent) -> Naming:
    return Naming(events)


def names(naming: Naming, said: LabelEvent) -> tuple[str, ...] | None:
    now = naming.as_now({"c": said})
    return now["c"].names if now else None


def test_what_was_said_before_is_called_as_now_and_what_comes_after_as_written() -> None:
    before, after = event("label", "ant"), event("label", "ant")
    naming = gone_through(before, event("rename class", "ant", text="wasp"), after)
    assert (names(naming, before), names(naming, after)) == (("wasp",), ("ant",))
    assert naming.renamed == {"ant": "wasp"}
    assert naming.mentioned == ("wasp", "ant")


def test_a_class_renamed_into_another_is_one_with_it_from_then_on() -> None:
    ant, bee = event("label", "ant"), event("label", "bee")
    merge, on = event("rename class", "ant", text="bee"), event("rename class", "bee", text="fly")
    naming = gone_through(ant, bee, merge, on)
    assert names(naming, ant) == names(naming, bee) == ("fly",)
    assert naming.renamed == {"ant": "fly", "bee": "fly"}
    assert naming.mentioned == ("fly",)


def test_two_classes_can_change_their_names() -> None:
    ant, bee = event("label", "ant"), event("label", "bee")
    naming = gone_through(
        ant,
        bee,
        event("rename class", "ant", text="for now"),
        event("rename class", "bee", text="ant"),
        event("rename class", "for now", text="bee"),
    )
    assert (names(naming, ant), names(naming, bee)) == (("bee",), ("ant",))
    assert naming.renamed == {"ant": "bee", "bee": "ant", "for now": "bee"}


def test_of_a_removed_class_nothing_counts_and_its_name_is_free_again() -> None:
    before, both = event("label", "ant"), event("label", "ant", "bee")
    again = event("label", "ant")
    naming = gone_through(before, both, event("remove class", "ant"), again)
    assert names(naming, before) is None
    assert names(naming, both) == ("bee",)
    assert names(naming, again) == ("ant",)
    assert naming.renamed == {"ant": None}
    assert naming.mentioned == ("bee", "ant")


def test_a_merge_leaves_a_picture_of_both_with_one() -> None:
    both = event("label", "ant", "bee")
    assert names(gone_through(both, event("rename class", "ant", text="bee")), both) == ("bee",)


def test_what_names_nothing_stays_as_it_was_said() -> None:
    empty, unsure = event("label"), event("not sure")
    naming = gone_through(empty, unsure, event("remove class", "ant"))
    assert naming.as_now({"1": empty, "2": unsure}) == {"1": empty, "2": unsure}


def test_a_name_that_no_class_can_have_changes_nothing() -> None:
    said = event("label", "ant")
    for text in ("", "x" * 301, "ant"):
        naming = gone_through(said, event("rename class", "ant", text=text))
        assert naming.as_now({"c": said})["c"] is said
        assert naming.renamed == {}


def test_ten_thousand_renames_in_a_row_are_one() -> None:
    said = event("label", "0")
    steps = (event("rename class", str(n), text=str(n + 1)) for n in range(10_000))
    naming = gone_through(said, *steps)
    assert names(naming, said) == ("10000",)
    assert {*naming.renamed.values()} == {"10000"}
