"""The picture service under load, beside a bare batched loop over the same pictures.

`python -m benchmarks.serve` teaches a frozen MobileNetV2 ants and bees, starts `graft serve` and
asks it with 64 callers, a picture a request, in turn with a bare loop that decodes a batch ahead,
asks the same network and keeps nothing. Then 1,000 connections at once, callers that dribble or
say nothing, and uploads that are no pictures, cut short, or bombs. Callers and service share one
computer: the ratio of processor time is that of the service's process alone.
"""

import argparse
import asyncio
import collections
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil

from benchmarks.machine import asked_of, heading
from core import machine
from core.data import picture_list
from core.engine.feed import images
from core.engine.serve import inference
from core.engine.training.trained_model import Trained
from core.runs import launch
from tests import worlds
from tests.commands import graft
from tests.served import Service, form, served

CALLERS = 64
BATCH = 16
Picture = tuple[str, bytes]


@dataclass
class Said:
    """What callers got."""

    seconds: list[float] = field(default_factory=list)
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    lost: int = 0
    """Requests without an answer, or with that of somebody else."""

    @property
    def words(self) -> str:
        """Statuses, and what was lost."""
        counted = ", ".join(f"{n:,} × {status}" for status, n in sorted(self.statuses.items()))
        return f"{counted or 'nothing'}; lost {self.lost}"

    def quantile(self, share: float) -> float:
        """Seconds within which so many were answered."""
        return float(np.quantile(self.seconds, share)) if self.seconds else float("nan")


def request(picture: Picture, port: int) -> bytes:
    """One request as it goes over the line."""
    kind, body = form([picture])
    head = (
        f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def one_answer(line: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of what comes next."""
    head = (await line.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    return int(head.split()[1]), await line.readexactly(length)


async def caller(port: int, work: Iterator[tuple[Picture, bytes]], said: Said) -> None:
    """Ask one after the other on one connection, as long as there is something to ask."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for (name, _), sent in work:
        begun = time.perf_counter()
        try:
            writer.write(sent)
            await writer.drain()
            status, body = await one_answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            said.lost += 1
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            continue
        said.seconds.append(time.perf_counter() - begun)
        said.statuses[status] += 1
        if status == 200:
            files = [record["file"] for record in json.loads(body)["predictions"]]
            said.lost += files != [name]
    writer.close()


async def load(port: int, pictures: Sequence[Picture], callers: int) -> Said:
    """All pictures, by so many callers at a time."""
    said = Said()
    work = iter([(picture, request(picture, port)) for picture in pictures])
    await asyncio.gather(*(caller(port, work, said) for _ in range(callers)))
    said.lost += len(pictures) - sum(said.statuses.values()) - said.lost
    return said


def bare(trained: Trained, pictures: Sequence[Picture]) -> None:
    """Decode a batch ahead, ask, throw away."""

    def decode(picture: Picture) -> images.Uint8Image:
        return images.read(Path(picture[0]), trained.preprocessing, content=picture[1])

    batches = [pictures[at : at + BATCH] for at in range(0, len(pictures), BATCH)]
    with ThreadPoolExecutor(machine.cores()) as pool:
        read = [pool.submit(decode, picture) for picture in batches[0]]
        for following in [*batches[1:], ()]:
            coming = [pool.submit(decode, picture) for picture in following]
            trained.answer(np.stack([one.result() for one in read])).argmax(1)
            read = coming


def spent(process: psutil.Process) -> float:
    """Seconds of processor time so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def throughput(
    service: Service, trained: Trained, pictures: Sequence[Picture], blocks: int, block: int
) -> None:
    """Blocks of each in turn, who begins changes."""
    theirs, ours = psutil.Process(service.process.pid), psutil.Process()
    coming = itertools.cycle(pictures)
    rates: list[tuple[float, float, float, float]] = []
    said = Said()
    for turn in range(blocks + 1):  # the first warms everything up
        some = [next(coming) for _ in range(block)]
        row = {}
        for name in ("bare", "service") if turn % 2 else ("service", "bare"):
            process = ours if name == "bare" else theirs
            wall, used = time.perf_counter(), spent(process)
            if name == "bare":
                bare(trained, some)
            else:
                got = asyncio.run(load(service.port, some, CALLERS))
                if turn:
                    said.seconds += got.seconds
                    said.statuses += got.statuses
                    said.lost += got.lost
            row[name] = (
                block / (time.perf_counter() - wall),
                block / (spent(process) - used),
            )
        if turn:
            rates.append((*row["service"], *row["bare"]))
    print("| | pictures a second | a second of processor |\n| --- | --- | --- |")
    for name, at in (("service", 0), ("bare loop", 2)):
        wall, used = (statistics.median(rate[at + clock] for rate in rates) for clock in (0, 1))
        print(f"| {name} | {wall:.0f} | {used:.0f} |")
    cells = []
    for clock in (0, 1):
        ratios = [rate[clock] / rate[clock + 2] for rate in rates]
        cells.append(f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"| service beside it | {' | '.join(cells)} |\n")
    print(
        f"{CALLERS} callers: {said.words}. Half were answered within {said.quantile(0.5):.2f} s, "
        f"99 of 100 within {said.quantile(0.99):.2f} s, the slowest in {max(said.seconds):.2f} s.\n"
    )


async def dribble(port: int, picture: Picture, number: int, until: asyncio.Event) -> None:
    """Be one of those who take a connection and give a byte now and then, or nothing."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    sent, at = request(picture, port), 0
    while not until.is_set() and not writer.is_closing():
        if number % 3:
            writer.write(sent[at : at + 1])
            at += 1
        await asyncio.sleep(0.5)
    writer.close()


async def beside_slow_ones(port: int, pictures: Sequence[Picture], slow: int) -> Said:
    """Ordinary callers while others dribble or say nothing."""
    until = asyncio.Event()
    crowd = [
        asyncio.create_task(dribble(port, pictures[0], number, until)) for number in range(slow)
    ]
    await asyncio.sleep(1)
    said = await load(port, pictures, 16)
    until.set()
    await asyncio.gather(*crowd, return_exceptions=True)
    return said


def bad_uploads(pictures: Sequence[Picture], place: Path, count: int) -> list[Picture]:
    """Noise, halves of pictures, texts, nothing, bombs."""
    rng = random.Random(1)
    bomb = worlds.huge_png(place / "bomb.png").read_bytes()
    kinds = [
        lambda: rng.randbytes(5000),
        lambda: pictures[0][1][: len(pictures[0][1]) // 2],
        lambda: pictures[0][1][:20] + rng.randbytes(3000),
        lambda: b"<html>no picture</html>",
        lambda: b"",
        lambda: bomb,
    ]
    return [(f"bad-{n}", kinds[n % len(kinds)]()) for n in range(count)]


def main() -> int:
    """Measure, and print."""
    wanted = launch.environment()
    if sys.platform == "linux" and "MALLOC_MMAP_THRESHOLD_" not in os.environ:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], wanted)  # noqa: S606
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--block", type=int, default=320, help="pictures of a block")
    parser.add_argument("--blocks", type=int, default=7)
    parser.add_argument("--run", type=Path, help="a run that is there")
    asked = asked_of(parser)
    machine.allow_many_open_files()
    with tempfile.TemporaryDirectory() as place:
        os.environ["GRAFT_HOME"] = f"{place}/home"
        words = ("--strategy", "features", "--augment", "none", "--backbone", asked.weights)
        run = asked.run or Path(graft("train", asked.data, *words).data["run"])
        paths = sorted(path for path in asked.data.rglob("*") if picture_list.may_be_named(path))
        pictures = [(path.name, path.read_bytes()) for path in paths]
        print(f"{heading()}\nLoad of the machine: {os.getloadavg()[0]:.1f}.\n", flush=True)
        trained = inference.load(run)
        with served(run) as service:
            memory = psutil.Process(service.process.pid).memory_info
            throughput(service, trained, pictures, asked.blocks, asked.block)
            before = memory().rss / 1e6
            many = [pictures[n % len(pictures)] for n in range(1000)]
            said = asyncio.run(load(service.port, many, 1000))
            print(f"1,000 connections at once, a picture each: {said.words}.", flush=True)
            said = asyncio.run(beside_slow_ones(service.port, pictures[:160], 300))
            print(f"16 callers beside 300 slow ones: {said.words}.", flush=True)
            bad = bad_uploads(pictures, Path(place), 600)
            said = asyncio.run(load(service.port, bad, 16))
            print(f"600 bad uploads: {said.words}.", flush=True)
            print(f"Memory: {before:.0f} MB before these three, {memory().rss / 1e6:.0f} after.")
            assert service.predict(pictures[0]).status == 200
            print(f"It answers on, and ends with {service.stop()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
