import ast
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "start.py", *sorted((ROOT / "install").glob("*.py"))]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What `main` installs and runs, in turn; what was installed is ready."""
    done: list[object] = []
    monkeypatch.setattr(start.packages, "install", lambda *words: done.append(words))
    monkeypatch.setattr(start.packages, "ready", lambda *words: words in done)
    monkeypatch.setattr(start, "run", lambda words, *_: done.append(words) or 0)
    return done


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_an_old_python_can_read_it(path: Path) -> None:
    ast.parse(path.read_text("utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_it_needs_nothing_but_the_standard_library(path: Path) -> None:
    names = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= {*sys.stdlib_module_names, "install"}


@pytest.mark.parametrize(("version", "word"), [((3, 8), "old"), ((3, 14), "new"), ((2, 7), "old")])
def test_a_python_that_does_not_fit_is_refused_in_one_sentence(
    version: tuple[int, int], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.shutil, "which", lambda _: None)
    with pytest.raises(start.Stop, match=f"too {word}") as stop:
        start.check_python(version)
    assert "python.org" in str(stop.value)
    assert "\n" not in str(stop.value)


def test_a_fitting_python_on_this_machine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.shutil, "which", lambda name: name == "python3.12" and name)
    with pytest.raises(start.Stop, match=r"Run: python3\.12 start\.py"):
        start.check_python((3, 9))


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_the_supported_pythons_are_accepted(version: tuple[int, int]) -> None:
    start.check_python(version)


def test_the_second_start_installs_nothing(asked: list[object]) -> None:
    assert start.main(["graft", "runs"]) == 0
    assert start.main(["graft", "runs"]) == 0
    run = ["-m", "core.cli", "runs"]
    assert asked == [(None, None), run, run]


def test_the_test_extra_is_installed_only_for_the_tests(asked: list[object]) -> None:
    assert start.main(["graft", "runs"]) == 0
    assert start.main(["test", "-k", "one"]) == 0
    assert asked[2:] == [("test", None), ["-m", "pytest", "-m", "not slow", "-k", "one"]]


def test_a_marker_of_the_users_own_replaces_not_slow(asked: list[object]) -> None:
    start.main(["test", "-m", "slow"])
    assert asked[-1] == ["-m", "pytest", "-m", "slow"]


def test_the_build_of_pytorch_is_chosen_before_any_verb(
    asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "app", lambda *_: 0)
    start.main(["--torch", "cpu", "test", "-k", "one"])
    start.main(["--torch", "cuda", "graft", "train", "--torch"])
    start.main(["--no-browser", "--torch", "auto"])
    assert asked[::2] == [("test", "cpu"), (None, "cuda"), (None, "auto")]
    assert asked[3] == ["-m", "core.cli", "train", "--torch"]
    with pytest.raises(SystemExit):
        start.main(["--torch", "rocm"])


@pytest.mark.parametrize("code", [0, 1, 2, 7])
def test_the_exit_code_of_a_verb_is_kept(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.places, "PYTHON", Path(sys.executable))
    assert start.run(["-c", f"raise SystemExit({code})"]) == code


def test_a_verb_finds_the_project_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").write_text("raise RuntimeError('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start.places, "PYTHON", Path(sys.executable))
    assert start.run(["-c", "import core.errors"]) == 0


def test_bad_use_is_told_before_anything_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.packages, "install", lambda *_: pytest.fail("installed"))
    monkeypatch.setattr(start.packages, "ready", lambda *_: False)
    with pytest.raises(SystemExit) as left:
        start.main(["--prot", "1"])
    assert left.value.code == 2


def test_a_port_in_use_is_refused_and_none_asked_for_is_found() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(start.Stop, match=f"Port {taken} is in use"):
            start.free_port(taken)
        assert start.free_port(None) != taken


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl-C")
def test_the_app_opens_within_seconds_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    code = (
        "import start, sys, pathlib; start.places.PYTHON = pathlib.Path(sys.executable); "
        "sys.exit(start.app(start.free_port(None), False, []))"
    )
    begun = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout
        line = next(line for line in server.stdout if "http://127.0.0.1:" in line)
        assert time.monotonic() - begun < 15  # 1.2 s on an idle machine
        address = next(word for word in line.split() if word.startswith("http"))
        with urllib.request.urlopen(address) as page:  # noqa: S310 - our own server
            assert page.status == 200
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(20) == 0
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(address)  # noqa: S310 - our own server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()
