from pathlib import Path

import pytest

from tests.cli.conftest import Graft
from tests.engine import finished


@pytest.mark.usefixtures("engine_near")
def test_a_model_is_tried_under_changes_and_half_covered(graft: Graft, tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=40)
    found = graft("robust", run, "--json").data
    assert {one["condition"]["name"] for one in found["shortcuts"]["scores"]} == {
        "middle",
        "border",
    }
    tried = {one["condition"]["name"] for one in found["robustness"]["scores"]}
    assert {"blur", "noise", "brightness", "rotation", "crop", "jpeg"} == tried
    assert found["robustness"]["n"] == 18
    assert any("Turned" in one for one in found["left_out"])
    told = graft("robust", run).out
    assert "With the middle covered" in told
    assert "18 validation pictures" in told
