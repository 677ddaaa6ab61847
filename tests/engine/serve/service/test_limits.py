import pytest

from core.engine.serve.service.limits import Rate
from core.engine.serve.service.refusal import Refusal


def test_no_rate_refuses_nobody() -> None:
    rate = Rate(0, clock=lambda: 0.0)
    for _ in range(100):
        rate.take(64)


def test_over_any_time_no_more_than_the_rate_and_one_request_pass() -> None:
    now, passed = 0.0, 0
    rate = Rate(10, clock=lambda: now)
    for _ in range(1000):
        now += 0.05
        try:
            rate.take(4)
        except Refusal:
            continue
        passed += 4
    assert 490 <= passed <= 50 * 10 + 10 + 4


def test_who_waits_as_long_as_is_told_passes() -> None:
    now = 0.0
    rate = Rate(2, clock=lambda: now)
    rate.take(30)
    with pytest.raises(Refusal) as caught:
        rate.take(1)
    assert caught.value.status == 429
    now += caught.value.retry_after_s + 0.001
    rate.take(1)
