"""A check process answers one question in lines of JSON, and keeps what it finds."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.data import looks, near_copies, scan
from core.data.dataset import Dataset
from tests import worlds

MODULE = ("-m", "core.data.check_process")


def answers(dataset: Dataset, verb: str, command: Sequence[str] = MODULE) -> list[dict[str, Any]]:
    question = {
        "verb": verb,
        "folder": str(dataset.folder),
        "table": None,
        "pictures": [(picture.content, picture.file) for picture in dataset.pictures],
    }
    with subprocess.Popen(
        [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(question).encode() + b"\n")
        process.stdin.flush()
        said = [json.loads(line) for line in process.stdout]
    assert process.returncode == 0
    return said


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 3})
    worlds.picture(0, size=(64, 48)).save(folder / "ants" / "once.png")
    worlds.picture(0, size=(64, 48)).save(folder / "ants" / "again.jpg", quality=95)
    return scan.found(folder)


def test_it_decodes_then_compares_and_says_how_far_it_is(dataset: Dataset) -> None:
    assert answers(dataset, "decode")[-1] == {"done": 8, "total": 8}
    assert len(looks.known().keys) == 8
    assert near_copies.groups(dataset) == ()
    last = answers(dataset, "compare")[-1]
    assert last["done"] == last["total"] > 0
    assert near_copies.groups(dataset)


def test_with_nothing_to_do_it_says_nothing(dataset: Dataset) -> None:
    answers(dataset, "decode")
    assert answers(dataset, "decode") == []


def test_a_full_disk_is_an_answer(dataset: Dataset) -> None:
    code = (
        "from core import files; from core.data import check_process; from core.errors import *\n"
        "def full(*_): raise DiskFull(what='full', why='no room', fix='make room')\n"
        "files.append_line = full; check_process.main()"
    )
    error = {"what": "full", "why": "no room", "fix": "make room"}
    assert answers(dataset, "decode", ("-c", code))[-1] == {"error": error}


def test_it_ends_with_who_asked_and_keeps_what_it_found(dataset: Dataset) -> None:
    slow = (
        "import time; from core.data import check_process, decoding\n"
        "look = decoding._look\n"
        "def slowly(path):\n"
        "    time.sleep(5 if path.name == 'p1_0002.jpg' else 0)\n"
        "    return look(path)\n"
        "decoding._look = slowly; decoding._AT_ONCE = 1; check_process._TELL_EVERY_S = 0\n"
        "check_process.main()"
    )
    pictures = [(picture.content, picture.file) for picture in dataset.pictures]
    question = {"verb": "decode", "folder": str(dataset.folder), "table": None}
    with subprocess.Popen(
        [sys.executable, "-c", slow], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps({**question, "pictures": pictures}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline()) == {"done": 1, "total": 8}
        process.stdin.close()
        process.wait(60)
    assert 1 <= len(looks.known().keys) < 8
