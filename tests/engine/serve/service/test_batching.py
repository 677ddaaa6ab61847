"""Everybody gets the own answer, whoever else asks at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.engine.serve import predict_files
from core.engine.serve.service.batching import Batching
from core.engine.serve.service.limits import ServiceLimits
from core.engine.serve.service.refusal import Refusal
from core.engine.serve.service.uploads import UploadedPicture
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished.run(tmp_path_factory.mktemp("finished"))


def uploaded(run: Path) -> list[UploadedPicture]:
    files = sorted((run.parent / "data").rglob("*.png"))
    return [
        UploadedPicture(name=f"{file.parent.name}/{file.name}", content=file.read_bytes())
        for file in files
    ]


def at_work(
    run: Path, ask: Callable[[Batching], Awaitable[Any]], limits: ServiceLimits | None = None
) -> Any:
    async def life() -> Any:
        batching = Batching(predict_files.predictor(run), limits or ServiceLimits())
        work = asyncio.create_task(batching.go_on())
        try:
            return await ask(batching)
        finally:
            assert batching.waiting == 0
            work.cancel()

    return asyncio.run(life())


def test_callers_at_the_same_time_get_what_each_would_get_alone(run: Path) -> None:
    pictures = uploaded(run)

    async def all_at_once(batching: Batching) -> Any:
        return await asyncio.gather(*(batching.ask([picture]) for picture in pictures))

    answers = at_work(run, all_at_once)
    for picture, (answer,) in zip(pictures, answers, strict=True):
        alone = predict_files.look(run, picture.content)
        assert answer.file == picture.name
        assert answer.label == alone.label
        assert answer.confidence == pytest.approx(alone.confidence, abs=1e-4)


def test_what_cannot_be_read_spoils_only_itself_and_names_no_place(run: Path) -> None:
    good = uploaded(run)[0]
    bad = UploadedPicture(name="../../etc/passwd", content=b"root:x:0:0")
    first, second, third = at_work(run, lambda batching: batching.ask([good, bad, good]))
    assert first == third
    assert (second.file, second.label) == ("../../etc/passwd", None)
    assert second.error.what.startswith("passwd cannot be read")


def test_more_than_may_wait_are_refused_and_told_when_to_come_again(run: Path) -> None:
    pictures = uploaded(run)

    async def too_many(batching: Batching) -> None:
        first = asyncio.create_task(batching.ask(pictures))
        await asyncio.sleep(0)
        with pytest.raises(Refusal) as caught:
            await batching.ask(pictures)
        assert (caught.value.status, caught.value.retry_after_s >= 1) == (503, True)
        assert len(await first) == len(pictures)
        assert len(await batching.ask(pictures)) == len(pictures)

    at_work(run, too_many, ServiceLimits(waiting_pictures=40))


def test_an_error_of_the_network_is_told_to_who_asked_and_the_next_is_answered(run: Path) -> None:
    picture = uploaded(run)[0]

    async def broken_once(batching: Batching) -> None:
        whole = batching._predictor
        batching._predictor = replace(whole, trained=replace(whole.trained, classes=()))
        with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a broken network raises
            await batching.ask([picture])
        batching._predictor = whole
        (record,) = await batching.ask([picture])
        assert record.label

    at_work(run, broken_once)


def test_who_leaves_is_answered_no_more_and_takes_nothing_from_others(run: Path) -> None:
    pictures = uploaded(run)

    async def some_leave(batching: Batching) -> None:
        gone = [asyncio.create_task(batching.ask(pictures)) for _ in range(3)]
        stays = asyncio.create_task(batching.ask(pictures[:5]))
        await asyncio.sleep(0.05)
        for caller in gone:
            caller.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        answers = await stays
        assert [answer.file for answer in answers] == [picture.name for picture in pictures[:5]]
        assert all(answer.label for answer in answers)
        assert batching.answered == 5
        (again,) = await batching.ask(pictures[:1])
        assert (again.file, again.label) == (answers[0].file, answers[0].label)

    at_work(run, some_leave)
