"""Laws of asking work to stop."""

from pathlib import Path

import pytest

from core.runs import stop
from core.runs.stop import Stopped, StopSignal


def test_a_stop_is_asked_for_in_the_folder_or_by_a_signal(tmp_path: Path) -> None:
    on_disk, by_signal = StopSignal(place=tmp_path), StopSignal(place=tmp_path)
    on_disk.check()
    stop.request(tmp_path)
    assert stop.requested(tmp_path)
    with pytest.raises(Stopped):
        on_disk.check()
    stop.withdraw(tmp_path)
    on_disk.check()
    by_signal.signalled.set()
    assert not stop.requested(tmp_path)
    with pytest.raises(Stopped):
        by_signal.check()


def test_a_stop_is_withdrawn_even_where_none_was_asked_for(tmp_path: Path) -> None:
    stop.withdraw(tmp_path)
    stop.never()
