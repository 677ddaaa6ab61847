"""The embedded backbone: its folder, its card, and the bar that it was made for."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDERS = sorted(path.parent for path in Path("assets/backbones").resolve().glob("*/card.json"))
torch = pytest.importorskip("torch")
timm = pytest.importorskip("timm")


def card_of(folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    return card


def backbone(folder: Path, **kwargs: Any) -> Any:
    return timm.create_model(f"local-dir:{folder}", pretrained=True, **kwargs).eval()


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_there_is_an_embedded_backbone() -> None:
    assert FOLDERS


def test_the_weights_are_those_the_card_describes(folder: Path) -> None:
    card, weights = card_of(folder), folder / "model.safetensors"
    with weights.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == card["sha256"]
    assert weights.stat().st_size <= 6 * 2**20
    assert card["name"] == folder.name
    assert card["licence"] == "Apache-2.0"
    assert card["sha256"] in (folder / "README.md").read_text(encoding="utf-8")


def test_it_is_small_and_its_features_are_finite(folder: Path) -> None:
    card = card_of(folder)
    model = backbone(folder, num_classes=0)
    assert sum(parameter.numel() for parameter in model.parameters()) == card["parameters"]
    assert card["parameters"] <= 3_000_000
    side = model.pretrained_cfg["input_size"][1]
    assert side == card["input_size_px"]
    with torch.inference_mode():
        features = model(torch.rand(2, 3, side, side, generator=torch.manual_seed(0)) * 2 - 1)
    assert features.shape == (2, card["features"])
    assert bool(torch.isfinite(features).all())
    assert float(features.std()) > 0


def test_a_head_for_any_number_of_classes_fits(folder: Path) -> None:
    model = backbone(folder, num_classes=5)
    assert model(torch.zeros(1, 3, 64, 64)).shape == (1, 5)


def test_it_gives_maps_of_stride_8_and_16(folder: Path) -> None:
    model = backbone(folder, features_only=True, out_indices=(2, 3))
    assert model.feature_info.reduction() == [8, 16]
    maps = model(torch.zeros(1, 3, 160, 160))
    assert [one.shape[-1] for one in maps] == [20, 10]


def test_it_was_learned_and_not_drawn(folder: Path) -> None:
    """Two crops of one texture are nearer to each other than to another texture."""
    model = backbone(folder, num_classes=0)
    generator = np.random.default_rng(0)
    fine = generator.uniform(-1, 1, (3, 160, 160))
    coarse = np.kron(generator.uniform(-1, 1, (3, 10, 10)), np.ones((16, 16)))
    batch = np.stack([fine, fine[:, ::-1].copy(), coarse, coarse[:, ::-1].copy()])
    with torch.inference_mode():
        features = model(torch.from_numpy(batch).float())
    features = torch.nn.functional.normalize(features - features.mean(0), dim=1)
    likeness = features @ features.T
    assert float(likeness[0, 1]) > float(likeness[0, 2])
    assert float(likeness[2, 3]) > float(likeness[0, 3])


@pytest.mark.slow
@pytest.mark.release
def test_digits_reach_the_bar(folder: Path) -> None:
    from assets.backbones.score import Yardsticks

    card = card_of(folder)
    sticks = Yardsticks(side_px=card["input_size_px"], device=torch.device("cpu"), hymenoptera=None)
    assert sticks.digits(backbone(folder, num_classes=0)) >= 0.95


@pytest.mark.slow
@pytest.mark.release
def test_ants_and_bees_reach_the_bar_and_what_the_card_says(
    folder: Path, hymenoptera: Path
) -> None:
    from assets.backbones.score import Yardsticks

    card = card_of(folder)
    sticks = Yardsticks(
        side_px=card["input_size_px"], device=torch.device("cpu"), hymenoptera=hymenoptera
    )
    said = next(row for row in card["scores"] if row["name"] == card["name"])
    measured = sticks.ants_and_bees(backbone(folder, num_classes=0))[0]
    assert abs(measured - said["hymenoptera"]) < 0.02
    assert measured >= 0.85
