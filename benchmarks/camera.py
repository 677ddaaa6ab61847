"""The live camera: answers a second on this machine, and what others wait for meanwhile.

`python -m benchmarks.camera` draws the sample, teaches it with the embedded backbone, and asks that
model about frames as a browser sends them: 427 × 320 pixels, JPEG of quality 92, the next one when
the last is answered. Once through the whole app (websocket, access control, engine), once beside
somebody else who asks the same engine about pictures.
"""

import argparse
import base64
import io
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from PIL import Image, ImageOps
from websockets.sync.client import connect

from benchmarks.machine import heading
from core.data import demo_dataset
from core.protocol.prediction import FrameRequest, PredictRequest
from core.runs.engine_client import EngineClient
from pages.parts.shared import camera_socket
from tests import browser
from tests.commands import graft

FRAME_PX = (427, 320)
EACH_S = 10.0
PAUSE_S = 0.5


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=EACH_S, help="of each measurement")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as place:
        os.environ["GRAFT_HOME"] = place
        signs = demo_dataset.make()
        trained = graft("train", signs, "--strategy", "features", "--augment", "none")
        run = Path(trained.data["run"])
        files = sorted(signs.glob("*/*"))[::6]
        frames = [_frame(file) for file in files]
        rows = [
            ("through the app", _through_the_app(Path(place), run, frames, seconds)),
            *_beside_others(run, frames, files, seconds),
        ]
    out = [heading(), "", "| who | answers a second | ms, median | ms, 95 of 100 below |"]
    out += ["| --- | --- | --- | --- |"]
    out += [f"| {who} | {_row(waits, seconds)} |" for who, waits in rows]
    sys.stdout.write("\n".join(out) + "\n")
    return 0


def _frame(file: Path) -> bytes:
    data = io.BytesIO()
    with Image.open(file) as picture:
        ImageOps.pad(picture.convert("RGB"), FRAME_PX, color="gray").save(data, "JPEG", quality=92)
    return data.getvalue()


def _through_the_app(home: Path, run: Path, frames: Sequence[bytes], seconds: float) -> list[float]:
    server = browser.start(home, home / "server.log")
    try:
        shown = f"graft-{server.port}={browser.TOKEN}"
        address = f"ws://{server.host}{camera_socket.CAMERA}?run={quote(str(run))}"
        headers = {"Cookie": shown}
        with connect(address, origin=f"http://{server.host}", additional_headers=headers) as line:  # type: ignore[arg-type]

            def ask(frame: bytes) -> None:
                line.send(frame)
                line.recv()

            ask(frames[0])  # the model is loaded
            return _asked(ask, frames, seconds)
    finally:
        server.stop()


def _beside_others(
    run: Path, frames: Sequence[bytes], files: Sequence[Path], seconds: float
) -> list[tuple[str, list[float]]]:
    """What the camera gets and what somebody else waits for, who asks twice a second."""
    engine = EngineClient()
    request = PredictRequest(run=run, files=tuple(files[:4]))
    engine.ask(request)

    def somebody_else(_frame: bytes) -> None:
        engine.ask(request)
        time.sleep(PAUSE_S)

    alone = _asked(somebody_else, frames, seconds)
    other: list[float] = []
    asking = threading.Thread(target=lambda: other.extend(_asked(somebody_else, frames, seconds)))

    def camera(frame: bytes) -> None:
        picture = base64.b64encode(frame)
        while (
            engine.ask_if_free(
                FrameRequest(run=run, picture=picture, top=camera_socket.CLASSES_TOLD)
            )
            is None
        ):
            time.sleep(0.15)

    asking.start()
    beside = _asked(camera, frames, seconds)
    asking.join()
    engine.close()
    return [
        ("the camera beside somebody else", beside),
        (
            "somebody else (4 pictures, twice a second), no camera",
            [wait - PAUSE_S for wait in alone],
        ),
        ("somebody else beside the camera", [wait - PAUSE_S for wait in other]),
    ]


def _asked(ask: Callable[[bytes], object], frames: Sequence[bytes], seconds: float) -> list[float]:
    """How long each answer took, in seconds, as many as there is time for."""
    waits: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        ask(frames[len(waits) % len(frames)])
        waits.append(time.monotonic() - begun)
    return waits


def _row(waits: Sequence[float], seconds: float) -> str:
    ordered = sorted(1000 * one for one in waits)
    high = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"{len(waits) / seconds:.1f} | {statistics.median(ordered):.0f} | {high:.0f}"


if __name__ == "__main__":
    sys.exit(main())
