"""The service says what installs it, and is installed as a reader is."""

import importlib.metadata
import importlib.util
import re
import tomllib

import pytest

from core.errors import MachineError
from core.runs import launch, reader_install, service_packages
from core.runs.service_packages import SERVICE


def test_what_is_missing_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    service_packages.require()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MachineError) as caught:
        service_packages.require()
    assert "graft install serve" in caught.value.fix


def test_all_that_is_installed_is_pinned() -> None:
    words = reader_install.command(SERVICE)
    assert "--no-deps" in words, "nothing else is touched"
    pins = (launch.ROOT / "constraints.txt").read_text("utf-8")
    names = [re.split("[<>=]", text)[0] for text in reader_install.requirements(SERVICE)]
    assert names[0] == "fastapi"
    assert all(f"\n{name}==" in pins for name in names)


def test_it_brings_all_that_it_needs_beside_what_graft_has() -> None:
    project = tomllib.loads((launch.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    has = _brought(project["dependencies"])
    own = reader_install.requirements(SERVICE)
    assert _brought(own) - has <= {_name(text) for text in own}, "installed with --no-deps"


def _name(text: str) -> str:
    return re.match(r"[\w.-]+", text)[0].lower().replace("_", "-").replace(".", "-")


def _brought(texts: list[str]) -> set[str]:
    """These packages, and what they need without an extra."""
    names, known = [_name(text) for text in texts], set()
    while names:
        name = names.pop()
        if name in known:
            continue
        known.add(name)
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # of another system
        names += [_name(text) for text in needs if "extra ==" not in text]
    return known
