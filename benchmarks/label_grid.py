"""From a key in the grid to new guesses: what the server takes for one answer.

    python -m benchmarks.label_grid [--pictures 1000 10000 100000] [--answers 300]

Pictures are numbers here (20 classes, 128 numbers a picture, as the engine makes them); events are
written to a real disk. An answer is all from its message to the text that goes back: the event
kept, the head solved, all pictures guessed anew, the exam scored, what more answers would bring.
Figures are printed for pages too, in milliseconds. See `label_grid.md`.
"""

import argparse
import hashlib
import json
import os
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

CLASSES = 20
WIDTH = 128
_APART = 1.5
"""Spread of a class in units of the distance of its middle: four of five guesses come right."""


def measured(home: Path, count: int, answers: int) -> None:
    """Answer so many times among so many pictures, and print what it took.

    Args:
        home: an empty folder.
        count: pictures.
        answers: at least so many; a page is answered whole.
    """
    os.environ["GRAFT_HOME"] = str(home)
    from core.data.dataset import Dataset, Picture
    from core.data.target import Unsorted
    from core.teach import pool as pools
    from core.teach.session import Session
    from core.weights.backbone_choice import BackboneChoice
    from pages.parts.label import talk

    chance = np.random.default_rng(0)
    contents = [hashlib.md5(str(n).encode()).hexdigest() for n in range(count)]  # noqa: S324
    truth = dict(zip(contents, chance.integers(0, CLASSES, count).tolist(), strict=True))
    pictures = (
        Picture(file=f"{place:06d}.jpg", target=Unsorted(), content=content)
        for place, content in enumerate(contents)
    )
    dataset = Dataset(folder=home, layout="unsorted", pictures=tuple(pictures))
    session = Session(dataset, BackboneChoice(name="mobilenetv2_100", source="scratch"))
    session.draw()
    middles = chance.normal(size=(CLASSES, WIDTH))
    rows = middles[[*truth.values()]] + _APART * chance.normal(size=(count, WIDTH))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    alone = np.arange(count, dtype=np.int32)
    pool = pools.Pool(contents=tuple(contents), features=rows, groups=alone, total=count)
    pools.write(pool, rows, pools.place(session.folder, session.backbone))
    session.look()
    spent: list[float] = []
    turned: list[float] = []
    while len(spent) < answers:
        began = time.perf_counter()
        page = talk.answer(session, {"do": "page", "view": "ask", "size": 24})["page"]
        turned.append(time.perf_counter() - began)
        shown = [tile["id"] for tile in page]
        for content in shown:
            said = {"about": [content], "names": [f"class {truth[content]:02d}"], "ids": shown}
            began = time.perf_counter()
            json.dumps(talk.answer(session, {"do": "answer", "kind": "label", **said}))
            spent.append(time.perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {count:,} | {len(spent)} | {_told(spent)} | {_told(turned)} | {memory} |", flush=True)


def _told(seconds: Sequence[float]) -> str:
    low, high = np.percentile(np.array(seconds) * 1000, [50, 95])
    return f"{low:.0f} / {high:.0f}"


def main() -> None:
    """Print a table."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--pictures", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    wanted.add_argument("--answers", type=int, default=300)
    given = wanted.parse_args()
    print("| pictures | answers | an answer: median / p95 ms | a page: median / p95 ms | MB |")
    print("| --- | --- | --- | --- | --- |")
    for count in given.pictures:
        with tempfile.TemporaryDirectory() as home:
            measured(Path(home), count, given.answers)


if __name__ == "__main__":
    main()
