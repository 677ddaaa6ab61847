"""Batching: pictures of all requests decoded side by side and answered together.

One thread is at the network, as many as there are cores decode for it. While a batch is answered
the next one gathers, so that nobody waits for company where nobody comes.
"""

import asyncio
import contextlib
import math
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import machine
from core.engine.backbone import acceleration
from core.engine.feed import images
from core.engine.feed.images import Uint8Image
from core.engine.serve.predict_files import Predictor
from core.engine.serve.service.limits import ServiceLimits
from core.engine.serve.service.uploads import UploadedPicture, busy
from core.errors import DataError
from core.protocol.prediction import PicturePrediction

_GATHER_S = 0.05
"""Longest that a picture waits for others that are being decoded; the cores are busy meanwhile."""


@dataclass(frozen=True, kw_only=True)
class _Decoded:
    image: Uint8Image
    answer: "asyncio.Future[PicturePrediction]"


class Batching:
    """Answers pictures of many callers with one model; made and used in one event loop."""

    def __init__(self, predictor: Predictor, limits: ServiceLimits) -> None:
        self._predictor, self._limits = predictor, limits
        self._size = acceleration.batch_size(predictor.trained.device)
        self._decoders = ThreadPoolExecutor(machine.cores(), thread_name_prefix="service-decoding")
        self._network = ThreadPoolExecutor(1, thread_name_prefix="service-network")
        self._ready: deque[_Decoded] = deque()
        self._came = asyncio.Event()
        self._decoding = 0
        self._second_a_picture = 0.0
        self.waiting = 0
        self.answered = 0

    async def ask(self, pictures: Sequence[UploadedPicture]) -> list[PicturePrediction]:
        """What the model says of pictures, in their order; one that cannot be read holds its error.

        Raises:
            Refusal: too many are waiting.
        """
        if self.waiting and self.waiting + len(pictures) > self._limits.waiting_pictures:
            raise busy(max(1, math.ceil(self.waiting * self._second_a_picture)))
        self.waiting += len(pictures)
        try:
            said = await asyncio.gather(*map(self._one, pictures))
        finally:
            self.waiting -= len(pictures)
        self.answered += len(pictures)
        return said

    async def go_on(self) -> None:
        """Answer what is asked, batch by batch, until it is cancelled."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                batch = await self._gathered()
                if not batch:
                    continue
                begun = time.monotonic()
                try:
                    said = await loop.run_in_executor(self._network, self._answers, batch)
                except Exception as error:  # noqa: BLE001 - each caller gets it, the service lives
                    _fail(batch, error)
                else:
                    for asked, record in zip(batch, said, strict=True):
                        if not asked.answer.done():
                            asked.answer.set_result(record)
                self._second_a_picture = (time.monotonic() - begun) / len(batch)
        finally:
            self._decoders.shutdown(wait=False, cancel_futures=True)
            self._network.shutdown(wait=False, cancel_futures=True)

    async def _one(self, picture: UploadedPicture) -> PicturePrediction:
        loop = asyncio.get_running_loop()
        self._decoding += 1
        try:
            image = await loop.run_in_executor(self._decoders, self._decode, picture)
        except DataError as error:
            return PicturePrediction(file=picture.name, error=error)
        finally:
            self._decoding -= 1
            self._came.set()
        asked = _Decoded(image=image, answer=loop.create_future())
        self._ready.append(asked)
        return (await asked.answer).model_copy(update={"file": picture.name})

    def _decode(self, picture: UploadedPicture) -> Uint8Image:
        """Exactly as a file is read; its name is for words alone.

        Raises:
            UnreadablePicture, PictureTooLarge: see `core.data.formats.decoded`.
        """
        name = Path(picture.name.replace("\\", "/")).name or "The file"
        preprocessing = self._predictor.trained.preprocessing
        return images.read(Path(name), preprocessing, content=picture.content)

    def _answers(self, batch: Sequence[_Decoded]) -> list[PicturePrediction]:
        return list(self._predictor.said(np.stack([asked.image for asked in batch])))

    async def _gathered(self) -> list[_Decoded]:
        """What is answered next: a batch, or fewer where no more are about to come.

        Always a power of two: PyTorch prepares each layer anew for every size that it meets. Empty
        where all who asked have left.
        """
        while not self._ready:
            await self._news()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GATHER_S):
                while len(self._ready) < self._size and self._decoding:
                    await self._news()
        self._ready = deque(asked for asked in self._ready if not asked.answer.done())
        size = (1 << min(len(self._ready), self._size).bit_length()) >> 1
        return [self._ready.popleft() for _ in range(size)]

    async def _news(self) -> None:
        """Come back once a picture is decoded, or found to be none."""
        self._came.clear()
        await self._came.wait()


def _fail(batch: Sequence[_Decoded], error: Exception) -> None:
    for asked in batch:
        if not asked.answer.done():
            asked.answer.set_exception(error)
