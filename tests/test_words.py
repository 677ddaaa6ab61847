"""Nothing without words: every field, augmentation, finding and error has its text for people."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from core import errors
from core.augment.catalogue import CATALOGUE
from core.data.split import SplitSettings
from core.errors import GraftError
from core.plan.recipe import Recipe
from core.safety.answers import Answers

ROOT = Path(__file__).resolve().parent.parent
HELP = tomllib.loads((ROOT / "assets" / "help.toml").read_text("utf-8"))
TREES = [
    (path, ast.parse(path.read_text("utf-8")))
    for folder in ("core", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def errors_in_the_tree(kind: type[GraftError] = GraftError) -> Iterator[type[GraftError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from errors_in_the_tree(child)


OURS = [kind for kind in errors_in_the_tree() if kind.__module__ == errors.__name__]


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node


def findings() -> set[str]:
    """The ids of all findings: kebab-case words given to whatever makes one."""
    return {
        part.value
        for _, call in calls()
        if name_of(call).lower().endswith("finding")
        for part in [*call.args, *(word.value for word in call.keywords if word.arg == "id")]
        if isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and _KEBAB.fullmatch(part.value)
    }


@pytest.mark.parametrize(
    ("section", "settings"), [("recipe", Recipe), ("split", SplitSettings), ("augment", Answers)]
)
def test_every_setting_has_its_why(section: str, settings: type[BaseModel]) -> None:
    assert settings.model_fields.keys() - HELP[section].keys() == set()


@pytest.mark.parametrize(("section", "settings"), [("recipe", Recipe), ("split", SplitSettings)])
def test_no_text_outlives_its_setting(section: str, settings: type[BaseModel]) -> None:
    assert HELP[section].keys() - settings.model_fields.keys() == set()


def test_every_choice_of_a_recipe_has_a_title() -> None:
    choices = {
        value
        for name in ("strategy", "head", "optimizer", "schedule")
        for value in Recipe.model_fields[name].annotation.__args__
    }
    assert choices - HELP["title"].keys() == set()


@pytest.mark.parametrize("section", ["helps", "hurts"])
def test_every_augmentation_says_when_it_helps_and_when_it_hurts(section: str) -> None:
    assert HELP[section].keys() == CATALOGUE.keys()


def test_every_finding_has_its_why() -> None:
    assert len(findings()) > 10
    assert findings() - HELP["finding"].keys() == set()


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_error_has_its_why_and_its_place_in_the_drawn_tree(kind: type[GraftError]) -> None:
    assert kind.__doc__
    assert re.search(rf"\b{kind.__name__}\b", errors.__doc__ or "")
    reference = kind(what="", why="", fix="").reference
    assert reference in HELP["error"]


def test_no_error_has_a_text_and_no_class() -> None:
    known = {kind(what="", why="", fix="").reference for kind in OURS}
    assert HELP["error"].keys() - known == set()


def test_every_error_that_is_made_says_what_why_and_how_to_fix_it() -> None:
    names = {kind.__name__ for kind in OURS}
    for path, call in calls():
        spread = any(word.arg is None for word in call.keywords)
        if name_of(call) in names and not spread:
            told = {word.arg for word in call.keywords}
            assert told == {"what", "why", "fix"}, f"{path}:{call.lineno}"


def test_every_text_on_a_page_exists() -> None:
    for path, call in calls():
        if name_of(call) == "why" and call.args and isinstance(call.args[0], ast.Constant):
            section, _, key = str(call.args[0].value).partition(".")
            assert key in HELP.get(section, {}), f"{path.name}:{call.lineno} {section}.{key}"


def test_every_text_is_a_plain_sentence() -> None:
    for section, texts in HELP.items():
        for key, text in texts.items():
            place = f"[{section}] {key}"
            assert text == text.strip(), place
            assert text, place
            assert not re.search(r"\b(just|simply|easy|easily)\b", text, re.IGNORECASE), place
            if section != "title":
                assert text.endswith((".", "?", "!", ":")), place
