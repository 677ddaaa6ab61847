"""The Dockerfile as far as it can be read without building it."""

import re
import tomllib
from pathlib import Path

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
