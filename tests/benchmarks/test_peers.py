import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peers import environments
from tests.engine import trainings

PEER = environments.HERE / "with_pytorch.py"


def test_a_peer_that_cannot_be_installed_is_left_out_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ghost.txt").write_text("ghost @ file:///nowhere/ghost-1-py3-none-any.whl\n")
    monkeypatch.setattr(environments, "HERE", tmp_path)
    monkeypatch.setenv("GRAFT_PEERS", str(tmp_path / "kept"))
    found, why = environments.python("ghost")
    assert found is None
    assert why
    assert not list((tmp_path / "kept").glob("*/complete"))


def test_every_peer_pins_its_version() -> None:
    for path in environments.HERE.glob("*.txt"):
        for line in path.read_text("utf-8").splitlines():
            assert "==" in line, f"{path.name}: {line}"


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.parametrize("how", ["frozen", "tuned"])
def test_the_plain_loop_learns(tmp_path: Path, tiny_backbone: Path, how: str) -> None:
    for side in ("train", "val"):
        trainings.coloured(tmp_path / "data" / side, 12)
    command = [sys.executable, str(PEER), str(tmp_path / "data"), str(tiny_backbone)]
    done = subprocess.run(
        [*command, "--how", how, "--epochs", "2"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["pictures_per_second"] > 0
    assert 0 <= told["accuracy"] <= told["best"] <= 1
