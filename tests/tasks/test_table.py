"""Laws of the table of tasks."""

import pytest

from core.errors import BadPlan
from core.tasks import table


def test_each_kind_has_its_task() -> None:
    assert table.known() == ["classify", "multilabel"]
    assert [table.of(kind).kind for kind in table.known()] == table.known()


@pytest.mark.parametrize("kind", ["sounds", "task", "table", "", "..data", "classify.TASK"])
def test_what_is_no_kind_is_refused(kind: str) -> None:
    with pytest.raises(BadPlan):
        table.of(kind)
