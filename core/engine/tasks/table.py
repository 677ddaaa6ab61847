"""The heavy half of a task, by the kind of its target."""

import importlib

from core.data.target import Kind
from core.engine.tasks.engine_task import EngineTask
from core.tasks import table as tasks


def of(kind: Kind) -> EngineTask:
    """`TASK` of the file of that name beside this one.

    Raises:
        BadPlan: no kind of that name.
    """
    name = tasks.of(kind).kind
    found: EngineTask = importlib.import_module(f"{__package__}.{name}").TASK
    return found
