"""Facts about this computer, or None; nothing is started and nothing heavy is loaded."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import files, home, machine


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Forget the device before and after."""
    machine.device.cache_clear()
    yield
    machine.device.cache_clear()


def test_the_facts_of_this_computer_make_sense() -> None:
    facts = machine.facts()
    assert facts.cores >= 1
    assert facts.memory is not None
    assert facts.free_memory is not None
    assert 0 < facts.free_memory <= facts.memory
    assert facts.free_disk
    assert facts.device.name
    assert facts.system


@pytest.mark.skipif(sys.platform != "linux", reason="an option of glibc")
def test_memory_that_is_freed_is_given_back_also_from_between_what_stays() -> None:
    code = (
        "import psutil; from core import machine; machine.give_back_memory()\n"
        "used = lambda: psutil.Process().memory_info().rss\n"
        "bytearray(30 << 20)\n"  # as it comes, from now on a megabyte would be kept for later
        "before, some, kept = used(), [], []\n"
        "for _ in range(200):\n"
        "    some.append(bytearray(1 << 20))\n"
        "    kept.append(bytearray(2000))\n"
        "some.clear()\n"
        "print((used() - before) / 1e6)"
    )
    grown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert float(grown.stdout) < 20


def gpu(folder: Path, text: str) -> Path:
    path = folder / "0000:01:00.0"
    path.mkdir(parents=True)
    (path / "information").write_text(text, "utf-8")
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="reads what the Linux driver says")
def test_an_nvidia_gpu_is_named_by_its_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = gpu(tmp_path / "gpus", "Model: \t NVIDIA RTX 4000\nIRQ: 5\n")
    monkeypatch.setattr(machine, "_NVIDIA_LINUX", folder)
    monkeypatch.setattr(machine.importlib.metadata, "version", lambda name: "2.15.0")
    assert machine.device() == machine.Device(kind="cuda", name="NVIDIA RTX 4000")


@pytest.mark.skipif(sys.platform != "linux", reason="reads what the Linux driver says")
def test_a_gpu_that_torch_cannot_use_is_not_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_NVIDIA_LINUX", gpu(tmp_path / "gpus", "Model: X\n"))
    monkeypatch.setattr(machine.importlib.metadata, "version", lambda name: "2.15.0+cpu")
    assert machine.device().kind != "cuda"


@pytest.mark.skipif(sys.platform != "linux", reason="reads what the Linux driver says")
def test_a_gpu_without_a_name_is_called_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_NVIDIA_LINUX", gpu(tmp_path / "gpus", "IRQ: 5\n"))
    monkeypatch.setattr(machine.importlib.metadata, "version", lambda name: "2.15.0")
    assert machine.device().name == "NVIDIA GPU"


def test_without_a_gpu_it_is_the_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_NVIDIA_LINUX", tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    assert machine.device().kind == "cpu"


def test_a_containers_limit_is_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text("1000000\n", "ascii")
    monkeypatch.setattr(machine, "_MEMORY_LIMITS", (limit,))
    assert machine.memory() == 1_000_000
    assert machine.free_memory() <= 1_000_000
    for text in ("max\n", str(1 << 62)):
        limit.write_text(text, "ascii")
        assert machine.memory() != 1_000_000


def test_free_disk_is_known_before_the_folder_exists(tmp_path: Path) -> None:
    assert machine.free_disk(tmp_path / "not" / "yet")


def test_connections_are_the_lines_of_the_journal() -> None:
    assert machine.connections() == 0
    files.append_line(home.home() / "network.jsonl", {"host": "x"})
    assert machine.connections() == 1


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 KB"), (98e6, "98 MB"), (2e15, "2000.0 TB")],
)
def test_sizes_are_told_in_words(count: float, words: str) -> None:
    assert machine.size(count) == words


def test_it_loads_without_torch() -> None:
    code = "import sys, core.machine; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


def test_the_limit_of_open_files_is_raised_but_never_lowered() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        machine.allow_many_open_files()
        raised = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert raised >= min(machine.MANY_OPEN_FILES, before[1])
        machine.allow_many_open_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == raised
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
