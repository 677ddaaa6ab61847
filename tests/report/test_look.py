"""One look for all charts."""

from core.report import look


def test_light_and_dark_name_the_same_things() -> None:
    assert set(look.LIGHT) == set(look.DARK)
    assert look.template(dark=True)["font"]["color"] == look.DARK["text"]
    assert look.template()["font"]["color"] == look.LIGHT["text"]


def test_the_page_shines_through_and_zoom_is_kept() -> None:
    layout = look.template()
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert layout["uirevision"] == "keep"
