"""What the tests of cards and reports share."""

from pathlib import Path

import pytest

from tests.report import carded


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run before its training."""
    return carded.planned(tmp_path)
