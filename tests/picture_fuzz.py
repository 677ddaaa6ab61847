"""Damaged pictures by the thousand, read in a process of its own that says what came of each.

`python -m tests.picture_fuzz app|engine FOLDER FIRST COUNT` reads variants of the files in a
folder: as a scan with its decoding check does, or as a training does. One line of JSON for each.
"""

import contextlib
import hashlib
import json
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from core.data import formats, looks, refusals
from core.errors import GraftError

_HEAD = 600
"""Bytes at the beginning in which damage does most."""
_SHOWN_PX = 160


def damaged(data: bytes, seed: int) -> bytes:
    """A copy that is cut, has bits flipped, bytes overwritten or put in, or several of these."""
    generator = np.random.default_rng([2026, seed])
    changed = bytearray(data)
    for _ in range(int(generator.integers(1, 4))):
        _DAMAGES[int(generator.integers(len(_DAMAGES)))](changed, generator)
    return bytes(changed)


def _place(data: bytearray, generator: np.random.Generator) -> int:
    within = len(data) if generator.random() < 0.5 else min(_HEAD, len(data))
    return int(generator.integers(0, max(1, within)))


def _cut(data: bytearray, generator: np.random.Generator) -> None:
    del data[_place(data, generator) :]


def _flip(data: bytearray, generator: np.random.Generator) -> None:
    for _ in range(int(generator.integers(1, 9))):
        if data:
            data[_place(data, generator)] ^= 1 << int(generator.integers(8))


def _overwrite(data: bytearray, generator: np.random.Generator) -> None:
    at, n = _place(data, generator), int(generator.integers(1, 65))
    data[at : at + n] = _some(n, generator)[: max(0, len(data) - at)]


def _insert(data: bytearray, generator: np.random.Generator) -> None:
    at, n = _place(data, generator), int(generator.integers(1, 65))
    data[at:at] = _some(n, generator)


def _some(n: int, generator: np.random.Generator) -> bytes:
    kind = int(generator.integers(3))
    return bytes(n) if kind == 0 else b"\xff" * n if kind == 1 else generator.bytes(n)


_DAMAGES: Sequence[Callable[[bytearray, np.random.Generator], None]] = (
    _cut, _flip, _flip, _overwrite, _insert,
)  # fmt: skip


def as_app(path: Path) -> str:
    """A scan, the decoding check and a thumbnail; a digest of the pixels."""
    formats.inspect(path)
    with formats.decoded(path, at_least_px=looks.SIDE_PX) as picture:
        looks.measure(picture)
    return _digest(path)


def as_engine(path: Path) -> str:
    """A training's reader; the same digest."""
    from core.engine.backbone.preprocessing import Preprocessing
    from core.engine.feed import images

    wanted = Preprocessing(
        side_px=128, resize_px=_SHOWN_PX, interpolation="bicubic", crop_mode="center",
        mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5),
    )  # fmt: skip
    seen = images.read(path, wanted)
    with formats.decoded(path, at_least_px=_SHOWN_PX) as picture:
        if (images.from_pil(picture, wanted) != seen).any():
            return "read twice, came out otherwise"
    return _digest(path)


def _digest(path: Path) -> str:
    with formats.decoded(path, at_least_px=_SHOWN_PX) as picture:
        return f"{picture.size} {hashlib.blake2b(picture.tobytes(), digest_size=8).hexdigest()}"


def main(reader: str, folder: Path, first: int, count: int) -> None:
    """Read them one after the other."""
    read = {"app": as_app, "engine": as_engine}[reader]
    files = sorted(folder.iterdir())
    for number in range(first, first + count):
        source = files[number % len(files)]
        path = folder.parent / f"{reader}-{number}{source.suffix}"
        path.write_bytes(damaged(source.read_bytes(), number))
        said = {"number": number, "source": source.name, "pixels": "", "why": "", "crash": ""}
        print(json.dumps({"begun": number, "source": source.name}), flush=True)
        began = time.process_time()
        try:
            said["pixels"] = read(path)
        except GraftError as error:
            said["why"] = refusals.reason(error)
        except Exception:  # noqa: BLE001 - what should never come out
            said["crash"] = traceback.format_exc()
        seconds = round(time.process_time() - began, 3)
        print(json.dumps({**said, "cpu_s": seconds, "mb": _most_mb()}), flush=True)
        path.unlink()


def _most_mb() -> int:
    """The most memory it ever had; what `getrusage` tells begins with that of who started it."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise AssertionError("this Linux does not tell VmHWM")


if __name__ == "__main__":
    with contextlib.redirect_stderr(sys.stderr):
        main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
