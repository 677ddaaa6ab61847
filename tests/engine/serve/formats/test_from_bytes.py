"""One network from bytes to probabilities."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from core.engine.serve.formats.from_bytes import FromBytes, some_pictures
from core.engine.training import trained_model
from tests.engine import finished


def test_it_answers_as_the_model_it_is_made_of(tmp_path: Path) -> None:
    run = finished.run(tmp_path, head="mlp", n=6)
    pictures = finished.truth(run)[0]
    whole = trained_model.load(run)
    trained = replace(whole, about={**whole.about, "temperature": 3.0})
    with torch.inference_mode():
        shares, logits = FromBytes(trained).eval()(torch.from_numpy(pictures))
    assert np.allclose(logits.numpy(), trained.answer(pictures), atol=1e-5)
    assert np.allclose(shares.sum(1), 1, atol=1e-5)
    assert some_pictures(trained).shape[1:] == pictures.shape[1:]
