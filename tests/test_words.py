"""Everything that a user chooses or meets has its help text, in plain words."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import errors
from core.plan.plan import Recipe
from core.plan.safety import QUESTIONS
from pages.parts import recipe_form, words

ROOT = Path(__file__).resolve().parent.parent
HELP = tomllib.loads((ROOT / "assets" / "help.toml").read_text("utf-8"))
_FINDERS = ("Finding", "_finding", "finding")


def _constants(node: ast.Call) -> Iterator[str]:
    """The literal id of a call that makes a finding."""
    for keyword in node.keywords:
        if keyword.arg == "id" and isinstance(keyword.value, ast.Constant):
            yield str(keyword.value.value)
    for argument in node.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            if re.fullmatch(r"[a-z]+(-[a-z]+)*", argument.value):
                yield argument.value


def _finding_ids() -> set[str]:
    found = set()
    for path in (ROOT / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in _FINDERS:
                    found |= set(_constants(node))
    return found - {"severe", "warning", "note"}


def _references(kind: type[errors.GraftError] = errors.GraftError) -> Iterator[str]:
    yield kind(what="", why="", fix="").reference
    for child in kind.__subclasses__():
        yield from _references(child)


def test_every_finding_has_its_why() -> None:
    assert _finding_ids() <= set(HELP["finding"]), _finding_ids() - set(HELP["finding"])


def test_every_error_has_its_text() -> None:
    named = {name for name in _references() if not name.startswith("_")}
    assert named <= set(HELP["error"]), named - set(HELP["error"])


def test_every_field_of_the_recipe_has_its_why_and_is_on_the_form() -> None:
    assert set(Recipe.model_fields) == set(HELP["recipe"])
    shown = [name for names in recipe_form.GROUPS.values() for name in names]
    assert sorted(shown) == sorted(Recipe.model_fields)


def test_every_question_has_its_why() -> None:
    assert set(QUESTIONS) <= set(HELP["augment"])


def test_every_text_that_a_page_asks_for_is_there() -> None:
    asked = set()
    for path in (ROOT / "pages").rglob("*.py"):
        asked |= set(re.findall(r'why\("([a-z_]+\.[a-z_]+)"\)', path.read_text("utf-8")))
    assert asked
    for name in asked:
        assert words.why(name)


@pytest.mark.parametrize("section", sorted(HELP))
def test_no_text_says_just_simply_or_easy(section: str) -> None:
    for name, text in HELP[section].items():
        assert not re.search(r"\b(just|simply|easy|easily)\b", text, re.IGNORECASE), name
        assert text.strip() == text
        assert text
