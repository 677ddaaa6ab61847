"""What goes wrong inside a guard is a notice with its name, never a traceback."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import words_of


def _refused() -> None:
    from core.errors import NoImagesFound
    from pages.parts.shared import notices

    with notices.guard():
        raise NoImagesFound(what="No *pictures*", why="It is empty.", fix="Choose another.")


def _unreadable() -> None:
    from pages.parts.shared import notices

    with notices.guard():
        raise PermissionError(13, "Permission denied", "/secret")


@pytest.mark.parametrize(
    ("page", "said"),
    [(_refused, "no-images-found"), (_unreadable, "could not be read")],
    ids=["ours", "the system's"],
)
def test_an_error_is_a_notice(page, said: str) -> None:
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert "Did not work" in "".join(badge.proto.body for badge in app.markdown)
    assert said in words_of(app)


def _short() -> None:
    from core.errors import FolderNotFound
    from pages.parts.shared import notices

    notices.line(FolderNotFound(what="No *folder*", why="It is gone.", fix="Choose another."))


def test_an_error_fits_on_a_line() -> None:
    app = AppTest.from_function(_short, default_timeout=60).run()
    (text,) = words_of(app).splitlines()[-1:]
    assert "No *folder*. Choose another." in text
