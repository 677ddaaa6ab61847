"""The Dockerfile as far as it can be read without building it."""

import json
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from tests import worlds
from tests.engine import finished
from tests.served import opened

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "Dockerfile").read_text("utf-8")


def test_it_runs_without_root() -> None:
    steps = [line.split()[0] for line in TEXT.splitlines() if re.match(r"[A-Z]+ ", line)]
    users = re.findall(r"(?m)^USER (\S+)", TEXT)
    assert users == ["graft"]
    assert f"useradd --create-home --uid 10001 {users[0]}" in TEXT
    assert steps.index("USER") < steps.index("ENTRYPOINT")
    assert "COPY" not in steps[steps.index("USER") :], "what it runs is not its own to change"


def test_what_it_copies_and_asks_for_is_there() -> None:
    for names in re.findall(r"(?m)^COPY (.+) \S+$", TEXT):
        assert all((ROOT / name).exists() for name in names.split())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert (
        set(re.findall(r"--extra (\w+)", TEXT)) == {"serve"} <= {*project["optional-dependencies"]}
    )
    (version,) = re.findall(r"(?m)^FROM python:3\.(\d+)-slim$", TEXT)
    low, high = re.findall(r"3\.(\d+)", project["requires-python"])
    assert int(low) <= int(version) < int(high)


@pytest.mark.slow
def test_what_it_copies_is_enough_to_answer_and_nothing_is_written(tmp_path: Path) -> None:
    for names in re.findall(r"(?m)^COPY (.+) \S+$", TEXT):
        for name in names.split():
            kept = tmp_path / "graft" / name
            kept.parent.mkdir(exist_ok=True)
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, kept)
    run = finished.run(tmp_path)
    before = _files(tmp_path)
    (words,) = re.findall(r"(?m)^ENTRYPOINT (\[.+\])$", TEXT)
    inside = {"python": sys.executable, "0.0.0.0": "127.0.0.1", "8765": "0"}  # noqa: S104
    command = [inside.get(word, word) for word in json.loads(words)]
    env = {**os.environ, "GRAFT_HOME": f"{tmp_path}/graft-home", "HOME": "/nonexistent"}
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    with opened([*command, str(run)], cwd=tmp_path / "graft", env=env) as service:
        picture = worlds.write_pictures(tmp_path / "asked", 1)[0]
        assert service.predict(("a.png", picture.read_bytes())).status == 200
        shutil.rmtree(tmp_path / "asked")
        assert service.stop() == 0
    assert _files(tmp_path) == before


def _files(place: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in place.rglob("*")}
