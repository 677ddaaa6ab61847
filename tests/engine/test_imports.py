"""Laws of importing timm and torchvision the quick way, in fresh interpreters."""

import subprocess
import sys

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


def test_a_worker_starts_without_the_compiler_and_without_scikit_learn() -> None:
    found = python(
        "import sys; from core.engine import imports; imports.libraries();"
        "from core.engine.training import run_training;"
        "print([n for n in ('torch._dynamo', 'torch._inductor', 'sklearn') if n in sys.modules])"
    )
    assert found == "[]"


def test_the_operation_that_asked_still_answers() -> None:
    found = python(
        "from core.engine import imports; imports.libraries();"
        "import torch; from torchvision.ops import roi_align;"
        "box = torch.tensor([[0, 0.0, 0.0, 3.0, 3.0]]);"
        "print(tuple(roi_align(torch.ones(1, 1, 4, 4), box, 2).shape))"
    )
    assert found == "(1, 1, 2, 2)"


def test_the_compiler_itself_can_still_be_had() -> None:
    found = python(
        "from core.engine import imports; imports.libraries();"
        "import torch, torch._dynamo.utils as u; torch._dynamo.reset();"
        "print(u.is_compile_supported.__module__)"
    )
    assert found == "torch._dynamo.utils"


def test_a_module_of_the_engine_comes_with_all_that_it_needs_the_quick_way() -> None:
    found = python(
        "import sys; from core.engine import imports;"
        "module, there = imports.engine('serve.evaluation'), {*sys.modules};"
        "print(module.__name__, {'torch', 'timm'} <= there, 'torch._dynamo' in there)"
    )
    assert found == "core.engine.serve.evaluation True False"


def test_once_they_are_there_nothing_is_done() -> None:
    found = python(
        "import timm, sys; before = dict(sys.modules);"
        "from core.engine import imports; imports.libraries();"
        "print(sys.modules['torch._dynamo'] is before['torch._dynamo'])"
    )
    assert found == "True"
