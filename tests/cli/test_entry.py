import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli import entry
from core.errors import DiskFull
from tests.cli.conftest import Graft

VERBS = (
    "scan split train evaluate predict export runs stop resume advise compare audit app "
    "weights.list weights.add weights.fetch weights.verify weights.export"
).split()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_and_takes_json(verb: str, graft: Graft) -> None:
    said = graft(*verb.split("."), "--help")
    assert said.code == 0
    assert "--json" in said.out


def test_bad_use_is_exit_code_2_and_still_one_object(graft: Graft) -> None:
    said = graft("scan", "--json")
    assert said.code == 2
    assert said.data["error"]["reference"] == "bad-use"
    assert "DIR" in said.data["error"]["what"]
    assert "graft scan --help" in said.err


@pytest.mark.parametrize(
    "words", [("frob",), ("scan", ".", "--frob"), ("train", ".", "--epochs", "x")]
)
def test_what_graft_does_not_know_is_bad_use(words: tuple[str, ...], graft: Graft) -> None:
    said = graft(*words)
    assert said.code == 2
    assert said.out == ""
    assert said.err


def test_an_error_says_what_why_and_how_to_fix_it(graft: Graft, tmp_path: Path) -> None:
    said = graft("scan", tmp_path / "nowhere")
    assert said.code == 1
    assert said.out == ""
    assert "Reference: folder-not-found" in said.err
    same = graft("scan", tmp_path / "nowhere", "--json")
    assert same.code == 1
    assert same.data["error"].keys() == {"reference", "what", "why", "fix"}
    assert all(same.data["error"].values())


def test_json_may_stand_anywhere(graft: Graft, tmp_path: Path) -> None:
    assert graft("runs", "--json").data["runs"] == []
    assert graft("scan", "--json", tmp_path).data["error"]


def test_a_mistake_of_our_own_is_still_one_object(
    graft: Graft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(entry, "graft", broken)
    said = graft("runs", "--json")
    assert said.code == 1
    assert "ZeroDivisionError" in said.data["error"]["what"]
    assert "Traceback" in said.err


def test_what_a_library_prints_does_not_get_into_the_object(
    graft: Graft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chatty() -> None:
        print("look at me")
        raise DiskFull(what="a", why="b", fix="c")

    monkeypatch.setattr(entry, "graft", chatty)
    said = graft("runs", "--json")
    assert said.data == {"error": {"reference": "disk-full", "what": "a", "why": "b", "fix": "c"}}
    assert "look at me" in said.err


def test_no_verb_is_help_and_bad_use(graft: Graft) -> None:
    said = graft()
    assert said.code == 2
    assert "Commands:" in said.err + said.out


def test_a_light_verb_never_loads_torch() -> None:
    code = (
        "import sys; from core.cli import main; main(['runs', '--json']); "
        "sys.exit(bool({'torch', 'timm', 'cv2', 'pandas', 'sklearn'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_python_m_core_cli_is_graft() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "core.cli", "runs", "--json"], capture_output=True, check=False
    )
    assert found.returncode == 0
    assert found.stdout.startswith(b'{"runs"')


def test_the_engine_gets_the_environment_of_a_worker(graft: Graft) -> None:
    graft("runs")
    assert os.environ["NO_ALBUMENTATIONS_UPDATE"] == "1"
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
    assert os.environ["HF_HUB_OFFLINE"] == "1"
