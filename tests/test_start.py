import ast
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import namedtuple
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).resolve().parent.parent
SOURCE = (ROOT / "start.py").read_text("utf-8")

FAKE_UV = """#!{python}
import os, pathlib, sys
log = pathlib.Path(os.environ["FAKE_LOG"])
with log.open("a") as told:
    told.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "venv":
    place = pathlib.Path(sys.argv[-1]) / "bin"
    place.mkdir(parents=True)
    (place / "python").symlink_to(sys.executable)
elif os.environ.get("FAKE_FAILURE"):
    sys.exit(os.environ["FAKE_FAILURE"])
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what `start.py` reads, with a `uv` that installs nothing and says what it did."""
    if os.name == "nt":
        pytest.skip("the fake uv is a script with a first line")
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text(FAKE_UV.format(python=sys.executable))
    (tools / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "log"))
    venv = tmp_path / ".venv"
    places = {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "STAMP": venv / start.STAMP.name,
        "UNFINISHED": venv / start.UNFINISHED.name,
        "LOG": venv / start.LOG.name,
        "NEEDED_GB": 0.0,
    }
    for name, value in places.items():
        monkeypatch.setattr(start, name, value)
    monkeypatch.setattr(start, "check_room", lambda _: None)
    return tmp_path


def asked(checkout: Path) -> list[str]:
    return (checkout / "log").read_text().splitlines()


def test_an_old_python_can_read_it() -> None:
    ast.parse(SOURCE, feature_version=(3, 8))


def test_it_needs_nothing_but_the_standard_library() -> None:
    names = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(SOURCE))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= sys.stdlib_module_names


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


def test_a_full_disk_is_told_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: usage(10, 9, 1_000_000_000))
    with pytest.raises(start.Stop, match=r"1\.0 GB are free"):
        start.check_room(8.0)


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("error: Failed to fetch: https://…\n dns error: failed to lookup address", "no network"),
        ("Retrying: NewConnectionError … Temporary failure in name resolution", "no network"),
        ("OSError: [Errno 28] No space left on device", "disk filled up"),
        ("some other trouble", "some other trouble"),
    ],
)
def test_a_failed_installation_says_why(log: str, words: str) -> None:
    assert words in start.explain(log)


def test_the_first_start_installs_what_is_pinned(checkout: Path) -> None:
    start.install(None)
    made, installed = asked(checkout)
    assert made.startswith("venv")
    assert f"--constraint {checkout / 'constraints.txt'}" in installed
    assert "--compile-bytecode" in installed
    assert "streamlit>=1.67" in installed
    assert "playwright" not in installed
    assert start.ready(None)


def test_the_second_start_installs_nothing(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start.install(None)
    monkeypatch.setattr(start, "run", lambda *_: 0)
    assert start.main(["graft", "runs"]) == 0
    assert len(asked(checkout)) == 2


def test_the_test_extra_is_installed_only_for_the_tests(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.install(None)
    assert not start.ready("test")
    ran: list[list[str]] = []
    monkeypatch.setattr(start, "run", lambda words, *_: ran.append(words) or 0)
    assert start.main(["test", "-k", "one"]) == 0
    assert "pytest>=9" in asked(checkout)[-1]
    assert ran == [["-m", "pytest", "-m", "not slow", "-k", "one"]]
    assert start.ready("test")
    assert start.ready(None)


def test_a_marker_of_the_users_own_replaces_not_slow(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.install("test")
    ran: list[list[str]] = []
    monkeypatch.setattr(start, "run", lambda words, *_: ran.append(words) or 0)
    start.main(["test", "-m", "slow"])
    assert ran == [["-m", "pytest", "-m", "slow"]]


def test_an_installation_cut_short_is_repaired_by_the_next_start(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_FAILURE", "dns error")
    with pytest.raises(start.Stop, match="no network"):
        start.install(None)
    assert not start.ready(None)
    monkeypatch.delenv("FAKE_FAILURE")
    start.install(None)
    assert start.ready(None)
    assert "--reinstall" in asked(checkout)[-1]
    assert "--reinstall" not in asked(checkout)[1]


def test_an_update_that_fails_removes_nothing(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.install(None)
    (checkout / ".venv" / "a-package").touch()
    (checkout / "constraints.txt").write_text("something==1.0\n")
    monkeypatch.setenv("FAKE_FAILURE", "dns error")
    for _ in range(2):
        with pytest.raises(start.Stop, match="no network"):
            start.install(None)
    assert (checkout / ".venv" / "a-package").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Path) -> None:
    start.install(None)
    (checkout / ".venv" / "a-package").touch()
    start.PYTHON.unlink()
    assert not start.ready(None)
    start.install(None)
    assert start.ready(None)
    assert not (checkout / ".venv" / "a-package").exists()


def test_a_changed_pin_is_installed(checkout: Path) -> None:
    start.install(None)
    pins = checkout / "constraints.txt"
    pins.write_text(pins.read_text() + "something==1.0\n")
    assert not start.ready(None)


def test_a_changed_line_of_style_is_no_reason_to_install(checkout: Path) -> None:
    start.install(None)
    project = checkout / "pyproject.toml"
    project.write_text(project.read_text().replace("line-length = 100", "line-length = 99"))
    assert start.ready(None)


def test_a_damaged_stamp_means_not_installed(checkout: Path) -> None:
    start.install(None)
    start.STAMP.write_text("{")
    assert not start.ready(None)


def test_a_python_without_venv_is_told_what_to_install(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (
        b"The virtual environment was not created successfully because ensurepip is not available"
    )
    failed = subprocess.CompletedProcess([], 1, stdout=said)
    monkeypatch.setattr(start.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(start.Stop, match="sudo apt install python3"):
        start.make_venv(None)
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("code", [0, 1, 2, 7])
def test_the_exit_code_of_a_verb_is_kept(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    assert start.run(["-c", f"raise SystemExit({code})"]) == code


def test_a_verb_finds_the_project_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").write_text("raise RuntimeError('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    assert start.run(["-c", "import core.errors"]) == 0


def test_bad_use_is_told_before_anything_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "install", lambda _: pytest.fail("installed"))
    monkeypatch.setattr(start, "ready", lambda _: False)
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


def test_the_pins_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 50
    for pin in pins:
        name, _, version = pin.partition("==")
        assert name
        assert version
        assert not set(pin) & set(" @;/\\")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl-C")
def test_the_app_opens_within_seconds_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    code = (
        "import start, sys, pathlib; start.PYTHON = pathlib.Path(sys.executable); "
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


def test_the_stamp_is_a_record_of_hashes(checkout: Path) -> None:
    start.install("test")
    stamp = json.loads(start.STAMP.read_text())
    assert set(stamp) == {"app", "test"}
    assert all(len(digest) == 64 for digest in stamp.values())


def test_standard_output_is_left_to_the_verb(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start.UNFINISHED.parent.mkdir()
    start.UNFINISHED.touch()
    start.install(None)
    said = capsys.readouterr()
    assert said.out == ""
    assert "Installed in" in said.err
