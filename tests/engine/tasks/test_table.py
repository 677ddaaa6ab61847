"""Laws of the heavy halves of tasks."""

import pytest

from core.engine.tasks import table
from core.engine.tasks.engine_task import EngineTask
from core.errors import BadPlan
from core.tasks import table as tasks


def test_every_task_has_a_heavy_half() -> None:
    assert all(isinstance(table.of(kind), EngineTask) for kind in tasks.known())


def test_what_is_no_kind_is_refused() -> None:
    with pytest.raises(BadPlan):
        table.of("sounds")
