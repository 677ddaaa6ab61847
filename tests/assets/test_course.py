"""Laws of teaching block by block."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
timm = pytest.importorskip("timm")

from assets.backbones import blocks, course  # noqa: E402 - after the check that torch is there
from assets.backbones.views import Source  # noqa: E402


def _network(seed: int):  # type: ignore[no-untyped-def]
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return timm.create_model("mobilenetv2_035", pretrained=False, num_classes=0).eval()


def _pictures() -> "torch.Tensor":
    return torch.randn(4, 3, 64, 64, generator=torch.Generator().manual_seed(0))


def test_the_units_are_the_network() -> None:
    network = _network(0)
    with torch.inference_mode():
        assert torch.allclose(
            blocks.maps(network, _pictures())[-1], network.forward_features(_pictures()), atol=1e-5
        )


def test_a_student_that_is_its_teacher_misses_nothing() -> None:
    network = _network(0)
    with torch.inference_mode():
        known = blocks.maps(network, _pictures())
        assert max(float(one) for one in blocks.losses(network, known)) < 1e-6
        assert float(blocks.last_map_loss(known[-1], known[-1])) < 1e-5


def test_a_stranger_misses_its_work_and_settled_norms_miss_less() -> None:
    teacher, student = _network(0), _network(1).train()
    with torch.no_grad():
        known = blocks.maps(teacher, _pictures())
        before = sum(float(one) for one in blocks.losses(student, known))
        course.settle(student, known)
        after = sum(float(one) for one in blocks.losses(student, known))
    assert after < before


def test_a_short_course_teaches_and_is_the_same_each_time() -> None:
    rng = np.random.default_rng(0)
    photographs = [rng.integers(0, 256, (80, 80, 3), dtype=np.uint8) for _ in range(3)]
    source = Source(photographs=photographs, procedural_share=0.0, side_px=32)
    parts = (
        course.Part(name="blocks", steps=3, rate=2e-3, whole=False),
        course.Part(name="whole", steps=2, rate=1e-3, whole=True),
    )
    ends = []
    for _ in range(2):
        student = _network(1)
        course.learn(student, _network(0), source, course=parts, seed=3)
        ends.append(student.state_dict())
    start = _network(1).state_dict()
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in start)
    assert not torch.equal(ends[0]["conv_stem.weight"], start["conv_stem.weight"])
