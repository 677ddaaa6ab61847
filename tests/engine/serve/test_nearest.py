import numpy as np
import pytest

from core import home
from core.engine.serve import nearest
from core.protocol.nearest import NearestRequest
from tests import worlds
from tests.engine import finished


@pytest.fixture(autouse=True)
def _nothing_kept():
    nearest._KEPT.clear()
    yield
    nearest._KEPT.clear()


def asked(run, *files, **more):
    return nearest.nearest(NearestRequest(run=run, files=files, **more))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"), n=20)


def test_a_picture_is_nearest_to_those_of_its_class(run):
    files = [run.parent / "data" / name / "0003.png" for name in finished.CLASSES]
    answer = asked(run, *files, count=3)
    assert answer.n == answer.of == 42
    labels = [[one.label for one in row] for row in answer.pictures]
    right = sum(label == name for name, row in zip(finished.CLASSES, labels, strict=True)
                for label in row)  # fmt: skip
    assert right >= 7
    for row in answer.pictures:
        assert [one.cosine for one in row] == sorted((one.cosine for one in row), reverse=True)
        assert all(-1 <= one.cosine <= 1.001 for one in row)


def test_a_copy_of_a_training_picture_finds_it_and_is_marked(run, tmp_path):
    first = asked(run, run.parent / "data" / "square" / "0003.png").pictures[0][0]
    copy = tmp_path / "brought.png"
    copy.write_bytes((run.parent / "data" / first.file).read_bytes())
    found = asked(run, copy).pictures[0]
    assert (found[0].file, found[0].same) == (first.file, True)
    assert found[0].cosine == pytest.approx(1, abs=1e-3)
    assert not any(one.same for one in found[1:])


def test_what_it_learnt_from_passes_the_network_once(run):
    heard = []
    request = NearestRequest(run=run, files=(run.parent / "data" / "square" / "0003.png",))
    first = nearest.nearest(request, lambda *told: heard.append(told))
    nearest._KEPT.clear()  # another process, with what lies on disk
    again = nearest.nearest(request, lambda *told: heard.append(told))
    assert heard.count((42, 42)) <= 1
    assert first == again
    assert any((home.cache_folder() / "features").rglob("*.safetensors"))


def test_of_very_many_each_class_keeps_its_share(run, monkeypatch):
    monkeypatch.setattr(nearest, "LOOKED_THROUGH", 9)
    answer = asked(run, run.parent / "data" / "square" / "0003.png", count=9)
    assert (answer.n, answer.of) == (9, 42)
    counts = np.unique([one.label for one in answer.pictures[0]], return_counts=True)[1]
    assert counts.tolist() == [3, 3, 3]


def test_what_cannot_be_read_has_no_neighbours(run, tmp_path):
    bad = worlds.text_as_picture(tmp_path / "x.jpg")
    assert asked(run, bad).pictures == ((),)
