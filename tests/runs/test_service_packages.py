"""The service says what installs it, and is installed as a reader is."""

import importlib.util
import re

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
