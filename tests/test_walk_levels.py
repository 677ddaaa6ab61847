"""Nested folders are read otherwise by a press; the check of pictures is stopped and goes on."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.runs import draft
from tests import worlds
from tests.browser import Server, Visitor, spelt

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

EACH = 150
"""Pictures of a camera and a class: with four of them the check takes seconds."""


def _cameras(folder: Path) -> Path:
    """Two classes of two cameras, of one large picture each, every file another one."""
    chance = np.random.default_rng(3)
    for camera in ("cam1", "cam2"):
        for name in ("fine", "torn"):
            place = folder / camera / name
            place.mkdir(parents=True)
            pixels = chance.integers(0, 256, (640, 640), dtype=np.uint8)
            stored = io.BytesIO()
            Image.fromarray(pixels).quantize(16).save(stored, "PNG", compress_level=1)
            begin, end = stored.getvalue()[:-12], stored.getvalue()[-12:]
            for number in range(EACH):
                said = worlds.png_chunk(b"tEXt", f"number\0{number}".encode())
                (place / f"p{number:04d}.png").write_bytes(begin + said + end)
    return folder


def test_a_folder_is_read_otherwise_by_a_press_and_its_check_stops_and_goes_on(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    draft.choose_folder(_cameras(tmp_path / "set"))
    page = visitor.open(server.at("data"))
    level = page.locator(".st-key-class-level")
    two_down = level.get_by_text(spelt("Classes are the folders two levels down: fine, torn."))
    two_down.wait_for()
    page.get_by_role("button", name="Stop looking").click()
    stopped = page.get_by_text(re.compile(r"Stopped at [\d,]+ of [\d,]+\."))
    stopped.wait_for()
    page.get_by_role("button", name="Go on looking").click()
    stopped.wait_for(state="detached")
    level.get_by_role("button", name=re.compile("^Take cam1, cam2")).click()
    level.get_by_text(spelt("Classes are the folders directly in it: cam1, cam2.")).wait_for()
    page.get_by_role("button", name="Show all of cam1").wait_for()
    level.get_by_role("button", name=re.compile("^Take fine, torn")).click()
    two_down.wait_for()
