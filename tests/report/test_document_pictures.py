"""Pictures in the report are small copies of the surest mistakes."""

import base64
import io
from pathlib import Path

from PIL import Image

from core.report import document_pictures
from tests.report.carded import NASTY, finished, save


def test_each_mistake_says_what_it_shows_and_what_was_said(run: Path) -> None:
    finished(run)
    save(run, "validation", wrong=2)
    text = "".join(document_pictures.mistakes(run, "validation"))
    assert text.count("<figure>") == 2
    assert "sure. Is" in text
    assert NASTY not in text
    data = text.split("base64,")[1].split('"')[0]
    assert max(Image.open(io.BytesIO(base64.b64decode(data))).size) <= 240


def test_never_more_than_a_few(run: Path) -> None:
    finished(run)
    save(run, "training", wrong=20)
    shown = "".join(document_pictures.mistakes(run, "training"))
    assert shown.count("<figure>") == document_pictures.SHOWN
