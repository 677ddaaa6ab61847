"""What is decoded side by side is bounded by pixels, and nobody waits for ever."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from core.data.pixel_budget import PixelBudget


def most_at_once(sizes: list[int], budget: PixelBudget) -> tuple[int, int]:
    """The most pixels, and the most holders, that were there together."""
    held: list[int] = []
    seen: list[tuple[int, int]] = []
    lock = threading.Lock()

    def hold(pixels: int) -> None:
        with budget.held(pixels):
            with lock:
                held.append(pixels)
                seen.append((sum(held), len(held)))
            time.sleep(0.005)
            with lock:
                held.remove(pixels)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(hold, sizes))
    return max(pixels for pixels, _ in seen), max(count for _, count in seen)


def test_no_more_pixels_are_held_than_there_are() -> None:
    pixels, holders = most_at_once([40, 30, 20, 10] * 8, PixelBudget(100))
    assert pixels <= 100
    assert holders > 1


def test_a_picture_larger_than_the_budget_is_alone() -> None:
    assert most_at_once([500] * 6, PixelBudget(100)) == (500, 1)


def test_what_failed_gives_its_pixels_back() -> None:
    budget = PixelBudget(10)
    for _ in range(3):
        try:
            with budget.held(10):
                raise ValueError
        except ValueError:
            pass
    with budget.held(10):
        pass
