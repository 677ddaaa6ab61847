"""What the user has chosen survives a refresh, a second tab and a damaged file."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.data.split import SplitSettings
from core.plan.recipe import Recipe
from core.runs import draft
from core.safety.answers import Answers
from core.weights.backbone_choice import BackboneChoice
from tests.commands import ROOT

_BODY = BackboneChoice(name="resnet18", source="folder", path="/weights/resnet18")


def test_a_fresh_home_has_an_empty_draft() -> None:
    assert draft.load() == draft.Draft()


def test_what_was_changed_is_read_again() -> None:
    draft.change(folder="/pictures", answers={"has_writing": "yes"})
    draft.change(name="bees")
    again = draft.load()
    assert (again.folder, again.name) == ("/pictures", "bees")
    assert again.answers == Answers(has_writing="yes")


def test_a_damaged_file_is_a_fresh_start_and_not_a_crash() -> None:
    draft.change(folder="/pictures")
    draft.path().write_text('{"folder": "/pict', "utf-8")
    assert draft.load() == draft.Draft()


def test_a_draft_of_a_later_version_is_not_misread() -> None:
    draft.path().parent.mkdir(parents=True, exist_ok=True)
    draft.path().write_text('{"version": 2, "folder": "/pictures"}', "utf-8")
    assert draft.load() == draft.Draft()


def test_a_misspelt_field_is_refused_and_nothing_changes() -> None:
    draft.change(folder="/pictures")
    with pytest.raises(ValidationError):
        draft.change(foldr="/other")
    assert draft.load().folder == "/pictures"


def test_another_folder_starts_over_but_keeps_the_backbone(tmp_path: Path) -> None:
    draft.change(folder="/old", backbone=_BODY.model_dump(), run="/run", visited=("data",))
    draft.change(recipe=Recipe(epochs=3).model_dump(), answers={"has_writing": "yes"})
    new = draft.choose_folder(tmp_path / "bees")
    assert new.folder == str(tmp_path / "bees")
    assert new.browsed == str(tmp_path)
    assert new.backbone == _BODY
    assert (new.run, new.recipe, new.visited, new.answers) == (None, None, (), Answers())


def test_the_same_folder_again_is_looked_at_anew_and_nothing_is_lost(tmp_path: Path) -> None:
    first = draft.choose_folder(tmp_path)
    draft.change(name="kept")
    again = draft.choose_folder(tmp_path)
    assert again.looked == first.looked + 1
    assert again.name == "kept"


_HAMMER = """
import sys
from core.runs import draft
for number in range(40):
    draft.edit(lambda one: {"visited": (*one.visited, f"{sys.argv[1]}-{number}")})
"""


def test_two_servers_on_one_home_lose_no_choice() -> None:
    servers = [
        subprocess.Popen([sys.executable, "-c", _HAMMER, name], cwd=ROOT) for name in ("a", "b")
    ]
    assert [server.wait(60) for server in servers] == [0, 0]
    assert len(set(draft.load().visited)) == 80


def test_another_folder_keeps_the_shares_and_not_the_pattern_of_names(tmp_path: Path) -> None:
    draft.change(split={"validation": 0.2, "seed": 4, "groups": "none", "pattern": "{group}_*"})
    draft.choose_folder(tmp_path / "other")
    assert draft.load().split == SplitSettings(validation=0.2, seed=4)
