"""Every page as everyone meets it: light or dark, wide or narrow, by mouse, keyboard or ear."""

from collections.abc import Iterator

import pytest

from core.data import demo_dataset
from core.runs import draft
from core.weights import pretrained
from tests.browser import Server, Visitor, start
from tests.commands import graft

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PAGES = {
    "": "Teach a pretrained vision model your classes, on this computer",
    "data": "Data",
    "backbone": "Backbone",
    "augment": "Augment",
    "train": "Train",
    "results": "Results",
    "predict": "Predict",
    "runs": "Runs",
}
WIDTHS_PX = (420, 1366)
WAY = (("Results", 53), ("Train", 4000), ("Augment", 53), ("Results", 4000), ("Data", 53))
"""Pages, each opened from the one before where that was scrolled down by so many pixels."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the sample, with a model."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAFT_HOME", str(home))
        signs = demo_dataset.make()
        made = graft("train", signs, "--strategy", "features")
        assert made.code == 0, made.err
        draft.choose_folder(signs)
        draft.change(backbone=pretrained.choose("embedded").model_dump(), run=made.data["run"])
        served = start(home, tmp_path_factory.mktemp("log") / "server.log")
    yield served
    served.stop()


def _settled(page, title: str) -> None:
    page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
    page.locator('[data-testid="stStatusWidget"]').wait_for(state="detached")
    page.wait_for_timeout(1000)  # thumbnails and charts come after the words


def _broken(page) -> list[str]:
    """What axe-core calls serious, or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page).response["violations"]
    return [
        f"{broken['help']}: {node['html'][:200]} {node['failureSummary']}"
        for broken in found
        if broken["impact"] in ("serious", "critical")
        for node in broken["nodes"]
    ]


def _pushed(page, width: int) -> int:
    """Pixels by which a page of this width is wider than its window."""
    page.set_viewport_size({"width": width, "height": 850})
    page.wait_for_timeout(400)
    main = page.locator('[data-testid="stMain"]')
    return int(main.evaluate("(main) => main.scrollWidth - main.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_weak_eyes_screen_readers_or_small_screens_out(
    trained: Server, chromium, scheme: str
) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1366, "height": 850})
    page = Visitor(context).open(trained.at())
    amiss = {}
    for address, title in PAGES.items():
        if address:
            page.locator(f'[data-testid="stSidebar"] a[href="{address}"]').first.click()
        page.mouse.move(800, 500)  # away from the words that hover beside a link
        _settled(page, title)
        amiss[title] = [*_broken(page), *(w for w in WIDTHS_PX if _pushed(page, w) > 1)]
    context.close()
    assert not any(amiss.values()), amiss


def test_a_page_opens_at_its_top(trained: Server, visitor: Visitor) -> None:
    page = visitor.open(trained.at("predict"))
    main = page.locator('[data-testid="stMain"]')
    _settled(page, "Predict")
    links = page.locator('[data-testid="stSidebar"]')
    for title, far in WAY:
        main.evaluate("(main, far) => { main.scrollTop = far }", far)
        page.mouse.move(800, 500)  # away from the words that hover beside a link
        page.wait_for_timeout(500)
        links.get_by_role("link", name=title, exact=True).click()
        _settled(page, title)
        assert main.evaluate("(main) => main.scrollTop") == 0, title
    assert visitor.errors == []
