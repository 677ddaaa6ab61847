"""Laws of many pictures answered into a table: stopped, killed and gone on with."""

import csv
import signal
import time

import pytest

from core.engine.serve import answering, predict_files
from core.engine.serve.answering import Listening
from core.plan import plan as plans
from core.protocol.prediction import ManyRequest
from core.report import answer_table, sorted_copies
from core.runs import best_weights, guarantee, not_sure, process, questions
from core.runs.guarantee import Guarantee
from core.runs.stop import Stopped
from tests import worlds
from tests.commands import ended, started, until
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"))


@pytest.fixture
def many(tmp_path):
    return worlds.separable(tmp_path / "many", finished.CLASSES, 40)


def rows(table):
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_says_what_is_said_of_each_alone(run, many, tmp_path):
    worlds.text_as_picture(many / "text.jpg")
    filled = answering.fill(run, [many], tmp_path / "out.csv")
    records = predict_files.predict(run, [many])
    assert (filled.pictures, filled.fresh) == (121, 121)
    read = rows(tmp_path / "out.csv")
    assert [row["file"] for row in read] == [record.file for record in records]
    assert [row["label"] for row in read] == [record.label or "" for record in records]
    (bad,) = [row for row in read if row["error"]]
    assert "cannot be read" in bad["error"]
    assert {row["model"] for row in read} == {best_weights.mark(run)}


def test_it_is_stopped_after_a_batch_and_goes_on_without_answering_twice(run, many, tmp_path):
    table, seen = tmp_path / "out.csv", []

    def stop_soon():
        if seen and seen[-1][0] >= 30:
            raise Stopped

    hear = Listening(on_progress=lambda *told: seen.append(told), check_stop=stop_soon)
    with pytest.raises(Stopped):
        answering.fill(run, [many], table, listening=hear)
    first = rows(table)
    assert 30 <= len(first) < 120
    seen.clear()
    heard = []
    listening = Listening(on_progress=lambda *told: seen.append(told), on_answers=heard.extend)
    filled = answering.fill(run, [many], table, listening=listening)
    assert seen[0] == (len(first), 120)
    assert seen[-1] == (120, 120)
    assert filled.fresh == len(heard) == 120 - len(first)
    names = [row["file"] for row in rows(table)]
    assert len(names) == len(set(names)) == 120
    assert rows(table)[: len(first)] == first


def test_what_came_since_is_answered_and_nothing_else(run, many, tmp_path):
    answering.fill(run, [many], tmp_path / "out.csv")
    worlds.write_pictures(many / "new", 2)
    assert answering.fill(run, [many], tmp_path / "out.csv").fresh == 2


@pytest.mark.slow
def test_a_killed_command_leaves_whole_rows_and_goes_on(run, tmp_path):
    many = worlds.separable(tmp_path / "many", finished.CLASSES, 200)
    table, command = tmp_path / "out.csv", ("predict", run, many, "--csv", tmp_path / "out.csv")
    child = started(*command)
    until(lambda: table.exists() and len(rows(table)) > 40, what="some rows")
    child.kill()
    child.communicate()
    before = rows(table)
    assert 40 < len(before) < 600
    said = ended(started(*command))
    assert said.code == 0, said.err
    assert said.data["pictures"] == 600
    assert said.data["answered"] >= 600 - len(before)
    names = [row["file"] for row in rows(table)]
    assert len(names) == len(set(names)) == 600


@pytest.mark.slow
def test_ctrl_c_ends_a_command_and_says_how_to_go_on(run, tmp_path):
    many = worlds.separable(tmp_path / "many", finished.CLASSES, 200)
    table = tmp_path / "out.csv"
    child = started("predict", run, many, "--csv", table)
    until(lambda: table.exists() and len(rows(table)) > 10, what="some rows")
    child.send_signal(signal.SIGINT)
    said = ended(child)
    assert (said.code, said.data["stopped"]) == (1, True)
    assert "Traceback" not in said.err
    assert ended(started("predict", run, many, "--csv", table)).data["pictures"] == 600


@pytest.mark.slow
def test_a_background_process_fills_the_table_of_its_question_is_stopped_and_goes_on(run, tmp_path):
    many = worlds.separable(tmp_path / "many", finished.CLASSES, 200)
    request = ManyRequest(run=run, model=best_weights.mark(run), files=(many,))
    place = questions.start(request.verb, request.as_json())
    table = place / questions.ANSWERS_TABLE
    until(lambda: table.exists() and len(rows(table)) > 40, what="some rows")
    questions.stop(place)
    until(lambda: questions.read(place).state != "running", what="an end")
    assert questions.read(place).state == "stopped"
    stopped_at = len(rows(table))
    assert stopped_at < 600
    until(lambda: not process.exists(place), what="its leave")
    assert questions.start(request.verb, request.as_json()) == place
    until(lambda: questions.read(place).state != "running", what="an end")
    view = questions.read(place)
    assert view.state == "done", view
    assert (view.answer["pictures"], view.answer["fresh"]) == (600, 600 - stopped_at)
    names = [row["file"] for row in rows(table)]
    assert len(names) == len(set(names)) == 600


def test_the_table_sorts_the_pictures(run, many, tmp_path):
    table = tmp_path / "out.csv"
    answering.fill(run, [many], table)
    columns = answer_table.columns_of(plans.load(run), 5, answer_table.MODEL)
    copies = sorted_copies.SortedCopies(tmp_path / "sorted", finished.CLASSES)
    made = sorted_copies.copy_all(table, columns, copies)
    assert made.pictures == 120
    found = [path.parent.name for path in (tmp_path / "sorted").rglob("*.png")]
    assert len(found) == 120
    told = [row["label"] for row in rows(table)]
    assert {name: found.count(name) for name in found} == {name: told.count(name) for name in told}


def test_time_is_spent_on_answers(run, tmp_path):
    """What the table holds already costs next to nothing."""
    many = worlds.separable(tmp_path / "many", finished.CLASSES, 100)
    answering.fill(run, [many], tmp_path / "out.csv")
    began = time.monotonic()
    assert answering.fill(run, [many], tmp_path / "out.csv").fresh == 0
    assert time.monotonic() - began < 2


def test_each_row_says_what_it_is_one_of_and_how_often_that_holds(run, many, tmp_path):
    plain = predict_files.predict(run, [many])
    least = sorted(record.top[1].confidence for record in plain)[60]
    guarantee.keep(run, Guarantee(share=0.9, least=least))
    try:
        told = rows(answering.fill(run, [many], tmp_path / "asked.csv", top=3).table)
        record = predict_files.predict(run, [many], top=1)[0]
    finally:
        guarantee.keep(run, None)
    assert {row["guarantee"] for row in told} == {"0.9"}
    sizes = set()
    for row in told:
        shares = {row["label"]: float(row["confidence"])}
        shares |= {row[f"label_{n}"]: float(row[f"confidence_{n}"]) for n in (2, 3)}
        likely = [name for name, share in shares.items() if share >= least - 5e-7]
        assert row["one_of"] == "|".join(likely or [row["label"]])
        sizes.add(len(likely))
    assert len(sizes) > 1, "some are clearer than others"
    assert "|".join(record.one_of.classes) == told[0]["one_of"], "however few are told"


def test_each_row_says_whether_it_is_sure_enough_and_for_which_threshold(run, many, tmp_path):
    plain = answering.fill(run, [many], tmp_path / "plain.csv").table
    assert {(row["sure"], row["not_sure_below"]) for row in rows(plain)} == {("", "")}
    shares = sorted(float(row["confidence"]) for row in rows(plain))
    below = round(shares[len(shares) // 2], 3)
    not_sure.keep(run, below)
    try:
        told = rows(answering.fill(run, [many], tmp_path / "asked.csv").table)
    finally:
        not_sure.keep(run, 0)
    for row in told:
        assert row["sure"] == ("yes" if float(row["confidence"]) >= below else "not sure")
        assert float(row["not_sure_below"]) == below
    assert {row["sure"] for row in told} == {"yes", "not sure"}
