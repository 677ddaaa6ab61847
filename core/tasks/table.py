"""The task of a kind of target, by its name."""

import importlib
import pkgutil

from core import tasks
from core.data.target import Kind
from core.errors import BadPlan
from core.tasks.task import Task


def of(kind: Kind) -> Task:
    """The task of a kind of target: `TASK` in the file of that name beside this one.

    Raises:
        BadPlan: no kind of that name.
    """
    if kind in kinds():
        found = getattr(importlib.import_module(f"{tasks.__name__}.{kind}"), "TASK", None)
        if isinstance(found, Task):
            return found
    raise BadPlan(
        what=f"There is no kind of target called {kind!r}",
        why=f"This version of Graft knows {', '.join(known())}.",
        fix="Open the run with the version of Graft that made it.",
    )


def kinds() -> list[str]:
    """The names of the files in the package, tasks among them."""
    return sorted(found.name for found in pkgutil.iter_modules(tasks.__path__))


def known() -> list[Kind]:
    """All kinds of target."""
    modules = [importlib.import_module(f"{tasks.__name__}.{name}") for name in kinds()]
    return [module.TASK.kind for module in modules if isinstance(getattr(module, "TASK", 0), Task)]
