"""Every page as everyone meets it: light or dark, wide or narrow, by mouse, keyboard or ear."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plan import plan as plans
from core.plan.recipe import Recipe
from pages.parts.shared.steps import STEPS
from tests.axe import broken
from tests.browser import Visitor, visiting
from tests.taught import Taught

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PAGES = {
    "": "Teach a pretrained vision model your classes, on this computer",
    "make": "Make classes",
    "label": "Label",
    "data": "Data",
    "backbone": "Backbone",
    "augment": "Augment",
    "train": "Train",
    "results": "Results",
    "predict": "Predict",
    "runs": "Runs",
    "compare": "Compare runs",
}
WIDTHS_PX = (420, 1920, 1366)
WAY = (("Results", 53), ("Train", 4000), ("Augment", 53), ("Results", 4000), ("Data", 53))
"""Pages, each opened from the one before where that was scrolled down by so many pixels."""
AMISS = """() => {
  const shown = (all) => [...all].filter((one) => one.checkVisibility());
  const on = (css) => shown(document.querySelectorAll(css));
  const levels = on("h1, h2, h3, h4, h5, h6").map((one) => [Number(one.ariaLevel), one.innerText]);
  const skipped = levels.filter(([level], at) => level > (at ? levels[at - 1][0] : 0) + 1);
  const icons = on("h1, h2, h3, h4, h5, h6").flatMap((one) =>
    shown(one.querySelectorAll("[translate='no']:not([aria-hidden])")).map((icon) => icon.innerText));
  const sends = on(".modebar-btn").map((one) => one.dataset.title).filter((one) => /hare|loud/.test(one));
  const cut = on(".dvn-scroller").filter((one) => one.scrollWidth > one.clientWidth + 8)
    .map((one) => one.closest("[data-testid='stDataFrame']").innerText.slice(0, 80));
  const named = on("[data-testid='stMain'] .stButton button").map((one) => one.textContent);
  const alike = named.filter((name, at) => named.indexOf(name) !== at);
  return { alike, skipped, icons, sends, cut };
}"""  # noqa: E501


@pytest.fixture
def second(taught: Taught) -> Iterator[Path]:
    """Another finished run of the same pictures, by another plan."""
    place = taught.run.with_name(f"{taught.run.name}-again")
    shutil.copytree(taught.run, place)
    plan = plans.load(place)
    plans.save(plan.model_copy(update={"name": "again", "recipe": Recipe(views=2)}), place)
    yield place
    shutil.rmtree(place)


def _settled(page, title: str) -> None:
    page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
    page.locator('[data-testid="stStatusWidget"]').wait_for(state="detached")
    page.wait_for_timeout(1000)  # thumbnails and charts come after the words


def _pushed(page, width: int) -> int:
    """Pixels by which a page of this width is wider than its window."""
    page.set_viewport_size({"width": width, "height": 850})
    page.wait_for_timeout(400)
    main = page.locator('[data-testid="stMain"]')
    return int(main.evaluate("(main) => main.scrollWidth - main.clientWidth"))


@pytest.mark.parametrize(
    ("scheme", "widths"),
    [
        pytest.param("light", WIDTHS_PX, id="light"),
        pytest.param("dark", (), id="dark", marks=pytest.mark.release),
    ],
)
def test_no_page_keeps_weak_eyes_screen_readers_or_small_screens_out(
    taught: Taught, second: Path, chromium, scheme: str, widths: tuple[int, ...]
) -> None:
    amiss = {}
    with visiting(
        chromium, color_scheme=scheme, viewport={"width": 1366, "height": 850}
    ) as visitor:
        page = visitor.open(taught.server.at())
        for address, title in PAGES.items():
            if address == "make":
                page.get_by_role("button", name="Make classes here").click()
            elif address == "compare":
                both = f"&runs={taught.run.name}/{second.name}"
                page.goto(f"{taught.server.at(address)}{both}")
            elif address:
                page.locator(f'[data-testid="stSidebar"] a[href="{address}"]').first.click()
            page.mouse.move(800, 500)  # away from the words that hover beside a link
            _settled(page, title)
            amiss[title] = [
                *broken(page),
                *(f"{what}: {of}" for what, of in page.evaluate(AMISS).items() if of),
                *(f"cut off at {w} px" for w in widths if _pushed(page, w) > 1),
            ]
    assert not any(amiss.values()), amiss


@pytest.mark.release  # looks at every page again, and waits at each
def test_a_page_opens_at_its_top(taught: Taught, visitor: Visitor) -> None:
    page = visitor.open(taught.server.at("predict"))
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


@pytest.mark.release  # the walk above opens each of them by its link
def test_every_page_opens_by_its_own_address(taught: Taught, visitor: Visitor) -> None:
    for step in STEPS:
        page = visitor.open(taught.server.at(step.name))
        page.get_by_role("heading", name=step.title, exact=True).wait_for()
        page.wait_for_timeout(500)  # for its pictures, none of which may be missing
        page.close()
