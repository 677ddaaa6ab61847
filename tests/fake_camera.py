"""A camera that shows what a test wants: pictures in a file that Chromium plays round and round."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

FPS = 30
"""Chromium plays the frames of such a file so fast."""
SIZE = (640, 480)


def film(path: Path, shots: Sequence[tuple[Image.Image, float]]) -> Path:
    """Write pictures, each for so many seconds, as a file of JPEG frames (.mjpeg)."""
    with path.open("wb") as file:
        for picture, seconds in shots:
            frame = io.BytesIO()
            ImageOps.pad(picture.convert("RGB"), SIZE, color="gray").save(frame, format="JPEG")
            file.write(frame.getvalue() * max(1, round(FPS * seconds)))
    return path


def switches(film: Path) -> tuple[str, ...]:
    """For a Chromium whose camera plays the film, and is allowed to every page."""
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
