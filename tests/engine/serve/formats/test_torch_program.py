"""A program of PyTorch takes any number of pictures, as bytes."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.engine.serve import export
from core.errors import ExportError
from tests.engine import finished


@pytest.mark.slow
@pytest.mark.parametrize("head", [None, "knn", "rbf"])
def test_it_answers_as_the_run_does(tmp_path: Path, head: str | None) -> None:
    run = finished.run(tmp_path, n=6, head=head)
    told = export.export(run, "torch", tmp_path / "model")
    assert told.largest_difference < 1e-4
    assert "torch" in told.note
    pictures, logits = finished.truth(run)
    model = torch.export.load(tmp_path / "model" / "model.pt2").module()
    for n in (1, 3):
        given = model(torch.from_numpy(pictures[:n].copy()))[1].detach().numpy()
        assert np.allclose(given, logits[:n], atol=1e-4)


def test_a_network_that_cannot_be_traced_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("data-dependent frobnication")

    run = finished.run(tmp_path, n=6)
    monkeypatch.setattr(torch.export, "export", broken)
    with pytest.raises(ExportError, match="program") as caught:
        export.export(run, "torch", tmp_path / "model")
    assert "frobnication" in caught.value.why
    assert not (tmp_path / "model").exists()
