"""Graft's embedding beside a bare loop: the same backbone on ready tensors while threads decode.

    python -m benchmarks.embedding DATA WEIGHTS [--turns 5]

Started by `features.py` in the environment that a worker has; prints one JSON object. The bare loop
does the least that must be done: every picture is decoded, and as many ready tensors pass the
backbone with the same acceleration; nothing is normalised, ordered, keyed or kept.
"""

import argparse
import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from core import machine
from core.data import scan, split
from core.data.split import Row, SplitSettings
from core.engine.backbone import network
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.backbone.preprocessing import normalise
from core.engine.feed import images
from core.engine.feed.embedding import embed
from core.engine.feed.opening import open_backbone
from core.weights import pretrained


def main() -> None:
    """Take turns, and print the pictures per second of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--turns", type=int, default=5)
    asked = parser.parse_args()
    rows = _rows(asked.data)
    paths = [asked.data / row.file for row in rows]
    with tempfile.TemporaryDirectory() as home:
        os.environ["GRAFT_HOME"] = home
        choice = pretrained.choose(str(asked.weights))
        body = open_backbone(choice, torch.device("cpu"), paths[:8])
        ready = _ready(body, paths)
        bare(body, paths, ready)  # what is slow only once
        graft(body, asked.data, rows, Path(home) / "warm")
        turns = [
            (bare(body, paths, ready), graft(body, asked.data, rows, Path(home) / str(turn)))
            for turn in range(asked.turns)
        ]
        alone = [(_model_alone(body, ready), _decode(body, paths)) for _ in range(asked.turns)]
    rate = len(rows)
    answer = {
        "pictures": rate,
        "bare": [rate / seconds for seconds, _ in turns],
        "graft": [rate / seconds for _, seconds in turns],
        "backbone_alone": [rate / seconds for seconds, _ in alone],
        "decode_alone": [rate / seconds for _, seconds in alone],
        "acceleration": body.acceleration.as_dict(),
    }
    print(json.dumps(answer))


def _rows(data: Path) -> list[Row]:
    with tempfile.TemporaryDirectory() as place:
        found = scan.scan(data)
        split.save(split.split(found, SplitSettings()), found, Path(place) / "split.csv")
        return split.load_rows(Path(place) / "split.csv")


def _ready(body: FrozenBackbone, paths: list[Path]) -> list[torch.Tensor]:
    squares = np.stack([images.read(path, body.preprocessing) for path in paths])
    size = body.batch_size
    parts = [squares[at : at + size] for at in range(0, len(squares), size)]
    return [body.acceleration.lay(normalise(one, body.preprocessing, body.device)) for one in parts]


def bare(body: FrozenBackbone, paths: list[Path], ready: list[torch.Tensor]) -> float:
    """Seconds for the backbone on ready tensors and the decode of every picture, side by side."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(machine.cores()) as threads:
        decoded = [threads.submit(images.read, path, body.preprocessing) for path in paths]
        _model_alone(body, ready)
        for one in decoded:
            one.result()
    return time.perf_counter() - begun


@torch.inference_mode()
def _model_alone(body: FrozenBackbone, ready: list[torch.Tensor]) -> float:
    begun = time.perf_counter()
    for batch in ready:
        with body.acceleration.autocast(body.device):
            network.features(body.net, batch).float().numpy()
    return time.perf_counter() - begun


def _decode(body: FrozenBackbone, paths: list[Path]) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(machine.cores()) as threads:
        list(threads.map(lambda path: images.read(path, body.preprocessing), paths))
    return time.perf_counter() - begun


def graft(body: FrozenBackbone, data: Path, rows: list[Row], home: Path) -> float:
    """Seconds of Graft's own embedding into an empty cache."""
    os.environ["GRAFT_HOME"] = str(home)
    begun = time.perf_counter()
    found = embed(body, data, rows)
    seconds = time.perf_counter() - begun
    assert found.computed == len(rows)
    return seconds


if __name__ == "__main__":
    main()
