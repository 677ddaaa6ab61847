"""A finished model can be the start of the next training, and the plan says so."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from streamlit.testing.v1 import AppTest

from core import files
from core.runs import draft, origins
from core.weights.local_folders import sha256
from tests import worlds
from tests.pages.conftest import Open, words_of


def _page(data: str, runs: tuple[str, ...]) -> None:
    """The list, and the one that was pressed."""
    from pathlib import Path

    from core.data import scan
    from core.runs import store
    from pages.parts.backbone import own_models
    from pages.parts.shared import session

    dataset = scan.scan(Path(data))
    own_models.show(session.draft().backbone, dataset)
    for run in runs:
        own_models._picked(store.read(Path(run)), session.draft().backbone, dataset)


@pytest.fixture
def taught(finished: Path) -> Path:
    """The finished run, with weights that can be read."""
    best = finished / "best"
    files.write_json(best / "config.json", {"architecture": "resnet18"})
    files.write_json(best / "labels.json", ["stop", "turn_left", "turn_right"])
    save_file({"fc.weight": np.zeros((3, 4), np.float32)}, best / "model.safetensors")
    return finished


def test_it_becomes_the_start_with_its_classes_told(
    taught: Path, tmp_path: Path, open_page: Open
) -> None:
    more = worlds.class_folders(tmp_path / "more", {"stop": 6, "turn_left": 6, "yield": 6})
    draft.choose_folder(more)
    app = AppTest.from_function(_page, args=(str(more), (str(taught),)), default_timeout=60).run()
    assert not app.exception
    assert list(app.dataframe[0].value["Model"]) == ["signs"]
    assert list(app.dataframe[0].value["Right"]) == [83.0]
    said = words_of(app)
    assert "Goes on from “signs”: 2 of its classes stay, 1 is dropped, 1 is new." in said
    app.button(key="go-on").click().run()
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.path == str(taught / "best")
    assert chosen.sha256 == sha256(taught / "best" / "model.safetensors")
    origin = origins.of(chosen)
    assert origin is not None
    assert origin.place == str(taught)
    assert "Chosen" in words_of(app)
    assert "**signs**" in words_of(open_page("backbone"))
    assert "Goes on from “signs”" in words_of(open_page("train"))


def test_a_model_that_cannot_be_read_is_told(finished: Path, pictures: Path) -> None:
    args = (str(pictures), (str(finished),))
    app = AppTest.from_function(_page, args=args, default_timeout=60).run()
    assert not app.exception
    assert "weights-not-found" in words_of(app)


def test_without_a_model_there_is_none_to_choose(pictures: Path) -> None:
    app = AppTest.from_function(_page, args=(str(pictures), ()), default_timeout=60).run()
    assert "There is no finished training yet." in words_of(app)
