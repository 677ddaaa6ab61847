"""The page that runs a model in a browser: one file, Pillow's pixels, and names as text."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.engine.backbone.preprocessing import Preprocessing
from core.engine.feed import images
from core.engine.serve import original, parity
from core.engine.serve.formats import onnx_file, web_page
from core.engine.serve.formats.predictor import TAKEAWAY
from core.errors import ExportError
from core.runs import web_runtime
from core.runs.web_runtime import WebRuntime
from core.weights import licence_file
from tests import worlds
from tests.engine import finished

NASTY = ("</script><script>alert(1)</script>", "a\n\"b' {{facts}}", "ünï\u2028<b>")


@pytest.fixture
def small_runtime(monkeypatch: pytest.MonkeyPatch) -> WebRuntime:
    """Bytes in the place of what runs the model."""
    runtime = replace(web_runtime.ONNXRUNTIME_WEB, title="small")
    runtime.folder.mkdir(parents=True)
    runtime.file(".mjs").write_bytes(b"export const env = {};")
    runtime.file(".wasm").write_bytes(bytes(range(256)) * 9)
    monkeypatch.setattr(web_runtime, "ONNXRUNTIME_WEB", runtime)
    return runtime


class Elements(HTMLParser):
    """The scripts of a page, each with what it holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.others: list[str] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag, attributes) -> None:
        self.inside = tag == "script"
        if self.inside:
            self.scripts.append((dict(attributes), ""))
        else:
            self.others.append(tag)

    def handle_data(self, data) -> None:
        if self.inside:
            facts, text = self.scripts.pop()
            self.scripts.append((facts, text + data))

    def handle_endtag(self, tag) -> None:
        self.inside = False


def written(run: Path, folder: Path) -> Elements:
    source = original.opened(run)
    copy = onnx_file.write(source, folder)
    plan = source.plan.model_copy(update={"name": NASTY[0]})
    odd = replace(source, plan=plan, trained=replace(source.trained, classes=NASTY))
    found = parity.certify(source, copy, "onnx", folder, lambda done, total: None)
    web_page.write(odd, copy, found, licence_file.of(plan.backbone), folder)
    return Elements((folder / web_page.PAGE_FILE).read_text("utf-8"))


def test_names_are_text_and_the_parts_are_what_they_were(
    tmp_path: Path, small_runtime: WebRuntime
) -> None:
    run = finished.run(tmp_path, n=6)
    (tmp_path / "model").mkdir()
    page = written(run, tmp_path / "model")
    facts = json.loads(next(text for told, text in page.scripts if told.get("id") == "facts"))
    assert tuple(facts["labels"]) == NASTY
    assert facts["title"] == NASTY[0]
    assert len([told for told, _ in page.scripts if not told]) == 2, "pixels and page"
    assert "b" not in page.others
    import base64

    sizes = {"runtime": small_runtime.file(".mjs"), "wasm": small_runtime.file(".wasm"),
             "model": tmp_path / "model" / "model.onnx"}  # fmt: skip
    for name, path in sizes.items():
        parts = [(t, text) for t, text in page.scripts if t.get("data-part") == name]
        assert b"".join(base64.b64decode(text) for _, text in parts) == path.read_bytes()
        assert sum(int(told["data-bytes"]) for told, _ in parts) == path.stat().st_size


def test_it_may_reach_no_network_and_brings_the_licence_of_what_runs_it(
    tmp_path: Path, small_runtime: WebRuntime
) -> None:
    run = finished.run(tmp_path, n=6)
    (tmp_path / "model").mkdir()
    written(run, tmp_path / "model")
    head = (tmp_path / "model" / web_page.PAGE_FILE).read_text("utf-8").partition("<body>")[0]
    assert "default-src 'none'" in head
    assert "connect-src 'none'" in head
    notices = (tmp_path / "model" / web_page.NOTICES_FILE).read_text("utf-8")
    assert "MIT License" in notices
    assert len(notices) > 100_000, "those of what is in it, too"
    for name in ("page.html", "page.js", "pixels.js", "page.css"):
        assert not re.search(r"https?://|innerHTML", (TAKEAWAY / name).read_text("utf-8"))


def test_a_model_that_no_tab_could_hold_is_refused(
    tmp_path: Path, small_runtime: WebRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_page, "LARGEST_MODEL_BYTES", 1000)
    run = finished.run(tmp_path, n=6)
    (tmp_path / "model").mkdir()
    with pytest.raises(ExportError, match="too large for a web page"):
        written(run, tmp_path / "model")


SIZES = [(301, 237), (100, 333), (64, 64), (20, 31), (17, 400)]


@pytest.mark.slow
@pytest.mark.release
def test_the_browser_makes_the_pixels_that_pillow_makes(chromium) -> None:
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.set_content("<p>pixels</p>")
    page.add_script_tag(content=(TAKEAWAY / "pixels.js").read_text("utf-8"))
    for crop_mode in ("center", "squash", "border"):
        for interpolation in ("nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"):
            how = {
                "resize_px": 70, "side_px": 64, "interpolation": interpolation,
                "crop_mode": crop_mode, "mean": (0.5, 0.4, 0.3), "std": (0.5, 0.5, 0.5),
            }  # fmt: skip
            for size in SIZES:
                picture = worlds.picture(1, size=size)
                ours = images.from_pil(picture, Preprocessing(**how))
                given = page.evaluate(
                    """([width, height, data, how]) => Array.from(framed(
                        { width, height, data: Uint8Array.from(data) }, how, false))""",
                    [*size, np.asarray(picture).ravel().tolist(), how],
                )
                assert np.array_equal(ours.ravel(), given), (crop_mode, interpolation, size)
    context.close()


@pytest.mark.slow
def test_both_sides_make_the_same_pattern(chromium) -> None:
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.set_content("<p>pattern</p>")
    page.add_script_tag(content=(TAKEAWAY / "pixels.js").read_text("utf-8"))
    given = page.evaluate("Array.from(pattern(301, 237).data)")
    assert np.array_equal(web_page.pattern(301, 237).ravel(), given)
    context.close()


def test_the_pattern_is_a_picture_with_structure() -> None:
    made = web_page.pattern(60, 40)
    assert made.shape == (40, 60, 3)
    assert made.std() > 30
    Image.fromarray(made)
