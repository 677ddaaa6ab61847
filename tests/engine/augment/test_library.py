"""The library comes in without torch and network, and only what is public is used."""

import ast
import subprocess
import sys
from pathlib import Path

from core.engine.augment import library

ENGINE = Path(library.__file__).parents[1]


def test_the_library_is_imported_without_torch_and_without_looking_for_updates():
    code = (
        "import sys, socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "from core.engine.augment import pipeline\n"
        "assert 'torch' not in sys.modules, 'torch was imported'\n"
        "import torch\n"
        "assert torch.tensor([1.0]).numpy()[0] == 1\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=120)


def test_one_file_knows_the_library_and_uses_what_is_public():
    knowing = {}
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "albumentations"
            ):
                knowing.setdefault(path.name, []).extend(
                    [*node.module.split("."), *(alias.name for alias in node.names)]
                )
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                private = node.attr.startswith("_") and node.value.id in library.__all__
                assert not private, f"{path.name}:{node.lineno} {node.attr}"
    assert list(knowing) == ["library.py"]
    assert not [name for name in knowing["library.py"] if name.startswith("_")]
