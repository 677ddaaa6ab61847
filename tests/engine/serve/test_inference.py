import os

import numpy as np
import pytest

from core.engine.feed import images
from core.engine.serve import inference
from core.errors import RunNotReady
from core.runs import best_weights
from tests import worlds
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"))


def test_a_model_is_loaded_once_and_again_when_it_has_changed(run):
    one = inference.load(run)
    assert inference.load(run) is one
    weights = run / best_weights.FOLDER / "model.safetensors"
    os.utime(weights, (1e9, 1e9))
    assert inference.load(run) is not one


def test_a_run_without_a_model_is_not_ready(run, tmp_path):
    (tmp_path / "plan.json").write_bytes((run / "plan.json").read_bytes())
    with pytest.raises(RunNotReady):
        inference.load(tmp_path)


def test_pictures_come_in_order_and_exactly_as_the_network_saw_them(run, tmp_path):
    trained = inference.load(run)
    paths = worlds.write_pictures(tmp_path, 75, size=(60, 50))
    paths[20] = worlds.text_as_picture(paths[20])
    seen = []
    batches = list(inference.stream(trained, paths, lambda *told: seen.append(told)))
    assert [p for batch in batches for p in batch.paths] == paths[:20] + paths[21:]
    assert [p for batch in batches for p, _ in batch.unreadable] == [paths[20]]
    assert seen[-1] == (75, 75)
    last = batches[-1]
    wanted = images.read(last.paths[-1], trained.preprocessing)
    assert np.array_equal(last.pictures[-1], wanted)


def test_a_batch_of_nothing_readable_is_empty_not_an_error(run, tmp_path):
    bad = [worlds.text_as_picture(tmp_path / f"{n}.jpg") for n in range(3)]
    (batch,) = inference.stream(inference.load(run), bad)
    assert batch.paths == []
    assert batch.pictures.shape[0] == 0
    assert len(batch.unreadable) == 3
