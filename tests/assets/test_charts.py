"""No button of any chart leaves this computer: every chart is drawn with its upload taken away."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_DRAWN = re.compile(r"Plotly\.(?:react|newPlot)\(.*?\}\s*\)\s*;", re.DOTALL)
_OF_STREAMLIT = re.compile(r"\bst\.(?:\w+_chart|map)\(")


def test_every_chart_is_drawn_without_a_way_to_a_cloud() -> None:
    scripts = [path for path in (ROOT / "assets").rglob("*.js") if "Plotly." in path.read_text()]
    calls = [call for path in scripts for call in _DRAWN.findall(path.read_text("utf-8"))]
    assert calls
    for call in calls:
        assert "showSendToCloud: false" in call
        assert 'plotlyServerURL: ""' in call
        assert "showEditInChartStudio" not in call


def test_pages_draw_charts_through_that_script_alone() -> None:
    """A chart of Streamlit's own has a configuration of its own, with the button in it."""
    pages = [*(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
    found = [path.name for path in pages if _OF_STREAMLIT.search(path.read_text("utf-8"))]
    assert found == []
    assert _OF_STREAMLIT.search("st.plotly_chart(figure)"), "else this test could not fail"
