"""OpenVINO is an extra: where it is missing that is said, where it is it answers the same."""

import importlib.util
from pathlib import Path

import pytest

from core.engine.serve import export
from core.errors import ExportError
from tests.engine import finished

HERE = importlib.util.find_spec("openvino") is not None


@pytest.mark.skipif(HERE, reason="it is installed")
def test_without_its_package_it_says_what_to_install(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=6)
    with pytest.raises(ExportError, match="not installed") as caught:
        export.export(run, "openvino", tmp_path / "model")
    assert "pip install" in caught.value.fix
    assert not (tmp_path / "model").exists()


@pytest.mark.slow
@pytest.mark.skipif(not HERE, reason="needs the package openvino")
@pytest.mark.parametrize("head", [None, "knn"])
def test_it_answers_as_the_run_does(tmp_path: Path, head: str | None) -> None:
    run = finished.run(tmp_path, n=6, head=head)
    told = export.export(run, "openvino", tmp_path / "model")
    assert told.largest_difference < 1e-3
    assert {"model.xml", "model.bin"} <= {*told.files}
