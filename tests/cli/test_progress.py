import pytest

from core.cli import progress


def test_the_last_one_is_always_told_and_no_line_comes_twice_a_second(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = progress.counted("pictures")
    for done in range(1, 1001):
        told(done, 1000)
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1].strip() == "1,000 of 1,000 pictures"
    assert len(lines) <= 3


def test_what_does_not_move_is_not_told_again(capsys: pytest.CaptureFixture[str]) -> None:
    told = progress.counted("pictures")
    for _ in range(3):
        told(306, 306, "resnet18")
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_is_at_work_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    progress.counted("pictures")(2, 2, "resnet18")
    assert "resnet18" in capsys.readouterr().err


def test_what_was_done_before_does_not_count_as_speed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    told = progress.counted("pictures")
    told(9_000, 10_000)
    now[0] += 10
    told(9_100, 10_000)
    assert "9,100 of 10,000 pictures, about 90 s left" in capsys.readouterr().err
