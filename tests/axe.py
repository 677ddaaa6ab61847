"""What keeps people out of a page, by the rules of axe-core."""

import pytest

_AT_REST = "() => document.getAnimations().every(one => one.playState !== 'running' || \
one.effect.getComputedTiming().endTime === Infinity)"
"""Half-way through a change of colours nothing has the contrast that it will have."""


def broken(page) -> list[str]:
    """What axe-core calls serious, or critical, once colours and places have settled."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.wait_for_function(_AT_REST)
    found = axe.run(page).response["violations"]
    return [
        f"{rule['help']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
