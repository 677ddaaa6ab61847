"""What forbids to train again as before is said, with the way to the settings."""

import shutil
from pathlib import Path

from core.data import scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from tests.pages.conftest import Open, words_of


def test_a_class_without_pictures_enough_is_told_and_nothing_starts(
    open_page: Open, finished: Path, pictures: Path, started: list[Path]
) -> None:
    all_of_them = tuple(picture.content for picture in scan.scan(pictures).pictures)
    journal.write(pictures, [LabelEvent(kind="label", contents=all_of_them, names=("stop",))])
    app = open_page("results")
    app.button(key="improve").click().run()
    assert not app.exception
    assert not started
    assert "cannot be trained again as it was" in words_of(app)
    app.button(key="not-improved").click().run()
    assert "cannot be trained again" not in words_of(app)


def test_who_comes_back_without_it_does_not_start_it_later(
    open_page: Open, finished: Path, pictures: Path, started: list[Path]
) -> None:
    content = scan.scan(pictures).pictures[0].content
    journal.write(pictures, [LabelEvent(kind="leave out", contents=(content,))])
    app = open_page("results")
    kept = pictures.with_name("away")
    pictures.rename(kept)
    app.button(key="improve").click().run()
    assert not app.exception
    assert "The folder is not there" in words_of(app)
    shutil.move(kept, pictures)
    app.run()
    assert not started
