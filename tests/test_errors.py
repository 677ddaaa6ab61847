"""Laws of the error tree."""

import pickle
from pathlib import Path

import pytest

from core import errors

KINDS = errors._family(errors.GraftError)


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_survives_the_trip_to_another_process(kind: type[errors.GraftError]) -> None:
    error = kind(what="a", why="b", fix="c")
    for back in (pickle.loads(pickle.dumps(error)), errors.from_dict(error.as_dict())):  # noqa: S301
        assert type(back) is kind
        assert (back.what, back.why, back.fix) == ("a", "b", "c")


def test_references_are_kebab_case_and_unique() -> None:
    names = [kind(what="", why="", fix="").reference for kind in KINDS]
    assert "no-images-found" in names
    assert len(set(names)) == len(names)


def test_the_tree_in_the_docstring_names_every_error() -> None:
    assert errors.__doc__
    for kind in KINDS:
        assert kind.__name__ in errors.__doc__


def test_a_folder_that_is_gone_is_named_with_the_way_back() -> None:
    error = errors.folder_gone(Path("/data"), then="try again")
    assert (error.reference, error.what) == ("folder-not-found", f"{Path('/data')} is gone")
    assert error.fix.endswith("then try again.")


def test_an_unknown_reference_is_still_an_error_with_its_words() -> None:
    back = errors.from_dict({"reference": "from-the-future", "what": "x"})
    assert type(back) is errors.GraftError
    assert back.what == "x"


@pytest.mark.parametrize(
    "advice",
    [
        "Weights only load failed. This file can still be loaded, to do so you have two options",
        "weights_only=True blocked loading this checkpoint; retry with weights_only=False.",
    ],
)
def test_advice_to_run_code_from_a_file_is_never_passed_on(advice: str) -> None:
    told = errors.said(RuntimeError(f"{advice}\nmore"))
    assert "only" not in told
    assert "never runs code" in told
    assert errors.said(ValueError("one line\nand another")) == "one line"
    assert errors.said(ValueError()) == "ValueError"
