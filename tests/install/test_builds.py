"""Laws of choosing a build of PyTorch: real installers, tiny packages, an index that is here."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from install import builds, packages, places
from tests.commands import until
from tests.package_index import PackageIndex, wheel

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the index is led to as on Linux")


@pytest.fixture(autouse=True)
def no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose driver is too old for any CUDA, whatever this one has."""
    monkeypatch.setenv("UV_CUDA_DRIVER_VERSION", "1.0")


def installed() -> dict[str, str]:
    """The packages in .venv with their versions."""
    code = (
        "import importlib.metadata as m, json\n"
        "print(json.dumps({found.name: found.version for found in m.distributions()}))"
    )
    found = subprocess.run([places.PYTHON, "-I", "-c", code], capture_output=True, check=True)
    return dict(json.loads(found.stdout))


def test_without_a_card_the_build_for_the_processor_is_installed(
    checkout: Path, index: PackageIndex, uv: str, capsys: pytest.CaptureFixture[str]
) -> None:
    packages.install(None)
    there = installed()
    assert there["torch"] == "2.15.0+cpu"
    assert there["torchvision"] == "0.29.2+cpu"
    assert there["leaf"] == "1.0"
    assert "PyTorch for the processor: 0.5 GB to fetch" in capsys.readouterr().err
    assert packages.ready(None)


def test_the_driver_of_a_card_decides_which_cuda_is_installed(
    checkout: Path, index: PackageIndex, uv: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that is not the CUDA of the pins."""
    monkeypatch.setenv("UV_CUDA_DRIVER_VERSION", "570.10")
    packages.install(None)
    assert installed()["torch"] == "2.15.0+cu128"


def test_a_card_that_graft_cannot_use_is_no_reason_to_fetch_its_build(
    checkout: Path, index: PackageIndex, uv: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UV_CUDA_DRIVER_VERSION")
    monkeypatch.setenv("UV_AMD_GPU_ARCHITECTURE", "gfx1100")
    packages.install(None)
    assert installed()["torch"] == "2.15.0+cpu"


def test_an_override_takes_the_processor_although_there_is_a_card(
    checkout: Path, index: PackageIndex, uv: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_CUDA_DRIVER_VERSION", "600.0")
    packages.install(None, "cpu")
    assert installed()["torch"] == "2.15.0+cpu"
    packages.install(None, "auto")
    assert installed()["torch"] == "2.15.0+cu132", "the other build takes its place"


@pytest.mark.parametrize(
    ("common", "version"), [(builds.CUDA, "2.15.0"), (builds.CPU, "2.15.0+cu132")]
)
def test_cuda_is_the_one_of_the_pins_even_without_a_card(
    checkout: Path,
    index: PackageIndex,
    uv: str,
    monkeypatch: pytest.MonkeyPatch,
    common: builds.Build,
    version: str,
) -> None:
    """The ordinary index has it for Linux, not for Windows."""
    monkeypatch.setattr(builds, "ORDINARY", common)
    packages.install(None, "cuda")
    assert installed()["torch"] == version


def test_where_pytorchs_index_cannot_be_reached_the_ordinary_one_is_used_and_that_is_said(
    checkout: Path, index: PackageIndex, uv: str, capsys: pytest.CaptureFixture[str]
) -> None:
    index.pytorch_answers = False
    packages.install(None, "cpu")
    assert installed()["torch"] == "2.15.0"
    said = capsys.readouterr().err
    assert "could not be had from download.pytorch.org" in said
    assert said.index("ordinary packages") < said.index(builds.ORDINARY.words)
    assert packages.ready(None)
    assert not packages.ready(None, "cpu"), "asked for again, it is tried again"


def test_the_tests_come_later_and_leave_the_build_alone(
    checkout: Path, index: PackageIndex, uv: str, capsys: pytest.CaptureFixture[str]
) -> None:
    packages.install(None)
    index.asked.clear()
    packages.install("test")
    assert installed()["torch"] == "2.15.0+cpu"
    assert installed()["twig"] == "3.0"
    assert "PyTorch is there already" in capsys.readouterr().err
    assert not [path for path in index.asked if "torch" in path and path.endswith(".whl")]


@pytest.fixture
def brought(uv: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the user has no uv and start.py has brought one."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(builds, "bring_uv", lambda: uv)
    make_venv = packages.make_venv
    monkeypatch.setattr(packages, "make_venv", lambda _: make_venv(uv))  # in a moment
    if shutil.which("uv"):
        pytest.skip("uv is in the system's own folder")


@pytest.mark.usefixtures("brought")
def test_with_a_uv_that_was_brought_nothing_stays_twice(
    checkout: Path, index: PackageIndex, tmp_path: Path
) -> None:
    packages.install(None)
    assert installed()["torch"] == "2.15.0+cpu"
    assert not places.FETCHED.exists()
    assert not [*(tmp_path / "cache").rglob("torch*")]


@pytest.mark.usefixtures("brought")
def test_an_installation_that_was_killed_goes_on_from_what_was_fetched(
    checkout: Path, index: PackageIndex, uv: str
) -> None:
    index.wheels["simple"]["leaf-1.0-py3-none-any.whl"] = wheel("leaf", "1.0", 4_000_000)
    index.wheels["whl/cpu"]["torch-2.15.0+cpu-py3-none-any.whl"] = wheel(
        "torch", "2.15.0+cpu", 3_000_000
    )
    shutil.copytree(Path(builds.__file__).parent, checkout / "install")
    code = (
        "from install import builds, packages\n"
        f"builds.bring_uv = lambda: {uv!r}\n"
        "make_venv = packages.make_venv\n"
        f"packages.make_venv = lambda _: make_venv({uv!r})\n"
        "packages.install(None)\n"
    )
    command = [sys.executable, "-c", code]
    index.stuck_at = "leaf"
    with subprocess.Popen(
        command, cwd=checkout, stderr=subprocess.PIPE, start_new_session=True
    ) as first:
        until(
            lambda: [*places.FETCHED.rglob("torch/*.http")],
            what="one of two packages in uv's cache",
        )
        assert "Downloaded torch" in places.LOG.read_text()
        os.killpg(first.pid, signal.SIGKILL)
    assert not packages.ready(None)
    index.stuck_at = ""
    index.asked.clear()
    again = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
    assert "cut short: it begins again" in again.stderr
    assert installed()["torch"] == "2.15.0+cpu"
    assert packages.ready(None)
    wheels = {path.rpartition("/")[2] for path in index.asked if path.endswith(".whl")}
    assert "leaf-1.0-py3-none-any.whl" in wheels
    assert not [name for name in wheels if name.startswith("torch-")], "it was there already"


@pytest.mark.slow
def test_where_uv_cannot_be_had_pip_installs_as_before(
    checkout: Path,
    index: PackageIndex,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    packages.install(None)
    there = installed()
    assert there["torch"] == "2.15.0"
    assert there["leaf"] == "1.0"
    assert "/simple/uv/" in index.asked, "it was looked for"
    assert builds.ORDINARY.words in capsys.readouterr().err
    assert sys.prefix not in str(places.PYTHON)
