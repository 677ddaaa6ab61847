"""The recipe "An augmentation" of CONTRIBUTING, followed to the letter in a copy of the house.

Two files and two lines of words; then it is on the page, in the preview, in the pools, in the
rules, in the audit and its matrix, on the command line and in a training, and all laws hold.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import worlds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("core", "pages", "assets", "tests", "benchmarks", ".streamlit")
BLOCK = re.compile(r"```(?:python|toml)\n# (\S+)\n(.*?)```", re.DOTALL)
LAWS = (
    "tests/augment", "tests/engine/augment", "tests/engine/test_governed.py", "tests/safety",
    "tests/engine/safety/test_variants.py", "tests/plan/test_presets.py", "tests/test_words.py",
    "tests/pages/test_augment.py", "tests/test_architecture.py",
)  # fmt: skip

SAID = """
import json
from core.augment.pools import members
from core.data.target import OneClass
from core.engine.augment import operations, pipeline
from core.plan.presets import choice
from core.safety.answers import Answers
from core.safety.rules import judge
import numpy as np

always = choice("randaugment", 9, 1).model_copy(update={"pool": ("vignette",)})
line, rng = pipeline.build([always], 224), np.random.default_rng(0)
grey = np.full((8, 8, 3), 200, np.uint8)
print(json.dumps({
    "member": members("randaugment", 10)["vignette"],
    "pooled": operations.pooled(None),
    "drawn": line(grey, OneClass("a"), rng).drawn,
    "rules": [[v.strength, v.label, v.verdict] for v in judge(("day", "night"), Answers())
              if v.augmentation == "vignette"],
}))
"""

PAGE = """
import json, sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
from core.plan.presets import choice
from core.runs import draft
from core.weights import pretrained

draft.choose_folder(Path(sys.argv[1]))
draft.change(backbone=pretrained.choose("embedded").model_dump(), preset="own",
             augmentations=[choice("vignette", 0.6, 1).model_dump()])
app = AppTest.from_file("pages/frame.py", default_timeout=120).run()
app.switch_page("augment.py").run()
toggle = app.toggle(key="bound-on-vignette")
print(json.dumps({
    "errors": [one.value for one in app.exception],
    "on": toggle.value,
    "help": toggle.help,
    "captions": [one.value for one in app.caption],
    "columns": [str(name) for table in app.dataframe for name in table.value.columns],
}))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house, with what the recipe says."""
    house = tmp_path_factory.mktemp("house")
    for name in COPIED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, house / name, ignore=ignored)
    for name in ("app.py", "start.py", "pyproject.toml"):
        shutil.copy(ROOT / name, house / name)
    recipe = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    blocks = BLOCK.findall(recipe[recipe.index("**An augmentation.**") :])
    assert [path.rsplit(".", 1)[1] for path, _ in blocks] == ["py", "py", "toml"]
    for path, text in blocks[:2]:
        assert not (house / path).exists()
        (house / path).write_text(text, "utf-8")
    words = house / blocks[2][0]
    before = words.read_text("utf-8")
    for section, line in re.findall(r"(\[\w+\]\n)(.+)\n", blocks[2][1]):
        assert before.count(section) == 1
        before = before.replace(section, f"{section}{line}\n")
    words.write_text(before, "utf-8")
    return house


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.separable(tmp_path_factory.mktemp("pictures") / "data", n=12)


def _in(house: Path, home: Path, *words: object) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=house,
        env={**os.environ, "GRAFT_HOME": str(home), "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    return done.stdout


def _graft(house: Path, home: Path, *words: object) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(_in(house, home, "-m", "core.cli", *words, "--json"))
    return answer


@pytest.mark.release  # each law holds of the house as it is in the quick tests
def test_all_laws_hold_without_another_line(house: Path, home: Path) -> None:
    _in(house, home, "-m", "ruff", "check", "core")
    _in(house, home, "-m", "ruff", "format", "--check", "core")
    laws = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", *LAWS)
    assert "passed" in _in(house, home, *laws)


def test_it_is_in_the_pools_and_in_the_rules(house: Path, home: Path) -> None:
    said = json.loads(_in(house, home, "-c", SAID))
    assert said["member"] == 0.8
    assert said["pooled"][-1] == "vignette"
    assert said["drawn"] == ["corners 72 % darker"] * 2
    assert [0.4, None, "safe"] in said["rules"]
    assert [0.8, None, "cannot_tell"] in said["rules"]
    assert [0.6, "day", "weakens"] in said["rules"]


def test_it_is_measured_and_shown(house: Path, home: Path, data: Path) -> None:
    found = _graft(house, home, "audit", data, "--backbone", "embedded")
    measured = {one["class"] for one in found["verdicts"] if one["augmentation"] == "vignette"}
    assert measured == {path.name for path in data.iterdir() if path.is_dir()}
    assert found["largest"]["vignette"]["unit"] == "share of light"
    page = json.loads(_in(house, home, "-c", PAGE, data).splitlines()[-1])
    assert page["errors"] == []
    assert page["on"] is True
    assert page["help"].startswith("Some lenses make dark corners, others do not. Not: where what")
    drawn = [text for text in page["captions"] if re.fullmatch(r"corners \d+\s% darker", text)]
    assert drawn, "the preview shows it"
    assert any(head.startswith("Corners") for head in page["columns"]), "the matrix has its column"


def test_it_is_asked_for_on_the_command_line_and_trained_with(
    house: Path, home: Path, data: Path
) -> None:
    options = ("--backbone", "embedded", "--strategy", "full", "--epochs", 1, "--device", "cpu")
    wish = "vignette=0.3,randaugment"
    done = _graft(house, home, "train", data, "--augment", wish, *options)
    assert done["state"] == "finished"
    plan = json.loads((Path(done["run"]) / "plan.json").read_text("utf-8"))
    chosen = {one["name"]: one for one in plan["augmentations"]}
    assert chosen["vignette"]["strength"] == 0.3
    assert "vignette" in chosen["randaugment"]["pool"]
