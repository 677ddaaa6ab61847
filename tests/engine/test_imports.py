"""Laws of importing timm and torchvision the quick way, in fresh interpreters."""

import subprocess
import sys

import pytest

from core.runs import launch


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=launch.ROOT,
        env=launch.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


ONE_AFTER_ANOTHER = """
import sys
from core.engine import imports
imports.libraries()
from core.engine.training import run_training
print([n for n in ('torch._dynamo', 'torch._inductor', 'sklearn') if n in sys.modules])
module, there = imports.engine('serve.evaluation'), {*sys.modules}
print(module.__name__, {'torch', 'timm'} <= there, 'torch._dynamo' in there)
import torch
from torchvision.ops import roi_align
box = torch.tensor([[0, 0.0, 0.0, 3.0, 3.0]])
print(tuple(roi_align(torch.ones(1, 1, 4, 4), box, 2).shape))
import torch._dynamo.utils as u
torch._dynamo.reset()
print(u.is_compile_supported.__module__)
"""


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What one interpreter says to one question after another."""
    return python(ONE_AFTER_ANOTHER).splitlines()


def test_a_worker_starts_without_the_compiler_and_without_scikit_learn(said: list[str]) -> None:
    assert said[0] == "[]"


def test_a_module_of_the_engine_comes_with_all_that_it_needs_the_quick_way(said: list[str]) -> None:
    assert said[1] == "core.engine.serve.evaluation True False"


def test_the_operation_that_asked_still_answers(said: list[str]) -> None:
    assert said[2] == "(1, 1, 2, 2)"


def test_the_compiler_itself_can_still_be_had(said: list[str]) -> None:
    assert said[3] == "torch._dynamo.utils"


def test_once_they_are_there_nothing_is_done() -> None:
    found = python(
        "import timm, sys; before = dict(sys.modules);"
        "from core.engine import imports; imports.libraries();"
        "print(sys.modules['torch._dynamo'] is before['torch._dynamo'])"
    )
    assert found == "True"
