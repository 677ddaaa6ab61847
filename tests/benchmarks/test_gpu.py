import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from benchmarks import gpu
from core.runs.launch import ROOT


def test_the_drawn_pictures_are_photographs_in_size_and_weight(tmp_path: Path) -> None:
    gpu.draw(tmp_path, 20)
    files = sorted(tmp_path.rglob("*.jpg"))
    assert len(files) == 20
    assert len({path.read_bytes() for path in files}) == 20
    assert len({path.parent for path in files}) == gpu.CLASSES
    for path in files:
        with Image.open(path) as picture:
            assert all(400 <= side < 600 for side in picture.size)
            bits = 8 * path.stat().st_size / (picture.width * picture.height)
        assert 1 < bits < 4, "neither a blank nor pure noise: the decoder has its usual work"


def test_without_a_gpu_it_says_how_to_run_the_same_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gpu.torch.cuda, "is_available", lambda: False)
    assert gpu.main([]) == 1
    assert "--device cpu --tiny" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.release
def test_the_whole_pipeline_runs_on_the_processor_in_every_way() -> None:
    command = [sys.executable, "-m", "benchmarks.gpu", "--device", "cpu", "--tiny"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| test_")]
    assert len(rows) == 2 * len(gpu.WAYS)
    for row in rows:
        real, ready, ratio = (float(cell.replace(",", "")) for cell in row[4:7])
        assert real > 0
        assert ready > 0
        assert ratio > 0  # how large it is, a busy machine decides
    assert done.stdout.count("augmented pictures/s") == 2
