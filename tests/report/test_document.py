"""The report is one file that needs nothing else, and shows names without obeying them."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

from core.plan import plan as plans
from core.report import document, test_set
from tests.report.carded import NASTY, finished, save


class Page(HTMLParser):
    """Tags, and addresses that a browser would follow by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "img", "br", "line", "circle", "polyline"):
            self.open.append(tag)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "action", "data")]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                continue


def test_the_page_is_whole_and_brings_all_that_it_shows(run: Path) -> None:
    finished(run)
    text = document.page(run)
    page = Page(text)
    assert page.open == []
    assert not {"script", "link", "iframe", "object", "form"} & {*page.tags}
    assert all(address.startswith("data:image/jpeg;base64,") for address in page.addresses)
    assert "default-src 'none'" in text
    assert not re.search(r"url\(|@import", text)


def test_names_are_shown_and_never_obeyed(run: Path) -> None:
    finished(run)
    text = document.page(run)
    assert "<script>" not in text
    assert html.escape(NASTY) in text


def test_every_part_that_is_known_is_told(run: Path) -> None:
    finished(run)
    save(run, "test")
    test_set.record_opening(run, n=6, accuracy=1.0)
    text = document.page(run)
    for part in (
        "100.0% right on pictures it never saw (61.0% to 100.0%, 6 pictures)",
        "What is taken for what", "Class by class", "Not one mistake on these 6 pictures",
        "What to keep in mind", "How it learnt", "f1n9e7", "Few pictures.", "torch 2.15.0",
        "Openings of the test set", "graft train", "horizontal_flip", "Do it.",
    ):  # fmt: skip
        assert part in text, part


def test_before_the_training_nothing_is_invented(run: Path) -> None:
    text = document.page(run)
    assert "How good it is, is not known yet." in text
    assert "How it learnt" not in text
    assert "Openings of the test set" not in text
    assert "nan" not in text.lower().replace("finance", "")


def test_the_surest_mistakes_are_in_it_as_pictures_unless_asked_otherwise(run: Path) -> None:
    finished(run)
    save(run, "validation", wrong=2)
    assert document.page(run).count("data:image/jpeg;base64,") == 2
    assert "data:image" not in document.page(run, pictures=False)


def test_a_picture_that_is_gone_is_said_to_be_gone(run: Path) -> None:
    finished(run)
    save(run, "validation", wrong=1)
    moved = Path(plans.load(run).folder)
    moved.rename(moved.with_name("elsewhere"))
    assert "cannot be read (any more)" in document.page(run)


def test_what_was_measured_of_its_robustness_is_told(run: Path) -> None:
    finished(run)
    assert "what it stands" not in document.page(run)
    text = document.page(run, stands=["Blur: <1 % 90 % (83–94)"])
    assert "What it goes by, and what it stands" in text
    assert "Blur: &lt;1 % 90 % (83–94)" in text
