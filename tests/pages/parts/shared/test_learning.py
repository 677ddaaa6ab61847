"""The learning curve tells a story while pictures are read, and what it comes to at the end."""

from pathlib import Path

from core.data import split
from core.runs.event import Phase, Progress
from core.runs.events import Journal
from tests.pages.conftest import Open, running, words_of
from tests.report.test_learning import point


def _begun(run: Path) -> Journal:
    journal = running(run)
    journal.write(Phase(name="embed", title="Looking at each picture once", index=1, of=2))
    return journal


def test_while_pictures_are_read_it_shows_them_and_how_good_a_quick_head_is(
    open_page: Open, finished: Path
) -> None:
    journal = _begun(finished)
    rows = split.load_rows(finished / "split.csv")[:2]
    for done, name in enumerate((row.file for row in rows), 1):
        journal.write(Progress(phase="embed", done=done, total=30, seconds_left=34.0, file=name))
    journal.write(point(12, 5, 6))
    app = open_page("train")
    assert not app.exception
    said = words_of(app)
    assert "After 12 training pictures a quick last layer (head) is 83% right" in said
    assert "looked at so far" in said
    numbers = {metric.label: metric.value for metric in app.metric}
    assert numbers["Looked at"] == "2 of 30"
    assert numbers["Time left"] == "34 s"
    assert len(app.main.get("image")) == 2


def test_a_picture_that_is_gone_by_now_does_no_harm(open_page: Open, finished: Path) -> None:
    journal = _begun(finished)
    journal.write(Progress(phase="embed", done=1, total=30, file="gone/away.png"))
    journal.write(Progress(phase="embed", done=2, total=30, file="../../etc/passwd"))
    assert not open_page("train").exception


def test_at_the_end_it_says_whether_more_would_help(open_page: Open, finished: Path) -> None:
    journal = Journal(finished)
    journal.write(point(60, 160, 200, settled=True))
    journal.write(point(120, 180, 200, settled=True, gained=22, lost=2))
    assert "more pictures would help" in words_of(open_page("train"))
    results = open_page("results").segmented_control(key="results-view").set_value("training")
    assert "more pictures would help" in words_of(results.run())
