"""Two people's words come together: mine stay, theirs come, and doing it twice changes nothing."""

import random

import pytest

from core.data.annotations import merging, overlay
from core.data.annotations.event import Kind, LabelEvent
from core.data.annotations.journal import Events
from core.data.annotations.merging import Merged
from core.data.dataset import Dataset, Picture
from core.data.target import OneClass
from tests.data.annotations import saying

HERE = {f"c{number}": f"ants/{number}.jpg" for number in range(6)}


def _said(kind: Kind, *contents: str, names: tuple[str, ...] = (), **fields: object) -> LabelEvent:
    return LabelEvent(kind=kind, contents=contents, names=names, who="bo", **fields)


def _both(mine: Events, merged: Merged) -> Events:
    return Events((*mine.all, *merged.events))


def _shown(events: Events) -> dict[str, str]:
    decided = overlay.counted(events).decided
    return {content: merging.answer(event) for content, event in decided.items()}


def test_theirs_come_where_mine_say_nothing_and_mine_stay_where_they_differ() -> None:
    mine = Events((_said("label", "c0", "c1", names=("ant",)),))
    theirs = Events((_said("label", "c1", "c2", "c9", names=("bee",)), _said("not sure", "c0")))
    merged = merging.merge(mine, theirs, HERE)
    assert _shown(_both(mine, merged)) == {"c0": "ant", "c1": "ant", "c2": "bee"}
    assert [(pair.file, pair.agree) for pair in merged.both] == [
        ("ants/0.jpg", False), ("ants/1.jpg", False),
    ]  # fmt: skip
    assert (merged.pictures, merged.elsewhere) == (1, 1)
    assert merged.events[0].files == ("ants/2.jpg",)


def test_theirs_are_taken_where_i_ask_for_them() -> None:
    mine = Events((_said("label", "c0", "c1", names=("ant",)), _said("leave out", "c2")))
    theirs = Events((_said("label", "c0", "c1", "c2", names=("bee",)),))
    merged = merging.merge(mine, theirs, HERE, prefer_theirs=True)
    assert _shown(_both(mine, merged)) == {"c0": "bee", "c1": "bee", "c2": "bee"}
    again = merging.merge(_both(mine, merged), theirs, HERE, prefer_theirs=True)
    assert (again.events, again.both) == ((), ()), "their own words are no second opinion"


def test_the_same_is_not_taken_again() -> None:
    mine = Events((_said("label", "c0", names=("ant",), t=1.0),))
    theirs = Events((_said("label", "c0", names=("ant",), t=2.0),))
    merged = merging.merge(mine, theirs, HERE, prefer_theirs=True)
    assert merged.events == ()
    assert [pair.agree for pair in merged.both] == [True]


def test_what_they_took_back_stays_taken_back_and_their_undo_never_touches_mine() -> None:
    mine = Events((_said("label", "c0", names=("ant",)),))
    gone = _said("label", "c1", names=("bee",))
    undo = LabelEvent(kind="undo", undoes=(gone.id, mine.all[0].id))
    merged = merging.merge(mine, Events((*mine.all, gone, undo)), HERE)
    assert _shown(_both(mine, merged)) == {"c0": "ant"}


def test_what_i_took_back_after_i_had_it_from_them_stays_taken_back() -> None:
    theirs = Events((_said("label", "c0", "c1", names=("bee",)),))
    first = merging.merge(Events(), theirs, {"c0": "ants/0.jpg"})
    undone = Events((*first.events, LabelEvent(kind="undo", undoes=(theirs.all[0].id,))))
    again = merging.merge(undone, theirs, HERE)
    assert _shown(_both(undone, again)) == {"c1": "bee"}, "a picture that came later is new"


def test_groups_and_notes_come_too_and_a_taken_back_one_is_none() -> None:
    mine = Events((_said("group", "c0", text="plate 1"), _said("note", "c1", text="")))
    theirs = Events((
        _said("group", "c0", "c1", text="plate 2"),
        _said("note", "c1", text="dark"),
        _said("note", "c2", text="dark"),
        _said("note", "c2", text=""),
    ))  # fmt: skip
    merged = merging.merge(mine, theirs, HERE)
    now = overlay.counted(_both(mine, merged))
    assert now.groups == {"c0": "plate 1", "c1": "plate 2"}
    assert now.notes == {"c1": "dark"}
    (pair,) = merged.both
    assert (pair.about, merging.answer(pair.mine), merging.answer(pair.theirs)) == (
        "group", "plate 1", "plate 2",
    )  # fmt: skip
    assert merging.decided(merged.both) == []


def test_a_class_called_as_an_answer_is_no_such_answer() -> None:
    mine = Events((_said("not sure", "c0"), _said("label", "c1", names=("a", "b"))))
    theirs = Events((
        _said("label", "c0", names=("not sure",)),
        _said("label", "c1", names=("a | b",)),
    ))  # fmt: skip
    merged = merging.merge(mine, theirs, HERE)
    assert [pair.agree for pair in merged.both] == [False, False]
    assert all(first != second for first, second in merging.decided(merged.both))


def test_an_id_that_is_there_twice_breaks_nothing() -> None:
    one = _said("label", "c0", names=("bee",))
    other = one.model_copy(update={"contents": ("c1",), "names": ("wasp",)})
    merged = merging.merge(Events(), Events((one, other)), HERE)
    assert _shown(_both(Events(), merged)) == {"c0": "bee", "c1": "wasp"}
    again = merging.merge(_both(Events(), merged), Events((one, other)), HERE)
    assert again.events == ()


@pytest.mark.parametrize("seed", range(40))
def test_laws_of_merging_hold_for_whatever_was_said(seed: int) -> None:
    chance = random.Random(seed)
    pictures = tuple(
        Picture(file=f"{number}.jpg", target=OneClass("a"), content=f"c{number}")
        for number in range(6)
    )
    dataset = Dataset(folder=None, layout="class folders", pictures=pictures)
    mine = saying.at_random(chance, dataset, chance.randint(0, 12), "ann")
    theirs = saying.at_random(chance, dataset, chance.randint(1, 12), "bo")
    both = _both(mine, merging.merge(mine, theirs, HERE))
    was, now, other = map(saying.counting, (mine, both, theirs))
    for before, after, their in zip(was, now, other, strict=True):
        assert after == {**their, **before}, "theirs where mine say nothing, all else as it was"
    assert merging.merge(both, theirs, HERE).events == ()
    taken = _both(mine, merging.merge(mine, theirs, HERE, prefer_theirs=True))
    for before, after, their in zip(was, saying.counting(taken), other, strict=True):
        assert after.keys() == before.keys() | their.keys()
        assert all(after[content][:2] == said[:2] for content, said in their.items())
    assert merging.merge(taken, theirs, HERE, prefer_theirs=True).events == ()


def test_their_labels_come_in_the_names_of_now_and_where_i_renamed_in_mine() -> None:
    theirs = Events((
        _said("label", "c0", names=("ant",)),
        _said("rename class", names=("ant",), text="wasp"),
        _said("label", "c1", names=("bee",)),
    ))  # fmt: skip
    mine = Events((_said("label", "c5", names=("bee",)),
                   _said("rename class", names=("bee",), text="Biene")))  # fmt: skip
    merged = merging.merge(mine, theirs, HERE)
    assert _shown(_both(mine, merged)) == {"c5": "Biene", "c0": "wasp", "c1": "Biene"}
    assert merging.merge(_both(mine, merged), theirs, HERE).events == ()


def test_who_renamed_a_class_agrees_with_who_says_the_old_name() -> None:
    mine = Events((_said("label", "c0", names=("ant",)),
                   _said("rename class", names=("ant",), text="Ameise")))  # fmt: skip
    theirs = Events((_said("label", "c0", names=("ant",), t=1.0),))
    assert [pair.agree for pair in merging.merge(mine, theirs, HERE).both] == [True]
    mine = Events((*mine.all, _said("label", "c1", names=("ant",))))
    assert [pair.agree for pair in merging.merge(mine, theirs, HERE).both] == [False], "two classes"


def test_what_they_said_of_classes_comes_where_i_said_nothing_of_them() -> None:
    theirs = Events((
        _said("class", names=("fly",)),
        _said("class colour", names=("fly",), text="#112233"),
        _said("rename class", names=("ants",), text="Ameisen"),
        _said("class", names=("bee",)),
        _said("rename class", names=("bee",), text="moth"),
        _said("several", text="yes"),
    ))  # fmt: skip
    mine = Events((_said("label", "c0", names=("bee",)),))
    merged = merging.merge(mine, theirs, HERE)
    now = overlay.counted(_both(mine, merged))
    assert (merged.classes, merged.pictures) == (4, 0)
    assert now.renamed == {"ants": "Ameisen"}
    assert {"bee", "fly"} <= {*now.mentioned}
    assert now.several
    assert merging.merge(_both(mine, merged), theirs, HERE).events == ()
    undo = LabelEvent(kind="undo", undoes=tuple(event.id for event in merged.events))
    undone = Events((*_both(mine, merged).all, undo))
    assert merging.merge(undone, theirs, HERE).events == (), "what I took back stays taken back"


def test_all_that_was_said_here_comes_back_in_an_empty_place() -> None:
    """As somebody takes their labels to another computer."""
    chance = random.Random(4)
    for _ in range(30):
        events = [_said("label", f"c{chance.randrange(6)}", names=(chance.choice("abcd"),))
                  for _ in range(8)]  # fmt: skip
        for at in chance.sample(range(8), 3):
            kind = chance.choice(("rename class", "remove class", "class"))
            about, text = (chance.choice("abcde"),), chance.choice("cdef")
            events.insert(at, _said(kind, names=about, text=text))
        theirs = Events(tuple(events))
        brought = Events(merging.merge(Events(), theirs, HERE).events)
        assert _shown(brought) == _shown(theirs)
        assert overlay.counted(brought).renamed == overlay.counted(theirs).renamed
