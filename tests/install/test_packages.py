"""Laws of filling `.venv`, with a uv that installs nothing and says what it was asked."""

import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from install import builds, packages, places

ROOT = Path(__file__).resolve().parents[2]

FAKE_UV = """#!{python}
import os, pathlib, sys
words = sys.argv[1:]
if "--dry-run" in words:
    sys.exit(print(" + torch==2.15.0+cpu"))
with pathlib.Path(os.environ["FAKE_LOG"]).open("a") as log:
    log.write(" ".join(words) + "\\n")
if words[0] == "venv":
    place = pathlib.Path(words[-1]) / "bin"
    place.mkdir(parents=True)
    (place / "python").symlink_to(sys.executable)
elif words[0] == "pip" and os.environ.get("FAKE_FAILURE"):
    sys.exit(os.environ["FAKE_FAILURE"])
"""


@pytest.fixture(autouse=True)
def fake_uv(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name == "nt":
        pytest.skip("the fake uv is a script with a first line")
    for name in ("pyproject.toml", "constraints.txt"):
        (checkout / name).write_bytes((ROOT / name).read_bytes())
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text(FAKE_UV.format(python=sys.executable))
    (tools / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "log"))


def asked(checkout: Path) -> list[str]:
    lines = (checkout.parent / "log").read_text().splitlines()
    return [line for line in lines if line != "cache dir"]


def test_the_first_start_installs_what_is_pinned(checkout: Path) -> None:
    packages.install(None)
    made, installed = asked(checkout)
    assert made.startswith("venv")
    assert "--torch-backend auto" in installed
    free = (checkout / ".venv" / "graft-pins.txt").read_text()
    assert f"--constraint {checkout / '.venv' / 'graft-pins.txt'}" in installed
    assert {*places.PINS.read_text().splitlines()} - {*free.splitlines()} == {
        line
        for line in places.PINS.read_text().splitlines()
        if line.startswith(("nvidia-", "cuda-", "triton="))
    }, "what goes with one CUDA is not pinned for another"
    assert "--compile-bytecode" in installed
    assert "streamlit>=1.67" in installed
    assert "playwright" not in installed
    assert packages.ready(None)


def test_an_installation_cut_short_is_repaired_by_the_next_start(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_FAILURE", "dns error")
    with pytest.raises(places.Stop, match="no network"):
        packages.install(None)
    assert not packages.ready(None)
    (checkout / ".venv" / "half-a-package").touch()
    monkeypatch.delenv("FAKE_FAILURE")
    packages.install(None)
    assert packages.ready(None)
    assert not (checkout / ".venv" / "half-a-package").exists()
    assert "--reinstall" not in asked(checkout)[-1], "uv would fetch everything once more"


def test_an_update_that_fails_removes_nothing(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages.install(None)
    (checkout / ".venv" / "a-package").touch()
    (checkout / "constraints.txt").write_text("something==1.0\n")
    monkeypatch.setenv("FAKE_FAILURE", "dns error")
    for _ in range(2):
        with pytest.raises(places.Stop, match="no network"):
            packages.install(None)
    assert (checkout / ".venv" / "a-package").exists()
    monkeypatch.delenv("FAKE_FAILURE")
    packages.install(None)
    assert "--reinstall" in asked(checkout)[-1]
    assert "--reinstall" not in asked(checkout)[1]


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Path) -> None:
    packages.install(None)
    (checkout / ".venv" / "a-package").touch()
    places.PYTHON.unlink()
    assert not packages.ready(None)
    packages.install(None)
    assert packages.ready(None)
    assert not (checkout / ".venv" / "a-package").exists()


def test_a_changed_pin_is_installed(checkout: Path) -> None:
    packages.install(None)
    pins = checkout / "constraints.txt"
    pins.write_text(pins.read_text() + "something==1.0\n")
    assert not packages.ready(None)


def test_a_changed_line_of_style_is_no_reason_to_install(checkout: Path) -> None:
    packages.install(None)
    project = checkout / "pyproject.toml"
    project.write_text(project.read_text().replace("line-length = 100", "line-length = 99"))
    assert packages.ready(None)


def test_a_damaged_stamp_means_not_installed(checkout: Path) -> None:
    packages.install(None)
    places.STAMP.write_text("{")
    assert not packages.ready(None)


def test_a_python_without_venv_is_told_what_to_install(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (
        b"The virtual environment was not created successfully because ensurepip is not available"
    )
    failed = subprocess.CompletedProcess([], 1, stdout=said)
    monkeypatch.setattr(packages.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(places.Stop, match="sudo apt install python3"):
        packages.make_venv(None)
    assert not (checkout / ".venv").exists()


def test_the_stamp_is_a_record_of_hashes(checkout: Path) -> None:
    packages.install("test")
    stamp = json.loads(places.STAMP.read_text())
    assert set(stamp) == {"app", "test", "torch"}
    assert stamp["torch"] == "auto"
    assert all(len(stamp[name]) == 64 for name in ("app", "test"))


def test_standard_output_is_left_to_the_verb(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places.UNFINISHED.parent.mkdir()
    places.UNFINISHED.touch()
    packages.install(None)
    said = capsys.readouterr()
    assert said.out == ""
    assert "Installed in" in said.err


def test_the_pins_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 50
    for pin in pins:
        name, _, version = pin.partition("==")
        assert name
        assert version
        assert not set(pin) & set(" @;/\\")


def test_a_build_that_was_chosen_stays_chosen_and_another_one_replaces_it(checkout: Path) -> None:
    packages.install(None, "cpu")
    assert packages.ready(None)
    assert packages.ready(None, "cpu")
    assert not packages.ready(None, "auto")
    places.PINS.write_text(places.PINS.read_text() + "something==1.0\n")
    packages.install(None)
    assert "--torch-backend cpu" in asked(checkout)[-1]
    assert "--reinstall-package" not in asked(checkout)[-1]
    packages.install(None, "auto")
    assert "--torch-backend auto" in asked(checkout)[-2]
    assert "--reinstall-package torch" in asked(checkout)[-2]
    removed = asked(checkout)[-1]
    assert removed.startswith("pip uninstall")
    assert "nvidia-cublas" in removed
    assert "torch==" not in removed


def test_an_update_that_was_cut_short_keeps_the_choice_and_needs_room_for_all(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages.install(None, "cpu")
    with (places.VENV / "package").open("wb") as file:
        file.truncate(2_000_000_000)
    places.UNFINISHED.touch()
    usage = namedtuple("usage", "total used free")
    free = 1_900_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(free, 0, free))
    with pytest.raises(places.Stop, match=r"need about 2\.0 GB"):
        packages.install(None)
    free = 2_100_000_000
    packages.install(None)
    assert "--torch-backend cpu" in asked(checkout)[-1]
    assert "--reinstall " in asked(checkout)[-1]


def test_where_room_is_short_nothing_is_installed(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = namedtuple("usage", "total used free")
    free = 1_900_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(free, 0, free))
    for _ in range(2):  # the second start says the same
        with pytest.raises(places.Stop, match=r"1\.9 GB are free .* need about 2\.0 GB"):
            packages.install(None)
    assert [line.split()[0] for line in asked(checkout)] == ["venv"]
    assert "0.5 GB to fetch, 2 GB on the disk" in capsys.readouterr().err
    free = 2_100_000_000
    packages.install(None)
    assert packages.ready(None)


def test_what_lies_there_already_needs_no_room_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_FAILURE", "dns error")
    with pytest.raises(places.Stop, match="no network"):
        packages.install(None)
    with (places.FETCHED / "package").open("wb") as file:
        file.truncate(1_500_000_000)
    monkeypatch.delenv("FAKE_FAILURE")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, 600_000_000))
    packages.install(None)
    assert packages.ready(None)
    assert not places.FETCHED.exists(), "what is in place is not kept twice"


def test_there_is_no_cuda_for_a_mac(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(places.Stop, match="no CUDA for a Mac"):
        packages.install(None, "cuda")
    assert builds.backends("auto") == []
